"""A doubt and an author stay with the words: spaces, lines and invisible characters make no other text."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import pytest

from num_service.domain.alerts.audience import Audience
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Tier
from num_service.services.alerts import draft_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import open_report
from num_service.services.core.principals import CaseworkHolder
from num_service.services.police import draft_packet
from num_service.services.police.draft_packet import PACKET
from num_service.services.writing import document
from tests.harness.story import SentReport, Story
from tests.harness.texts import FORCE, alert_text, packet_for

WORDS = "He attacked someone."
SAME = {
    "two spaces": "He attacked  someone.",
    "another line": "He attacked\nsomeone.",
    "a space that does not break": "He attacked\u00a0someone.",
    "nothing between letters": "He atta\u200bcked someone.",
    "a soft hyphen": "He atta\u00adcked someone.",
}
KINDS = pytest.mark.parametrize("kind", [ALERT, PACKET], ids=["alert", "packet"])


@pytest.fixture
def story(story: Story) -> Story:
    user_id = story.account(AccountRole.CASEWORKER, "three@casework.example", name="three")
    third = CaseworkHolder(user_id, story.caseworkers[0].private)
    return dataclasses.replace(story, caseworkers=(*story.caseworkers, third))  # type: ignore[arg-type]


def save(
    story: Story, kind: Any, report: SentReport, by: int, words: str, document_id: uuid.UUID | None = None
) -> uuid.UUID:
    with story.commits() as session:
        about: dict[str, Any] = {
            "report": open_report.find_report(session, report.reference),
            "holder": story.caseworkers[by],
            "clock": story.wiring.clock,
        }
        if kind is ALERT:
            text = alert_text(body=words)
            return draft_alert.save_alert(
                session, text=text, tier=Tier.DANGER, audience=Audience(), alert_id=document_id, **about
            ).id
        packet = packet_for(FORCE, story.wiring.clock, summary=words)
        return draft_packet.save_packet(session, packet=packet, packet_id=document_id, **about).id


@KINDS
@pytest.mark.parametrize("again", SAME.values(), ids=SAME)
def test_a_doubt_is_not_outvoted_with_a_space(story: Story, kind: Any, again: str) -> None:
    report = story.report()
    made = save(story, kind, report, 0, WORDS)
    with story.commits() as session:
        document.send_back(
            session,
            kind,
            report=open_report.find_report(session, report.reference),
            document_id=made,
            seen=kind.seen(document.find(session, kind, report_id=report.id, document_id=made)),
            comment="Only they know.",
            holder=story.caseworkers[1],
            clock=story.wiring.clock,
        )
    save(story, kind, report, 0, again, made)
    with pytest.raises(Conflict, match="sent back as it is"):
        story.approve(kind, report, made, by=2)


@KINDS
def test_a_copy_with_a_space_in_it_has_the_same_authors(story: Story, kind: Any) -> None:
    report = story.report()
    save(story, kind, report, 0, WORDS)
    copied = save(story, kind, report, 1, "He attacked  someone.")
    with pytest.raises(Conflict, match="You wrote this"):
        story.approve(kind, report, copied, by=0)
