"""The audit log: every read of a report and every decision, without content. Its tree shows any change.

Whoever records waits for nobody: an entry is a row. A worker takes entries into a Merkle tree (RFC 9162) within
seconds, in an order that says nothing about who came first, and signs its head with a key that is not in the database.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from num_service.crypto import merkle
from num_service.crypto.audit_heads import Head, HeadKey, Opening, entry_leaf, opening
from num_service.db.models.core.audit import AuditEntry
from num_service.db.queries.core import audit_log
from num_service.db.queries.core.audit_log import New
from num_service.db.session import Database
from num_service.domain.shared.days import kept_day
from num_service.services.core.wiring import Clock

#: Entries taken into the tree at a time.
BATCH = 2_000


def record(
    session: Session, *, actor: str, action: str, subject: str, fingerprint: str | None = None
) -> None:
    """Append one entry.

    Args:
        actor: ``user:<id>``, ``receipt``, ``worker`` or ``command``; entries by ``receipt`` carry their day, no time,
            and so do a worker's about a packet that was taken back or withdrawn: they follow from a no.
        action: like ``report.read``.
        subject: like ``report:R-7K2M-9QXD``; never content, never a person's name. At most 200 characters.
        fingerprint: of the statement that is recorded (SHA-256 in hex), or of the key that a report came with.
    """
    record_all(session, [New(actor, action, subject, fingerprint)])


def record_all(session: Session, entries: Sequence[New]) -> None:
    """Append several entries, as :func:`record` does one."""
    session.flush()
    if entries:
        audit_log.append(session, entries)


def integrate(session: Session, *, key: HeadKey, clock: Clock) -> int:
    """Take entries that wait into the tree, and sign its new head; answers how many. Another at work: none.

    They are ordered by their hashes: who came first within these seconds is told to nobody.
    """
    if not audit_log.alone(session):
        return 0
    found = sorted(
        ((leaf_of(each), each) for each in audit_log.take_waiting(session, BATCH)), key=lambda pair: pair[0]
    )
    if not found:
        return 0
    newest = audit_log.newest_head(session)
    size = newest.size if newest else 0

    def kept(level: int, number: int) -> bytes:
        return audit_log.node(session, level, number)

    made = merkle.growth(size, [leaf for leaf, _ in found], kept)
    audit_log.add(session, [(size + n, entry.id, leaf) for n, (leaf, entry) in enumerate(found)], made)
    grown = size + len(found)
    head = key.sign(Head(grown, merkle.root(grown, merkle.lookup(made, kept)), kept_day(clock())))
    audit_log.add_head(session, size=head.size, root=head.root, at=head.at, signature=head.signature)
    return len(found)


def integrate_all(database: Database, *, key: HeadKey, clock: Clock) -> int:
    """Take in everything that waits, a batch and a transaction at a time; answers how many entries."""
    whole, taken = 0, BATCH
    while taken == BATCH:
        with database.commits() as session:
            taken = integrate(session, key=key, clock=clock)
        whole += taken
    return whole


def newest_head(session: Session) -> Head | None:
    """The newest signed head; None before the first entry is in the tree."""
    row = audit_log.newest_head(session)
    return Head(row.size, row.root, row.at, row.signature) if row else None


def opening_of(entry: AuditEntry) -> Opening:
    """What of an entry may be shown."""
    return opening(entry.id, entry.at, entry.actor, entry.action, entry.subject, entry.fingerprint)


def leaf_of(entry: AuditEntry) -> bytes:
    """The leaf that an entry's own words lead to."""
    return opening_of(entry).leaf()


def leaf_before(entry: AuditEntry) -> bytes:
    """The leaf that it led to before decision 58; what was taken in then keeps it."""
    return entry_leaf(entry.id, entry.at, entry.actor, entry.action, entry.subject, entry.fingerprint)
