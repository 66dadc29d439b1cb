"""The edge of a request: the wiring, and the transactions that routes open and nobody else commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, current_app, g, request
from sqlalchemy.orm import Session

from num_service.domain.reports.calls import duties_called
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.errors import NotReady
from num_service.services.core.wiring import WAKE_PAGES, Wiring
from num_service.services.police.officer_desk import use_token


def wiring() -> Wiring:
    """What was wired for this process."""
    wired: Wiring = current_app._get_current_object().extensions["num"]  # type: ignore[attr-defined]
    return wired


def wake_callers(new: NewReport) -> None:
    """Wake whoever calls staff, where a report that was taken and stands calls somebody; else a sweep finds it."""
    if duties_called(new):
        wiring().wake(WAKE_PAGES)


@contextmanager
def commits() -> Iterator[Session]:
    """A transaction on the service's database, committed at the end; what was to be woken is woken after it."""
    with wiring().database.commits() as session:
        yield session


@contextmanager
def push_commits() -> Iterator[Session]:
    """A transaction over the service's own login in the police database: officers' accounts."""
    database = wiring().push_database
    if database is None:
        raise NotReady("no_police_database", "This installation has no police database yet.")
    with database.commits() as session:
        yield session


@contextmanager
def police_commits() -> Iterator[Session]:
    """A transaction over the police login, in the name of this request's own session or bearer token."""
    database = wiring().police_database
    if database is None:
        abort(404)
    with database.commits() as session:
        if token_hash := g.get("police_token_hash"):
            use_token(session, token_hash)
        yield session
        if request.method == "HEAD":
            session.rollback()  # nobody was shown a packet, so none was opened
