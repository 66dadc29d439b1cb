"""What is on record about an open report: the page, and the proof to take away."""

from __future__ import annotations

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from num_service.crypto.audit_heads import head_key
from num_service.services.reports import on_record
from num_service.services.reports.on_record import Record
from num_service.services.reports.return_with_receipt import OpenReceipt
from num_service.web.core.access import public
from num_service.web.core.transactions import wiring
from num_service.web.public import blueprint
from num_service.web.public.receipts import opened, receipt_closed


@blueprint.get("/receipt/record")
@public
def receipt_record() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    return render_template("public/receipt_record.html", record=_record(now_open))


@blueprint.get("/receipt/record.json")
@public
def receipt_record_file() -> ResponseReturnValue:
    """The same events with what proves them, as a file with a name that says nothing."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    text = json.dumps(_record(now_open).document, indent=1)
    headers = {"Content-Disposition": "attachment; filename=record.json"}
    return Response(text, mimetype="application/json", headers=headers)


def _record(now_open: OpenReceipt) -> Record:
    with wiring().database.snapshot() as session:
        return on_record.of_report(session, opened=now_open, key=head_key(wiring().keys))
