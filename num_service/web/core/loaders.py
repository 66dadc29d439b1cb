"""Whose a browser session is, and whose a bearer token."""

from __future__ import annotations

import uuid

from flask import Flask, Request, g, request, session

from num_service.crypto.session_box import read_bearer
from num_service.extensions import login
from num_service.services.accounts import sign_in
from num_service.services.police.officer_desk import current_officer
from num_service.web.core.acting import API
from num_service.web.core.login_user import ROUND_KEY, LoginUser
from num_service.web.core.sides import REPORTER, side_of
from num_service.web.core.transactions import police_commits, wiring


def register(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # it would tell one browser from another
    login.user_loader(_by_session)
    login.request_loader(_by_bearer_token)
    login.by_token = _by_bearer_token


def _by_session(user_id: str) -> LoginUser | None:
    """The account behind a session, looked up anew at every request: closing it, or ending all, works at once."""
    if g.get("police_token_hash"):
        found = g.police_officer
        return LoginUser(found) if found and user_id == str(found.id) else None
    if side_of(request.path) is REPORTER:
        return None  # whatever stands in it, a reporter's session is nobody's
    database, began = wiring().database.statements, session.get(ROUND_KEY, -1)
    found = sign_in.by_id(database, uuid.UUID(user_id), sessions_ended=began)
    if found is None:
        session.clear()  # and with it what it held: the casework key
    return LoginUser(found) if found else None


def _officer() -> LoginUser | None:
    with police_commits() as session:
        acting = current_officer(session)
    return LoginUser(acting) if acting else None


def _by_bearer_token(request: Request) -> LoginUser | None:
    """The account behind a bearer token, looked up once in a request; only the API takes them."""
    try:
        of_request = g._get_current_object()  # through ``g`` itself each name costs a look-up more
        found: LoginUser | None = of_request.num_bearer
    except AttributeError:  # nobody has asked yet
        found = of_request.num_bearer = _bearer(request)
    return found


def _bearer(request: Request) -> LoginUser | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if not request.path.startswith(API) or scheme.lower() != "bearer":
        return None
    here = wiring()
    if here.settings.database_url:  # a host that serves the police alone has no other accounts
        found = sign_in.by_token(here.database.statements, value.strip(), clock=here.clock)
        if found:
            return LoginUser(found)
    token = read_bearer(value.strip())
    if token is None or here.police_database is None:
        return None
    g.police_token_hash = token.stored_hash
    return _officer()
