"""The JSON API, ``/api/v1`` (8-interfaces): a bearer token or a receipt is all that counts here, no cookie ever."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

from num_service.extensions import csrf
from num_service.settings import Settings
from num_service.web.api import (
    alerts,
    check,
    figures,
    packets,
    parsing,
    receipt_deeds,
    receipt_files,
    reports,
    taxonomy,
)
from num_service.web.api.openapi import describe
from num_service.web.core.access import public

PREFIX = "/api/v1"


def register(app: Flask) -> None:
    """Mount the parts this host has a database for: one that serves the police alone has only theirs."""
    api = describe(app)
    settings: Settings = app.extensions["num"].settings
    parts = [taxonomy]
    if settings.database_url:
        # the deeds stand on the blueprint of the receipts
        parts += [reports, receipt_deeds, receipt_files, check, alerts, figures]
    if settings.police_database_url:
        parts += [packets]
    for part in parts:
        csrf.exempt(part.blueprint)
        api.register_blueprint(part.blueprint, url_prefix=PREFIX)
    app.register_error_handler(parsing.Unprocessable, parsing.answer)
    description: dict[str, Any] = api.spec.to_dict()

    @app.get(f"{PREFIX}/openapi.json", endpoint="api_description")
    @public
    def api_description() -> Response:
        return jsonify(description)
