"""The sheets a project pins up, as PDF, and which are to come down."""

from __future__ import annotations

import uuid

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from num_service.domain.alerts.boards import Size
from num_service.domain.shared.permissions import Permission
from num_service.services.alerts import board_sheets
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.links import link
from num_service.web.core.transactions import commits, wiring
from num_service.web.project import blueprint


@blueprint.get("/project/boards")
@requires(Permission.FILE_FOR_SOMEONE)
def boards() -> str:
    with commits() as session:
        found = board_sheets.boards(session, recipient_id=_recipient(), clock=wiring().clock)
    return render_template(
        "project/boards.html", found=found, preferences_url=link("member.preferences_page")
    )


@blueprint.get("/project/boards/<number>.pdf")
@requires(Permission.FILE_FOR_SOMEONE)
def board(number: str) -> Response:
    asked = request.args.get("size", "")
    size = Size(asked) if asked in set(Size) else Size.BOARD
    with commits() as session:
        made = board_sheets.print_sheet(
            session, recipient_id=_recipient(), number=number, size=size, clock=wiring().clock
        )
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={number}-{size.value}.pdf"
    return answer


def _recipient() -> uuid.UUID:
    return principal().recipient_id or abort(403)
