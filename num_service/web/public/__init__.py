"""The public pages: telling what happened, coming back with a receipt, help, and the way in for those with an account.

Nobody needs an account here, and nothing here says who is looking.
"""

from __future__ import annotations

from flask import Blueprint, Flask

blueprint = Blueprint("public", __name__, template_folder="templates")


def register(app: Flask) -> None:
    from num_service.web.public import (  # noqa: F401 — their routes hang on the blueprint
        home,
        receipt_changes,
        receipts,
        report,
        sign_in,
    )

    app.register_blueprint(blueprint)
