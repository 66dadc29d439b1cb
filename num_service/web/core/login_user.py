"""Somebody signed in, as Flask-Login and the templates see them; and the fresh session every sign-in starts."""

from __future__ import annotations

from typing import cast

from flask import Response, after_this_request, current_app, request, session
from flask_login import UserMixin, login_user, logout_user

from num_service.domain.shared.permissions import AccountRole
from num_service.services.core.principals import Principal
from num_service.services.police.officer_desk import OfficerPrincipal
from num_service.web.core.sessions import MONTH, OWNER_KEY, WORK, DatabaseSessions, ServerSession
from num_service.web.core.sides import REPORTER, cookie_name, cookie_options

#: How often the account's sessions had been ended when this one began.
ROUND_KEY = "_round"
#: The casework key of a caseworker who was granted it, by version.
CASEWORK_KEY = "_casework"


class LoginUser(UserMixin):
    """A principal of either side."""

    def __init__(self, principal: Principal | OfficerPrincipal) -> None:
        self.principal = principal
        self.role = AccountRole.OFFICER if isinstance(principal, OfficerPrincipal) else principal.role
        self.name = principal.name
        self.id = str(principal.id)

    @property
    def holds_key(self) -> bool:
        """Whether this session holds the casework key."""
        return bool(session.get(CASEWORK_KEY))


def start_session(principal: Principal | OfficerPrincipal) -> None:
    """A session with a fresh token; whatever was in the old one is gone."""
    fresh_session()
    login_user(LoginUser(principal))
    member = isinstance(principal, Principal) and principal.role is AccountRole.MEMBER
    cast(DatabaseSessions, current_app.session_interface).begin(session, MONTH if member else WORK)
    session.pop("_id", None)  # where Flask-Login would keep by what it tells a browser from another
    if isinstance(principal, OfficerPrincipal):
        session[OWNER_KEY] = str(
            principal.id
        )  # the police side's rows name their officer: its policies need it
    else:
        session[ROUND_KEY] = principal.sessions_ended


def fresh_session() -> None:
    """Empty the session and rotate its token."""
    session.clear()
    cast(ServerSession, session).rotate()


def end_session() -> None:
    """Sign out: the session ends on the server."""
    logout_user()
    session.clear()


def end_reporters_session() -> None:
    """End what this browser has open on the reporters' pages too: it is being left."""
    cast(DatabaseSessions, current_app.session_interface).end_reporters(request)

    def answer(response: Response) -> Response:
        response.delete_cookie(cookie_name(REPORTER.cookie), **cookie_options())
        return response

    after_this_request(answer)
