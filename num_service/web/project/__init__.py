"""The desk of a support project: report for someone, follow what was filed, read the newest alerts."""

from __future__ import annotations

from flask import Blueprint, Flask

from num_service.web import intake

blueprint = Blueprint("project", __name__, template_folder="templates")


def register(app: Flask) -> None:
    from num_service.web.project import boards, desk  # noqa: F401 — their routes hang on the blueprint

    app.register_blueprint(blueprint)
    intake.register(app)
