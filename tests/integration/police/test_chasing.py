"""What no force acknowledges is reminded of neutrally, and then staff are told to ring.

Source: field scenarios, "Consent and police": a danger packet after 24 h, a withdrawal unacknowledged 14 days.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.adapters.notice import TO_OFFICERS, Notice
from num_service.adapters.sender import Refused
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.police.packet import Priority
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.taxonomy import Language
from num_service.services.police import chase, read_marks
from tests.harness.at_desk import officer_of
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser
from tests.harness.story import PASSWORD, SentReport, Story, later
from tests.harness.texts import FORCE, packet_for

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@dataclass
class Postbox:
    """Takes the place of the mail provider."""

    refuses: bool = False
    channel: Channel = Channel.EMAIL
    pace: Pace = field(default_factory=lambda: Pace(1))
    sent: list[tuple[str, uuid.UUID]] = field(default_factory=list)

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        if self.refuses:
            raise Refused("bad address")
        self.sent.append((to, message_id))

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None


@pytest.fixture
def caseworker(app: Flask, story: Story) -> Visitor:
    visitor = browser(app)
    visitor.sign_in("one@casework.example", PASSWORD)
    return visitor


def sent_packet(story: Story, *, urgent: bool) -> tuple[SentReport, str]:
    report = story.report()
    packet = replace(
        packet_for(FORCE, story.wiring.clock), priority=Priority.URGENT if urgent else Priority.ROUTINE
    )
    packet_id = story.approved_packet(report, packet=packet)
    story.release(packet_id)
    with story.commits() as session:
        asked = text("SELECT reference FROM packets WHERE id = :id")
        return report, str(session.execute(asked, {"id": packet_id}).scalar_one())


def chased(story: Story, box: Postbox, *, days: int) -> None:
    here = story.wiring
    clock = later(here.clock, timedelta(days=days))
    chase.chase(here.database, here.push_database, senders={Channel.EMAIL: box}, clock=clock)


def forget(database: TestDatabase) -> None:
    """What other tests of the module sent is acknowledged: it is not this test's."""
    with psycopg.connect(database.owner_libpq) as connection:
        connection.execute("UPDATE released_packets SET acknowledged_at = now() WHERE withdrawn_at IS NULL")
        connection.execute(
            "UPDATE released_packets SET withdrawal_seen_at = now() WHERE withdrawn_at IS NOT NULL"
        )


@pytest.mark.parametrize(("urgent", "first", "then"), [(False, 7, 14), (True, 1, 3)])
def test_a_packet_is_reminded_of_once_and_then_stands_before_staff(
    app: Flask,
    caseworker: Visitor,
    story: Story,
    database: TestDatabase,
    urgent: bool,
    first: int,
    then: int,
) -> None:
    forget(database)
    officer = officer_of(app, story)
    officer_of(app, story, "kent")
    report, reference = sent_packet(story, urgent=urgent)
    box = Postbox()
    chased(story, box, days=first - 1)
    assert box.sent == []
    chased(story, box, days=first)
    chased(story, box, days=first)
    to = [address for address, _ in box.sent]
    assert officer.email in to
    assert len(to) == len(set(to)), "each once"
    with story.police() as session:
        asked = text("SELECT email FROM officers WHERE force = 'metropolitan' AND active")
        assert set(to) == set(session.scalars(asked)), "of this force alone"
    assert reference not in words(caseworker.get("/casework/from-police"))

    chased(story, box, days=then)
    page = caseworker.get("/casework/from-police").get_data(as_text=True)
    assert reference in page
    assert report.reference in page
    assert len(box.sent) == len(to)
    with story.commits() as session:
        asked = text("SELECT id FROM packets WHERE reference = :reference")
        packet_id = session.execute(asked, {"reference": reference}).scalar_one()
    rang = caseworker.post(
        f"/casework/from-police/{packet_id}/rang", {"of": "packet"}, form="/casework/from-police"
    )
    assert rang.status_code == 303
    assert "It stays here until the force acknowledges it." in words(caseworker.get("/casework/from-police"))

    officer.get(f"/police/packets/{reference}")
    officer.post(f"/police/packets/{reference}", of="packet")
    read_marks.read_marks(story.wiring.database, story.wiring.push_database)
    assert reference not in words(caseworker.get("/casework/from-police"))


def test_a_withdrawal_nobody_acknowledges_is_chased_by_itself(
    app: Flask, caseworker: Visitor, story: Story, database: TestDatabase
) -> None:
    forget(database)
    officer = officer_of(app, story)
    report, reference = sent_packet(story, urgent=True)
    officer.get(f"/police/packets/{reference}")
    officer.post(f"/police/packets/{reference}", of="packet")
    read_marks.read_marks(story.wiring.database, story.wiring.push_database)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    box = Postbox()
    chased(story, box, days=6)
    assert box.sent == []
    chased(story, box, days=8)
    assert officer.email in [address for address, _ in box.sent]
    chased(story, box, days=15)
    assert "That it was withdrawn" in words(caseworker.get("/casework/from-police"))


def test_a_desk_with_nobody_who_can_sign_in_is_rung_the_next_day(
    caseworker: Visitor, story: Story, database: TestDatabase
) -> None:
    """Not after two weeks: there is nobody to remind, and an officer may get it by hand."""
    forget(database)
    with story.police() as session:
        session.execute(text("UPDATE officers SET active = false WHERE force = :force"), {"force": FORCE})
    _, reference = sent_packet(story, urgent=False)
    box = Postbox()
    chased(story, box, days=0)
    assert reference not in words(caseworker.get("/casework/from-police"))
    chased(story, box, days=1)
    chased(story, box, days=1)
    page = words(caseworker.get("/casework/from-police"))
    assert reference in page
    assert "Nobody could be reached" in page
    assert box.sent == []


def test_a_reminder_that_reaches_nobody_says_so_to_staff(
    caseworker: Visitor, story: Story, database: TestDatabase
) -> None:
    forget(database)
    _, reference = sent_packet(story, urgent=True)
    chased(story, Postbox(refuses=True), days=1)
    chased(story, Postbox(), days=3)
    page = words(caseworker.get("/casework/from-police"))
    assert reference in page
    assert "Nobody could be reached" in page


def test_the_reminder_says_that_there_is_a_message_and_where_to_sign_in() -> None:
    notice = Notice(service_name="Umbrella", base_url="https://service.example", wording=TO_OFFICERS)
    mail = message_from_bytes(
        notice.as_bytes(to="dc@force.example", message_id=uuid.uuid4()), policy=policy.default
    )
    assert mail["Subject"] == "You have a new message"
    assert mail.get_content().split()[-1] == "https://service.example/police/sign-in"
    for told in ("packet", "report", "P-", "R-", "police intelligence", "withdrawn"):
        assert told not in mail.get_content().replace("/police/sign-in", ""), told
