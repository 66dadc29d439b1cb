"""The public pages: telling what happened, coming back with a receipt, help, and the way in for those with an account.

Nobody needs an account here, and nothing here says who is looking.
"""

from __future__ import annotations

import importlib

from flask import Blueprint, Flask

blueprint = Blueprint("public", __name__, template_folder="templates")


#: Their routes hang on the blueprint.
_TOPICS = (
    "cards",
    "code_back",
    "figures",
    "home",
    "on_record",
    "own_record",
    "receipt_changes",
    "receipt_delete",
    "receipt_files",
    "receipt_stop",
    "receipts",
    "report",
    "report_walk",
    "sign_in",
    "wrongly_listed",
)


def register(app: Flask) -> None:
    for topic in _TOPICS:
        importlib.import_module(f"num_service.web.public.{topic}")
    app.register_blueprint(blueprint)
