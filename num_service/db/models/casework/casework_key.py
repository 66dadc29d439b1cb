"""The casework key: its versions, caseworkers' keypairs, and the grants that give it to them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class CaseworkKey(Base):
    """A version of the casework key: the public half, and the private half sealed to the recovery key."""

    __tablename__ = "casework_keys"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[bytes]
    recovery_public_key: Mapped[bytes]
    recovery_wrapped: Mapped[bytes]
    created_at: Mapped[datetime]


class CaseworkerKeypair(Base):
    """A caseworker's own keypair; the private half needs the password."""

    __tablename__ = "caseworker_keypairs"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    public_key: Mapped[bytes]
    salt: Mapped[bytes]
    private_wrapped: Mapped[bytes]


class CaseworkGrant(Base):
    """The casework private key, sealed to one caseworker.

    certificate: the casework key's signature over their public key, made when a colleague had heard its words; without
    a valid one the grant is not used.
    """

    __tablename__ = "casework_grants"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key_version: Mapped[int] = mapped_column(ForeignKey("casework_keys.version"), primary_key=True)
    wrapped: Mapped[bytes]
    granted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[datetime]
    certificate: Mapped[bytes | None]
