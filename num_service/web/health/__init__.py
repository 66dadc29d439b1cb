"""Whether this process is alive, whether it is ready to serve, and where to report a weakness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Flask, Response, abort, jsonify
from sqlalchemy.exc import OperationalError

from num_service.db.session import Database
from num_service.services.alerts import channel_pauses
from num_service.services.alerts.deliver_alert import dead_letters
from num_service.services.casework import paging, rota
from num_service.services.casework.casework_key import pin_state
from num_service.web.core.access import public
from num_service.web.core.transactions import wiring

blueprint = Blueprint("health", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """200, or 503 with what is not ready: a database, or the casework key, which is not as it was pinned.

    What the pages here do without is named and they serve all the same: a channel that lets nothing through or over
    which somebody was given up who is not at fault, calls to
    staff that nobody answers or no worker makes, that nobody is on call, a casework key nobody pinned, and the police
    database, where this host has the service's own: whoever can hold that one up must not take the reporters' pages
    away.
    """
    police = [
        name
        for name, each in (
            ("police_database", wiring().police_database),
            ("police_push_database", wiring().push_database),
        )
        if each is not None and not _answers(each)
    ]
    if not wiring().settings.database_url:
        return _ready(not_ready=police)
    if not _answers(wiring().database):
        return _ready(not_ready=["database", *police])
    with wiring().database.reads() as session:
        paused, pins = sorted(channel_pauses.troubled(session)), pin_state(session)
        dead = sorted(dead_letters(session))
        alarm = paging.alarm(session, clock=wiring().clock)
        uncovered = rota.uncovered(session, clock=wiring().clock)
    if not pins.fit:
        return _ready(not_ready=["casework_key"])
    calls = {
        "unanswered": alarm.unanswered,
        "not_called": alarm.not_called,
        "nobody_on_call": uncovered,
    }
    return _ready(
        paused=paused,
        dead_letters=dead,
        unpinned_casework_keys=list(pins.unpinned),
        away=police,
        calls=[name for name, wrong in calls.items() if wrong],
    )


def _ready(*, not_ready: Sequence[str] = (), **named: Sequence[str | int]) -> tuple[Response, int]:
    if not_ready:
        return jsonify(status="not ready", not_ready=list(not_ready)), 503
    return jsonify(status="ready", **{name: list(each) for name, each in named.items() if each}), 200


def _answers(database: Database) -> bool:
    try:
        return database.ready()
    except OperationalError:
        return False


#: RFC 9116 recommends less than a year; it is counted anew from each day, for as long as somebody serves it.
_HOLDS = timedelta(days=180)


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Tell whoever found a weakness where to write (RFC 9116); 404 where the installation names nobody."""
    settings = wiring().settings
    if not settings.security_contact:
        abort(404)
    expires = wiring().clock().date() + _HOLDS
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
