"""A packet that was released is decided once more just before it goes to its force, whatever its row says by then."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import Answer, AskedBy, Conditions, Scope, Value
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.taxonomy import Language
from num_service.services.police import push_packet, release_packet, take_back
from num_service.services.reports.consents import record_answers
from tests.harness.databases import TestDatabase
from tests.harness.story import SentReport, Story
from tests.harness.texts import FORCE


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


def _released(story: Story) -> tuple[SentReport, uuid.UUID]:
    """Released, and not yet pushed: the worker has done the first of its two steps."""
    report = story.report()
    packet_id = story.approved_packet(report)
    with story.commits() as session:
        release_packet.release_packet(session, packet_id=packet_id, clock=story.wiring.clock)
    assert _status(story, packet_id) == "released"
    return report, packet_id


def _push(story: Story, packet_id: uuid.UUID) -> None:
    here = story.wiring
    done = False
    for _ in range(5):  # its time-outs are short: on a busy machine the sweep tries again too
        done = done or push_packet.push_packet(
            here.database, here.push_database, packet_id=packet_id, clock=here.clock
        )
    assert done, "the police database did not answer"


def _take_back(story: Story) -> None:
    here = story.wiring
    for _ in range(5):  # as above
        if not take_back.take_back(here.database, here.push_database, clock=here.clock).unknown:
            return
    raise AssertionError("the police database did not answer")


def _status(story: Story, packet_id: uuid.UUID) -> str:
    with story.commits() as session:
        return str(session.scalar(text("SELECT status FROM packets WHERE id = :id"), {"id": packet_id}))


def _at_the_force(story: Story, database: TestDatabase, packet_id: uuid.UUID) -> bool:
    """Whether its words are in the police database."""
    with story.commits() as session:
        named = {"id": packet_id}
        reference = session.scalar(text("SELECT reference FROM packets WHERE id = :id"), named)
    with psycopg.connect(database.police_admin_libpq) as police:
        asked = "SELECT 1 FROM packet_texts WHERE reference = %s"
        return police.execute(asked, [reference]).fetchone() is not None


def _says(value: Value, **conditions: object) -> Callable[[Story, SentReport], None]:
    """Their answer is committed, and the process ends before anything follows from it."""

    def says(story: Story, report: SentReport) -> None:
        with story.commits() as session:
            record_answers(
                session,
                report_id=report.id,
                answers=[Answer(Scope.POLICE_INTELLIGENCE, value, Conditions(**conditions))],  # type: ignore[arg-type]
                by=AskedBy.REPORTER,
                signer=report.receipt.signer(),
                actor="receipt",
                language=Language.EN,
                wording=CURRENT,
                clock=story.wiring.clock,
            )

    return says


def _row(change: str) -> Callable[[Story, SentReport], None]:
    """What is known of the report changes, and nobody has come to look at its packets again."""

    def sets(story: Story, report: SentReport) -> None:
        with story.commits() as session:
            session.execute(text(f"UPDATE reports SET {change} WHERE id = :id"), {"id": report.id})

    return sets


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(_says(Value.NO), id="a no"),
        pytest.param(_says(Value.IF_MATCHED), id="only if somebody else reports"),
        pytest.param(_says(Value.YES, delay_days=7), id="a yes with a delay"),
        pytest.param(_says(Value.YES, except_forces=frozenset({FORCE})), id="a yes without this force"),
        pytest.param(_row("official = true"), id="about an official"),
        pytest.param(_row("guard = 'holds'"), id="with the safeguarding lead"),
    ],
)
def test_what_the_gate_would_not_release_by_then_is_not_sent(
    story: Story, database: TestDatabase, meanwhile: Callable[[Story, SentReport], None]
) -> None:
    report, packet_id = _released(story)
    meanwhile(story, report)
    assert _status(story, packet_id) == "released", "nothing but the gate itself stands before the sending"
    _push(story, packet_id)
    assert not _at_the_force(story, database, packet_id)
    assert _status(story, packet_id) == "withdrawn"
    _take_back(story)
    _push(story, packet_id)
    assert not _at_the_force(story, database, packet_id), "nor is it sent later"


def test_an_unsigned_answer_sends_nothing_that_is_still_on_its_way(
    story: Story, database: TestDatabase
) -> None:
    """What is at its force may stay there on an answer from before answers were signed. This is not there."""
    report, packet_id = _released(story)
    with psycopg.connect(database.admin_libpq) as admin:
        admin.execute("SET session_replication_role = replica")
        unsigned = "UPDATE consents SET place = NULL, signature = NULL WHERE report_id = %s"
        admin.execute(unsigned, [report.id])
    _push(story, packet_id)
    assert not _at_the_force(story, database, packet_id)


def test_where_nothing_has_changed_it_is_sent(story: Story, database: TestDatabase) -> None:
    _, packet_id = _released(story)
    _push(story, packet_id)
    assert _at_the_force(story, database, packet_id)
    assert _status(story, packet_id) == "released"
