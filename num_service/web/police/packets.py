"""The packets of the officer's own force: read, acknowledge, take away as POLE JSON or PDF.

Another force's packet, a withdrawn one and one that never was give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from num_service.db.queries.police.force_messages import Written
from num_service.domain.police.force_message import MOST_WORDS, Outcome
from num_service.domain.police.inbox import InboxAsked
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.paging import cursor
from num_service.schemas.police.inbox import Acknowledgement, InboxPage, asked_of
from num_service.services.police import officer_desk, packet_file, write_to_service
from num_service.services.police.officer_desk import PacketOnDesk
from num_service.web.core.access import requires
from num_service.web.core.forms import load, nested
from num_service.web.core.languages import say
from num_service.web.core.lists_left import remember
from num_service.web.core.packet_view import packet_view
from num_service.web.core.transactions import police_commits
from num_service.web.police import blueprint
from num_service.web.police.identity import officer

PAGE = 40
#: How many unread ones stand before the others; those beyond come up as these are read.
UNREAD = 100
#: By whether the withdrawal was acknowledged, or the report.
_THANKS = {
    False: N_("Thank you. It is acknowledged."),
    True: N_("Thank you. The withdrawal is acknowledged."),
}


@blueprint.get("")
@requires(Permission.READ_PACKETS)
def inbox() -> Response:
    """What has come to this force, unread first. What a packet says is shown once somebody has opened it."""
    given, errors = load(InboxPage(), nested(request.args))
    remember("state", "reference", "since", "until", "before")
    given = given or InboxPage().load({})
    asked, (moment, reference) = asked_of(given), given["before"] or (None, "")
    unread = None if asked.narrowed else False
    with police_commits() as session:
        new = [] if moment or asked.narrowed else officer_desk.inbox(session, limit=UNREAD + 1, unread=True)
        found = officer_desk.inbox(
            session, asked=asked, limit=PAGE + 1, before=moment, before_reference=reference, unread=unread
        )
        counts = officer_desk.counts(session)
    shown = found[:PAGE]
    more = cursor(shown[-1].released_at, shown[-1].reference) if len(found) > PAGE else ""
    page = render_template(
        "police/inbox.html",
        packets=new[:UNREAD] + shown,
        how_many_unread=min(len(new), UNREAD),
        more_unread=len(new) > UNREAD,
        force=FORCES[officer().force],
        older=inbox_address(asked, before=more) if more else "",
        first=moment is None,
        newest=inbox_address(asked),
        asked=asked,
        typed=request.args,
        views=[
            (
                say(each) if each else say(N_("All")),
                inbox_address(replace(asked, state=each)),
                each is asked.state,
                many,
            )
            for each, many in ((None, sum(counts.values())), *counts.items())
        ],
        errors=errors,
    )
    return make_response(page, 422 if errors else 200)


def inbox_address(asked: InboxAsked, **other: Any) -> str:
    """The address of the inbox as it is narrowed, and with what is to be otherwise."""
    now = {"state": asked.state, "reference": asked.reference, "since": asked.since, "until": asked.until}
    return url_for("police.inbox", **{name: value for name, value in (now | other).items() if value})


@blueprint.get("/packets/<reference>")
@requires(Permission.READ_PACKETS)
def packet(reference: str) -> Response:
    return _page(reference)


@blueprint.post("/packets/<reference>")
@requires(Permission.READ_PACKETS)
def acknowledge(reference: str) -> AnyResponse:
    """Acknowledge what was in view: the packet, or its withdrawal."""
    given, errors = load(Acknowledgement(), nested(request.form))
    if errors:
        return _page(reference, errors)
    withdrawal = given["of"] == "withdrawal"
    try:
        with police_commits() as session:
            officer_desk.acknowledge(session, reference=reference, withdrawal=withdrawal)
    except Conflict as why:
        flash(say(why), "warning")
    else:
        flash(say(_THANKS[withdrawal]), "good")
    return redirect(url_for("police.packet", reference=reference), 303)


@blueprint.get("/packets/<reference>.json")
@requires(Permission.READ_PACKETS)
def packet_json(reference: str) -> Response:
    """The exact bytes that were approved and hashed."""
    found = _to_take_away(reference)
    return _file(found.content, "application/json", f"{found.reference}.json")


@blueprint.get("/packets/<reference>.pdf")
@requires(Permission.READ_PACKETS)
def packet_pdf(reference: str) -> Response:
    """The same on A4, with these bytes attached."""
    found = _to_take_away(reference)
    return _file(packet_file.packet_pdf(found.content), "application/pdf", f"{found.reference}.pdf")


def _to_take_away(reference: str) -> PacketOnDesk:
    """A packet that is opened by taking it away; a withdrawn one is not given out again."""
    with police_commits() as session:
        found = officer_desk.open_packet(session, reference=reference)
    if found.withdrawn_at:
        raise Conflict(
            "withdrawn", "This report was withdrawn. It can no longer be taken into other systems."
        )
    return found


def _file(body: str | bytes, kind: str, name: str) -> Response:
    return Response(body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(reference: str, errors: dict[str, str] | None = None) -> Response:
    with police_commits() as session:
        found = officer_desk.open_packet(session, reference=reference)
        sent = write_to_service.written(session, [reference])
    return packet_page(found, sent.get(reference, []), errors or {}, status=422 if errors else 200)


def packet_page(
    found: PacketOnDesk,
    sent: Sequence[Written],
    errors: dict[str, str],
    *,
    status: int,
    typed: dict[str, Any] | None = None,
) -> Response:
    """One packet, with what the force has sent about it, and what was typed into a form of it."""
    page = render_template(
        "police/packet.html",
        desk=found,
        sent=sent,
        laid_out=packet_view(found.content),
        force=FORCES[found.packet.force],
        outcome_choices=[(each.value, say(each)) for each in Outcome],
        most=MOST_WORDS,
        errors=errors,
        typed=typed or {},
    )
    return make_response(page, status)
