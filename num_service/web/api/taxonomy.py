"""Every code and its words."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from num_service.schemas.api import taxonomy
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core.access import public
from num_service.web.core.languages import say

blueprint = ApiBlueprint("api_taxonomy", __name__)


@blueprint.route("/taxonomy", tags=["Taxonomy"])
class TaxonomyView(MethodView):
    @blueprint.response(200, taxonomy.Taxonomy)
    @public
    def get(self) -> dict[str, Any]:
        """Every code and its words, and the consent questions as they are asked, in the reader's language"""
        return taxonomy.taxonomy(say)
