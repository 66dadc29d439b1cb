"""Accounts of members, project workers, caseworkers, administrators and partners; and who receives alerts.

Officers are elsewhere, on purpose (police.py). Nothing here refers to a report.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.db.models.core.let_in import LetIn, enabled
from num_service.domain.alerts.audience import Channel, RecipientKind, Spoken
from num_service.domain.alerts.preferences import DAILY_AT, Zone
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Gender, Language, Region, Sector, Tier


class Recipient(Base):
    """A member or a project as a place where alerts arrive. Empty regions or tiers mean all of them."""

    __tablename__ = "recipients"
    __table_args__ = (
        CheckConstraint(
            "channels <@ ARRAY['inbox', 'email', 'push', 'sms', 'webhook']::text[]", name="channels_offered"
        ),
        CheckConstraint(
            "(quiet_from IS NULL) = (quiet_until IS NULL) AND quiet_from <> quiet_until "
            "AND quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23",
            name="quiet_hours",
        ),
        CheckConstraint("daily_at BETWEEN 0 AND 23", name="daily_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[RecipientKind]
    active: Mapped[bool] = mapped_column(default=True)
    regions: Mapped[list[Region]] = mapped_column(default=list)
    tiers: Mapped[list[Tier]] = mapped_column(default=list)
    channels: Mapped[list[Channel]]
    email_sealed: Mapped[bytes]
    #: What our notes to them are written in; None while nobody has chosen.
    language: Mapped[Language | None]
    # When messages may leave and what they say (``domain/alerts/preferences``). Hours are of their own time zone.
    time_zone: Mapped[Zone] = mapped_column(default=Zone.LONDON, server_default=Zone.LONDON.value)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    danger_wakes: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Levels that come once a day, and when.
    daily: Mapped[list[Tier]] = mapped_column(default=list, server_default=text("'{}'"))
    daily_at: Mapped[int] = mapped_column(default=DAILY_AT, server_default=str(DAILY_AT))
    paused_until: Mapped[datetime | None]
    #: Levels of which they want no message over a channel: ``risk:email``.
    not_by: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"))
    #: Whether a message says the level, the areas and the reference.
    fuller: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # What they said of themselves, if they wanted, so that an alert for some reaches them (``Traits``). Empty is
    # nothing said, and never "no".
    sectors: Mapped[list[Sector]] = mapped_column(default=list, server_default=text("'{}'"))
    genders: Mapped[list[Gender]] = mapped_column(default=list, server_default=text("'{}'"))
    speaks: Mapped[list[Spoken]] = mapped_column(default=list, server_default=text("'{}'"))
    near: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"))


class Project(Base):
    """An organisation doing frontline work."""

    __tablename__ = "projects"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(unique=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recipients.id"), unique=True)


class User(LetIn, Base):
    """Somebody who signs in. ``name`` is what colleagues see; members need none."""

    __tablename__ = "users"
    #: An officer is kept apart, in a table that the police login can read.
    __table_args__ = (
        CheckConstraint("role <> 'officer'", name="role_is_ours"),
        enabled(),
        CheckConstraint(
            "role NOT IN ('caseworker', 'administrator') OR made_by = 'command' OR enabled_by <> made_by",
            name="two_people",
        ),
        Index("ix_users_role", "role", "name", "created_on", "id"),
        Index("ix_users_waits", "created_on", "id", postgresql_where=text("waits")),
    )

    role: Mapped[AccountRole]
    name: Mapped[str] = mapped_column(default="")
    email_sealed: Mapped[bytes]
    email_digest: Mapped[bytes] = mapped_column(unique=True)
    #: Somebody else knows the password: it lets in only to choose another.
    one_time: Mapped[bool] = mapped_column(default=False)
    #: How often all sessions of this account were ended; a session from before the last time is none.
    sessions_ended: Mapped[int] = mapped_column(default=0, server_default="0")
    created_on: Mapped[date]
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("recipients.id"))
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id"))


class ApiToken(Base):
    """A bearer token, by its hash, scoped to its user or partner."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CheckBudget(Base):
    """How many identifiers an account has checked today and this week: two counts, never what was checked.

    ``week`` is its Monday. There is no row for a day before: what somebody did on which day is not kept. ``extra_on``
    is the day of this week on which the few checks at the door were asked for.
    """

    __tablename__ = "check_budgets"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date]
    used: Mapped[int]
    week: Mapped[date] = mapped_column(index=True)
    used_in_week: Mapped[int]
    extra_on: Mapped[date | None]


class WebSession(Base):
    """A browser session, readable only with its cookie. It names nobody: whose it is stands sealed within.

    All of somebody's end together when ``users.sessions_ended`` goes up; each has in it how far it was at sign-in.
    """

    __tablename__ = "web_sessions"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ReporterSession(Base):
    """A session on the reporters' pages, apart from every account: in a table where no account's session ever is."""

    __tablename__ = "reporter_sessions"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)
