"""The audit log: what was done, without content; the tree over it; and the chain that stood before it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class AuditEntry(Base):
    """One thing that was done. Written only by the database function ``audit_append``; UPDATE and DELETE are refused.

    The id is random, so that a leaf's hash says nothing to whoever does not have the entry.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint(
            "length(actor) <= 100 AND length(action) <= 100 AND length(subject) <= 200",
            name="short",
        ),
        CheckConstraint("length(fingerprint) = 64", name="fingerprint"),
        Index("ix_audit_entries_subject", "subject"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    #: The SHA-256, in hex, of a statement that was recorded, or of the key that a report's answers are verified with.
    fingerprint: Mapped[str | None]


class AuditWaiting(Base):
    """An entry that is in no tree yet; a worker takes it in within seconds."""

    __tablename__ = "audit_waiting"

    entry_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class AuditLeaf(Base):
    """An entry's place in the tree, from 0, and its hash."""

    __tablename__ = "audit_leaves"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    hash: Mapped[bytes]


class AuditNode(Base):
    """The hash of a complete subtree, of ``2 ** level`` leaves; from level 1, the leaves have their own rows."""

    __tablename__ = "audit_nodes"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class AuditHead(Base):
    """The tree as it was at one size, signed by a key that the database does not have."""

    __tablename__ = "audit_heads"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    at: Mapped[datetime]
    signature: Mapped[bytes]


class AuditEvent(Base):
    """The hash chain that stood before the log. Nothing is added to it; its last hash is the log's first entry."""

    __tablename__ = "audit_events"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    previous: Mapped[bytes]
    hash: Mapped[bytes]
