"""An officer at their desk and a packet before them, for tests of what officers write and what comes of it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from num_service.domain.police.desk import Desk
from num_service.services.reports import from_police
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import FORCE, packet_for

_numbers = itertools.count(1)


def officer_of(app: Flask, story: Story, force: str = "metropolitan", *, at: Desk = Desk.LIAISON) -> Visitor:
    """An officer of a force, signed in."""
    visitor = Visitor(app.test_client())
    email = f"desk{next(_numbers)}@force.example"
    story.officer(email, force=force, at=at)
    visitor.sign_in(email, PASSWORD, path="/police/sign-in")
    return visitor


def packet_of(story: Story, report: SentReport, *, to: Desk = Desk.LIAISON) -> str:
    """The reference of a packet of a report, released to a desk of its force now."""
    packet = replace(packet_for(FORCE, story.wiring.clock), desk=to)
    packet_id = story.approved_packet(report, packet=packet)
    story.release(packet_id)
    with story.commits() as session:
        asked = text("SELECT reference FROM packets WHERE id = :id")
        return str(session.execute(asked, {"id": packet_id}).scalar_one())


def writes(officer: Visitor, reference: str, what: str, **typed: Any) -> TestResponse:
    """An officer fills in one of the forms on the page of a packet: question, outcome or appeal."""
    path = f"/police/packets/{reference}"
    fields = {f"{what}.{name}": words for name, words in typed.items()}
    return officer.post(f"{path}/{what}", fields, form=path)


def taken_over(story: Story) -> int:
    """What the worker does: take over what officers wrote."""
    return from_police.take_over(story.wiring.database, story.wiring.push_database)
