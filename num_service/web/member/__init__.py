"""What members come for: check before a booking, read the alerts, look after their sign-in."""

from __future__ import annotations

from flask import Blueprint, Flask

blueprint = Blueprint("member", __name__, template_folder="templates")


def register(app: Flask) -> None:
    # their routes hang on the blueprint
    from num_service.web.member import (  # noqa: F401
        account,
        alerts,
        check,
        feed,
        installed,
        preferences,
        private_check,
        push,
        stop_mail,
        text_messages,
        text_receipts,
        watches,
    )

    app.register_blueprint(blueprint)
