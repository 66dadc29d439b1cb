"""What a reporter does with an open report: add something, answer a warning, change a consent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from num_service.domain.reports.consent import Answer, AskedBy
from num_service.domain.reports.wording import WORDINGS
from num_service.domain.shared.errors import Conflict, Invalid, NotFound, NotReady
from num_service.domain.shared.phrases import N_, phrase
from num_service.schemas.base import Boundary
from num_service.schemas.reports.consents import read_answer
from num_service.schemas.reports.receipt import HandoverAnswer, Message, WarningAnswer
from num_service.services.police import hand_over
from num_service.services.reports import carry_out, return_with_receipt
from num_service.services.reports.carry_out import Change
from num_service.services.reports.consents import Recorded, record_answers
from num_service.services.reports.return_with_receipt import OpenReceipt, answer_own_name
from num_service.web.core.access import public
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested, said
from num_service.web.core.languages import language_shown, say
from num_service.web.core.resume import comes_back_as
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint
from num_service.web.public.receipt_words import after
from num_service.web.public.receipts import DRAFT, opened, receipt_closed, show
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
    return back()


@blueprint.post("/receipt/warnings/<reference>")
@public
def receipt_warning(reference: str) -> ResponseReturnValue:
    """Yes or no to a warning that rests on the report, before it goes out."""

    def act(db_session: Any, now_open: OpenReceipt, says: bool, given: dict[str, Any]) -> None:
        return_with_receipt.answer_alert(
            db_session, opened=now_open, reference=reference, says=says, seen_sha256=given["seen_sha256"]
        )

    goes, stays = N_("Thank you. The warning may go."), N_("This warning does not go. You need not say why.")
    return _yes_or_no(WarningAnswer(), act, at="warnings", goes=goes, stays=stays)


@blueprint.post("/receipt/handovers/<uuid:handover_id>")
@public
def receipt_handover(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Yes or no to one named body, about an official; until it is handed over the answer can be changed."""

    def act(db_session: Any, now_open: OpenReceipt, says: bool, _given: dict[str, Any]) -> None:
        hand_over.answer(
            db_session,
            report_id=now_open.report_id,
            handover_id=handover_id,
            says=says,
            language=language_shown(),
            signer=now_open.signer,
            clock=wiring().clock,
        )

    goes, stays = N_("Thank you. We may hand it to them."), N_("Saved. It does not go to them.")
    return _yes_or_no(HandoverAnswer(), act, at="handovers", goes=goes, stays=stays)


@blueprint.post("/receipt/own-name/<uuid:disclosure_id>")
@public
def receipt_own_name(disclosure_id: uuid.UUID) -> ResponseReturnValue:
    """Yes or no to telling one officer who they are; until the officer is told the answer can be changed."""

    def act(db_session: Any, now_open: OpenReceipt, says: bool, _given: dict[str, Any]) -> None:
        answer_own_name(
            db_session,
            opened=now_open,
            disclosure_id=disclosure_id,
            says=says,
            language=language_shown(),
            clock=wiring().clock,
        )

    goes, stays = N_("Thank you. The officer may be told."), N_("Saved. The officer is not told.")
    return _yes_or_no(HandoverAnswer(), act, at="own_name", goes=goes, stays=stays)


def _yes_or_no(
    schema: Boundary,
    act: Callable[[Any, OpenReceipt, bool, dict[str, Any]], None],
    *,
    at: str,
    goes: str,
    stays: str,
) -> ResponseReturnValue:
    """One yes or no of the open report's page: taken and said, or the page again with why it was not.

    at: the part of the page that says why. goes, stays: what is said after a yes, and after a no.
    """
    now_open = opened()
    if now_open is None:
        return receipt_closed()
    given, errors = load(schema, nested(request.form))
    if errors:
        return show(now_open, errors=errors, status=422)
    says = given["says"] == "yes"
    try:
        with commits() as db_session:
            act(db_session, now_open, says, given)
    except (NotFound, Conflict) as why:
        return show(now_open, errors=at_field(why, at), status=status_of(why))
    flash(say(goes if says else stays), "good")
    return back()


def _answered_too_late() -> ResponseReturnValue:
    """What was typed to a question is kept as a message would be."""
    typed = next((text for name, text in request.form.items() if name.startswith("answer.")), "")
    typed = typed or request.form.get("text", "")
    now_open = opened()
    return show(now_open, text=typed) if now_open else receipt_closed(typed)


@blueprint.post("/receipt/questions/<uuid:relay_id>")
@public
@comes_back_as(_answered_too_late)
def receipt_question(relay_id: uuid.UUID) -> ResponseReturnValue:
    """An answer to a question from police, or that they give none."""
    typed = request.form.get(f"answer.{relay_id}", "")
    now_open = opened()
    if now_open is None:
        return receipt_closed(typed)
    refuses = request.form.get("says") == "refuse"
    given, errors = ({}, {}) if refuses else load(Message(), {"text": typed})
    here = {"question": str(relay_id), "text": typed}
    if errors:
        return show(now_open, errors={"question": errors["text"]}, typed=here, status=422)
    try:
        with commits() as db_session:
            return_with_receipt.answer_question(
                db_session,
                opened=now_open,
                relay_id=relay_id,
                text=given.get("text"),
                clock=wiring().clock,
            )
    except (NotFound, NotReady, *ON_THE_FORM) as why:
        return show(now_open, errors={"question": say(why)}, typed=here, status=status_of(why))
    answered, refused = N_("Thank you. Caseworkers have your answer."), N_("Saved. You do not answer it.")
    flash(say(refused if refuses else answered), "good")
    return back()


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
            recorded = record(db_session, now_open, [answer], wording=wording_shown())
    except ValidationError as why:
        return show(now_open, errors=on_the_page(said(why, path)), typed=typed, status=422)
    except ON_THE_FORM as why:
        return show(now_open, errors={path: say(why)}, typed=typed, status=status_of(why))
    tell(carry_out.carry_out(wiring(), recorded))
    return back()


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


def wording_shown() -> str:
    """The version of the questions that the page showed, as it says itself."""
    shown = request.form.get("wording_version", "")
    return shown if shown in WORDINGS else ""


def record(
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


def tell(changes: list[Change], now: str = "") -> None:
    """Say on the next page, in one notice, what is in force now, what stopped, and what could not be undone.

    Args:
        now: what is in force, where several answers were given at once.
    """
    said, more = after(changes)
    not_undone = any(change.not_undone for change in changes)
    flash("\n".join([now or say(said), *map(say, more)]), "warning" if not_undone else "good")


def back() -> ResponseReturnValue:
    return redirect(url_for("public.receipt_report"), 303)
