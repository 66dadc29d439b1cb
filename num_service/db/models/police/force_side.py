"""The police database, whole: officers, their sessions, the packets of each force, and a log of its own.

It is another database with logins of its own, so nothing here can refer to a report, a consent, a member or an alert,
and nothing that the police login does can be seen, held or timed from there (decision 61).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, Table, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from num_service.db.models.accounts.sign_in_day import SignInDay
from num_service.db.models.core.audit import AuditEntry, AuditHead, AuditLeaf, AuditNode, AuditWaiting
from num_service.db.models.core.base import NAMES, Base, ForceCode
from num_service.db.models.core.closed import add_checks
from num_service.db.models.core.let_in import LetIn, enabled
from num_service.domain.police.desk import Desk
from num_service.domain.police.force_message import ForceKind, Outcome


class ForceBase(DeclarativeBase):
    """Typed models of the police database."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = Base.type_annotation_map

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if isinstance(cls.__table__, Table):
            add_checks(cls.__table__)


#: Its log and its trail of sign-ins have the service's own tables; the questions are asked in whichever session.
for _each in (AuditEntry, AuditWaiting, AuditLeaf, AuditNode, AuditHead, SignInDay):
    assert isinstance(_each.__table__, Table)
    _each.__table__.to_metadata(ForceBase.metadata)


class Officer(LetIn, ForceBase):
    """An officer of one force."""

    __tablename__ = "officers"
    __table_args__ = (
        enabled(),
        CheckConstraint("made_by = 'command' OR enabled_by <> made_by", name="two_people"),
        Index("ix_officers_waits", "force", "name", postgresql_where=text("waits")),
        Index("ix_officers_by_name", "force", "name", "id"),
    )

    force: Mapped[ForceCode] = mapped_column(index=True)
    #: They see the packets of their own desk.
    desk: Mapped[Desk] = mapped_column(default=Desk.LIAISON, server_default=text("'liaison'"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    #: Somebody else knows the password: it lets in only to choose another.
    one_time: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: The day on which somebody of the service last knew that this is an officer of that force.
    confirmed_on: Mapped[date] = mapped_column(server_default=text("CURRENT_DATE"))


class OfficerSession(ForceBase):
    """A browser session or bearer token of an officer; row-level security takes the force from it.

    A new password ends them all: a trigger of the database's.
    """

    __tablename__ = "officer_sessions"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    officer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("officers.id", ondelete="CASCADE"), index=True
    )
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ReleasedPacket(ForceBase):
    """A packet as its force has it, without its text.

    One that was taken back before it was opened leaves its reference and the day, so that it can never come again.
    Everything else of it is gone.
    """

    __tablename__ = "released_packets"
    __table_args__ = (
        Index("ix_released_packets_inbox", "force", text("released_at DESC"), "reference"),
        CheckConstraint(
            "(taken_back_on IS NULL AND force IS NOT NULL AND sha256 IS NOT NULL AND priority IS NOT NULL"
            " AND released_at IS NOT NULL) OR (taken_back_on IS NOT NULL AND"
            " coalesce(force, sha256, priority) IS NULL AND"
            " coalesce(released_at, opened_at, acknowledged_at, withdrawn_at, withdrawal_seen_at) IS NULL)",
            name="all_or_nothing",
        ),
    )

    reference: Mapped[str] = mapped_column(primary_key=True)
    force: Mapped[ForceCode | None]
    sha256: Mapped[str | None]
    priority: Mapped[str | None]
    released_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_seen_at: Mapped[datetime | None]
    taken_back_on: Mapped[date | None]
    desk: Mapped[Desk] = mapped_column(server_default=text("'liaison'"))


class PacketText(ForceBase):
    """What a packet says. The police login sees it only of packets that somebody of its force has opened."""

    __tablename__ = "packet_texts"

    reference: Mapped[str] = mapped_column(
        ForeignKey("released_packets.reference", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[str]


class ForceMessage(ForceBase):
    """What an officer wrote about a packet of their force. What staff make of it is never known to this database.

    ``taken``: the service has it. Officers' logins do not see that, nor which officer wrote it.
    """

    __tablename__ = "force_messages"
    __table_args__ = (
        CheckConstraint(
            "length(words) <= 4000 AND (kind = 'outcome') = (outcome IS NOT NULL)"
            " AND (kind = 'outcome' OR words <> '')",
            name="says_something",
        ),
        Index("ix_force_messages_of_packet", "reference", "sent_at"),
        Index("ix_force_messages_waiting", "sent_at", postgresql_where=text("NOT taken")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    reference: Mapped[str] = mapped_column(ForeignKey("released_packets.reference", ondelete="CASCADE"))
    officer_id: Mapped[uuid.UUID]
    kind: Mapped[ForceKind]
    outcome: Mapped[Outcome | None]
    words: Mapped[str]
    sent_at: Mapped[datetime]
    taken: Mapped[bool] = mapped_column(server_default=text("false"))
