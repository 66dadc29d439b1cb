"""Text messages to a member's own phone: the number is given, shown to be theirs, may check, is removed."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.services.accounts import language_of_notes
from num_service.services.alerts import bounces, preferences, text_number
from num_service.services.alerts.preview_notice import preview_text
from num_service.services.checker import check_by_text
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.throttle import own_key
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint
from num_service.web.member.recipient import recipient

#: Each is a text that is paid for, to a number that nobody has shown to be theirs.
_CODES = "5 per day"
#: Of a million codes; a wrong one is soon a new one.
_TRIES = "10 per hour"


@blueprint.get("/account/texts")
@requires(Permission.READ_ALERTS)
def texts() -> str:
    return _page({})


@blueprint.post("/account/texts")
@requires(Permission.READ_ALERTS)
@limiter.limit(_CODES, key_func=own_key)
def give_number() -> Response | tuple[str, int]:
    _offered()
    try:
        with commits() as session:
            text_number.give(
                session,
                who=principal(),
                typed=request.form.get("number", ""),
                contact=wiring().contact,
                wake=wiring().wake,
            )
    except Invalid as why:
        return _page(at_field(why, "number")), 422
    return redirect(url_for("member.texts"), 303)


@blueprint.post("/account/texts/confirm")
@requires(Permission.READ_ALERTS)
@limiter.limit(_TRIES, key_func=own_key)
def confirm_number() -> Response | tuple[str, int]:
    _offered()
    try:
        with commits() as session:
            text_number.confirm(
                session,
                who=principal(),
                code=request.form.get("code", ""),
                contact=wiring().contact,
                clock=wiring().clock,
            )
    except Invalid as why:
        return _page(at_field(why, "code")), 422
    flash(say(N_("Text messages go to your number from the next message on.")), "good")
    return redirect(url_for("member.texts"), 303)


@blueprint.post("/account/texts/remove")
@requires(Permission.READ_ALERTS)
def remove_number() -> Response:
    with commits() as session:
        text_number.remove(session, who=principal())
    flash(say(N_("Your number is deleted. No more text messages go there.")), "good")
    return redirect(url_for("member.texts"), 303)


@blueprint.post("/account/texts/checks")
@requires(Permission.CHECK)
def check_by_text_on() -> Response:
    _offered()
    if not wiring().settings.sms_number:
        abort(404)
    with commits() as session:
        check_by_text.turn_on(
            session, recipient_id=recipient(), contact=wiring().contact, index=wiring().index
        )
    flash(say(N_("You can now check by text message.")), "good")
    return redirect(url_for("member.texts"), 303)


@blueprint.post("/account/texts/checks/end")
@requires(Permission.CHECK)
def check_by_text_off() -> Response:
    with commits() as session:
        check_by_text.turn_off(session, recipient_id=recipient())
    flash(say(N_("No more checks by text message from your number.")), "good")
    return redirect(url_for("member.texts"), 303)


def _offered() -> None:
    if Channel.SMS not in wiring().channels:
        abort(404)


def _page(errors: dict[str, str]) -> str:
    offered = Channel.SMS in wiring().channels and text_number.may_have(principal())
    with wiring().database.reads() as session:
        number = text_number.known(session, who=principal(), contact=wiring().contact)
        shown = _as_sent(session) if offered else ""
        stopped = bounces.of_recipient(session, recipient_id=principal().recipient_id)
        checks = bool(number) and check_by_text.is_on(session, recipient_id=recipient())
    return render_template(
        "member/texts.html",
        offered=offered,
        number=number,
        shown=shown,
        checks=checks,
        came_back=next((each for each in stopped if each.channel is Channel.SMS), None),
        sms_number=wiring().settings.sms_number,
        typed=request.form.get("number", ""),
        code=request.form.get("code", ""),
        errors=errors,
    )


def _as_sent(session: Session) -> str:
    """The text as the phone will show it, to the letter."""
    mine = recipient()
    fuller = preferences.chosen(session, recipient_id=mine).fuller
    language = language_of_notes.chosen(session, recipient_id=mine)
    return preview_text(wiring().settings, language=language, fuller=fuller)
