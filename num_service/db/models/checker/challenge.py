"""That somebody says an identifier is listed wrongly, and what staff decided about listings, with reasons sealed."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.checker.deeds import ChallengeState, ListingDeed
from num_service.domain.identifiers import IdentifierKind


class Challenge(Base):
    """What somebody without an account wrote, sealed to the casework key: nothing is looked up when it comes.

    ``wrapped`` is its data key; both are taken away 90 days after it was decided.
    """

    __tablename__ = "challenges"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    received_on: Mapped[date]
    ciphertext: Mapped[bytes | None]
    wrapped: Mapped[bytes | None]
    key_version: Mapped[int]
    state: Mapped[ChallengeState]
    decided_on: Mapped[date | None]


class ListingDecision(Base):
    """One decision of staff about a listing or a challenge: what, who, the day, and why under the casework key."""

    __tablename__ = "listing_decisions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    listing_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    challenge_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("challenges.id"), index=True)
    deed: Mapped[ListingDeed]
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    decided_on: Mapped[date]
    ciphertext: Mapped[bytes]
    wrapped: Mapped[bytes]
    key_version: Mapped[int]


class NeverListed(Base):
    """A number or address of a project, a member or ours: it is never listed. Kept as its blind index alone."""

    __tablename__ = "never_listed"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[IdentifierKind]
    digest: Mapped[bytes] = mapped_column(unique=True)
    key_version: Mapped[int]
    said: Mapped[str]
    added_on: Mapped[date]
