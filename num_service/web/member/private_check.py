"""The private check: the member's browser asks without saying about what. Its scripts are loaded on this page alone.

What was typed is in no request. The page has every answer that may come, in the reader's language, and shows one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import cast

from flask import Response, current_app, jsonify, render_template, request, url_for

from num_service.crypto.private_tags import TagSet
from num_service.domain.checker.answer import Answer, Reporters, Verdict
from num_service.domain.checker.outline import Quarter
from num_service.domain.identifiers import REGIONS, IdentifierKind
from num_service.domain.identifiers.on_device import for_device
from num_service.domain.shared.errors import DomainError, NotFound, TooMany
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Tier
from num_service.services.checker import private_check as private
from num_service.services.checker import spend_budget
from num_service.services.checker.asked import Checked, countries_of
from num_service.web.core.access import requires
from num_service.web.core.compression import light
from num_service.web.core.errors import status_of
from num_service.web.core.identity import principal
from num_service.web.core.languages import month, say
from num_service.web.core.transactions import wiring
from num_service.web.member import blueprint
from num_service.web.member.verdicts import as_card

#: Where the words of when go, in an answer that waits in the page.
_WHEN = "{when}"
#: Listings that checks find are no older (``lifecycle``).
_YEARS_BACK = 6
#: Here and in no template: the tests look there for numbers that somebody might dial.
_HINT = N_(
    "One at a time, written plainly: 07700 900123, +40 721 234 567, name@example.org, insta: name, AB12 CDE."
)


@blueprint.get("/check/private")
@requires(Permission.CHECK_PRIVATELY)
def private_check() -> Response:
    here = wiring()
    home = countries_of(here.database.statements, principal().recipient_id)
    today = here.clock().date()
    page = render_template(
        "member/private_check.html",
        left=spend_budget.what_is_left(here.database.statements, user_id=principal().id, now=here.clock()),
        cards=dict(_cards()),
        months=list(_months(today)),
        hint=say(_HINT),
        device=json.dumps(for_device(), separators=(",", ":")),
        home=home[0] if home != REGIONS else REGIONS[0],
        keys=json.dumps(_keys()),
    )
    return light(page)  # it repeats nothing that anybody sent


@blueprint.post("/check/private")
@requires(Permission.CHECK_PRIVATELY)
def private_ask() -> tuple[Response, int] | Response:
    """One blinded question, and its answers: for the page's script."""
    here = wiring()
    try:
        asked = private.ask(
            here.database.statements,
            user_id=principal().id,
            blinded=request.form.get("blinded", ""),
            index=here.index,
            clock=here.clock,
        )
    except DomainError as why:
        response = jsonify(said=say(why))
        if isinstance(why, TooMany):
            response.headers["Retry-After"] = str(why.retry_after)
        return response, status_of(why)
    answers = {
        str(each): {"evaluated": made.elements[0].hex(), "proof": made.proof.hex()}
        for each, made in asked.evaluations.items()
    }
    left = {"today": asked.left.today, "this_week": asked.left.this_week}
    return jsonify(answers=answers, set=url_for("member.private_set", version=_current().version), left=left)


@blueprint.get("/check/private/set/<version>")
@requires(Permission.CHECK_PRIVATELY)
def private_set(version: str) -> Response:
    """The set, under an address of its version, kept by the browser until its reader leaves."""
    made = _current()
    if made.version != version:
        raise NotFound("newer_set", "There is a newer list by now. Check again.")
    response = Response(made.body, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Vary"] = "Cookie"
    return response


def _current() -> TagSet:
    sets = cast(private.Sets, current_app.extensions.setdefault("private_sets", private.Sets()))
    return sets.current(wiring().database.statements, index=wiring().index, clock=wiring().clock)


def _keys() -> dict[str, str]:
    return {str(each): key.hex() for each, key in private.private_index(wiring().index).public_keys().items()}


def _cards() -> Iterator[tuple[str, dict[str, object]]]:
    """Every answer that may come, by what the script calls it: the verdict, and of a report the tier and how many."""
    for verdict in (Verdict.REPORTED, Verdict.OLD):
        for tier in Tier:
            for reporters in Reporters:
                answer = Answer(verdict, tier, reporters=reporters, last_quarter=Quarter(2000, 1))
                card = _card(None, answer) | {
                    "last_reported": _WHEN,
                    "outline": reporters is Reporters.ONE,
                    "facts": [(say(N_("How many")), say(reporters)), (say(N_("Last reported")), _WHEN)],
                }
                yield f"{verdict.value}-{tier.value}-{reporters.value}", card
    for kind in (IdentifierKind.USERNAME, IdentifierKind.VRM):
        yield f"possible-{kind.value}", _card(kind, Answer(Verdict.POSSIBLE))
    yield "none", _card(None, Answer(Verdict.NONE))
    yield "unavailable", _card(None, Answer(Verdict.UNAVAILABLE))
    unread = N_(
        "This phone did not read that by itself. The ordinary check reads it, and then it comes to us for a moment."
    )
    yield "invalid", _card(None, Answer(Verdict.INVALID)) | {"note": say(unread)}
    missing = N_(
        "Nothing was found, but some older reports are not in the private list yet. The ordinary check has all of them."
    )
    yield "missing", _card(None, Answer(Verdict.UNAVAILABLE)) | {"note": say(missing)}


def _card(kind: IdentifierKind | None, answer: Answer) -> dict[str, object]:
    """An answer as a card, about what the script fills in."""
    return as_card(Checked(kind, "{what}", answer), {})


def _months(today: date) -> Iterator[tuple[str, str]]:
    """The words of every month and quarter that an answer may name."""
    for year in range(today.year - _YEARS_BACK, today.year + 1):
        for number in range(1, 13):
            yield f"{year}-{number}", month(date(year, number, 1))
        for number in range(1, 5):
            yield f"{year}-{100 + number}", say(Quarter(year, number).words)
