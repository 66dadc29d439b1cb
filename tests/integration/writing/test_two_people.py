"""Two people, and which: authors never approve, a doubt is not outvoted, and who has left answers for nothing.

Attack S8: "maybe they could tell", then the same colleague approved the same bytes; a colleague saved identical bytes
anew and the author approved their own words; nobody asked whether writer and approver were still there.
"""

import dataclasses
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from num_service.db.models.police.force_side import ReleasedPacket
from num_service.db.models.police.packet import PacketRow
from num_service.domain.alerts.audience import Audience
from num_service.domain.reports.consent import Conditions, Scope, Value
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Reason
from num_service.services.accounts import accounts
from num_service.services.alerts import draft_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import open_report
from num_service.services.core.principals import CaseworkHolder
from num_service.services.police import draft_packet
from num_service.services.police.draft_packet import PACKET
from num_service.services.police.release_packet import release_packet
from num_service.services.writing import document
from tests.harness.story import SentReport, Story, later
from tests.harness.texts import FORCE, alert_text, packet_for

OWN = "You wrote this"
BACK = "sent back as it is"
KINDS = pytest.mark.parametrize("kind", [ALERT, PACKET], ids=["alert", "packet"])


@pytest.fixture
def story(story: Story) -> Story:
    """With a third caseworker, who holds the key as the first does."""
    user_id = story.account(AccountRole.CASEWORKER, "three@casework.example", name="three")
    third = CaseworkHolder(user_id, story.caseworkers[0].private)
    return dataclasses.replace(story, caseworkers=(*story.caseworkers, third))  # type: ignore[arg-type]


def _save(
    story: Story,
    kind: Any,
    report: SentReport,
    by: int,
    words: str = "He attacked someone.",
    document_id: uuid.UUID | None = None,
    ahead: timedelta = timedelta(),
) -> uuid.UUID:
    clock = later(story.wiring.clock, ahead)
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        if kind is ALERT:
            return draft_alert.save_alert(
                session,
                report=found,
                holder=story.caseworkers[by],
                text=alert_text(body=words),
                tier=Tier.DANGER,
                audience=Audience(),
                clock=clock,
                alert_id=document_id,
            ).id
        return draft_packet.save_packet(
            session,
            report=found,
            holder=story.caseworkers[by],
            packet=packet_for(FORCE, clock, summary=words),
            clock=clock,
            packet_id=document_id,
        ).id


def _send_back(story: Story, kind: Any, report: SentReport, document_id: uuid.UUID, by: int) -> None:
    seen = story.seen(kind, report, document_id)
    with story.commits() as session:
        document.send_back(
            session,
            kind,
            report=open_report.find_report(session, report.reference),
            document_id=document_id,
            seen=seen,
            comment="Only they know of the hotel.",
            holder=story.caseworkers[by],
            clock=story.wiring.clock,
        )


def _close(story: Story, who: int) -> None:
    with story.commits() as session:
        accounts.set_active(session, user_id=story.caseworkers[who].user_id, active=False, actor="command")


# ------------------------------------------------------------------------------------------------ authors


@KINDS
def test_who_saves_the_same_words_anew_takes_nobody_their_authorship(story: Story, kind: Any) -> None:
    report = story.report()
    made = _save(story, kind, report, by=0)
    for ahead in (timedelta(), timedelta(days=2)):  # a packet has its day in it: another day is no other text
        _save(story, kind, report, by=1, document_id=made, ahead=ahead)
        for author in (0, 1):
            with pytest.raises(Conflict, match=OWN):
                story.approve(kind, report, made, by=author)
    story.approve(kind, report, made, by=2)


@KINDS
def test_whoever_wrote_what_led_to_it_is_an_author(story: Story, kind: Any) -> None:
    report = story.report()
    made = _save(story, kind, report, by=0)
    _save(story, kind, report, by=1, words="He attacked a person.", document_id=made)
    _save(story, kind, report, by=1, words="He attacked a person there.", document_id=made)
    with pytest.raises(Conflict, match=OWN):
        story.approve(kind, report, made, by=0)
    with pytest.raises(Conflict, match=OWN):
        story.approve(kind, report, made, by=1)
    story.approve(kind, report, made, by=2)


@KINDS
def test_the_same_words_as_a_new_document_have_the_same_authors(story: Story, kind: Any) -> None:
    report = story.report()
    _save(story, kind, report, by=0)
    copied = _save(story, kind, report, by=1)
    with pytest.raises(Conflict, match=OWN):
        story.approve(kind, report, copied, by=0)
    story.approve(kind, report, copied, by=2)


# ------------------------------------------------------------------------------------------------ objections


@KINDS
def test_a_doubt_sticks_to_the_words_through_other_doubts_and_other_documents(
    story: Story, kind: Any
) -> None:
    report = story.report()
    made = _save(story, kind, report, by=0)
    _send_back(story, kind, report, made, by=1)
    _save(story, kind, report, by=0, words="He hurt someone.", document_id=made)
    _send_back(story, kind, report, made, by=2)  # a second doubt, about other words
    _save(story, kind, report, by=0, document_id=made)
    with pytest.raises(Conflict, match=BACK):
        story.approve(kind, report, made, by=1)
    copied = _save(story, kind, report, by=0, ahead=timedelta(days=1))
    for reader in (1, 2):
        with pytest.raises(Conflict, match=BACK):
            story.approve(kind, report, copied, by=reader)


@KINDS
def test_a_doubt_about_the_same_words_elsewhere_holds_what_was_approved(story: Story, kind: Any) -> None:
    report = story.report()
    approved = _save(story, kind, report, by=0)
    story.approve(kind, report, approved, by=1)
    copied = _save(story, kind, report, by=0)
    _send_back(story, kind, report, copied, by=2)
    assert Reason.SENT_BACK in _decided(story, kind, report, approved)


def _decided(story: Story, kind: Any, report: SentReport, document_id: uuid.UUID) -> tuple[Reason, ...]:
    """What the decision about an approved document comes to now."""
    with story.commits() as session:
        row = document.find(session, kind, report_id=report.id, document_id=document_id)
        verdict = kind.decide(session, row, kind.read(row.content), story.wiring.clock())
        return getattr(verdict, "reasons", ())


# ------------------------------------------------------------------------------------------------ who has left


@KINDS
@pytest.mark.parametrize("who", [0, 1], ids=["writer", "approver"])
def test_nothing_goes_on_the_word_of_somebody_who_has_left(story: Story, kind: Any, who: int) -> None:
    report = story.report()
    made = _save(story, kind, report, by=0)
    story.approve(kind, report, made, by=1)
    _close(story, who)
    expected = Reason.WRITER_LEFT if who == 0 else Reason.APPROVER_LEFT
    if kind is PACKET:  # the worker decides
        story.release(made)
        with story.commits() as session:
            assert session.get_one(PacketRow, made).status == "held"
        with story.police() as there:
            assert there.query(ReleasedPacket).count() == 0
    else:
        with pytest.raises(Conflict, match="has left") as refused:
            story.publish(made)
        assert expected in refused.value.verdict.reasons  # type: ignore[attr-defined]
    assert _decided(story, kind, report, made) == (expected,)
    # somebody who is there takes the words on, and another who is there approves
    stays = 1 - who
    _save(story, kind, report, by=stays, words="He hit a person.", document_id=made)
    story.approve(kind, report, made, by=2)
    assert _decided(story, kind, report, made) == ()


def test_what_is_out_stays_out_when_who_wrote_it_leaves(story: Story) -> None:
    """Leaving is no withdrawal: only a reporter's answer takes back what was rightly released."""
    report = story.report()
    packet, alert = story.approved_packet(report), story.approved_alert(report)
    story.release(packet)
    story.recipients(1)
    story.publish(alert)
    _close(story, 0)
    _close(story, 1)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES, Conditions(except_forces=frozenset({"kent"})))
    story.answer(report, Scope.ALERT, Value.YES, Conditions(region_only=False))
    with story.commits() as session:
        release_packet(session, packet_id=packet, clock=story.wiring.clock)
        assert session.get_one(PacketRow, packet).status == "released"
        assert session.scalar(text("SELECT count(*) FROM alerts WHERE status = 'published'")) == 1
