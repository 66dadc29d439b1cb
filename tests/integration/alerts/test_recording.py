"""What one statement records about two deliveries is what two would have: whatever their states, whoever holds them."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.db.queries.alerts.sending import Record
from num_service.db.session import is_busy
from num_service.domain.alerts.delivery import DeliveryState
from tests.harness.story import Story

OURS, THEIRS = uuid.UUID(int=1), uuid.UUID(int=2)
#: What changes while a delivery goes, before it is sent. An index that knew of it would be written each time, with all
#: the others.
CHANGES = {"state", "claim", "lease_until", "attempts", "put_off", "resends", "failure"}
Rows = list[uuid.UUID]


@pytest.fixture
def many(story: Story) -> Iterator[Rows]:
    """Emails that wait, as many as there are pairs of states; of these every other is of another's claim."""
    pairs = len(DeliveryState) ** 2 * 4
    story.recipients(pairs * 2)
    story.publish(story.approved_alert(story.report()))
    with story.commits() as session:
        rows = session.execute(text("SELECT id FROM deliveries WHERE channel = 'email' ORDER BY id DESC"))
        yield [row.id for row in rows]


def put(story: Story, one: uuid.UUID, state: DeliveryState, claim: uuid.UUID) -> None:
    with story.commits() as session:
        session.execute(
            text("UPDATE deliveries SET state = :state, claim = :claim, failure = 'x' WHERE id = :one"),
            {"one": one, "state": state.value, "claim": claim},
        )


def found(story: Story) -> dict[uuid.UUID, tuple[object, ...]]:
    with story.commits() as session:
        rows = session.execute(
            text(
                "SELECT id, state, sent_at, lease_until > :now, attempts, failure FROM deliveries "
                "WHERE channel = 'email'"
            ),
            {"now": story.wiring.clock()},
        )
        return {row[0]: tuple(row[1:]) for row in rows}


def test_whatever_their_states(story: Story, many: Rows) -> None:
    """Sent is only what was being sent, or had been judged lost meanwhile; begun is only what is still claimed."""
    left = iter(many)
    now = story.wiring.clock()
    expected = {}
    tried = [
        (next(left), next(left), state, other_state, claim, other_claim)
        for state, other_state in itertools.product(DeliveryState, repeat=2)
        for claim, other_claim in itertools.product((OURS, THEIRS), repeat=2)
    ]
    for one, two, state, other_state, claim, other_claim in tried:
        put(story, one, state, claim)
        put(story, two, other_state, other_claim)
    before = found(story)
    with story.wiring.database.records() as connection:
        record = Record(connection, OURS)
        for one, two, state, other_state, claim, other_claim in tried:
            taken = claim == OURS and state in (DeliveryState.SENDING, DeliveryState.WAITING)
            begun = other_claim == OURS and other_state is DeliveryState.CLAIMED
            expected[one] = ("sent", now, None, before[one][3], None) if taken else before[one]
            expected[two] = ("sending", None, True, 1, "x") if begun else before[two]
            assert record.advance(done=one, begins=two, now=now) is begun
    assert found(story) == expected


def test_one_of_them_alone(story: Story, many: Rows) -> None:
    now = story.wiring.clock()
    put(story, many[0], DeliveryState.CLAIMED, OURS)
    with story.wiring.database.records() as connection:
        record = Record(connection, OURS)
        assert record.advance(done=None, begins=None, now=now) is False
        assert record.advance(done=None, begins=many[0], now=now) is True
        assert record.advance(done=None, begins=many[0], now=now) is False, "it has begun"
        assert record.advance(done=many[0], begins=None, now=now) is False
    assert found(story)[many[0]] == ("sent", now, None, 1, None)
    assert {each[0] for one, each in found(story).items() if one != many[0]} == {"waiting"}


def test_a_transaction_that_was_rolled_back_on_the_same_connection_stops_no_mail(
    story: Story, many: Rows
) -> None:
    """After a rollback the driver has the server forget every statement it had prepared, and so ours too."""
    now, server = story.wiring.clock(), text("SELECT pg_backend_pid()")
    put(story, many[0], DeliveryState.CLAIMED, OURS)
    put(story, many[1], DeliveryState.CLAIMED, OURS)
    with story.wiring.database.records() as connection:
        first = connection.scalar(server)
        assert Record(connection, OURS).advance(done=None, begins=many[0], now=now)
    with story.wiring.database.session() as session:
        for _ in range(10):  # so often that the driver prepares it
            assert session.scalar(server) == first
        session.rollback()
    with story.wiring.database.records() as connection:
        assert connection.scalar(server) == first
        assert Record(connection, OURS).advance(done=many[0], begins=many[1], now=now)


@pytest.mark.parametrize("held", [0, 1])
def test_who_took_both_the_other_way_round_is_waited_for(story: Story, many: Rows, held: int) -> None:
    """A withdrawal takes many rows at once: what was sent is recorded none the less, whichever of them gives up.

    PostgreSQL gives up whoever looks first, and a slow machine may let that be the other one: then it is tried again,
    with the next two, until it was ours.
    """
    pairs = zip(many[::2], many[1::2], strict=False)
    assert any(not _other_gave_up(story, sorted(pair), held) for pair in itertools.islice(pairs, 20))


def _other_gave_up(story: Story, pair: Rows, held: int) -> bool:
    """Record a pair that another transaction takes the other way round, and say whether that one was given up."""
    put(story, pair[0], DeliveryState.SENDING, OURS)
    put(story, pair[1], DeliveryState.CLAIMED, OURS)
    begun: list[bool] = []

    def advance() -> None:
        with story.wiring.database.records() as connection:
            record = Record(connection, OURS)
            begun.append(record.advance(done=pair[0], begins=pair[1], now=story.wiring.clock()))

    takes = text("SELECT id FROM deliveries WHERE id = :one FOR UPDATE")
    ours, gave_up = threading.Thread(target=advance), False
    with story.commits() as session:
        session.execute(takes, {"one": pair[held]})
        ours.start()
        _waits(session)  # who waits longer is who gives up, and is tried again
        try:
            session.execute(takes, {"one": pair[1 - held]})
        except OperationalError as error:
            if not is_busy(error):
                raise
            session.rollback()
            gave_up = True
    ours.join(20)
    assert begun == [True]
    assert [found(story)[one][0] for one in pair] == ["sent", "sending"]
    return gave_up


def _waits(session: Session) -> None:
    """Wait until somebody else waits for a row of this transaction's."""
    mine = text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    for _ in range(600):
        if session.scalar(mine):
            return
        time.sleep(0.1)
    raise AssertionError("nobody waited")


def test_no_index_knows_what_changes_while_a_delivery_goes(story: Story) -> None:
    """Otherwise each of its versions is written to every index, and 2,500,000 deliveries are 1.4 GB instead of 0.9."""
    with story.commits() as session:
        indexes = session.execute(
            text(
                "SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS says "
                "FROM pg_index WHERE indrelid = 'deliveries'::regclass"
            )
        ).all()
    assert len(indexes) == 7
    for each in indexes:
        columns = each.says.partition("(")[2]
        assert not [name for name in CHANGES if name in columns], each.name
