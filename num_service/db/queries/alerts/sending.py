"""What a worker records about the deliveries it has claimed, one statement for each message that goes.

Each statement is its own transaction. ``advance``, once a message, is a prepared statement given to libpq as it is:
around SQLAlchemy it cost a worker more than the mail itself, and through psycopg's cursors still a third of it.
"""

from __future__ import annotations

import struct
import uuid
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from psycopg import Connection as Psycopg
from psycopg import OperationalError
from psycopg.errors import DeadlockDetected, error_from_result
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection, text

from num_service.db.queries.alerts import places
from num_service.db.queries.alerts.deliveries import LEASE, MAX_ATTEMPTS
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import MOST_PUT_OFF

# Both rows in one UPDATE: reading the table's constraints anew for a second costs as much as writing its row.
_ADVANCE = b"""
    UPDATE deliveries
    SET state = CASE WHEN id = $1 THEN 'sent' ELSE 'sending' END,
        sent_at = CASE WHEN id = $1 THEN $4::timestamptz END,
        lease_until = CASE WHEN id = $1 THEN NULL ELSE $5::timestamptz END,
        failure = CASE WHEN id = $1 THEN NULL ELSE failure END,
        attempts = attempts + CASE WHEN id = $1 THEN 0 ELSE 1 END
    WHERE id = ANY (ARRAY[$1::uuid, $2::uuid]) AND claim = $3::uuid
      AND CASE WHEN id = $1 THEN state IN ('sending', 'waiting') ELSE state = 'claimed' END
    RETURNING state = 'sending'
"""
_NAME = b"deliveries_advance"
_THERE = text("SELECT 1 FROM pg_prepared_statements WHERE name = :name")
_BINARY = [1, 1, 1, 1, 1]
_EPOCH, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
#: How often it is tried again when another, who takes many rows at once, took these two the other way round.
_TRIES = 5


class Record:
    """What one worker's claim writes down, over one connection.

    Args:
        connection: one that commits each statement by itself.
        token: the worker's claim.
    """

    def __init__(self, connection: Connection, token: uuid.UUID) -> None:
        self._connection, self._token, self._claim = connection, token, token.bytes
        self._libpq = cast("Psycopg[Any]", connection.connection.driver_connection).pgconn
        # The server is asked: after any rollback the driver has it forget what was prepared on a connection, ours too.
        if connection.execute(_THERE, {"name": _NAME.decode()}).first() is None:
            _well(self._libpq.prepare(_NAME, _ADVANCE), ExecStatus.COMMAND_OK)

    def advance(self, *, done: uuid.UUID | None, begins: uuid.UUID | None, now: datetime) -> bool:
        """Record that the provider took one message and that sending the next one begins, in one round trip.

        A provider's yes stands even if a sweep has judged the delivery ambiguous meanwhile.

        Args:
            done: the delivery that was sent, or None.
            begins: the delivery to send next, or None.

        Returns:
            Whether ``begins`` may be sent: False when the claim was lost or the alert recalled meanwhile.
        """
        values: Any = [
            done.bytes if done else None,
            begins.bytes if begins else None,
            self._claim,
            _moment(now),
            _moment(now + LEASE),
        ]
        for last in range(1 - _TRIES, 1):
            found = self._libpq.exec_prepared(_NAME, values, _BINARY, 1)
            try:
                _well(found, ExecStatus.TUPLES_OK)
            except DeadlockDetected:  # nothing of it stands
                if not last:
                    raise
                continue
            return any(found.get_value(row, 0) == b"\x01" for row in range(found.ntuples))
        raise AssertionError

    def not_taken(
        self,
        *,
        delivery_id: uuid.UUID,
        ends: Ends,
        failure: str | None,
        now: datetime,
        retry_at: datetime | None,
    ) -> bool:
        """Record that a message was not taken.

        Args:
            ends: whose fault it is, and so what becomes of it.
            failure: why, as ``domain/alerts/failure.kept`` writes it; None where it says nothing about this delivery.
            retry_at: when it may be claimed again; None is at once.

        Returns:
            Whether it has failed for good.
        """
        state = self._connection.scalar(
            _NOT_TAKEN,
            {
                "id": delivery_id,
                "token": self._token,
                "ends": ends.value,
                "failure": failure,
                "retry_at": retry_at,
                "now": now,
                "most_put_off": MOST_PUT_OFF,
                "most_attempts": MAX_ATTEMPTS,
            },
        )
        return bool(state == "failed")

    def address_gone(self, recipient_id: uuid.UUID, *, channel: Channel, why: str, day: date) -> None:
        """Record that a provider knows no such address: nothing more goes there until its owner says it is right."""
        places.stop(self._connection, recipient_id=recipient_id, channel=channel, why=why, day=day)

    def release_claims(self) -> None:
        """Give back what was claimed and not begun, when a worker stops in good order."""
        self._connection.execute(_RELEASE, {"token": self._token})


def _well(found: PGresult, as_expected: ExecStatus) -> None:
    """Raise what psycopg would for a statement that was not carried out."""
    if found.status != as_expected:
        if not found.error_field(DiagnosticField.SQLSTATE):  # it was not the server that answered
            raise OperationalError(found.get_error_message())
        raise error_from_result(found)


def _moment(when: datetime) -> bytes:
    """A timestamptz as PostgreSQL sends it: microseconds since 2000."""
    return struct.pack(">q", (when - _EPOCH) // _MICROSECOND)


class Ends(StrEnum):
    """How a sending that was begun has ended without a yes, and what becomes of the delivery.

    A clear end counts as no attempt: :data:`MAX_ATTEMPTS` is for those that end unclear.
    """

    #: For good.
    REFUSED = "refused"
    #: Not now, and it is about the recipient: put off, and given up after :data:`MOST_PUT_OFF` times.
    NOT_NOW = "not now"
    #: Not now, and it may be about us: put off for as long as the alert is out.
    OURS = "ours"
    #: Nothing can go: as if it had not been begun.
    NOT_BEGUN = "not begun"
    #: Nobody knows whether it was taken: it goes once more, counted.
    UNCLEAR = "unclear"
    #: As unclear, of a provider that can be asked: the sweep does, once the lease has run out. Nothing is recorded.
    TO_BE_ASKED = "to be asked"


_NOT_TAKEN = text(
    """
    UPDATE deliveries
    SET state = CASE WHEN :ends = 'refused' OR (:ends = 'not now' AND put_off + 1 >= :most_put_off)
                       OR (:ends = 'unclear' AND attempts >= :most_attempts) THEN 'failed' ELSE 'waiting' END,
        ended_at = CASE WHEN :ends = 'refused' OR (:ends = 'not now' AND put_off + 1 >= :most_put_off)
                          OR (:ends = 'unclear' AND attempts >= :most_attempts) THEN CAST(:now AS timestamptz) END,
        failure = CAST(:failure AS text),
        lease_until = CASE WHEN :ends <> 'refused' THEN CAST(:retry_at AS timestamptz) END,
        attempts = attempts - CASE WHEN :ends = 'unclear' THEN 0 ELSE 1 END,
        put_off = put_off + CASE WHEN :ends IN ('not now', 'ours') THEN 1 ELSE 0 END,
        resends = resends + CASE WHEN :ends = 'unclear' AND attempts < :most_attempts THEN 1 ELSE 0 END
    WHERE id = :id AND claim = :token AND state = 'sending'
    RETURNING state
    """
)
_RELEASE = text(
    """
    UPDATE deliveries SET state = 'waiting', lease_until = NULL
    WHERE claim = :token AND state = 'claimed' AND sent_at IS NULL AND ended_at IS NULL
    """
)
