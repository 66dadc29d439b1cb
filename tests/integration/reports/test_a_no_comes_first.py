"""An answer is committed before anything follows from it: whatever holds a packet up, a no stands."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from num_service.domain.reports.consent import Scope, Value
from num_service.services.alerts import alert_sources
from num_service.services.reports import carry_out
from tests.harness.desk import taken_back
from tests.harness.story import SentReport, Story

STILL = "Your answer stands. What follows from it is still being done"


class Killed(BaseException):
    """The process ended here."""


def broken(*_: object, **__: object) -> None:
    raise ValueError("words of a report")


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


def test_one_report_that_cannot_be_carried_out_does_not_hold_up_the_others(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [story.report() for _ in range(3)]
    for report in reports:
        story.publish(story.approved_alert(report))
    with monkeypatch.context() as patch:
        patch.setattr(alert_sources, "reconsider", broken)
        said = [story.answer(report, Scope.ALERT, Value.NO) for report in reports]
    assert {str(each).startswith(STILL) for change in said for each in change.not_undone} == {True}
    assert [in_force(story, report, Scope.ALERT) for report in reports] == ["no"] * 3

    real = alert_sources.reconsider

    def breaks_at_one(session: Session, report_id: uuid.UUID, now: datetime) -> alert_sources.Reconsidered:
        if report_id == reports[1].id:
            raise ValueError("words of a report")
        return real(session, report_id, now)

    with monkeypatch.context() as patch, capture_logs() as logged:
        patch.setattr(alert_sources, "reconsider", breaks_at_one)
        assert swept(story) == 2
    assert [(each["error"], each["report"]) for each in logged] == [("ValueError", str(reports[1].id))]
    assert "words of a report" not in str(logged)
    assert swept(story) == 1, "the one that is left"
