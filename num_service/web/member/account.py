"""Who is signed in, the language of what is sent to them, and signing out everywhere at once."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response

from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.services.accounts import language_of_notes, sign_in_trail
from num_service.services.accounts.end_sessions import end_sessions
from num_service.services.alerts import bounces
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.languages import languages_of_records, say
from num_service.web.core.links import link
from num_service.web.core.login_user import fresh_session
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint


@blueprint.get("/account")
@requires(Permission.ACCOUNT)
def account() -> str:
    with wiring().database.reads() as session:
        days = sign_in_trail.trail(session, account_id=principal().id)
        chosen = language_of_notes.chosen(session, recipient_id=principal().recipient_id)
        came_back = bounces.of_recipient(session, recipient_id=principal().recipient_id)
    return render_template(
        "member/account.html",
        me=principal(),
        days=days,
        chosen=chosen,
        came_back=came_back,
        languages_of_notes=languages_of_records(),
    )


@blueprint.post("/account/language")
@requires(Permission.ACCOUNT)
def choose_language() -> Response:
    """Keep the language of the notes that are sent to this account."""
    offered = {each.value: each for each, _ in languages_of_records()}
    language, recipient = offered.get(request.form.get("language", "")), principal().recipient_id
    if language is None or recipient is None:
        abort(404)
    with commits() as session:
        language_of_notes.choose(session, recipient_id=recipient, language=language)
    flash(say(N_("Saved. Our notes to you are in this language from now on.")), "good")
    return redirect(url_for("member.account"), 303)


@blueprint.post("/account/came-back")
@requires(Permission.ACCOUNT)
def address_is_right() -> Response:
    """Send there again where it came back: its owner says that the address is right now."""
    channel, recipient = request.form.get("channel", ""), principal().recipient_id
    if channel not in set(Channel) or recipient is None:
        abort(404)
    with commits() as session:
        bounces.try_again(session, recipient_id=recipient, channel=Channel(channel))
    flash(say(N_("Thank you. The next message goes there again.")), "good")
    return redirect(url_for("member.account"), 303)


@blueprint.post("/account")
@requires(Permission.ACCOUNT)
def sign_out_everywhere() -> Response:
    with commits() as session:
        end_sessions(session, user_id=principal().id)
    logout_user()
    fresh_session()
    flash(say(N_("You are signed out on every phone and computer.")), "good")
    response = redirect(link("public.sign_in") or "/", 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
