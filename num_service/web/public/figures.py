"""Figures for the public: how people answered and what was done with it, by quarter, on a page and as a file."""

from __future__ import annotations

from flask import Response, render_template

from num_service.domain.reports.public_figures import Deed
from num_service.schemas.casework.public_figures import as_csv
from num_service.services.upkeep import public_figures
from num_service.web.core.access import public
from num_service.web.core.transactions import commits
from num_service.web.public import blueprint


@blueprint.get("/our-figures")
@public
def figures() -> str:
    with commits() as session:
        found = public_figures.figures(session)
    return render_template("public/figures.html", found=found, deeds=tuple(Deed))


@blueprint.get("/our-figures.csv")
@public
def figures_file() -> Response:
    """The same as a file, in codes."""
    with commits() as session:
        found = public_figures.figures(session)
    return Response(
        as_csv(found),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="figures.csv"'},
    )
