"""A report with danger now calls somebody: the first on duty, the next, everybody, until one says they have seen it."""

from __future__ import annotations

import os
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.adapters.notice import CALL, Notice
from num_service.adapters.sender import NotNow, Refused, Unavailable, Unclear
from num_service.domain.casework.paging import LEASE, ROUNDS
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole, SteppedBack
from num_service.services.accounts import accounts
from num_service.services.casework import paging, rota
from num_service.services.casework.desk import desk as open_desk
from num_service.services.casework.open_report import find_report
from num_service.services.casework.step_back import step_back
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_PAGES
from num_service.services.upkeep import forget
from tests.harness.on_call import ONE, TWO, Desk, another_caseworker, desks
from tests.harness.races import Side, race
from tests.harness.story import Story

ROUNDS_OF_RACES = int(os.environ.get("NUM_ROUNDS", "30"))


class Killed(BaseException):
    """The worker is gone, in the middle of it."""


@pytest.fixture
def desk(story: Story) -> Iterator[Desk]:
    yield from desks(story)


@pytest.fixture
def both(desk: Desk) -> Desk:
    """The first caseworker is on call, and after them the second."""
    desk.on_duty(desk.story.caseworkers[0], place=1)
    desk.on_duty(desk.story.caseworkers[1], place=2)
    return desk


# ----------------------------------------------------------------------------------------------- who is called when


def test_danger_now_calls_the_first_on_duty_once_and_nobody_else(both: Desk) -> None:
    both.report()
    assert both.work() == 1
    assert both.post.to == [ONE]
    both.clock.move(minutes=9, seconds=59)
    both.work()
    assert both.post.to == [ONE], "nobody is called twice, and the next has not come yet"


def test_a_report_without_danger_calls_nobody(both: Desk) -> None:
    both.report(danger_now=[])
    assert both.work() == 0
    assert both.post.to == []


def test_not_answered_in_ten_minutes_the_next_then_everybody_then_the_alarm(both: Desk) -> None:
    third = another_caseworker(both.story)
    both.report()
    both.work()
    both.clock.move(minutes=10)
    both.work()
    assert both.post.to == [ONE, TWO]
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).unanswered == 0

    both.clock.move(minutes=10)
    both.work()
    assert Counter(both.post.to[2:]) == Counter([ONE, TWO, third])
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).unanswered == 1


def test_everybody_is_called_again_for_a_day_and_the_alarm_stays(both: Desk) -> None:
    both.report()
    for _ in range(300):
        both.work()
        both.clock.move(minutes=10)
    assert len(both.post.to) == 2 + 2 * ROUNDS
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).unanswered == 1


def test_with_nobody_on_duty_everybody_is_called_at_once_and_it_is_an_alarm(desk: Desk) -> None:
    desk.report()
    desk.work()
    assert Counter(desk.post.to) == Counter([ONE, TWO])
    with desk.story.commits() as session:
        assert paging.alarm(session, clock=desk.clock).unanswered == 1


def test_who_is_on_duty_is_asked_when_the_call_is_made(desk: Desk) -> None:
    first, second = desk.story.caseworkers
    desk.on_duty(first, ends=timedelta(minutes=5))
    desk.on_duty(second, begins=timedelta(minutes=5))
    desk.report()
    desk.work()
    desk.clock.move(minutes=10)
    desk.work()
    assert desk.post.to == [ONE, TWO]


def test_somebody_who_could_not_read_it_is_not_called(desk: Desk) -> None:
    no_key = desk.story.account(AccountRole.CASEWORKER, "new@casework.example", name="New")
    desk.on_duty(CaseworkHolder(no_key, {}))
    with desk.story.commits() as session:
        assert rota.plan(session, clock=desk.clock).gaps
        accounts.set_active(session, user_id=no_key, active=False, actor="command")
        assert not rota.cover(session, clock=desk.clock).somebody
    desk.report()
    desk.work()
    assert "new@casework.example" not in desk.post.to


def test_who_stepped_back_is_not_called_and_cannot_answer(both: Desk) -> None:
    report, first = both.report(), both.story.caseworkers[0]
    with both.story.commits() as session:
        step_back(session, report=find_report(session, report.reference), holder=first, clock=both.clock)
    both.work()
    assert both.post.to == [TWO]
    with pytest.raises(SteppedBack):
        both.answer(report, first)
    with both.story.commits() as session:
        assert paging.open_pages(session, except_for=first.user_id) == []
        assert len(paging.open_pages(session, except_for=both.story.caseworkers[1].user_id)) == 1


# --------------------------------------------------------------------------------------------------- answering it


def test_an_answer_ends_the_calls_and_keeps_who_and_when(both: Desk) -> None:
    report, second = both.report(), both.story.caseworkers[1]
    both.work()
    both.clock.move(minutes=4)
    both.answer(report, second)
    both.clock.move(hours=3)
    both.work()
    assert both.post.to == [ONE]
    (page,) = both.rows("pages")
    assert page["answered_by"] == second.user_id
    assert page["due_at"] is None, "when they were called says when the report came"
    assert {row["begun_at"] for row in both.rows("page_calls")} == {None}
    with both.story.commits() as session:
        assert paging.open_pages(session) == []
        assert paging.alarm(session, clock=both.clock) == paging.Alarm(0, 0)


def test_who_comes_second_is_told_who_was_first_and_when(both: Desk) -> None:
    report, (first, second) = both.report(), both.story.caseworkers
    both.answer(report, first)
    both.answer(report, first)
    with pytest.raises(Conflict) as told:
        both.answer(report, second)
    assert told.value.code == "answered"
    assert "has seen it already" in told.value.message
    (page,) = both.rows("pages")
    assert page["answered_by"] == first.user_id


def answers(wiring, given: tuple[uuid.UUID, uuid.UUID]) -> str:  # type: ignore[no-untyped-def]  # a Deed
    page_id, who = given
    with wiring.database.commits() as session:
        paging.acknowledge(session, page_id=page_id, holder=CaseworkHolder(who, {}), clock=wiring.clock)
    return "first"


def test_of_two_who_answer_at_the_same_moment_one_is_first(both: Desk) -> None:
    pages = [both.page(both.report()) for _ in range(ROUNDS_OF_RACES)]
    one, two = (Side(answers, [(page, who.user_id) for page in pages]) for who in both.story.caseworkers)
    ended = race(both.story.wiring.settings, one, two)
    assert {frozenset(each) for each in ended} == {frozenset({"first", "answered"})}


def test_opening_the_report_answers_for_those_on_call_and_not_for_the_safeguarding_lead(both: Desk) -> None:
    first = both.story.caseworkers[0]
    report = both.report(about={"under_18": "yes"})
    both.work()
    with both.story.commits() as session:
        open_desk(
            session,
            reference=report.reference,
            holder=first,
            index=both.story.wiring.index,
            clock=both.clock,
        )
    answered = {row["duty"]: row["answered_by"] for row in both.rows("pages")}
    assert answered == {"on_call": first.user_id, "safeguarding": None}


# ----------------------------------------------------------------------------------------- workers, mail, and loss


def test_a_worker_that_dies_in_the_middle_of_a_call_loses_nothing(both: Desk) -> None:
    both.report()
    both.post.ends = Killed()
    with pytest.raises(Killed):
        both.work()
    both.post.ends = None
    both.work()
    assert both.post.to == [ONE], "it may be under way still"
    both.clock.at += LEASE
    both.work()
    assert both.post.to == [ONE, ONE]
    assert len({message for _, message in both.post.calls}) == 1, "twice under one id, and only in doubt"


def test_nobody_is_called_a_third_time_in_one_step(both: Desk) -> None:
    both.report()
    both.post.ends = Killed()
    for _ in range(4):
        try:
            both.work()
        except Killed:
            both.clock.at += LEASE
    assert both.post.to == [ONE, ONE]
    assert [row["state"] for row in both.rows("page_calls")] == ["unclear"]


def test_a_connection_lost_after_the_text_is_tried_once_more(both: Desk) -> None:
    both.report()
    both.post.says[ONE] = Unclear("body: lost")
    both.work()
    assert [row["state"] for row in both.rows("page_calls")] == ["waiting"]
    both.work()
    assert [row["state"] for row in both.rows("page_calls")] == ["unclear"]


def test_an_address_that_takes_nothing_calls_the_next_at_once(both: Desk) -> None:
    both.report()
    both.post.says[ONE] = Refused("rcpt: 550 5.1.1")
    both.work()
    assert both.post.to == [TWO]


def test_where_nobody_takes_mail_it_is_an_alarm_and_no_endless_loop(both: Desk) -> None:
    both.report()
    both.post.says[""] = Refused("rcpt: 550 5.1.1")
    both.work()
    assert both.post.to == []
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).unanswered == 1


def test_a_mailbox_that_takes_nothing_now_is_tried_again_soon(both: Desk) -> None:
    both.report()
    both.post.says[ONE] = NotNow("rcpt: 451 4.7.1")
    both.work()
    assert both.post.to == []
    del both.post.says[ONE]
    both.clock.move(seconds=15)
    both.work()
    assert both.post.to == [ONE]


def test_while_the_mail_server_is_away_everything_waits_and_the_rota_goes_on(both: Desk) -> None:
    both.report()
    both.post.says[""] = Unavailable("connect: ConnectionRefusedError")
    for _ in range(5):
        both.work()
    both.clock.move(minutes=10)
    both.work()
    both.post.says.clear()
    both.work()
    assert Counter(both.post.to) == Counter([ONE, TWO])


def test_two_workers_at_once_make_every_call_once(both: Desk) -> None:
    for _ in range(8):
        both.report()
    workers = [threading.Thread(target=both.work) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    both.work()
    assert Counter(both.post.to) == Counter({ONE: 8})
    assert len({message for _, message in both.post.calls}) == 8


def test_no_worker_at_all_is_seen(both: Desk) -> None:
    both.report()
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).not_called == 1
    both.work()
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).not_called == 0
    both.clock.move(minutes=13)
    with both.story.commits() as session:
        assert paging.alarm(session, clock=both.clock).not_called == 1


# ------------------------------------------------------------------------------------------ what is kept and said


def test_nothing_that_comes_with_the_report_has_a_time(desk: Desk) -> None:
    report = desk.report()
    (page,) = desk.rows("pages")
    assert page["due_at"] is None
    assert page["report_id"] == report.id
    assert not {"answered_by", "answered_at"} & {name for name, value in page.items() if value}


def test_that_somebody_was_called_is_in_the_log_by_its_day_and_who_answered_by_their_time(both: Desk) -> None:
    report = both.report()
    both.work()
    both.answer(report, both.story.caseworkers[0])
    with both.story.commits() as session:
        rows = session.execute(
            text(
                "SELECT action, actor, at = date_trunc('day', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS day_only "
                "FROM audit_entries WHERE action LIKE 'page.%' AND subject = :subject"
            ),
            {"subject": f"report:{report.reference}"},
        ).all()
    assert {(row.action, row.actor.partition(":")[0], row.day_only) for row in rows} == {
        ("page.called", "worker", True),
        ("page.answered", "user", False),
    }


def test_the_message_says_nothing_but_where_to_sign_in() -> None:
    notice = Notice(service_name="Umbrella", base_url="https://umbrella.example", wording=CALL)
    raw = notice.as_bytes(to=ONE, message_id=uuid.uuid4()).decode().lower()
    assert "https://umbrella.example/sign-in" in raw
    assert raw.count("http") == 1, "no link that answers"
    for telling in ("report", "danger", "police", "casework", "sex", "call"):
        assert telling not in raw.partition("subject:")[2], telling


# ------------------------------------------------------------------------------------------- the safeguarding lead


def test_under_18_calls_the_safeguarding_lead_and_then_who_is_on_call(both: Desk) -> None:
    lead = another_caseworker(both.story)
    with both.story.commits() as session:
        lead_id = session.scalar(text("SELECT id FROM users WHERE name = 'Third'"))
    both.on_duty(CaseworkHolder(lead_id, {}), duty=Duty.SAFEGUARDING)
    both.story.report(about={"under_18": "yes"})
    both.work()
    both.clock.move(minutes=10)
    both.work()
    assert both.post.to == [lead, ONE]
    (page,) = both.rows("pages")
    assert page["duty"] == "safeguarding"


def test_staff_call_the_safeguarding_lead_and_twice_is_one_page(both: Desk) -> None:
    report = both.story.report()
    with both.story.commits() as session:
        found = find_report(session, report.reference)
        first, second = (
            paging.page_role(
                session,
                report=found,
                duty=Duty.SAFEGUARDING,
                clock=both.clock,
                wake=both.story.wiring.wake,
            )
            for _ in range(2)
        )
        assert both.story.woken == [], "not before it stands"
    assert first == second
    assert both.story.woken == [(WAKE_PAGES,)]
    both.work()
    assert both.post.to == [ONE], "no lead is on duty: whoever is on call"


def test_a_child_in_danger_calls_both(both: Desk) -> None:
    both.report(danger_now=["child"])
    both.work()
    assert Counter(both.post.to) == Counter([ONE, ONE]), "two pages, each by itself"


def test_who_was_on_duty_is_forgotten_after_90_days_and_who_answered_stays(both: Desk) -> None:
    report = both.report()
    both.answer(report, both.story.caseworkers[0])
    both.clock.move(days=90)
    with both.story.commits() as session:
        forget.forget_expired(session, clock=both.clock)
    assert len(both.rows("rota_shifts")) == 2, "not a day early"
    both.clock.move(days=1)
    with both.story.commits() as session:
        forget.forget_expired(session, clock=both.clock)
    assert both.rows("rota_shifts") == []
    assert [row["answered_by"] for row in both.rows("pages")] == [both.story.caseworkers[0].user_id]
