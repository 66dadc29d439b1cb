"""Codes that were given and not yet kept, under a cookie of their own, so that they outlive a fresh session.

A code is shown again until its reporter says they have it, so it outlives opening another report; signing in does not
touch it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, after_this_request, request
from flask.globals import request_ctx
from sqlalchemy.orm import Session

from num_service.crypto.session_box import SessionToken, read_token
from num_service.services.reports import waiting_codes as codes
from num_service.services.reports.submit_report import Submitted
from num_service.services.reports.waiting_codes import Slip
from num_service.web.core.sessions import ServerSession
from num_service.web.core.sides import FILING, cookie_name, cookie_options, reporters_token
from num_service.web.core.transactions import commits, wiring

COOKIE = "code"


def waiting() -> list[Slip]:
    """Every code that nobody has said they have kept, the newest last."""
    place = _place()
    if place is None:
        return []
    with commits() as database:
        return codes.waiting(database, place=place, clock=wiring().clock)


def give(database: Session, submitted: Submitted, beside: dict[str, Any]) -> None:
    """Keep the code of a report in the transaction that takes it, with what its page shows beside it."""
    place = _place()
    if place is None:
        raise RuntimeError("a form is only taken within a session")
    codes.give(database, place=place, submitted=submitted, clock=wiring().clock, beside=beside)
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
    """What waits is found by its cookie from now on, also where only the session said where."""
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

    Two forms sent at the same moment, before either answer has brought the cookie, so find the same place. The session
    is that of the reporters' pages; only what a project worker files begins in the worker's.
    """
    if (place := read_token(request.cookies.get(cookie_name(COOKIE), ""))) is not None:
        return place
    if (page := reporters_token(request)) is not None and request.path != FILING:
        return page.place_of_codes
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
