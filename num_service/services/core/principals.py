"""Who is acting, as services are told. Nothing here opens anything."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from num_service.domain.shared.permissions import AccountRole


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is acting: enough to decide and to address, and nothing more.

    ``sessions_ended`` is how often all sessions of the account were ended: a session from before is none.
    """

    id: uuid.UUID
    role: AccountRole
    name: str = ""
    recipient_id: uuid.UUID | None = None
    project_id: uuid.UUID | None = None
    sessions_ended: int = 0

    @property
    def actor(self) -> str:
        return f"user:{self.id}"


@dataclass(frozen=True, slots=True)
class CaseworkHolder:
    """A signed-in caseworker who holds the casework key: its private half by version, from the session only."""

    user_id: uuid.UUID
    private: Mapping[int, bytes] = field(repr=False)

    @property
    def actor(self) -> str:
        return f"user:{self.user_id}"
