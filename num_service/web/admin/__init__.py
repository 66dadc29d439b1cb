"""Administration of people: who may sign in, and as what. An administrator reads no report by virtue of being one."""

from __future__ import annotations

from flask import Blueprint, Flask

blueprint = Blueprint("admin", __name__, template_folder="templates", url_prefix="/admin")


def register(app: Flask) -> None:
    from num_service.web.admin import add, partners, people, projects  # noqa: F401 — their routes hang on the blueprint

    app.register_blueprint(blueprint)
