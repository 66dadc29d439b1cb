"""How far a packet has got with its force, and what an officer may ask of the inbox: a state, a reference, days.

Nothing else can be searched: no words, names or numbers (2-domain, "Police may / may not").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from num_service.domain.police.force_message import ForceKind
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class PacketState(Worded):
    """Where a packet stands with its force."""

    NEW = "new", N_("New")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")
    QUESTIONED = "questioned", N_("Questioned")
    CLOSED = "closed", N_("Closed")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


#: Of what officers write, what changes where a packet stands; the newest of these decides.
TURNS = (ForceKind.QUESTION, ForceKind.OUTCOME)


def state_of(*, withdrawn: bool, acknowledged: bool, newest: ForceKind | None) -> PacketState:
    """Where a packet stands. The query of the inbox says the same in SQL.

    Args:
        newest: the newest thing of :data:`TURNS` that its force wrote.
    """
    if withdrawn:
        return PacketState.WITHDRAWN
    if newest is ForceKind.OUTCOME:
        return PacketState.CLOSED
    if newest is ForceKind.QUESTION:
        return PacketState.QUESTIONED
    return PacketState.ACKNOWLEDGED if acknowledged else PacketState.NEW


@dataclass(frozen=True, slots=True)
class InboxAsked:
    """What the inbox is narrowed to.

    Args:
        reference: of one packet, or its beginning.
        since, until: the days on which they were received, in Britain and Ireland, both included.
    """

    state: PacketState | None = None
    reference: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return self != InboxAsked()
