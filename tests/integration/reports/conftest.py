"""A story whose time the test sets: what a delay or seven days' notice do is seen without waiting for them."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.queries.police import desk, pushed
from num_service.domain.reports.consent import Answer, AskedBy, Conditions, Scope, Value
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.taxonomy import Language
from num_service.services.police import take_back
from num_service.services.police.take_back import Recalled
from num_service.services.reports.carry_out import Change, follow, told
from num_service.services.reports.consents import record_answers
from tests.harness.story import SentReport, Story
from tests.integration.reports.narrowing_oracle import Said


class Hands:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclasses.dataclass(frozen=True, slots=True)
class Timed:
    """The same installation, looked at with a clock of the test's own. ``start`` is today."""

    story: Story
    clock: Hands
    start: datetime

    def ago(self, **time: float) -> None:
        """Put the clock to so long before the start."""
        self.clock.now = self.start - timedelta(**time)


@pytest.fixture
def at_any_time() -> Callable[[Story], Timed]:
    def make(story: Story) -> Timed:
        # Ahead of the database: the log writes its own time, and what it has must not come after all of this.
        start = story.wiring.clock() + timedelta(days=31)
        clock = Hands(start)
        wiring = dataclasses.replace(story.wiring, clock=clock)
        return Timed(dataclasses.replace(story, wiring=wiring), clock, start)

    return make


@contextmanager
def tried(story: Story) -> Iterator[Session]:
    """A transaction that is looked at and then undone."""
    with story.wiring.database.commits() as session:
        yield session
        session.rollback()


def answer(session: Session, story: Story, report: SentReport, scope: Scope, said: Said) -> Change:
    recorded = record_answers(
        session,
        report_id=report.id,
        answers=[Answer(scope, Value(said.value), Conditions.from_json(said.conditions))],
        by=AskedBy.CASEWORKER if said.value == "paused" else AskedBy.REPORTER,
        signer=report.receipt.signer(),
        actor="receipt",
        language=Language.EN,
        wording=CURRENT,
        clock=story.wiring.clock,
    )
    (change,) = told(
        follow(session, recorded, clock=story.wiring.clock, wake=story.wiring.wake),
        taken_back(session, story, report.id),
    )
    return change


def taken_back(session: Session, story: Story, report_id: uuid.UUID) -> Recalled:
    """What becomes of packets that are to be taken back, in this transaction; at the police it is undone."""
    found = Recalled()
    assert story.wiring.push_database is not None
    session.flush()
    waiting = pushed.being_taken_back(session, [report_id])
    if waiting:
        with story.wiring.push_database.session() as there:
            for packet_id, reference, *_ in waiting:
                answered = desk.take_back(there, reference=reference, on=story.wiring.clock().date())
                take_back.record(
                    session,
                    packet_id=packet_id,
                    answer=answered,
                    marks=desk.marks(there, [reference]),
                    clock=story.wiring.clock,
                    found=found,
                )
    session.flush()
    return found


def one(session: Session, sql: str, **values: object) -> Any:
    return session.execute(text(sql), values).one()
