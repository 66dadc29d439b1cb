"""The police pages: a sign-in of their own, the packets released to the officer's force, and nothing else.

Over the police login, whose row-level security decides what is there (4-data-protection, "The police side").
"""

from __future__ import annotations

from flask import Blueprint, Flask

from num_service.web.core.looking_ahead import refuse_ahead

blueprint = Blueprint("police", __name__, template_folder="templates", url_prefix="/police")
blueprint.before_request(refuse_ahead)


def register(app: Flask) -> None:
    from num_service.web.police import packets, said, sign_in  # noqa: F401 — their routes hang on the blueprint

    app.register_blueprint(blueprint)
