"""What a reporter does with an open report: add something, answer a warning, change a consent, stop everything."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from num_service.domain.reports.consent import Answer, AskedBy, Value
from num_service.domain.reports.wording import WORDINGS
from num_service.domain.shared.errors import Conflict, Invalid, NotFound, NotReady
from num_service.domain.shared.phrases import N_, phrase
from num_service.schemas.reports.consents import read_answer
from num_service.schemas.reports.receipt import HandoverAnswer, Message, WarningAnswer
from num_service.services.police import hand_over
from num_service.services.reports import carry_out, return_with_receipt
from num_service.services.reports.carry_out import Change
from num_service.services.reports.consents import Recorded, record_answers
from num_service.services.reports.return_with_receipt import OpenReceipt
from num_service.web.core.access import public
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested, said
from num_service.web.core.languages import language_shown, say
from num_service.web.core.resume import comes_back_as
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint
from num_service.web.public.receipt_words import after, answer_in_words
from num_service.web.public.receipts import DRAFT, look, opened, receipt_closed, sharing, show
from num_service.web.public.report_form import LISTS, on_the_page

_CHOOSE = N_("Choose an answer, then save it.")


def _open_too_long() -> ResponseReturnValue:
    typed = request.form.get("text", "")
    now_open = opened()
    return show(now_open, text=typed) if now_open else receipt_closed(typed)


@blueprint.post("/receipt/message")
@public
@comes_back_as(_open_too_long)
def receipt_message() -> ResponseReturnValue:
    typed = request.form.get("text", "")
    now_open = opened()
    if now_open is None:
        return receipt_closed(typed)
    given, errors = load(Message(), {"text": typed})
    try:
        if not errors:
            with commits() as db_session:
                return_with_receipt.add_message(
                    db_session, opened=now_open, text=given["text"], clock=wiring().clock
                )
    except (Invalid, NotReady) as why:
        errors = at_field(why, "text")
    if errors:
        return show(now_open, errors=errors, text=typed, status=422)
    session.pop(DRAFT, None)
    reading = say(wiring().settings.reading_time)
    told = phrase("Thank you. It is with your report. A caseworker reads it %(time)s.", time=reading)
    flash(say(told), "good")
    return _back()


@blueprint.post("/receipt/warnings/<reference>")
@public
def receipt_warning(reference: str) -> ResponseReturnValue:
    """Yes or no to a warning that rests on the report, before it goes out."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    given, errors = load(WarningAnswer(), nested(request.form))
    if errors:
        return show(now_open, errors=errors, status=422)
    says = given["says"] == "yes"
    try:
        with commits() as db_session:
            return_with_receipt.answer_alert(
                db_session,
                opened=now_open,
                reference=reference,
                says=says,
                seen_sha256=given["seen_sha256"],
            )
    except (NotFound, Conflict) as why:
        return show(now_open, errors=at_field(why, "warnings"), status=status_of(why))
    goes, stays = N_("Thank you. The warning may go."), N_("This warning does not go. You need not say why.")
    flash(say(goes if says else stays), "good")
    return _back()


@blueprint.post("/receipt/handovers/<uuid:handover_id>")
@public
def receipt_handover(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Yes or no to one named body, about an official; until it is handed over the answer can be changed."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    given, errors = load(HandoverAnswer(), nested(request.form))
    if errors:
        return show(now_open, errors=errors, status=422)
    says = given["says"] == "yes"
    try:
        with commits() as db_session:
            hand_over.answer(
                db_session,
                report_id=now_open.report_id,
                handover_id=handover_id,
                says=says,
                language=language_shown(),
                signer=now_open.signer,
                clock=wiring().clock,
            )
    except (NotFound, Conflict) as why:
        return show(now_open, errors=at_field(why, "handovers"), status=status_of(why))
    goes, stays = N_("Thank you. We may hand it to them."), N_("Saved. It does not go to them.")
    flash(say(goes if says else stays), "good")
    return _back()


@blueprint.post("/receipt/consent")
@public
def receipt_consent() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    typed = _typed(nested(request.form, lists=LISTS))
    path = f"consents.{typed['scope']}"
    try:
        answer = read_answer(typed["scope"], {"value": typed["value"], **typed["conditions"]})
        if answer is None:
            return show(now_open, errors={path: say(_CHOOSE)}, typed=typed, status=422)
        with commits() as db_session:
            recorded = _record(db_session, now_open, [answer], wording=_wording())
    except ValidationError as why:
        return show(now_open, errors=on_the_page(said(why, path)), typed=typed, status=422)
    except ON_THE_FORM as why:
        return show(now_open, errors={path: say(why)}, typed=typed, status=status_of(why))
    _tell(_carry_out(recorded))
    return _back()


@blueprint.get("/receipt/stop")
@public
def receipt_stop() -> ResponseReturnValue:
    """What stopping everything means, before it is done."""
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    view = look(now_open)
    given = [(say(scope), say(answer_in_words(view.consents[scope]))) for scope in sharing(view)]
    return render_template("public/receipt_stop.html", given=given)


@blueprint.post("/receipt/stop")
@public
def receipt_stop_now() -> ResponseReturnValue:
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    given = sharing(look(now_open))
    with commits() as db_session:
        hand_over.stop_all(
            db_session, report_id=now_open.report_id, language=language_shown(), clock=wiring().clock
        )
        recorded = _record(db_session, now_open, [Answer(scope, Value.NO) for scope in given])
    _tell(_carry_out(recorded))
    return _back()


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    """The one question a form of the page carries."""
    scope = str(data.get("scope", ""))
    values, conditions = data.get("consents"), data.get("conditions")
    extra = conditions.get(scope) if isinstance(conditions, dict) else None
    return {
        "scope": scope,
        "value": values.get(scope, "") if isinstance(values, dict) else "",
        "conditions": extra if isinstance(extra, dict) else {},
    }


def _wording() -> str:
    """The version of the questions that the page showed, as it says itself."""
    shown = request.form.get("wording_version", "")
    return shown if shown in WORDINGS else ""


def _record(
    db_session: Any, now_open: OpenReceipt, answers: list[Answer], *, wording: str = ""
) -> list[Recorded]:
    return record_answers(
        db_session,
        report_id=now_open.report_id,
        answers=answers,
        by=AskedBy.REPORTER,
        actor="receipt",
        language=language_shown(),
        wording=wording,
        signer=now_open.signer,
        clock=wiring().clock,
    )


def _carry_out(recorded: list[Recorded]) -> list[Change]:
    """What follows from answers that stand already: whatever holds it up, they do."""
    return carry_out.carry_out(wiring(), recorded)


def _tell(changes: list[Change]) -> None:
    """Say on the next page, in one notice, what is in force now, what stopped, and what could not be undone."""
    now, more = after(changes)
    not_undone = any(change.not_undone for change in changes)
    flash("\n".join(map(say, (now, *more))), "warning" if not_undone else "good")


def _back() -> ResponseReturnValue:
    return redirect(url_for("public.receipt_report"), 303)
