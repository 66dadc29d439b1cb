"""Whether this process is alive, and whether it is ready to serve."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import OperationalError

from num_service.db.session import Database
from num_service.services.alerts import channel_pauses
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
    """200, or 503 with what is not ready. A channel that lets nothing through is named: pages serve all the same."""
    databases = {"database": wiring().database, "police_database": wiring().police_database}
    away = [name for name, each in databases.items() if each is not None and not _answers(each)]
    if away:
        return jsonify(status="not ready", not_ready=away), 503
    paused = _paused()
    return (jsonify(status="ready", paused=paused) if paused else jsonify(status="ready")), 200


def _paused() -> list[str]:
    """The channels whose last try was in vain; none on a host that has not the service's own database."""
    if not wiring().settings.database_url:
        return []
    with wiring().database.reads() as session:
        return sorted(channel_pauses.troubled(session))


def _answers(database: Database) -> bool:
    try:
        return database.ready()
    except OperationalError:
        return False
