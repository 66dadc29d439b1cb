"""What a worker records about the deliveries it has claimed, one statement for each message that goes.

Each statement is its own transaction. ``advance``, once a message, goes to psycopg directly and is prepared: around
SQLAlchemy it cost a worker more than the mail itself.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from psycopg import Connection as Psycopg
from sqlalchemy import Connection, text

from num_service.db.queries.alerts.deliveries import LEASE, MAX_ATTEMPTS
from num_service.domain.alerts.failure import MOST_PUT_OFF

_ADVANCE = """
    WITH done AS (
        UPDATE deliveries SET state = 'sent', sent_at = %(now)s, lease_until = NULL, failure = NULL
        WHERE id = %(done)s AND claim = %(token)s AND state IN ('sending', 'waiting'))
    UPDATE deliveries SET state = 'sending', lease_until = %(until)s, attempts = attempts + 1
    WHERE id = %(begins)s AND claim = %(token)s AND state = 'claimed'
    RETURNING id
"""


def advance(
    connection: Connection,
    *,
    token: uuid.UUID,
    done: uuid.UUID | None,
    begins: uuid.UUID | None,
    now: datetime,
) -> bool:
    """Record that the provider took one message and that sending the next one begins, in one round trip.

    A provider's yes stands even if a sweep has judged the delivery ambiguous meanwhile.

    Args:
        connection: one that commits each statement by itself.
        token: this worker's claim.
        done: the delivery that was sent, or None.
        begins: the delivery to send next, or None.

    Returns:
        Whether ``begins`` may be sent: False when the claim was lost or the alert recalled meanwhile.
    """
    values = {"token": token, "done": done, "begins": begins, "now": now, "until": now + LEASE}
    bare = cast("Psycopg[Any]", connection.connection.driver_connection)
    return bare.execute(_ADVANCE, values, prepare=True).fetchone() is not None


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


_NOT_TAKEN = text(
    """
    UPDATE deliveries
    SET state = CASE WHEN :ends = 'refused' OR (:ends = 'not now' AND put_off + 1 >= :most_put_off)
                       OR (:ends = 'unclear' AND attempts >= :most_attempts) THEN 'failed' ELSE 'waiting' END,
        failure = CAST(:failure AS text),
        lease_until = CASE WHEN :ends <> 'refused' THEN CAST(:retry_at AS timestamptz) END,
        attempts = attempts - CASE WHEN :ends = 'unclear' THEN 0 ELSE 1 END,
        put_off = put_off + CASE WHEN :ends IN ('not now', 'ours') THEN 1 ELSE 0 END,
        resends = resends + CASE WHEN :ends = 'unclear' AND attempts < :most_attempts THEN 1 ELSE 0 END
    WHERE id = :id AND claim = :token AND state = 'sending'
    """
)


def not_taken(
    connection: Connection,
    *,
    delivery_id: uuid.UUID,
    token: uuid.UUID,
    ends: Ends,
    failure: str | None,
    retry_at: datetime | None,
) -> None:
    """Record that a message was not taken.

    Args:
        ends: whose fault it is, and so what becomes of it.
        failure: why, as ``domain/alerts/failure.kept`` writes it; None where it says nothing about this delivery.
        retry_at: when it may be claimed again; None is at once.
    """
    connection.execute(
        _NOT_TAKEN,
        {
            "id": delivery_id,
            "token": token,
            "ends": ends.value,
            "failure": failure,
            "retry_at": retry_at,
            "most_put_off": MOST_PUT_OFF,
            "most_attempts": MAX_ATTEMPTS,
        },
    )


def release_claims(connection: Connection, *, token: uuid.UUID) -> None:
    """Give back what was claimed and not begun, when a worker stops in good order."""
    connection.execute(
        text(
            "UPDATE deliveries SET state = 'waiting', lease_until = NULL WHERE claim = :token AND state = 'claimed'"
        ),
        {"token": token},
    )
