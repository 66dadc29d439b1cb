"""Two reports that share an identifier, side by side."""

from __future__ import annotations

from flask import render_template

from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.permissions import Permission
from num_service.services.casework import judge_match
from num_service.web.core.access import requires
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.report import desk_context, the_desk
from num_service.web.staff.words import choices_of


@blueprint.get("/<reference>/beside/<other>")
@requires(Permission.READ_REPORT)
def beside(reference: str, other: str) -> str:
    """Both are opened: each reporter is told so on their own page, and both openings are in the audit log."""
    first = the_desk(reference)
    link = next((each for each in first.opened.linked if each.reference == other), None)
    if link is None:
        raise NotFound("not_linked", "These two reports share no identifier.")
    return render_template(
        "staff/beside.html",
        link=link,
        second=desk_context(the_desk(other)),
        judgement_choices=choices_of(MatchAnswer),
        stamp=judge_match.stamp,
        **desk_context(first),
    )
