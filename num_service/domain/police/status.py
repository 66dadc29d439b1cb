"""How far a packet has got on the service's side."""

from __future__ import annotations

from enum import StrEnum


class PacketStatus(StrEnum):
    """How far a packet has got on the service's side."""

    DRAFT = "draft"
    APPROVED = "approved"
    HELD = "held"
    REFUSED = "refused"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
