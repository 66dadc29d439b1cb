"""Figures for the public."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from num_service.schemas.casework import public_figures as schemas
from num_service.services.upkeep import public_figures
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core.access import public
from num_service.web.core.transactions import commits

blueprint = ApiBlueprint("api_figures", __name__)


@blueprint.route("/figures", tags=["Figures"])
class FiguresView(MethodView):
    @blueprint.response(200, schemas.FiguresOut)
    @public
    def get(self) -> dict[str, Any]:
        """Answers to each question and what was done, by quarter; what is small is left out, here as on the page"""
        with commits() as session:
            return schemas.as_data(public_figures.figures(session))
