"""The audit log: nobody waits to write it, and whatever is done to it afterwards shows."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from num_service.crypto import merkle
from num_service.crypto.audit_heads import Head, HeadKey, entry_leaf, head_from_text, head_key
from num_service.db.session import Database
from num_service.services.core import audit, audit_proof, event_proof
from tests.harness.databases import TestDatabase
from tests.harness.plans import asked
from tests.harness.story import Story

#: Of each kind; NUM_TAMPERINGS=1000 was tried with each change to the log.
TAMPERINGS = int(os.environ.get("NUM_TAMPERINGS", "40"))
ENTRIES = 16
TABLES = ("audit_entries", "audit_leaves", "audit_nodes", "audit_heads")
Cursor = psycopg.Cursor[tuple[object, ...]]
Tampering = Callable[[Cursor, random.Random, int], None]


@dataclass
class Log:
    """A log of some entries in several batches; `kept` is a head that stands outside, of all of them.

    owner: the database as the owner of the tables has it, who alone can tamper.
    """

    story: Story
    owner: Database
    key: HeadKey
    kept: Head

    def verify(self, *, only_new: bool = False, kept: bool = True) -> audit_proof.Verified:
        with self.owner.session() as session:
            return audit_proof.verify(
                session, key=self.key, kept=self.kept if kept else None, only_new=only_new
            )


def record(story: Story, many: int, *, actor: str = "user:someone") -> None:
    with story.commits() as session:
        for number in range(many):
            audit.record(session, actor=actor, action="report.read", subject=f"report:{number}")


def take_in(story: Story) -> int:
    wiring = story.wiring
    return audit.integrate_all(wiring.database, key=head_key(wiring.keys), clock=wiring.clock)


def newest(story: Story) -> Head:
    with story.wiring.database.reads() as session:
        head = audit.newest_head(session)
    assert head is not None
    return head


@pytest.fixture(scope="module")
def log(module_story: Story, module_database: TestDatabase) -> Iterator[Log]:
    """Entries in batches of odd sizes, and the triggers out of the way, as only the tables' owner can have them."""
    for many in (1, 4, ENTRIES // 2, 3, ENTRIES):
        record(module_story, many)
        take_in(module_story)
    owner = Database(module_database.owner_url)
    made = Log(module_story, owner, head_key(module_story.wiring.keys), newest(module_story))
    with owner.commits() as session:
        for table in TABLES:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER append_only"))
    yield made
    with owner.commits() as session:
        for table in TABLES:
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER append_only"))
    owner.close()


def test_it_is_whole(log: Log) -> None:
    found = log.verify()
    assert found.wrong == ()
    assert found.entries == log.kept.size > ENTRIES
    assert found.waiting == 0


def change(cursor: Cursor, chance: random.Random, size: int) -> None:
    """A word, a time, or one bit of a hash."""
    place, byte, bit = chance.randrange(size), chance.randrange(32), 1 << chance.randrange(8)
    entry = "id = (SELECT entry_id FROM audit_leaves WHERE number = %s)"
    flipped = "SET hash = set_byte(hash, %s, get_byte(hash, %s) # %s)"
    kind = chance.choice(("actor", "action", "subject", "at", "leaf", "node", "head"))
    if kind == "at":
        moved = chance.choice((-1, 1)) * chance.randint(1, 10**9)
        cursor.execute(
            f"UPDATE audit_entries SET at = at + interval '1 microsecond' * %s WHERE {entry}", [moved, place]
        )
    elif kind == "leaf":
        cursor.execute(f"UPDATE audit_leaves {flipped} WHERE number = %s", [byte, byte, bit, place])
    elif kind == "node":
        some = "SELECT level, number FROM audit_nodes ORDER BY level, number OFFSET %s LIMIT 1"
        cursor.execute(
            f"UPDATE audit_nodes {flipped} WHERE (level, number) = ({some})", [byte, byte, bit, place // 4]
        )
    elif kind == "head":
        column = chance.choice(("root", "signature"))
        cursor.execute(
            f"UPDATE audit_heads SET {column} = set_byte({column}, %s, get_byte({column}, %s) # %s)",
            [byte, byte, bit],
        )
    else:
        cursor.execute(f"UPDATE audit_entries SET {kind} = {kind} || 'x' WHERE {entry}", [place])


def delete(cursor: Cursor, chance: random.Random, size: int) -> None:
    leaf = "audit_leaves WHERE number = %s"
    entry = f"audit_entries WHERE id = (SELECT entry_id FROM {leaf})"
    cursor.execute(f"DELETE FROM {chance.choice((leaf, entry))}", [chance.randrange(size)])


def reorder(cursor: Cursor, chance: random.Random, size: int) -> None:
    one, other = chance.sample(range(size), 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        cursor.execute("UPDATE audit_leaves SET number = %s WHERE number = %s", [new, old])


def truncate(cursor: Cursor, chance: random.Random, size: int) -> None:
    """Cut anywhere, at an older head too, so that what is left is a log that was once signed."""
    cut = chance.randrange(size)
    cursor.execute("DELETE FROM audit_heads WHERE size > %s", [cut])
    gone = "SELECT entry_id FROM audit_leaves WHERE number >= %s"
    cursor.execute(f"DELETE FROM audit_entries WHERE id IN ({gone})", [cut])
    cursor.execute("DELETE FROM audit_nodes WHERE (number + 1) << level > %s", [cut])
    cursor.execute("DELETE FROM audit_leaves WHERE number >= %s", [cut])


def invent(cursor: Cursor, chance: random.Random, size: int) -> None:
    cursor.execute(
        "INSERT INTO audit_entries VALUES (gen_random_uuid(), now(), 'user:x', 'report.read', %s)",
        [str(chance.random())],
    )


@pytest.mark.parametrize(
    "tamper", [change, delete, reorder, truncate, invent], ids=lambda each: each.__name__
)
def test_whatever_is_tampered_with_is_found(log: Log, tamper: Tampering) -> None:
    """By the owner of the tables, who can switch triggers off but does not have the key."""
    chance = random.Random(20260101)
    missed = []
    for number in range(TAMPERINGS):
        with log.owner.session() as session:  # never committed
            cursor = cursor_of(session)
            tamper(cursor, chance, log.kept.size)
            assert cursor.rowcount >= 1, "nothing was tampered with"
            if not audit_proof.verify(session, key=log.key, kept=log.kept).wrong:
                missed.append(number)
            session.rollback()
    assert missed == []
    assert log.verify().wrong == ()


@pytest.mark.parametrize("only_new", [False, True])
def test_a_whole_rewrite_by_the_owner_is_found(log: Log, only_new: bool) -> None:
    """Everything is made anew, consistently, and signed with a key of their own."""
    with log.owner.session() as session:
        rewrite(cursor_of(session), HeadKey(Ed25519PrivateKey.generate()))
        session.expire_all()
        found = audit_proof.verify(session, key=log.key, kept=log.kept, only_new=only_new)
        assert any("signature" in each for each in found.wrong), found.wrong
        assert not any("not what was written" in each for each in found.wrong), "it was a careful rewrite"
        session.rollback()


def cursor_of(session: Session) -> Cursor:
    return cast(Cursor, session.connection().connection.cursor())


def rewrite(cursor: Cursor, key: HeadKey) -> None:
    cursor.execute("SELECT id, at, actor, action FROM audit_entries")
    entries: list[Any] = cursor.fetchall()
    for table in ("audit_heads", "audit_nodes", "audit_leaves"):
        cursor.execute(f"DELETE FROM {table}")
    cursor.execute("UPDATE audit_entries SET subject = 'report:another'")
    leaves = [
        (entry, entry_leaf(entry, at, actor, action, "report:another"))
        for entry, at, actor, action in entries
    ]
    made = merkle.growth(0, [leaf for _, leaf in leaves], _nowhere)
    for number, (entry_id, leaf) in enumerate(leaves):
        cursor.execute("INSERT INTO audit_leaves VALUES (%s, %s, %s)", [number, entry_id, leaf])
    for (level, number), hashed in made.items():
        if level:
            cursor.execute("INSERT INTO audit_nodes VALUES (%s, %s, %s)", [level, number, hashed])
    cursor.execute("SELECT now()")
    now: Any = cursor.fetchall()[0][0]
    head = key.sign(Head(len(leaves), merkle.root(len(leaves), lambda *at: made[at]), now))
    cursor.execute(
        "INSERT INTO audit_heads VALUES (%s, %s, %s, %s)", [head.size, head.root, head.at, head.signature]
    )


def _nowhere(level: int, number: int) -> bytes:
    raise LookupError(level, number)


def test_from_any_older_head_it_is_proven_to_continue(log: Log) -> None:
    with log.story.wiring.database.reads() as session:
        sizes = session.execute(text("SELECT size, root, at, signature FROM audit_heads")).all()
        assert len(sizes) >= 5
        for size, root, at, signature in sizes:
            kept = Head(size, bytes(root), at, bytes(signature))
            found = audit_proof.verify(session, key=log.key, kept=kept, only_new=True)
            assert found.wrong == ()
            assert found.entries == log.kept.size - size
            bent = log.key.sign(Head(size, merkle.leaf_hash(b"another"), at))
            assert audit_proof.verify(session, key=log.key, kept=bent, only_new=True).wrong
            assert audit_proof.verify(session, key=log.key, kept=bent).wrong


def test_a_head_comes_back_from_its_text(log: Log) -> None:
    assert head_from_text(log.kept.as_text()) == log.kept


def test_every_entry_is_proven_and_a_changed_one_is_not(log: Log) -> None:
    with log.owner.session() as session:
        found = event_proof.prove_events(session, ["report:3"], key=log.key)
        assert found.head == log.kept
        assert len(found.events) >= 3
        assert all(each.holds and each.place is not None for each in found.events)
        session.execute(text("UPDATE audit_entries SET action = 'other' WHERE subject = 'report:3'"))
        session.expire_all()
        found = event_proof.prove_events(session, ["report:3"], key=log.key)
        assert not any(each.holds for each in found.events)
        session.rollback()


def test_what_waits_is_said_to_wait(story: Story) -> None:
    record(story, 1)
    with story.wiring.database.reads() as session:
        (event,) = event_proof.prove_events(session, ["report:0"], key=head_key(story.wiring.keys)).events
        assert (event.place, event.holds) == (None, False)
        assert audit_proof.verify(session, key=head_key(story.wiring.keys)).waiting >= 1


# --------------------------------------------------------------------------------------- nobody waits


def test_a_transaction_that_stays_open_holds_up_nobody(story: Story) -> None:
    take_in(story)
    with story.wiring.database.session() as slow:
        audit.record(slow, actor="user:slow", action="report.read", subject="report:slow")
        with story.commits() as other:
            other.execute(text("SET LOCAL lock_timeout = '2s'"))
            audit.record(other, actor="user:quick", action="report.read", subject="report:quick")
        assert take_in(story) == 1
        slow.commit()
    assert take_in(story) == 1
    with story.wiring.database.reads() as session:
        found = audit_proof.verify(session, key=head_key(story.wiring.keys), kept=newest(story))
    assert found.wrong == ()


def test_only_one_makes_the_tree_grow_and_writers_go_on(story: Story) -> None:
    take_in(story)
    record(story, 3)
    with story.wiring.database.session() as first:
        assert audit.integrate(first, key=head_key(story.wiring.keys), clock=story.wiring.clock) == 3
        record(story, 2)
        assert take_in(story) == 0, "another is at work"
        first.commit()
    assert take_in(story) == 2


def test_a_worker_that_dies_half_way_loses_nothing(story: Story) -> None:
    take_in(story)
    before = newest(story)
    record(story, 5)
    with story.wiring.database.session() as session:
        audit.integrate(session, key=head_key(story.wiring.keys), clock=story.wiring.clock)
        session.rollback()
    assert newest(story) == before
    assert take_in(story) == 5


def test_a_batch_reads_as_little_however_many_wait(story: Story) -> None:
    """Where the worker was away, and the planner knows the list as it nearly always is: empty."""
    take_in(story)
    with story.commits() as session:
        session.execute(text("ANALYZE audit_waiting"))  # taken for nearly empty from now on
    append = text("SELECT audit_append('command', 'seed', 'demo', NULL) FROM generate_series(1, 20000)")
    with story.commits() as session:
        session.execute(append)
    wiring = story.wiring
    with wiring.database.commits() as session, asked(wiring.database) as statements:
        assert audit.integrate(session, key=head_key(wiring.keys), clock=wiring.clock) == audit.BATCH
    taking = next(each for each in statements if "DELETE FROM audit_waiting" in each.words)
    with story.commits() as session:
        rows = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE) {taking.words}", taking.values)
        plan = [str(each[0]) for each in rows]
        session.rollback()
    read = sum(
        int(rows) * int(loops)
        for rows, loops in re.findall(r"actual time=\S+ rows=(\d+)(?:\.\d+)? loops=(\d+)", "\n".join(plan))
    )
    assert read <= 5 * audit.BATCH, plan
    assert take_in(story) == 20000 - audit.BATCH


def test_within_a_batch_the_order_tells_nothing(story: Story) -> None:
    take_in(story)
    record(story, 200)
    take_in(story)
    with story.wiring.database.reads() as session:
        rows = session.execute(
            text(
                "SELECT l.hash, e.at FROM audit_leaves l JOIN audit_entries e ON e.id = l.entry_id"
                " ORDER BY l.number DESC LIMIT 200"
            )
        ).all()
    hashes = [bytes(row[0]) for row in reversed(rows)]
    assert hashes == sorted(hashes)
    assert [row[1] for row in rows] != sorted(row[1] for row in rows)


def test_a_reporters_entry_carries_its_day_and_no_time(story: Story) -> None:
    record(story, 1, actor="receipt")
    with story.wiring.database.reads() as session:
        times = session.scalars(text("SELECT at FROM audit_entries WHERE actor = 'receipt'")).all()
    assert times
    assert all((each.hour, each.minute, each.second, each.microsecond) == (0, 0, 0, 0) for each in times)


def test_heads_carry_their_day_only(log: Log) -> None:
    with log.story.wiring.database.reads() as session:
        times = session.scalars(text("SELECT at FROM audit_heads")).all()
    assert times
    assert all((each.hour, each.minute, each.second, each.microsecond) == (0, 0, 0, 0) for each in times)


def test_what_is_too_long_is_refused(story: Story) -> None:
    with pytest.raises(DatabaseError, match="ck_audit_entries_short"), story.commits() as session:
        audit.record(session, actor="user:x", action="packet.opened", subject="x" * 201)


def test_the_police_login_can_hold_up_neither_writers_nor_the_tree(
    story: Story, database: TestDatabase
) -> None:
    record(story, 1)
    with psycopg.connect(database.police_libpq) as police:
        for name in ("audit_events", "audit_log", "audit_nodes", "audit_entries"):
            police.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
            police.execute("LOCK TABLE audit_waiting IN SHARE UPDATE EXCLUSIVE MODE NOWAIT")
        with story.commits() as session:
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            audit.record(session, actor="receipt", action="consent.no", subject="report:R-1")
        assert take_in(story) >= 2
