"""A caseworker is in the middle of something when she stops everything, or when the worker comes for the packet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import text

from num_service.db.queries.police import desk, pushed
from num_service.domain.reports.consent import Answer, AskedBy, Conditions, Scope, Value
from num_service.domain.shared.taxonomy import Language
from num_service.services.casework import open_report
from num_service.services.core import audit
from num_service.services.police import draft_packet, read_marks, release_packet
from num_service.services.police.draft_packet import PACKET
from num_service.services.reports.carry_out import Change, change_consents
from num_service.services.writing import document
from tests.harness.story import SentReport, Story
from tests.harness.texts import FORCE, packet_for

pytestmark = pytest.mark.faults
PATIENCE = 20.0  # seconds


@contextmanager
def meanwhile(story: Story, deed: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Start a deed in another connection, and go on once it waits for somebody's lock."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(deed)
        give_up = monotonic() + PATIENCE
        with story.wiring.database.engine.connect() as watch:
            while not doing.done() and monotonic() < give_up:
                if watch.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                    break
                watch.rollback()
                sleep(0.01)
        yield doing


def stop(
    story: Story, report: SentReport, *scopes: Scope, conditions: Conditions | None = None
) -> list[Change]:
    value = Value.YES if conditions else Value.NO
    return change_consents(
        story.wiring,
        report_id=report.id,
        answers=[Answer(scope, value, conditions or Conditions()) for scope in scopes],
        by=AskedBy.REPORTER,
        signer=report.receipt.signer(),
        actor="receipt",
        language=Language.EN,
        clock=story.wiring.clock,
    )


def write_anew(story: Story, session: Any, report: SentReport, packet_id: Any) -> None:
    draft_packet.save_packet(
        session,
        report=open_report.find_report(session, report.reference),
        holder=story.caseworkers[0],
        packet=packet_for(FORCE, story.wiring.clock),
        clock=story.wiring.clock,
        packet_id=packet_id,
    )


def test_stopping_everything_is_not_turned_away_by_a_caseworker_at_work(story: Story) -> None:
    """She stops all; a colleague holds a packet and has yet to write her own line into the audit trail."""
    report = story.report()
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    with story.commits() as at_work:
        document.find(at_work, PACKET, report_id=report.id, document_id=packet_id)
        with meanwhile(
            story, lambda: stop(story, report, Scope.CHECKER, Scope.ALERT, Scope.POLICE_INTELLIGENCE)
        ) as stopping:
            audit.record(at_work, actor="user:test", action="packet.read", subject="packet:test")
            at_work.commit()
            changes = stopping.result(PATIENCE)
    assert [each.record.value for each in changes] == [Value.NO] * 3
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM released_packets")) == 0


def test_a_packet_being_written_anew_is_not_released(story: Story) -> None:
    report = story.report()
    packet_id = story.approved_packet(report)
    with story.commits() as at_work:
        write_anew(story, at_work, report, packet_id)
        with meanwhile(story, lambda: story.release(packet_id)) as releasing:
            at_work.commit()
            releasing.result(PATIENCE)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM releases")) == 0
        assert session.scalar(text("SELECT status FROM packets")) == "draft"


def test_an_answer_leaves_a_packet_being_written_anew_a_draft(story: Story) -> None:
    later = {"police_intelligence": {"value": "yes", "delay_days": 30}}
    report = story.report(consents=later)
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    with story.commits() as session:
        assert session.scalar(text("SELECT status FROM packets")) == "held"
    with story.commits() as at_work:
        write_anew(story, at_work, report, packet_id)
        sooner = Conditions(delay_days=1)
        with meanwhile(
            story, lambda: stop(story, report, Scope.POLICE_INTELLIGENCE, conditions=sooner)
        ) as answering:
            at_work.commit()
            answering.result(PATIENCE)
    with story.commits() as session:
        assert session.scalar(text("SELECT status FROM packets")) == "draft"
        assert release_packet.due(session, clock=story.wiring.clock) == []


def test_whoever_reads_the_marks_and_whoever_takes_back_lock_in_one_order(story: Story) -> None:
    """Both write down that a packet was taken back: the packet first, then what is known of it."""
    report = story.report()
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    with story.commits() as session:
        reference = session.scalars(text("SELECT reference FROM packets")).one()
    with story.police() as there:
        desk.take_back(there, reference=reference, on=story.wiring.clock().date())
    with story.commits() as at_work:
        pushed.packet(at_work, packet_id)
        with meanwhile(
            story, lambda: read_marks.read_marks(story.wiring.database, story.wiring.push_database)
        ) as reading:
            pushed.find(at_work, reference)
            at_work.commit()
            assert reading.result(PATIENCE) == 1
