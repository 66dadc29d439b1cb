"""The demonstration's own page: the local mail box. Mounted by ``demo.register``."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from demo.read_outbox import Outbox, read_outbox
from num_service.web.core.access import public
from num_service.web.core.transactions import wiring

blueprint = Blueprint("demo", __name__, template_folder="templates")


@blueprint.get("/demo/outbox")
@public
def outbox() -> Response | str:
    """What was sent, newest first; ``?format=json`` for programs."""
    box = read_outbox(wiring().settings, page=request.args.get("page", 1, type=int))
    if request.args.get("format") == "json":
        return _as_json(box)
    return render_template("demo/outbox.html", box=box, over_smtp=wiring().settings.smtp_url is not None)


def _as_json(box: Outbox) -> Response:
    return jsonify(
        total=box.total,
        page=box.page,
        pages=box.pages,
        messages=[
            {
                "to": each.to,
                "from": each.sender,
                "subject": each.subject,
                "body": each.body,
                "message_id": each.message_id,
                "arrived_at": each.arrived_at.isoformat(),
            }
            for each in box.mails
        ],
    )
