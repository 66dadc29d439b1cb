"""The blueprint, and what a caseworker is told when something is not allowed."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.shared.errors import DomainError, NotFound
from num_service.domain.shared.permissions import NoKey, SteppedBack
from num_service.domain.shared.phrases import Message
from num_service.services.casework import casework_key
from num_service.services.casework.step_back import must_not_have_stepped_back_from
from num_service.web.core.errors import status_of
from num_service.web.core.identity import holder, own_key, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring

#: Far beyond any list; a number PostgreSQL cannot hold would end in an error.
_LAST_PAGE = 10_000
blueprint = Blueprint("staff", __name__, url_prefix="/casework", template_folder="templates")


@blueprint.before_request
def not_theirs() -> None:
    """Whoever stepped back from a report decides nothing about it, by whatever address."""
    reference = (request.view_args or {}).get("reference", "")
    if reference.startswith("R-"):
        must_not_have_stepped_back_from(wiring().database.statements, reference, principal().id)


@blueprint.errorhandler(DomainError)
def refused(error: DomainError) -> Response:
    """Say why in words, and the way back; without the casework key, how to get it."""
    if isinstance(error, NoKey):
        return waiting_page(status_of(error))
    no_way_back = isinstance(error, NotFound | SteppedBack)
    reference = (request.view_args or {}).get("reference", "")
    page = render_template(
        "staff/refused.html",
        message=say(error),
        reference="" if no_way_back else reference,
    )
    return make_response(page, status_of(error))


def waiting_page(status: int = 200) -> Response:
    """What a caseworker without the casework key is shown: who can grant it, and the six words they read to them."""
    with commits() as session:
        colleagues = casework_key.colleagues(session)
        words = casework_key.words_to_read_out(session, user_id=principal().id, own=own_key())
    me = principal().id
    page = render_template(
        "staff/no_key.html",
        holders=[each.name for each in colleagues if each.granted and each.id != me],
        granted=any(each.granted for each in colleagues if each.id == me),
        holds=bool(holder().private),
        words=words,
    )
    return make_response(page, status)


def to_report(
    reference: str, words: Message | str = "", tone: str = "success", anchor: str = ""
) -> AnyResponse:
    """Back to the report after something was done, or was not, with a message that says so."""
    if words:
        flash(say(words), tone)
    return redirect(url_for("staff.report", reference=reference, _anchor=anchor or None), 303)


def page_number() -> int:
    """Which page of a long list the address asks for, from 1."""
    return min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)
