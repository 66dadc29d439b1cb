"""A reporter's own record: what it is, made with a press, to print or save; whether the code opens what was told."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from num_service.domain.shared.phrases import N_
from num_service.services.reports import own_record as records
from num_service.services.reports import return_with_receipt
from num_service.services.reports.return_with_receipt import OpenReceipt
from num_service.web.core.access import public
from num_service.web.core.languages import say
from num_service.web.core.own_record import IS, Written, written
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint
from num_service.web.public.receipts import opened, receipt_closed

_ASK = N_("Please let my code open what I first told you. I want a copy of it for myself.")
_ASKED = N_("We have your request. When a caseworker has done it, it says so on this page.")
_LOCKED = N_("It is locked. Your code does not open it any more.")


@blueprint.get("/receipt/own")
@public
def own_record() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    with commits() as session:
        found = records.of_report(session, opened=now_open, clock=wiring().clock)
    return render_template("public/own_record.html", opens=found.told is not None, is_=IS)


@blueprint.post("/receipt/own")
@public
def make_own_record() -> ResponseReturnValue:
    """Note its SHA-256 in the log, then show it."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    with commits() as session:
        made = _written(session, now_open)
        records.note(session, opened=now_open, sha256=made.sha256)
    return redirect(url_for("public.own_record_made"), 303)


@blueprint.get("/receipt/own/record")
@public
def own_record_made() -> ResponseReturnValue:
    return _made(
        lambda made: render_template(
            "public/own_record_made.html", made=made, size=len(made.text.encode()), is_=IS
        )
    )


@blueprint.get("/receipt/own/record.txt")
@public
def own_record_file() -> ResponseReturnValue:
    """The file itself, under a name that says nothing."""
    headers = {"Content-Disposition": "attachment; filename=record.txt"}
    return _made(lambda made: Response(made.text.encode(), mimetype="text/plain", headers=headers))


@blueprint.post("/receipt/own/lock")
@public
def lock_own_copy() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    with commits() as session:
        records.lock_again(session, opened=now_open)
    flash(say(_LOCKED), "good")
    return redirect(url_for("public.own_record"), 303)


@blueprint.post("/receipt/own/ask")
@public
def ask_for_own_copy() -> ResponseReturnValue:
    """A message like any other: a caseworker lets the code open it, or writes back."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    with commits() as session:
        return_with_receipt.add_message(session, opened=now_open, text=say(_ASK), clock=wiring().clock)
    flash(say(_ASKED), "good")
    return redirect(url_for("public.own_record"), 303)


def _made(answer: Callable[[Written], ResponseReturnValue]) -> ResponseReturnValue:
    """Something of the record, if it was made as it would be made now; else the page that makes it."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    with commits() as session:
        made = _written(session, now_open)
        noted = records.is_noted(session, opened=now_open, sha256=made.sha256)
    return answer(made) if noted else redirect(url_for("public.own_record"))


def _written(session: Session, now_open: OpenReceipt) -> Written:
    found = records.of_report(session, opened=now_open, clock=wiring().clock)
    return written(found, service=wiring().settings.service_name)
