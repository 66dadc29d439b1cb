"""Reports that somebody else writes down: calls taken by a caseworker, and paper forms, printed and typed in.

Project workers and caseworkers share these pages, so they are no surface of their own: either surface brings them.
"""

from __future__ import annotations

import importlib

from flask import Flask

from num_service.web.intake.blueprint import blueprint

_TOPICS = ("start", "paper", "taking")


def register(app: Flask) -> None:
    """Put the pages into an application, once, whichever of the two surfaces asks first."""
    if blueprint.name in app.blueprints:
        return
    for topic in _TOPICS:
        importlib.import_module(f"num_service.web.intake.{topic}")
    app.register_blueprint(blueprint)
