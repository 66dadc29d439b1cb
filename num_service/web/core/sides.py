"""Whose session a page has: a reporter's, an account's or an officer's; each with a cookie and a table of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Request

from num_service.crypto.session_box import SessionToken, read_token
from num_service.db.queries.accounts.web_sessions import (
    POLICE_SESSIONS,
    REPORTER_SESSIONS,
    SERVICE_SESSIONS,
    SessionTable,
)
from num_service.web.core.transactions import wiring

#: Pages of reporters, with all below them: nothing owned by an account is read or written for them.
REPORTERS = ("/report", "/receipt")
#: Where a project worker files, and where calls and paper forms are written down: sending a report there leaves the
#: session of whoever sends it as it is.
FILING = "/project/report"
INTAKE = "/intake"


@dataclass(frozen=True, slots=True)
class Side:
    """Whose session a page has: its cookie, and the table it is kept in."""

    cookie: str
    table: SessionTable


REPORTER, ACCOUNT, POLICE = (
    Side("page", REPORTER_SESSIONS),
    Side("visit", SERVICE_SESSIONS),
    Side("desk", POLICE_SESSIONS),
)


def side_of(path: str) -> Side:
    """Whose session an address has."""
    if _below(path, "/police"):
        return POLICE
    return REPORTER if any(_below(path, each) for each in REPORTERS) else ACCOUNT


def sends_for_someone(request: Request) -> bool:
    """Whether somebody signed in sends what another person told them."""
    return request.method == "POST" and (request.path == FILING or _below(request.path, INTAKE))


def _below(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")


def reporters_token(request: Request) -> SessionToken | None:
    """The token of this browser's session on the reporters' pages, wherever it is asked for."""
    return read_token(request.cookies.get(cookie_name(REPORTER.cookie), ""))


def cookie_name(name: str) -> str:
    """The name of a cookie of ours as it is sent: ``__Host-`` in front wherever the connection is secure."""
    return f"__Host-{name}" if wiring().settings.secure_cookies else name


def cookie_options() -> dict[str, Any]:
    """How every cookie of ours is sent. Without an age it ends with the browser; the server ends it earlier."""
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": wiring().settings.secure_cookies}
