"""Server-side sessions: in the database, encrypted under a key that only the cookie carries.

A reporter's pages have a session of their own, under a cookie of its own, in a table that knows no account: on them
the account's session is neither read nor written, whoever is signed in (decision 49). The police side has its own table
over its own login. The API has none: a bearer token is all it takes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, g
from flask import request as current_request
from flask.globals import request_ctx
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as DatabaseSession
from werkzeug.datastructures import CallbackDict

from num_service.crypto.aead import CannotOpen
from num_service.crypto.session_box import SessionToken, new_token, read_token
from num_service.db.queries.accounts.web_sessions import SessionTable
from num_service.services.core.wiring import Wiring
from num_service.services.police.officer_desk import current_officer, use_token
from num_service.web.core.errors import put_database_away
from num_service.web.core.sides import (
    POLICE,
    REPORTER,
    cookie_name,
    cookie_options,
    reporters_token,
    sends_for_someone,
    side_of,
)

#: How long a session lives without a request: short for anyone, longer only for members (4-data-protection).
SHORT, MEMBER = timedelta(minutes=30), timedelta(hours=8)
#: When a session ends however busy it is: a day's work for staff and officers, whose sessions open reports and packets;
#: for members a month, since a phone that is asked for a password too often is a password that is written down.
WORK, MONTH = timedelta(hours=12), timedelta(days=30)
#: The end of a session is kept to ten minutes: to the second it would say who sent a report at that moment.
COARSE = timedelta(minutes=10)
LIFE_KEY, OWNER_KEY, LAST_KEY = "_life", "_owner", "_last"
_json = TaggedJSONSerializer()


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The data of one session; Flask and its extensions use it as a dict."""

    def __init__(self, data: dict[str, Any] | None, token: SessionToken, *, new: bool) -> None:
        def changed(session: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(data, changed)
        self.token, self.new, self.modified = token, new, False
        self.replaces: SessionToken | None = None
        self._before = {name: _json.dumps(value) for name, value in self.items()}

    def over(self, now: dict[str, Any]) -> dict[str, Any]:
        """What this request has changed, done to the data as another request may have left them meanwhile."""
        gone = self._before.keys() - self.keys()
        changed = {
            name: value for name, value in self.items() if self._before.get(name) != _json.dumps(value)
        }
        return {name: value for name, value in now.items() if name not in gone} | changed

    def rotate(self) -> None:
        """Take a fresh token, as at every sign-in; the old one is ended when the response is sent."""
        if not self.new:
            self.replaces = self.replaces or self.token
        self.token, self.modified = new_token(), True


class NoSession(dict[str, Any], SessionMixin):
    """For the API and static files: nothing is kept."""

    modified = False


class AwaySession(NoSession):
    """The database could not be asked. The request ends before anybody takes them for signed out."""

    def __init__(self, error: OperationalError) -> None:
        super().__init__()
        self.error = error


def stop_if_away() -> None:
    """Before anything else of a request: raise what kept its session from being read, so that 503 is answered."""
    found = request_ctx.session
    if isinstance(found, AwaySession):
        raise found.error


class DatabaseSessions(SessionInterface):
    """Keeps sessions in the database of the side a request is for."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        try:
            return self._open(request)
        except OperationalError as error:
            # Flask asks no error handler for what is raised here.
            return AwaySession(error)

    def _open(self, request: Request) -> SessionMixin:
        if request.path.startswith(("/api/", "/static/", "/healthz", "/readyz")):
            return NoSession()
        side = side_of(request.path)
        if not self._wiring.settings.database_url and side is not POLICE:
            return NoSession()  # a host that serves the police alone knows no other sessions
        token = read_token(request.cookies.get(self.cookie(request), ""))
        if token is not None:
            found = self._read(request, token)
            if found is not None:
                try:
                    session = ServerSession(_json.loads(token.open(found[0])), token, new=False)
                except CannotOpen:
                    return ServerSession(None, new_token(), new=True)
                if self._over(session):
                    with self._transaction(request, token) as (db_session, table):
                        table.end(db_session, token.stored_hash)
                    return ServerSession(None, new_token(), new=True)
                self._remember(request, token)
                # Extended only when a good part has passed, so that reading pages writes little.
                life = timedelta(seconds=session.get(LIFE_KEY, SHORT.total_seconds()))
                if not sends_for_someone(request) and found[1] - self._wiring.clock() < life * 0.8:
                    with self._transaction(request, token) as (db_session, table):
                        table.extend(db_session, token.stored_hash, expires_at=self._end(session))
                return session
        return ServerSession(None, new_token(), new=True)

    def _read(self, request: Request, token: SessionToken) -> tuple[bytes, datetime] | None:
        side, now = side_of(request.path), self._wiring.clock()
        if side is not POLICE:
            return side.table.read(self._wiring.database.statements, token.stored_hash, now=now)
        with self._transaction(request, token) as (db_session, table):
            found = table.read(db_session, token.stored_hash, now=now)
            if found is not None:  # asked in the same transaction, which has the token's name
                g.police_officer = current_officer(db_session)
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession) or not session.modified:
            return
        try:
            self._save(session, response)
        except OperationalError as error:
            put_database_away(response, error)

    def _save(self, session: ServerSession, response: Response) -> None:
        request = current_request
        gone = [session.replaces] if session.replaces else []
        if not session and not session.new:
            gone.append(session.token)
        for token in gone:
            with self._transaction(request, token) as (db_session, table):
                table.end(db_session, token.stored_hash)
        if not session:
            response.delete_cookie(self.cookie(request), **cookie_options())
            return
        fresh = session.new or session.replaces is not None
        with self._transaction(request, session.token) as (db_session, table):
            data = dict(session) if fresh else self._merged(session, table, db_session)
            owner = data.get(OWNER_KEY)
            table.write(
                db_session,
                session.token.stored_hash,
                sealed=session.token.seal(_json.dumps(data)),
                expires_at=self._end(data),
                owner=uuid.UUID(owner) if owner else None,
                fresh=fresh,
            )
        response.set_cookie(self.cookie(request), session.token.cookie, **cookie_options())

    def _merged(
        self, session: ServerSession, table: SessionTable, db_session: DatabaseSession
    ) -> dict[str, Any]:
        """The session as it is kept now, locked until the end of the transaction, with this request's changes."""
        kept = table.read_locked(db_session, session.token.stored_hash)
        return session.over(_json.loads(session.token.open(kept))) if kept is not None else dict(session)

    def begin(self, session: SessionMixin, most: timedelta) -> None:
        """Say when a session that somebody signs in to ends at the latest."""
        session[LAST_KEY] = (self._wiring.clock() + most).timestamp()

    def _over(self, session: ServerSession) -> bool:
        """Whether somebody signed in to it too long ago."""
        return "_user_id" in session and self._wiring.clock().timestamp() >= session.get(LAST_KEY, 0)

    def _end(self, data: Mapping[str, Any]) -> datetime:
        end = self._wiring.clock() + timedelta(seconds=data.get(LIFE_KEY, SHORT.total_seconds()))
        if LAST_KEY in data:
            end = min(end, datetime.fromtimestamp(data[LAST_KEY], UTC))
        return end + timedelta(seconds=-end.timestamp() % COARSE.total_seconds())

    def cookie(self, request: Request) -> str:
        """The name of the cookie that carries a session, on each side."""
        return cookie_name(side_of(request.path).cookie)

    def end_reporters(self, request: Request) -> None:
        """End this browser's session on the reporters' pages, from any page: it is being left."""
        if (token := reporters_token(request)) is not None:
            with self._wiring.database.commits() as db_session:
                REPORTER.table.end(db_session, token.stored_hash)

    @contextmanager
    def _transaction(
        self, request: Request, token: SessionToken
    ) -> Iterator[tuple[DatabaseSession, SessionTable]]:
        side, police = side_of(request.path), self._wiring.police_database
        if side is POLICE and police is not None:
            with police.commits() as db_session:
                use_token(db_session, token.stored_hash)
                yield db_session, side.table
        else:
            with self._wiring.database.commits() as db_session:
                yield db_session, side.table

    def _remember(self, request: Request, token: SessionToken) -> None:
        if side_of(request.path) is POLICE:
            g.police_token_hash = token.stored_hash
