"""Delete a report: what goes, what stays, where and how long, said first; then the code once more, and it is done."""

from __future__ import annotations

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from num_service.crypto.receipts import read_receipt
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.services.reports import delete_report, return_with_receipt
from num_service.services.reports.return_with_receipt import OpenReceipt
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.languages import language_shown, say
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint, waiting_codes
from num_service.web.public.receipts import opened, receipt_closed

_OTHER = N_("That code opens another report. To delete this one, type its own code.")


@blueprint.get("/receipt/delete")
@public
def receipt_delete() -> ResponseReturnValue:
    now_open = opened()
    return _page(now_open) if now_open else receipt_closed()


@blueprint.post("/receipt/delete")
@public
@limiter.limit(throttle.WIDE)
def receipt_delete_now() -> ResponseReturnValue:
    """An open page is not enough: whoever found it open could delete. The code is typed once more."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    try:
        typed = read_receipt(request.form.get("receipt", ""))
        with commits() as database:
            found = return_with_receipt.open_receipt(database, receipt=typed, keys=wiring().keys)
    except (Invalid, NotFound) as why:
        return _page(now_open, at_field(why, "receipt"), status_of(why))
    if found.report_id != now_open.report_id:
        return _page(now_open, {"receipt": say(_OTHER)}, 422)
    try:
        stays = delete_report.delete_report(wiring(), opened=found, language=language_shown())
    except Conflict as why:  # the safeguarding lead sees it first: the page says until when
        return _page(now_open, at_field(why, "receipt"), status_of(why))
    waiting_codes.forget()
    session.clear()
    return render_template("public/receipt_deleted.html", stays=[say(each) for each in stays])


def _page(
    now_open: OpenReceipt, errors: dict[str, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    with commits() as database:
        return_with_receipt.still_there(database, now_open.report_id)
        stays = delete_report.what_stays(database, report_id=now_open.report_id)
        not_before = delete_report.not_before(database, report_id=now_open.report_id, clock=wiring().clock)
    page = render_template(
        "public/receipt_delete.html",
        errors=errors or {},
        not_before=not_before,
        stays=[say(each) for each in stays],
    )
    return page, status
