"""Nothing of a report waits for somebody who will not come, or goes on a word of who stepped back from it."""

from __future__ import annotations

import dataclasses
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.casework.follow_up import FollowUp
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.casework import queue_view
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import SteppedBack
from num_service.domain.shared.verdict import Hold, Reason
from num_service.services.accounts import accounts
from num_service.services.alerts import alert_sources
from num_service.services.casework import follow_up, judge_match, open_report, step_back, triage_report
from num_service.services.casework.correct_identifier import correct_identifier
from num_service.services.casework.desk import desk
from num_service.services.casework.mark_live import mark_live
from num_service.services.reports import messages
from tests.harness.story import SentReport, Story


def writes(story: Story, report: SentReport) -> None:
    """What the reporter adds with their code."""
    with story.commits() as session:
        row = open_report.find_report(session, report.reference)
        messages.add_message(session, report=row, text="He rang again.", clock=story.wiring.clock)


def unread(story: Story, who: int) -> int:
    with story.commits() as session:
        return queue_view.for_navigation(session, story.caseworkers[who].user_id)[0]


def steps_back(story: Story, report: SentReport, who: int) -> None:
    with story.commits() as session:
        step_back.step_back(
            session,
            report=open_report.find_report(session, report.reference),
            holder=story.caseworkers[who],
            clock=story.wiring.clock,
        )


def takes(story: Story, report: SentReport, who: int) -> None:
    with story.commits() as session:
        triage_report.claim(session, reference=report.reference, holder=story.caseworkers[who])


def test_a_line_of_the_queue_is_read_in_the_order_of_its_statement() -> None:
    """The columns are matched by their places: two that changed places would be another's."""
    columns = [each.name for each in queue_view._lines().selected_columns]
    assert columns == [each.name for each in dataclasses.fields(queue_view.QueueRow)]


def test_a_message_stays_unread_where_it_is_not_shown(story: Story) -> None:
    """Saving a warning opened the report, and the flag of a message that nobody had seen was gone."""
    report = story.report()
    takes(story, report, 0)
    writes(story, report)

    def opens(*, shows_messages: bool) -> None:
        with story.commits() as session:
            here = story.wiring
            desk(
                session,
                reference=report.reference,
                holder=story.caseworkers[0],
                index=here.index,
                clock=here.clock,
                shows_messages=shows_messages,
            )

    opens(shows_messages=False)
    assert unread(story, 0) == 1
    opens(shows_messages=True)
    assert unread(story, 0) == 0


def test_a_report_of_somebody_who_left_is_everybodys_to_read(story: Story) -> None:
    report = story.report()
    takes(story, report, 0)
    writes(story, report)
    assert unread(story, 1) == 0, "it is in other hands"

    with story.commits() as session:
        gone = story.caseworkers[0].user_id
        accounts.set_active(session, user_id=gone, active=False, actor="command")

    assert unread(story, 1) == 1
    takes(story, report, 1)


@pytest.mark.parametrize("who", [0, 1], ids=["writer", "approver"])
def test_nothing_goes_on_the_word_of_somebody_who_stepped_back_since(story: Story, who: int) -> None:
    """Somebody approves a packet that waits, and finds out then whom they know in it."""
    report = story.report()
    alert, packet = story.approved_alert(report), story.approved_packet(report)

    steps_back(story, report, who)
    story.release(packet)

    reason = (Reason.WRITER_LEFT, Reason.APPROVER_LEFT)[who]
    with story.commits() as session:
        assert session.get_one(PacketRow, packet).status is PacketStatus.HELD
        verdict = alert_sources.decide(session, session.get_one(Alert, alert), story.wiring.clock())
        assert isinstance(verdict, Hold)
        assert reason in verdict.reasons


def test_what_is_out_stays_out_when_its_approver_steps_back(story: Story) -> None:
    report = story.report()
    alert, packet = story.approved_alert(report), story.approved_packet(report)
    story.publish(alert)
    story.release(packet)

    steps_back(story, report, 1)

    with story.commits() as session:
        assert alert_sources.reconsider(session, report.id, story.wiring.clock()).recalled == 0
        assert session.get_one(PacketRow, packet).status is PacketStatus.RELEASED


def test_another_report_of_theirs_is_not_held(story: Story) -> None:
    first, second = story.report(), story.report()
    packet = story.approved_packet(second)
    steps_back(story, first, 1)
    story.release(packet)
    with story.commits() as session:
        assert session.get_one(PacketRow, packet).status is PacketStatus.RELEASED


def test_who_stepped_back_a_moment_ago_does_not_get_it(story: Story) -> None:
    """In another window: nobody would have asked for it any more, and they cannot open it."""
    report = story.report()
    steps_back(story, report, 0)
    with pytest.raises(SteppedBack):
        takes(story, report, 0)
    with story.commits() as session:
        assert session.get_one(Report, report.id).assignee_id is None


def sets_a_day(story: Story, report: SentReport, who: int, why: str) -> uuid.UUID:
    with story.commits() as session:
        follow_up.set_follow_up(
            session,
            report=open_report.find_report(session, report.reference),
            due_on=story.wiring.clock().date() + timedelta(days=1 + who),
            reason=why,
            holder=story.caseworkers[who],
            clock=story.wiring.clock,
        )
        session.flush()
        return session.scalars(select(FollowUp.note_id).where(FollowUp.report_id == report.id)).one()


def test_a_day_that_was_set_meanwhile_is_not_ended_by_who_saw_the_one_before(story: Story) -> None:
    report = story.report()
    seen = sets_a_day(story, report, 0, "Ring.")
    sets_a_day(story, report, 1, "The refuge has a place then.")

    def ends() -> None:
        with story.commits() as session:
            row = open_report.find_report(session, report.reference)
            follow_up.end_follow_up(session, report=row, note_id=seen, holder=story.caseworkers[0])

    with pytest.raises(Conflict, match="Another day was set meanwhile"):
        ends()

    with story.commits() as session:
        assert session.get(FollowUp, report.id) is not None


def test_two_who_set_a_day_at_once_both_do(story: Story) -> None:
    report = story.report()
    start = threading.Barrier(2)

    def sets(who: int) -> None:
        start.wait()
        sets_a_day(story, report, who, f"Because of {who}.")

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(sets, who) for who in (0, 1)]:
            done.result()


def _match(number: str) -> list[dict[str, Any]]:
    return [{"identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]


def test_a_match_waits_for_whoever_may_give_the_second_opinion(story: Story) -> None:
    first, second = story.report(people=_match("07700 900281")), story.report(people=_match("07700 900281"))
    with story.commits() as session:
        judge_match.judge_match(
            session,
            report=open_report.find_report(session, first.reference),
            other_reference=second.reference,
            answer=MatchAnswer.DIFFERENT,
            judged_by=story.caseworkers[0].user_id,
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )

    def waits(who: int, report: SentReport) -> bool:
        with story.commits() as session:
            row = open_report.find_report(session, report.reference)
            return judge_match.waits_for(session, row, story.caseworkers[who].user_id)

    assert [waits(1, first), waits(1, second), waits(0, first)] == [True, True, False]
    steps_back(story, second, 1)
    assert not waits(1, first)


def test_live_marks_read_a_number_as_it_was_corrected(story: Story) -> None:
    """Ticked, it is part of the text; marked live, and not when saved, it was taken for a slip."""
    report = story.report(people=_match("07700 900283"))
    here = story.wiring
    with story.commits() as session:
        correct_identifier(
            session,
            report=open_report.find_report(session, report.reference),
            position=0,
            as_read="07700 900284",
            why="Their words end in 284.",
            index=here.index,
            holder=story.caseworkers[0],
            clock=here.clock,
            wake=here.wake,
        )

    def marks(words: str) -> int:
        with story.commits() as session:
            found = mark_live(
                session,
                report=open_report.find_report(session, report.reference),
                words=words,
                positions={0},
                holder=story.caseworkers[0],
                index=here.index,
            )
            return len(found.marks)

    assert marks("Called from 07700 900284.") == 0
    assert marks("Called from 07700 900283.") == 1


def test_the_queue_offers_no_match_with_a_report_somebody_stepped_back_from(story: Story) -> None:
    first, second = story.report(people=_match("07700 900285")), story.report(people=_match("07700 900285"))
    with story.commits() as session:
        judge_match.judge_match(
            session,
            report=open_report.find_report(session, first.reference),
            other_reference=second.reference,
            answer=MatchAnswer.DIFFERENT,
            judged_by=story.caseworkers[0].user_id,
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )
    today = story.wiring.clock().date()
    who = queue_view.Looker(story.caseworkers[1].user_id, today, today - timedelta(days=30))

    def offered() -> int:
        with story.commits() as session:
            return queue_view.counts(session, who)[queue_view.View.TO_APPROVE]

    assert offered() == 1
    for each in (first, second):
        if each.id == max(first.id, second.id):
            steps_back(story, each, 1)  # the one that is not the row's own
    assert offered() == 0
