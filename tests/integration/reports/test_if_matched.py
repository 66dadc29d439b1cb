"""``if_matched``: a shared identifier only tells staff, a caseworker judges, she is told, and has seven days."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.domain.reports.matching import Judgement
from num_service.domain.shared.errors import DomainError
from num_service.services.casework import judge_match, open_report
from num_service.services.police import release_packet
from num_service.services.reports import return_with_receipt
from num_service.services.reports.timeline import Step
from tests.harness.story import ALL_YES, SentReport, Story, later

IF_MATCHED = ALL_YES | {"police_intelligence": "if_matched"}


def _judge(story: Story, report: SentReport, other: SentReport, judgement: Judgement) -> None:
    with story.commits() as session:
        judge_match.judge_match(
            session,
            report=open_report.find_report(session, report.reference),
            other_reference=other.reference,
            judgement=judgement,
            judged_by=story.caseworkers[0].user_id,
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )


def _status(story: Story, packet_id: uuid.UUID, *, ahead: timedelta = timedelta()) -> str:
    with story.commits() as session:
        release_packet.release_packet(session, packet_id=packet_id, clock=later(story.wiring.clock, ahead))
    with story.commits() as session:
        return session.execute(
            text("SELECT status FROM packets WHERE id = :id"), {"id": packet_id}
        ).scalar_one()


def _step(story: Story, report: SentReport, key: str) -> Step:
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        steps = return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).timeline
    return next(each for each in steps if each.key == key)


def test_a_second_report_alone_unlocks_nothing(story: Story) -> None:
    first, _ = story.report(consents=IF_MATCHED), story.report()
    packet = story.approved_packet(first)
    assert _status(story, packet) == "held"
    assert _status(story, packet, ahead=timedelta(days=400)) == "held"
    assert _step(story, first, "match").state == "waiting"


@pytest.mark.parametrize("judgement", [Judgement.SAME, Judgement.NOT_KNOWN])
def test_the_same_person_or_not_known_unlocks_nothing(story: Story, judgement: Judgement) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    packet = story.approved_packet(first)
    _judge(story, first, second, judgement)
    assert _status(story, packet, ahead=timedelta(days=400)) == "held"


def test_different_people_and_seven_days_in_which_she_may_say_no(story: Story) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    packet = story.approved_packet(first)
    assert _status(story, packet) == "held"
    story.woken.clear()
    _judge(story, second, first, Judgement.DIFFERENT)  # from either report's page
    assert ("releases.release", str(packet)) in story.woken
    assert _status(story, packet) == "held"
    told = _step(story, first, "match")
    assert told.state == "current"
    assert "say no until" in str(told.text)
    assert _status(story, packet, ahead=timedelta(days=6, hours=23)) == "held"
    with story.commits() as session:
        assert release_packet.due(session, clock=later(story.wiring.clock, timedelta(days=7, minutes=1))) == [
            packet
        ]
    assert _status(story, packet, ahead=timedelta(days=7, minutes=1)) == "released"


def test_two_reports_that_share_nothing_cannot_be_judged(story: Story) -> None:
    first = story.report(consents=IF_MATCHED)
    other = story.report(people=[{"identifiers": [{"kind": "phone", "value": "07700 900999"}]}])
    with pytest.raises(DomainError, match="share no identifier"):
        _judge(story, first, other, Judgement.DIFFERENT)
