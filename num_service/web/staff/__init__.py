"""Casework: the queue, one report with everything written from it, alerts, packets, and the casework key."""

from __future__ import annotations

import importlib

from flask import Flask

from num_service.web import intake
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.words import register_words

_TOPICS = (
    "queue",
    "report",
    "follow_ups",
    "beside",
    "stepping_back",
    "listings",
    "guard",
    "private_list",
    "other_lists",
    "listed",
    "alike",
    "challenges",
    "alerts",
    "publishing",
    "night",
    "translating",
    "packets",
    "approvals",
    "live_marks",
    "unsaved",
    "files",
    "progress",
    "correcting",
    "keys",
    "on_call",
    "help_list",
    "handovers",
    "own_name",
    "by_hand",
    "incidents",
    "safeguarding",
    "own_copy",
    "relays",
    "from_police",
    "legal_requests",
)


register_words(blueprint)  # once, whatever number of applications a process makes


def register(app: Flask) -> None:
    for topic in _TOPICS:
        importlib.import_module(f"num_service.web.staff.{topic}")
    app.register_blueprint(blueprint)
    intake.register(app)
