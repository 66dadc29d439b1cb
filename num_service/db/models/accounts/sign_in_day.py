"""How often an account was signed in to on a day. Both databases have such a table, each of its own accounts."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class SignInDay(Base):
    """Counted by a function of the database. ``account_id`` refers to nothing: guesses at no account count too."""

    __tablename__ = "sign_in_days"

    account_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    signed_in: Mapped[int]
    refused: Mapped[int]
