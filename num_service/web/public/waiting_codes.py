"""Codes that were given and not yet kept, under a cookie of their own, so that they outlive a fresh session.

A code is shown again until its reporter says they have it, so it outlives signing in or opening another report.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, after_this_request, request
from flask.globals import request_ctx
from sqlalchemy.orm import Session

from num_service.crypto.session_box import SessionToken, read_token
from num_service.services.reports import waiting_codes as codes
from num_service.services.reports.submit_report import Submitted
from num_service.services.reports.waiting_codes import Slip
from num_service.web.core.sessions import ServerSession, cookie_name, cookie_options
from num_service.web.core.transactions import commits, wiring

COOKIE = "code"


def waiting() -> list[Slip]:
    """Every code that nobody has said they have kept, the newest last."""
    place = _place()
    if place is None:
        return []
    with commits() as database:
        return codes.waiting(database, place=place, clock=wiring().clock)


def give(database: Session, submitted: Submitted) -> None:
    """Keep the code of a report in the transaction that takes it."""
    place = _place()
    if place is None:
        raise RuntimeError("a form is only taken within a session")
    codes.give(database, place=place, submitted=submitted, clock=wiring().clock)
    after_this_request(_remember(place))


def kept(*, reference: str = "", receipt: str = "") -> None:
    """They have this one: it is forgotten here."""
    place = _place()
    if place is None:
        return
    with commits() as database:
        codes.kept(database, place=place, clock=wiring().clock, reference=reference, receipt=receipt)
        left = codes.waiting(database, place=place, clock=wiring().clock)
    # In a fresh session the place could not be found again without its cookie.
    after_this_request(_remember(place if left else None))


def stay() -> None:
    """A fresh session begins: what waits is found by its cookie, also where only the old session said where."""
    place = _place()
    if place is not None and waiting():
        after_this_request(_remember(place))


def forget() -> None:
    """This browser is being left: whatever waits here is gone."""
    if (place := _place()) is None:
        return
    with commits() as database:
        codes.forget(database, place=place)
    after_this_request(_remember(None))


def _place() -> SessionToken | None:
    """Where this browser's codes are: as its cookie says, else as its session says, the same for all its requests.

    Two forms sent at the same moment, before either answer has brought the cookie, so find the same place.
    """
    if (place := read_token(request.cookies.get(cookie_name(COOKIE), ""))) is not None:
        return place
    here = request_ctx.session
    return here.token.place_of_codes if isinstance(here, ServerSession) and not here.new else None


def _remember(place: SessionToken | None) -> Callable[[Response], Response]:
    def answer(response: Response) -> Response:
        if place is None:
            response.delete_cookie(cookie_name(COOKIE), **cookie_options())
        else:
            response.set_cookie(cookie_name(COOKIE), place.cookie, **cookie_options())
        return response

    return answer
