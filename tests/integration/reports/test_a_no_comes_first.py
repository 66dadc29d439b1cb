"""An answer is committed before anything follows from it: whatever holds a packet up, a no stands."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import Scope, Value
from num_service.services.alerts import alert_sources
from num_service.services.reports import carry_out
from tests.harness.desk import taken_back
from tests.harness.story import SentReport, Story

STILL = "Your answer stands. What follows from it is still being done"


class Killed(Exception):
    """The process ended here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def in_force(story: Story, report: SentReport, scope: Scope) -> str:
    asked = "SELECT value FROM consents WHERE report_id = :id AND scope = :scope ORDER BY number DESC LIMIT 1"
    with story.commits() as session:
        return str(session.scalar(text(asked), {"id": report.id, "scope": scope.value}))


def swept(story: Story) -> int:
    return carry_out.sweep(story.wiring)


@contextmanager
def held(story: Story, statement: str) -> Iterator[None]:
    with story.wiring.database.engine.connect() as other:
        other.execute(text(statement))
        yield


@pytest.mark.parametrize("told", [Value.NO, Value.IF_MATCHED])
def test_a_process_that_ends_after_the_answer_leaves_it_in_force(
    story: Story, monkeypatch: pytest.MonkeyPatch, told: Value
) -> None:
    report = story.report()
    packet = story.approved_packet(report)
    story.release(packet)
    with monkeypatch.context() as patch:
        patch.setattr(carry_out, "reconsider", killed)
        with pytest.raises(Killed):
            story.answer(report, Scope.POLICE_INTELLIGENCE, told)
    assert in_force(story, report, Scope.POLICE_INTELLIGENCE) == told
    assert swept(story) == 1
    taken_back(story)
    with story.commits() as session:
        assert session.scalar(text("SELECT status FROM packets")) == "withdrawn"
        assert session.scalar(text("SELECT count(*) FROM released_packets")) == 0
    assert swept(story) == 0, "once"


def test_a_held_packet_does_not_hold_up_the_no(story: Story) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    with held(story, "SELECT FROM packets FOR UPDATE"):
        change = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        assert in_force(story, report, Scope.POLICE_INTELLIGENCE) == "no"
    assert change.record.value is Value.NO
    assert [str(each).startswith(STILL) for each in change.not_undone] == [True]
    assert swept(story) == 1


def test_what_a_process_left_is_done_with_the_next_answer(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = story.report()
    story.publish(story.approved_alert(report))
    with monkeypatch.context() as patch:
        patch.setattr(alert_sources, "reconsider", killed)
        with pytest.raises(Killed):
            story.answer(report, Scope.ALERT, Value.NO)
    story.answer(report, Scope.CONTACT, Value.NO)
    with story.commits() as session:
        assert session.scalar(text("SELECT status FROM alerts")) == "recalled"
    assert swept(story) == 0
