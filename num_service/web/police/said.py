"""What an officer writes to the service about a packet: a question, what came of it, a request for an appeal.

It goes to caseworkers, and the page says the same afterwards whatever they do with it.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from num_service.domain.police.force_message import ForceKind
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.police.said import OutcomeSaid, Question
from num_service.services.police import officer_desk, write_to_service
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.languages import say
from num_service.web.core.transactions import police_commits
from num_service.web.police import blueprint
from num_service.web.police.packets import packet_page

#: The same for a question that is put to somebody, one that is refused, and one to somebody who cannot be reached.
_SENT = {
    ForceKind.QUESTION: N_("Sent. If there is anything for you, it comes as another report."),
    ForceKind.OUTCOME: N_("Sent, and this report is closed. Staff of this service read it."),
    ForceKind.APPEAL: N_("Sent. Staff of this service read it, and write what may be said."),
}


@blueprint.post("/packets/<reference>/question")
@requires(Permission.READ_PACKETS)
def ask(reference: str) -> Response:
    return _send(reference, ForceKind.QUESTION, Question())


@blueprint.post("/packets/<reference>/outcome")
@requires(Permission.READ_PACKETS)
def close(reference: str) -> Response:
    return _send(reference, ForceKind.OUTCOME, OutcomeSaid())


@blueprint.post("/packets/<reference>/appeal")
@requires(Permission.READ_PACKETS)
def appeal(reference: str) -> Response:
    return _send(reference, ForceKind.APPEAL, Question())


def _send(reference: str, kind: ForceKind, schema: Schema) -> Response:
    found = nested(request.form).get(kind.value)
    typed: dict[str, Any] = found if isinstance(found, dict) else {}
    given, errors = load(schema, {name: said for name, said in typed.items() if said})
    status = 422
    if not errors:
        try:
            with police_commits() as session:
                write_to_service.write(
                    session,
                    reference=reference,
                    kind=kind,
                    words=given["text"],
                    outcome=given.get("outcome"),
                )
        except ON_THE_FORM as why:
            errors, status = at_field(why, "text"), status_of(why)
        else:
            flash(say(_SENT[kind]), "good")
            return redirect(url_for("police.packet", reference=reference, _anchor="said"), 303)
    with police_commits() as session:
        desk = officer_desk.open_packet(session, reference=reference)
        sent = write_to_service.written(session, [reference])
    return packet_page(
        desk,
        sent.get(reference, []),
        {f"{kind.value}.{name}": words for name, words in errors.items()},
        typed={kind.value: typed},
        status=status,
    )
