"""Somebody signed in, as Flask-Login and the templates see them; and the fresh session every sign-in starts."""

from __future__ import annotations

from typing import cast

from flask import session
from flask_login import UserMixin, login_user, logout_user

from num_service.domain.shared.permissions import AccountRole
from num_service.services.core.principals import Principal
from num_service.services.police.officer_desk import OfficerPrincipal
from num_service.web.core.sessions import OWNER_KEY, ServerSession


class LoginUser(UserMixin):
    """A principal of either side."""

    def __init__(self, principal: Principal | OfficerPrincipal) -> None:
        self.principal = principal
        self.role = AccountRole.OFFICER if isinstance(principal, OfficerPrincipal) else principal.role
        self.name = principal.name
        self.id = str(principal.id)


def start_session(principal: Principal | OfficerPrincipal) -> None:
    """A session with a fresh token; whatever was in the old one is gone."""
    fresh_session()
    login_user(LoginUser(principal))
    session.pop("_id", None)  # Flask-Login's hash of address and browser: nothing here asks for it
    session[OWNER_KEY] = str(principal.id)


def fresh_session() -> None:
    """Empty the session and rotate its token."""
    session.clear()
    cast(ServerSession, session).rotate()


def end_session() -> None:
    """Sign out: the session ends on the server."""
    logout_user()
    session.clear()
