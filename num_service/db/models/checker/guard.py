"""What watches over the checker: counts of a day, alarms by the hour, and identifiers that nobody has.

Nothing here says what was checked, and nothing names whoever checked.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.checker.alarms import AlarmKind
from num_service.domain.identifiers import IdentifierKind


class CheckTotal(Base):
    """How many identifiers everybody together checked in a day, in sixteen parts: nobody waits for one row.

    ``partners`` is what partner sites checked, beside that; ``own`` counts checks of an account's own address,
    ``extra`` how often somebody asked for the checks at the door.
    """

    __tablename__ = "check_totals"

    day: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    used: Mapped[int] = mapped_column(default=0, server_default="0")
    partners: Mapped[int] = mapped_column(default=0, server_default="0")
    own: Mapped[int] = mapped_column(default=0, server_default="0")
    extra: Mapped[int] = mapped_column(default=0, server_default="0")


class Canary(Base):
    """An identifier that nobody has: whoever checks it got it by trying numbers, or from a list that leaked.

    ``said`` is what staff call it; the identifier itself is kept as its blind index alone.
    """

    __tablename__ = "canaries"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[IdentifierKind]
    digest: Mapped[bytes] = mapped_column(unique=True)
    key_version: Mapped[int]
    said: Mapped[str]
    placed_on: Mapped[date]


class CheckerAlarm(Base):
    """That something was noticed in an hour, how often, and who of the staff has seen it. Never about whom."""

    __tablename__ = "checker_alarms"
    __table_args__ = (UniqueConstraint("kind", "canary_id", "hour", postgresql_nulls_not_distinct=True),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[AlarmKind]
    canary_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("canaries.id", ondelete="CASCADE"))
    hour: Mapped[datetime]
    times: Mapped[int]
    seen_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
