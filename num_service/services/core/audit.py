"""The audit trail: every read of a report and every decision, hash-chained, without content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from num_service.db.models.core.audit import AuditEvent

#: Events read at a time.
PAGE = 1000


def record(session: Session, *, actor: str, action: str, subject: str) -> None:
    """Append one event. Call it last in a service: until the commit, others who record wait.

    Args:
        actor: ``user:<id>``, ``receipt``, ``worker`` or ``command``.
        action: like ``report.read``.
        subject: like ``report:R-7K2M-9QXD``; never content, never a person.
    """
    session.flush()
    session.execute(
        text("SELECT audit_append(:actor, :action, :subject)"),
        {"actor": actor, "action": action, "subject": subject},
    )


def verify(session: Session) -> tuple[int, int | None]:
    """Walk the chain.

    Returns:
        How many events were read, and the number of the first that does not follow from the one before; None when
        all do.
    """
    previous, expected = b"", 0
    for event in _in_order(session):
        expected += 1
        moment = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
        line = "\x1f".join((str(event.number), moment, event.actor, event.action, event.subject))
        fits = event.hash == hashlib.sha256(previous + line.encode()).digest()
        if event.number != expected or event.previous != previous or not fits:
            return expected, expected
        previous = event.hash
    return expected, None


def _in_order(session: Session) -> Iterator[AuditEvent]:
    """Every event by its number, a page at a time: the trail only ever grows at its end."""
    last = -(1 << 62)  # one slipped in before the first is found too
    while page := session.scalars(
        select(AuditEvent).where(AuditEvent.number > last).order_by(AuditEvent.number).limit(PAGE)
    ).all():
        yield from page
        last = page[-1].number
        session.expunge_all()
