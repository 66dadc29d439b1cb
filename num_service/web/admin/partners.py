"""Partner sites: what each may check, its tokens, and the press that revokes one.

A token and its canary are shown in the answer to the form and nowhere again.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.alerts.failure import said
from num_service.domain.checker import budgets
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.accounts.admin import BudgetForm, PartnerForm, TokenForm
from num_service.services.alerts import partner_webhook as webhooks
from num_service.services.checker import partners as service
from num_service.services.checker.partners import Issued
from num_service.web.admin import blueprint
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring


@blueprint.get("/partners")
@requires(Permission.MANAGE_USERS)
def partners() -> str:
    with commits() as session:
        sites = service.every(session, clock=wiring().clock)
    return render_template("admin/partners.html", sites=sites)


@blueprint.get("/partners/new")
@requires(Permission.MANAGE_USERS)
def new_partner() -> str:
    return _form({}, {})


@blueprint.post("/partners/new")
@requires(Permission.MANAGE_USERS)
def add_partner() -> AnyResponse | tuple[str, int]:
    typed = nested(request.form)
    given, errors = load(PartnerForm(), typed)
    if errors:
        return _form(typed, errors), 422
    try:
        with commits() as session:
            user_id = service.add(
                session,
                **given,
                index=wiring().index,
                contact=wiring().contact,
                actor=principal().actor,
                clock=wiring().clock,
            )
    except ON_THE_FORM as why:
        return _form(typed, at_field(why, "email")), status_of(why)
    flash(say(N_("The site is added. Now make a token for it.")), "good")
    return redirect(url_for("admin.partner", user_id=user_id), 303)


@blueprint.get("/partners/<uuid:user_id>")
@requires(Permission.MANAGE_USERS)
def partner(user_id: uuid.UUID) -> Response:
    return _page(user_id)


@blueprint.post("/partners/<uuid:user_id>/budget")
@requires(Permission.MANAGE_USERS)
def partner_budget(user_id: uuid.UUID) -> AnyResponse:
    given, errors = load(BudgetForm(), nested(request.form))
    if errors:
        return _page(user_id, errors=errors, code=422)
    with commits() as session:
        service.set_budget(session, user_id=user_id, **given, actor=principal().actor)
    flash(say(N_("It may check so many from now on.")), "good")
    return redirect(url_for("admin.partner", user_id=user_id), 303)


@blueprint.post("/partners/<uuid:user_id>/tokens")
@requires(Permission.MANAGE_USERS)
def issue_token(user_id: uuid.UUID) -> Response:
    given, errors = load(TokenForm(), nested(request.form))
    if errors:
        return _page(user_id, errors=errors, code=422)
    try:
        with commits() as session:
            issued = service.issue(
                session,
                user_id=user_id,
                said=given["said"],
                index=wiring().index,
                actor=principal().actor,
                clock=wiring().clock,
            )
    except Conflict as why:
        return _page(user_id, errors=at_field(why, "said"), code=status_of(why))
    return _page(user_id, issued=issued, code=201)


@blueprint.post("/partners/tokens/<uuid:token_id>/revoke")
@requires(Permission.MANAGE_USERS)
def revoke_token(token_id: uuid.UUID) -> AnyResponse:
    """One press, and nothing is asked: a token is made anew in a minute."""
    try:
        with commits() as session:
            user_id = service.revoke(session, token_id=token_id, actor=principal().actor)
    except Conflict as why:
        flash(say(why), "warning")
        return redirect(url_for("admin.partners"), 303)
    flash(say(N_("Revoked. It opens nothing from this moment.")), "good")
    return redirect(url_for("admin.partner", user_id=user_id), 303)


@blueprint.post("/partners/<uuid:user_id>/webhook")
@requires(Permission.MANAGE_USERS)
def partner_webhook(user_id: uuid.UUID) -> Response:
    try:
        with commits() as session:
            secret = webhooks.set_up(
                session,
                user_id=user_id,
                url=request.form.get("url", ""),
                contact=wiring().contact,
                actor=principal().actor,
            )
    except Invalid as why:
        return _page(user_id, errors=at_field(why, "url"), code=status_of(why))
    return _page(user_id, secret=secret, code=201)


@blueprint.post("/partners/<uuid:user_id>/webhook/remove")
@requires(Permission.MANAGE_USERS)
def partner_webhook_removed(user_id: uuid.UUID) -> AnyResponse:
    with suppress(NotFound), commits() as session:  # pressed twice, or by two: it is told nothing either way
        webhooks.remove(session, user_id=user_id, actor=principal().actor)
    flash(say(N_("The site is told nothing more.")), "good")
    return redirect(url_for("admin.partner", user_id=user_id), 303)


def _form(typed: dict[str, Any], errors: dict[str, str]) -> str:
    start = {"day": budgets.USUAL.day, "week": budgets.USUAL.week}
    return render_template("admin/new_partner.html", typed=start | typed, errors=errors)


def _page(
    user_id: uuid.UUID,
    *,
    errors: dict[str, str] | None = None,
    issued: Issued | None = None,
    secret: str = "",
    code: int = 200,
) -> Response:
    """One partner. issued, secret: what was made just now, shown this once."""
    with commits() as session:
        site = service.one(session, user_id=user_id, clock=wiring().clock)
        host = webhooks.host(session, user_id=user_id, contact=wiring().contact)
        ended = webhooks.ended(session, user_id=user_id)
    page = render_template(
        "admin/partner.html",
        site=site,
        errors=errors or {},
        typed=request.form,
        issued=issued,
        secret=secret,
        host=host,
        ended=ended,
        ended_why=said(ended.why) if ended else "",
    )
    return make_response(page, code)
