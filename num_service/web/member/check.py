"""Check a number, email, username, link or car before a booking.

The number is only ever in the body of a POST and in its answer: never in an address, a cookie or the database.
"""

from __future__ import annotations

import structlog
from flask import Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError

from num_service.domain.checker import budgets
from num_service.domain.checker.answer import Answer, Verdict
from num_service.domain.checker.budgets import Left
from num_service.domain.identifiers import REGIONS
from num_service.domain.shared.errors import Conflict, Invalid, TooMany
from num_service.domain.shared.permissions import Permission
from num_service.extensions import csrf
from num_service.schemas.checker.check import CheckForm
from num_service.services.alerts import read_alerts
from num_service.services.checker import check_identifier, spend_budget, watch
from num_service.services.checker.asked import Asked, Checked, countries_of, from_text
from num_service.web.core.access import requires
from num_service.web.core.between_pages import tab_of_session
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import in_their_words
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint
from num_service.web.member.shared import shared_text
from num_service.web.member.verdicts import as_card

_log = structlog.get_logger()


@blueprint.get("/check")
@requires(Permission.CHECK)
def check() -> Response:
    left = spend_budget.what_is_left(
        wiring().database.statements, user_id=principal().id, now=wiring().clock()
    )
    with wiring().database.reads() as session:
        mine = watch.watched(session, user_id=principal().id, clock=wiring().clock)
    return _page(left=left, waited_for=any(each.reported for each in mine))


@blueprint.post("/check/at-the-door")
@requires(Permission.CHECK)
def check_at_the_door() -> Response:
    """A few checks more, once in a week, and what is in the box is checked with them at once."""
    try:
        with commits() as session:
            spend_budget.ask_at_the_door(session, user_id=principal().id, now=wiring().clock())
    except Conflict as why:
        return _page(spent=why, code=status_of(why))
    return check_now()


@blueprint.post("/check/shared")
@csrf.exempt  # it comes from the phone and not from a page of ours; it changes nothing, counts nothing, keeps nothing
@requires(Permission.CHECK)
def check_shared() -> Response:
    """What was shared from another app stands in the box, and is checked once its reader says so."""
    return _page(typed=shared_text(request.form, request.files.getlist("card")))


@blueprint.post("/check")
@requires(Permission.CHECK)
def check_now() -> Response:
    """Answer in place: a redirect would need the number, or the answer, kept somewhere."""
    given, errors = load(CheckForm(), nested(request.form))
    if errors:
        return _page(errors=errors, code=422)
    asked = from_text(given["text"])
    try:
        home = countries_of(wiring().database.statements, principal().recipient_id)
        if home != REGIONS:
            asked = from_text(given["text"], regions=home)
        cards, left = _answers(asked)
    except TooMany as why:
        response = _page(spent=why, code=status_of(why))
        response.headers["Retry-After"] = str(why.retry_after)
        return response
    except Invalid as why:
        return _page(errors=at_field(why, "text"), code=status_of(why))
    except OperationalError as why:
        # A failed lookup is never "no report found" (2-domain, "The checker").
        _log.error("check_unavailable", error=type(why.orig).__name__)
        return _page(cards=[as_card(_unavailable(each), {}) for each in asked], code=503, typed=given["text"])
    return _page(cards=cards, left=left, typed=given["text"] if any(each["unread"] for each in cards) else "")


def _answers(asked: list[Asked]) -> tuple[list[dict[str, object]], Left]:
    me = principal()
    checks = check_identifier.check_identifiers(
        wiring().database.statements,
        user_id=me.id,
        asked=asked,
        index=wiring().index,
        clock=wiring().clock,
        recent=wiring().recent,
    )
    headlines = _headlines({each for answer in checks.answers for each in answer.alerts})
    return [as_card(each, headlines) for each in checks.answers], checks.left


def _headlines(named: set[str]) -> dict[str, str]:
    """The alerts beside the answers; without them when they cannot be read: the answers stand, and were counted."""
    try:
        with wiring().database.reads() as session:
            found = read_alerts.texts(
                session, recipient_id=principal().recipient_id, references=named, clock=wiring().clock
            )
        return {reference: in_their_words(text).headline for reference, text in found.items()}
    except OperationalError as why:
        _log.error("alerts_of_a_check_unavailable", error=type(why.orig).__name__)
        return {}


def _unavailable(asked: Asked) -> Checked:
    return Checked(asked.kind, asked.typed.strip()[:80], Answer(Verdict.UNAVAILABLE))


def _page(
    cards: list[dict[str, object]] | None = None,
    *,
    errors: dict[str, str] | None = None,
    spent: TooMany | Conflict | None = None,
    left: Left | None = None,
    typed: str | None = None,
    waited_for: bool = False,
    code: int = 200,
) -> Response:
    """The page.

    Args:
        spent: why it was not checked: the budget is over, or was asked for once more already.
        left: what may still be checked after these answers; None where it is not known.
        typed: what stands in the box; None keeps what was sent.
        waited_for: whether something that they asked to be told of has been reported.
    """
    page = render_template(
        "member/check.html",
        typed=request.form.get("text", "") if typed is None else typed,
        cards=[each for each in cards or [] if each["verdict"] != Verdict.NONE],
        clear=[each for each in cards or [] if each["verdict"] == Verdict.NONE],
        errors=errors or {},
        waited_for=waited_for,
        spent=spent,
        left=left,
        at_once=check_identifier.MOST_AT_ONCE,
        usual=budgets.USUAL,
        new=budgets.NEW_ACCOUNT,
        at_the_door=budgets.AT_THE_DOOR if isinstance(spent, TooMany) else 0,
        check_line=wiring().settings.check_line,
        tab=tab_of_session(),
    )
    return make_response(page, code)
