"""Police have a database of their own: what is held there, or dies between the two, takes no "no" away.

The invariant, looked at in both databases after each end of a process and after the sweep: no packet lies with a force
without an answer in force that allows it, and nothing that was allowed is lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.queries.police import desk
from num_service.domain.police.reading import read_packet
from num_service.domain.reports.consent import Scope, Value
from num_service.services.police import push_packet, take_back
from num_service.services.police.release_packet import release_packet
from num_service.services.reports import carry_out
from tests.harness.databases import TestDatabase
from tests.harness.desk import opens, sits_down
from tests.harness.story import SentReport, Story
from tests.harness.two_databases import here, there, worker

pytestmark = pytest.mark.faults


class Killed(BaseException):
    """The process ended here: nothing catches it."""


# ---------------------------------------------------------------------------------------------- held locks


@contextmanager
def everything_held(database: TestDatabase, token: bytes) -> Iterator[None]:
    """Every lock that the police login can take, each in a transaction that stays open."""
    tables = (
        "officers",
        "officer_sessions",
        "released_packets",
        "packet_texts",
        "audit_waiting",
        "audit_nodes",
    )
    modes = ("ACCESS EXCLUSIVE", "EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE", "ACCESS SHARE")
    with ExitStack() as stack:
        held = 0

        def take(statement: sql.SQL | sql.Composed, *values: object) -> None:
            nonlocal held
            connection = stack.enter_context(closing(psycopg.connect(database.police_libpq)))
            connection.execute("SET statement_timeout = 0")
            connection.execute("SET idle_in_transaction_session_timeout = 0")
            connection.execute("SET lock_timeout = '300ms'")
            connection.execute("SELECT set_config('num.police_token', %s, true)", [token.hex()])
            with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.LockNotAvailable):
                connection.execute(statement, values)
                held += 1

        for lock in (0, 1, 51, 2**31):
            take(sql.SQL("SELECT pg_advisory_lock(%s)"), lock)
        take(sql.SQL("SELECT pg_advisory_xact_lock(hashtext('audit_events'))"))
        take(sql.SQL("SELECT open_packet(reference) FROM released_packets"))
        take(sql.SQL("SELECT FROM officer_sessions FOR UPDATE"))
        take(sql.SQL("UPDATE officers SET one_time = one_time"))
        for table in tables:
            for mode in modes:
                take(sql.SQL(f"LOCK TABLE {{}} IN {mode} MODE").format(sql.Identifier(table)))
        assert held > 6
        yield


def test_with_every_lock_held_that_police_can_take_a_no_is_recorded(
    story: Story, database: TestDatabase
) -> None:
    """The reporter reads what is true: it is being taken back, and nobody knows yet whether it was opened."""
    report = story.report()
    story.release(story.approved_packet(report))
    token = sits_down(story)
    with everything_held(database, token.stored_hash):
        story.wiring.database.close()  # whatever connects from here on waits for no lock longer than that
        with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
            admin.execute(
                sql.SQL("ALTER DATABASE {} SET lock_timeout = '2s'").format(sql.Identifier(database.name))
            )
        told = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        assert told.record.value is Value.NO
        assert "do not know yet whether an officer had opened it" in str(told.not_undone[0])
        assert here(story) == ("withdrawn", [(True, False)])
    worker(story)  # they let go without having opened anything
    assert there(story) == []
    assert here(story) == ("withdrawn", [])


def test_the_ledger_says_that_it_is_not_known_yet(story: Story, database: TestDatabase, app: Any) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    token = sits_down(story)
    with everything_held(database, token.stored_hash):
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        sent = app.test_client().post("/api/v1/receipts/open", json={"receipt": report.receipt.shown})
        steps = {each["key"]: each for each in sent.get_json()["ledger"]}
    assert steps["police"]["title"].startswith("Being taken back from ")
    assert "do not know yet" in steps["police"]["text"]


# ------------------------------------------------------------------------------------ the database is away


def away(story: Story) -> Story:
    """The same installation, whose police database does not answer."""
    gone = dataclasses.replace(story.wiring, push_database=None)
    return dataclasses.replace(story, wiring=gone)


def test_without_the_police_database_nothing_goes_and_nothing_is_lost(story: Story) -> None:
    report = story.report()
    packet = story.approved_packet(report)
    away(story).release(packet)
    assert here(story) == ("released", [(False, False)])
    worker(story)
    assert here(story) == ("released", [(True, False)])
    assert there(story) == [(False, False)]
    told = away(story).answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    assert told.record.value is Value.NO
    worker(story)
    assert there(story) == []


def test_what_was_refused_meanwhile_never_goes(story: Story) -> None:
    """Decided, not pushed; then a no that could not be carried to the police; then they are there again."""
    report = story.report()
    packet = story.approved_packet(report)
    lost = away(story)
    lost.release(packet)
    lost.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    worker(story)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    worker(story)
    assert there(story) == []
    assert here(story) == ("withdrawn", [])


def test_a_push_that_comes_late_finds_its_place_taken(story: Story) -> None:
    """Taking back came first; whatever still travels towards the police is refused there for good."""
    report = story.report()
    packet = story.approved_packet(report)
    story.release(packet)
    with story.commits() as session:
        content, reference, sha256 = session.execute(
            text("SELECT content, reference, approved_sha256 FROM packets")
        ).one()
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    with story.police() as session:
        answer = desk.push(
            session,
            reference=reference,
            force=read_packet(content).force,
            content=content,
            sha256=sha256,
            priority=read_packet(content).priority,
            released_at=story.wiring.clock(),
        )
    assert answer is desk.Pushed.TAKEN_BACK
    assert there(story) == []


# --------------------------------------------------------------------- killed at every point between the two


def _dies(*_: object, **__: object) -> None:
    raise Killed


def _after(real: Callable[..., Any]) -> Callable[..., Any]:
    def done_then_dies(*args: object, **named: object) -> None:
        real(*args, **named)
        raise Killed

    return done_then_dies


class Dies(Session):
    """A session of the police database whose process ends before or after its commit."""

    after = False

    def commit(self) -> None:
        if self.after:
            super().commit()
        raise Killed


@contextmanager
def dying_commit(monkeypatch: pytest.MonkeyPatch, story: Story, *, after: bool) -> Iterator[None]:
    assert story.wiring.push_database is not None
    dies = type("Dies", (Dies,), {"after": after})
    with monkeypatch.context() as patch:
        engine = story.wiring.push_database.engine
        patch.setattr(story.wiring.push_database, "_sessions", lambda: dies(engine, expire_on_commit=False))
        yield


Kill = Callable[[pytest.MonkeyPatch, Story, Callable[[], object]], None]


def _at(module: Any, name: str, *, after: bool = False) -> Kill:
    def kill(monkeypatch: pytest.MonkeyPatch, story: Story, deed: Callable[[], object]) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, _after(getattr(module, name)) if after else _dies)
            with pytest.raises(Killed):
                deed()

    return kill


def _commit(*, after: bool) -> Kill:
    def kill(monkeypatch: pytest.MonkeyPatch, story: Story, deed: Callable[[], object]) -> None:
        with dying_commit(monkeypatch, story, after=after), pytest.raises(Killed):
            deed()

    return kill


PUSHING = {
    "before it connects": _at(desk, "hurry"),
    "before the lock": _at(push_packet, "push"),
    "written there, not committed": _at(push_packet, "push", after=True),
    "before the commit there": _commit(after=False),
    "after the commit there": _commit(after=True),
}
TAKING_BACK = {
    "before anything follows from the no": _at(carry_out, "follow"),
    "before it is asked": _at(take_back, "_ask"),
    "before the commit there": _commit(after=False),
    "after the commit there": _commit(after=True),
    "before it is written down here": _at(take_back, "record"),
}


@pytest.mark.parametrize("says_no", [False, True], ids=["still allowed", "a no meanwhile"])
@pytest.mark.parametrize("point", PUSHING)
def test_killed_while_pushing(
    story: Story, monkeypatch: pytest.MonkeyPatch, point: str, says_no: bool
) -> None:
    report = story.report()
    packet = story.approved_packet(report)
    PUSHING[point](monkeypatch, story, lambda: story.release(packet))
    if says_no:
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        assert there(story) == [], "at once, whatever became of the push"
    worker(story)
    assert there(story) == ([] if says_no else [(False, False)])
    assert here(story) == (("withdrawn", []) if says_no else ("released", [(True, False)]))
    worker(story)
    assert there(story) == ([] if says_no else [(False, False)]), "once"


@pytest.mark.parametrize("opened", [False, True], ids=["unopened", "opened"])
@pytest.mark.parametrize("point", TAKING_BACK)
def test_killed_while_taking_back(
    story: Story, monkeypatch: pytest.MonkeyPatch, point: str, opened: bool
) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    if opened:
        opens(story)
    TAKING_BACK[point](monkeypatch, story, lambda: story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO))
    assert _in_force(story, report) == "no", "it stands, whatever followed"
    worker(story)
    assert there(story) == ([(True, True)] if opened else [])
    assert here(story) == ("withdrawn", [(True, True)] if opened else [])
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    worker(story)
    assert there(story) == ([(True, True)] if opened else []), "a wider answer brings nothing back"


def _in_force(story: Story, report: SentReport) -> str:
    asked = "SELECT value FROM consents WHERE report_id = :id AND scope = 'police_intelligence' ORDER BY number DESC"
    with story.commits() as session:
        return str(session.scalar(text(f"{asked} LIMIT 1"), {"id": report.id}))


def test_a_lock_that_was_lost_while_the_police_were_slow_is_no_leave_to_commit(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends a transaction that waits too long for the police: then a no may have come, and nothing goes."""
    report = story.report()
    packet = story.approved_packet(report)
    with story.commits() as session:
        release_packet(session, packet_id=packet, clock=story.wiring.clock)
    real = desk.push

    def slow(*args: Any, **named: Any) -> Any:
        answer = real(*args, **named)
        with story.wiring.database.engine.connect() as admin:  # what idle_in_transaction_session_timeout does
            admin.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE state = 'idle in transaction' AND datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(desk, "push", slow)
        story.release(packet)
    worker(story)
    assert there(story) == []
    assert here(story) == ("withdrawn", [])
