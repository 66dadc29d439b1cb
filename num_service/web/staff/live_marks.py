"""What could identify someone, marked while a caseworker types: asked by the form's script, kept and logged nowhere."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from num_service.domain.alerts.alert import WORDS
from num_service.domain.shared.errors import Locked
from num_service.domain.shared.permissions import Permission
from num_service.extensions import limiter
from num_service.schemas.alerts.alert import ALERT_LISTS
from num_service.schemas.police.packet import PACKET_LISTS
from num_service.services.casework.mark_live import Looked, mark_live
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.forms import nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.throttle import own_key
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.chosen import alert_chosen, packet_chosen, reach_chosen
from num_service.web.staff.words import allowed_view

#: How often one caseworker's forms may ask; a form asks once typing has paused.
_OFTEN = "60 per minute"
_LONGEST_SECONDS = 12 * 3600


def opened_stamp(reference: str) -> str:
    """That this caseworker opened this report, for the form they were given: the opening is in the audit trail."""
    return str(_serializer().dumps([reference, str(principal().id)]))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="staff.live_marks")


def _must_have_opened(reference: str, stamp: str) -> None:
    """Nobody compares words with a report that they have not opened."""
    try:
        named = _serializer().loads(stamp, max_age=_LONGEST_SECONDS)
    except BadSignature:
        named = None
    if named != [reference, str(principal().id)]:
        raise Locked("not_opened", "Open the report first.")


@blueprint.post("/<reference>/marks")
@requires(Permission.DECIDE)
@limiter.limit(_OFTEN, key_func=own_key)
def live_marks(reference: str) -> str:
    _must_have_opened(reference, request.form.get("opened", ""))
    alert = "headline" in request.form
    typed = nested(request.form, lists=ALERT_LISTS if alert else PACKET_LISTS)
    words, positions = _alert(typed) if alert else _packet(typed)
    with commits() as session:
        found = mark_live(
            session,
            report=find_report(session, reference),
            words=words,
            positions=positions,
            holder=holder(),
            index=wiring().index,
        )
        reach = reach_chosen(session, found.consents, typed) if alert else None
    verdict = _verdict(found, typed, alert=alert)
    return render_template(
        "staff/live_marks.html", words=words, marks=found.marks, verdict=verdict, reach=reach
    )


def _verdict(found: Looked, typed: dict[str, Any], *, alert: bool) -> dict[str, Any]:
    """What their answers allow for what is chosen in the form just now."""
    now = wiring().clock()
    if alert:
        return allowed_view("alert", alert_chosen(found.incident, found.consents, typed, now), found.consents)
    chosen = packet_chosen(found.incident, found.consents, found.match, typed, now)
    return allowed_view("police", chosen, found.consents, force=str(typed.get("force", "")))


def _alert(typed: dict[str, Any]) -> tuple[str, set[int]]:
    """The words as a saved warning joins them, and the identifiers that are ticked."""
    return "\n\n".join(each for name in WORDS if (each := str(typed.get(name, "")))), _positions(typed)


def _packet(typed: dict[str, Any]) -> tuple[str, set[int]]:
    """The same of a packet."""
    people = [each for each in _rows(typed.get("people")) if each.get("include")]
    texts = [str(each.get("text", "")) for each in _rows(typed.get("items"))]
    texts += [*(str(each.get("description", "")) for each in people), str(typed.get("place", ""))]
    return "\n\n".join(each for each in texts if each), {one for each in people for one in _positions(each)}


def _rows(found: Any) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _positions(typed: dict[str, Any]) -> set[int]:
    ticked = typed.get("identifiers")
    given = [str(each) for each in ticked] if isinstance(ticked, list) else []
    return {int(each) for each in given if each.isascii() and each.isdecimal() and len(each) < 4}
