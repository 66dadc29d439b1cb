"""Columns of anybody who signs in: their password, whether they may, and which two people let them in."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import may_enable, may_reopen, waits_for_another


def enabled() -> CheckConstraint:
    """An open account was enabled by somebody, and what waits is not open."""
    return CheckConstraint("not active OR (enabled_by IS NOT NULL AND NOT waits)", name="enabled")


class LetIn:
    """``made_by`` made the account, or opened it again; ``enabled_by`` enabled it: nobody while it waits for them."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    waits: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    made_by: Mapped[str]
    enabled_by: Mapped[str | None]

    def open(self, role: AccountRole, *, by: str) -> None:
        """Open it, or have it wait for a second person first."""
        self.made_by, self.waits = by, waits_for_another(role, made_by=by)
        self.active, self.enabled_by = not self.waits, None if self.waits else by

    def reopen(self, role: AccountRole, *, by: str) -> None:
        """Open it once more after it was closed; what is open stays so. Raises ``Conflict`` ``waits``."""
        may_reopen(waits=self.waits)
        if not self.active:
            self.open(role, by=by)

    def enable(self, *, by: str) -> None:
        """Enable it. Raises ``Conflict`` ``not_waiting``, ``own_making``."""
        may_enable(waits=self.waits, made_by=self.made_by, by=by)
        self.enabled_by, self.waits, self.active = by, False, True

    def close(self) -> None:
        """Close it, also while it waits."""
        self.active = self.waits = False
