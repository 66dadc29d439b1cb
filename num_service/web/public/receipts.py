"""Coming back with a receipt: typed here by POST and read once, never in a cookie, an address or a log.

It opens a fresh session of half an hour that knows one report and the key of its messages, on the reporters' side: no
account's session is read or written here, whoever is signed in (4-data-protection, "Receipts"; decision 49).
"""

from __future__ import annotations

import base64
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from num_service.crypto.receipts import read_receipt
from num_service.crypto.signing import Signer
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.safeguarding import ADULT_SCOPES
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.services.reports import return_with_receipt
from num_service.services.reports.return_with_receipt import OpenReceipt, ReceiptView
from num_service.translations.translator import WALL
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.compression import light
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.languages import day, language_of_page, say
from num_service.web.core.login_user import fresh_session
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint, report_drafts, waiting_codes
from num_service.web.public.receipt_words import FIELDS, answer_in_words, words_of
from num_service.web.public.report_words import FORCE_CHOICES, answer_choices, choices, labels
from num_service.web.public.words_answered import words_answered

OPEN_FOR = timedelta(minutes=30)
_OPEN, DRAFT = "_receipt", "_draft"
#: Answers that share nothing, so that there is nothing to stop.
_CLOSED = (Value.NO, Value.UNAVAILABLE, Value.NOT_ASKED)


@blueprint.get("/receipt")
@public
def receipt() -> ResponseReturnValue:
    if opened() is not None:
        return redirect(url_for("public.receipt_report"))
    return _form()


@blueprint.post("/receipt")
@public
@limiter.limit(throttle.WIDE)  # 120 random bits are what protects a receipt
def open_receipt() -> ResponseReturnValue:
    """Read what was typed; a slip is named, and a receipt of no report gets one answer, always the same."""
    typed = request.form.get("receipt", "")
    try:
        read = read_receipt(typed)
        with commits() as db_session:
            found = return_with_receipt.open_receipt(db_session, receipt=read, keys=wiring().keys)
    except (Invalid, NotFound) as why:
        return _form(
            at_field(why, "receipt"),
            typed=typed,
            text=request.form.get("text", ""),
            status=status_of(why),
        )
    waiting_codes.kept(receipt=read.shown)
    remember(found)
    if text := request.form.get("text", ""):
        session[DRAFT] = text
    return redirect(url_for("public.receipt_report"), 303)


def remember(found: OpenReceipt) -> None:
    """Let a report be open in this browser, in a session of its own, for half an hour."""
    fresh_session()
    session[_OPEN] = {
        "report": str(found.report_id),
        "key": base64.b64encode(found.private_key).decode(),
        "sign": base64.b64encode(found.signer.seed).decode(),
        "until": (wiring().clock() + OPEN_FOR).isoformat(),
    }


@blueprint.get("/receipt/report")
@public
def receipt_report() -> ResponseReturnValue:
    now_open = opened()
    return show(now_open) if now_open else receipt_closed()


@blueprint.post("/receipt/close")
@public
def close_receipt() -> ResponseReturnValue:
    waiting_codes.forget()
    report_drafts.forget()
    session.clear()
    response = redirect(url_for("public.home", closed="1"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def opened() -> OpenReceipt | None:
    """The report that is open in this browser; None when none is, or its half hour is over."""
    kept = session.get(_OPEN)
    if not kept or "sign" not in kept:  # opened before answers were signed: the code is asked for once more
        return None
    if wiring().clock() >= datetime.fromisoformat(kept["until"]):
        session.pop(_OPEN)
        return None
    return OpenReceipt(
        uuid.UUID(kept["report"]), base64.b64decode(kept["key"]), Signer(base64.b64decode(kept["sign"]))
    )


def receipt_closed(text: str = "") -> ResponseReturnValue:
    """Nothing is open any more: ask for the receipt, and keep what was typed."""
    if request.method == "GET":
        closed = N_("No report is open in this browser: it closes half an hour after the code was typed.")
        flash(say(closed), "info")
        return redirect(url_for("public.receipt"))
    return _form(text=text, expired=True, status=422)


def look(now_open: OpenReceipt) -> ReceiptView:
    """Where the report is now."""
    with commits() as db_session:
        return return_with_receipt.view(db_session, opened=now_open, clock=wiring().clock)


def changeable(view: ReceiptView) -> list[Scope]:
    """The questions a reporter can answer here; the one about a helper only where somebody helped.

    What only adults are asked is not asked while the report is with the safeguarding lead; what was allowed before can
    be taken back.
    """
    closed = ADULT_SCOPES - set(sharing(view)) if view.with_lead else frozenset[Scope]()
    asked = [scope for scope in Scope if scope is not Scope.HELPER or scope in view.consents]
    return [scope for scope in asked if scope not in closed]


def sharing(view: ReceiptView) -> list[Scope]:
    """Everything the answers in force allow. A caseworker's contact is no sharing and stays as it is."""
    return [
        scope
        for scope, record in view.consents.items()
        if scope is not Scope.CONTACT and record.value not in _CLOSED
    ]


def show(
    now_open: OpenReceipt,
    *,
    errors: dict[str, str] | None = None,
    text: str | None = None,
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of an open report.

    Args:
        errors: by the names of the page's fields.
        text: the message as typed; what was kept while the report was closed when None.
        typed: a consent as typed: scope, value and conditions; the answers in force when None.
    """
    errors = errors or {}
    view = look(now_open)
    until = datetime.fromisoformat(session[_OPEN]["until"]).astimezone(WALL)
    page = render_template(
        "public/receipt_report.html",
        seen=view,
        steps=[
            {
                "title": say(each.title),
                "state": each.state.value,
                "when": day(each.when),
                "text": say(each.text),
            }
            for each in view.timeline
        ],
        scopes=changeable(view),
        questions=wording.questions(),
        wording_version=wording.CURRENT,
        **words_answered(view.consents, language_of_page()),
        duties=wording.duties(view.jurisdiction),
        answers=answer_choices(),
        said={scope: say(answer_in_words(view.consents.get(scope))) for scope in Scope},
        to_confirm=[(each, say(words_of(each, wiring().clock()))) for each in view.to_confirm],
        not_theirs=view.not_theirs,
        again=[(say(each.scope), say(words_of(each, wiring().clock()))) for each in view.paused.again],
        unavailable=Value.UNAVAILABLE,
        choices=choices(),
        forces=FORCE_CHOICES,
        errors=errors,
        labels=labels(errors) | {path: say(FIELDS[path]) for path in errors if path in FIELDS},
        helped=Scope.HELPER in view.consents,
        shares=bool(sharing(view))
        or any(each.said and not each.handed_on for each in view.handovers)
        or any(each.state.said and not each.state.told_on for each in view.own_name),
        text=session.get(DRAFT, "") if text is None else text,
        typed=typed or {},
        until=f"{until:%H:%M}",
        reading_time=wiring().settings.reading_time,
    )
    return light(page, status)


def _form(
    errors: dict[str, str] | None = None,
    *,
    typed: str = "",
    text: str = "",
    expired: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "public/receipt.html", errors=errors or {}, typed=typed, text=text, expired=expired
    )
    return make_response(page, status)
