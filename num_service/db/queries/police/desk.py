"""What the service asks of the police database, over the push login: functions there, and the marks of each packet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import PacketText, ReleasedPacket
from num_service.domain.police.desk import Desk

#: How long each of these waits there for a lock or an answer: a "no" waits for the push of its packet so long at most.
SECONDS = 1


class Pushed(StrEnum):
    """What the police database says to a push."""

    THERE = "there"
    TAKEN_BACK = "taken_back"
    ANOTHER = "another"


class TakenBack(StrEnum):
    """What it says to a taking back: gone, unopened; or opened before, and its force has a notice."""

    TAKEN_BACK = "taken_back"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Marks:
    """What became of a packet at its force, by the police database's clock."""

    reference: str
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawal_seen_at: datetime | None
    taken_back: bool


def hurry(police: Session) -> None:
    """Wait for nothing longer than a moment, in this transaction."""
    police.execute(
        text(
            "SELECT set_config(name, :wait, true) FROM unnest(ARRAY['lock_timeout', 'statement_timeout']) AS name"
        ),
        {"wait": f"{SECONDS}s"},
    )


def push(
    police: Session,
    *,
    reference: str,
    force: str,
    content: str,
    sha256: str,
    priority: str,
    released_at: datetime,
    to: Desk = Desk.LIAISON,
) -> Pushed:
    """Give a packet to its force; a second time changes nothing, and one that was taken back never comes again."""
    asked = text("SELECT push_packet(:reference, :force, :content, :sha256, :priority, :released_at, :desk)")
    given = {"reference": reference, "force": force, "content": content, "sha256": sha256}
    return Pushed(
        police.scalar(asked, given | {"priority": priority, "released_at": released_at, "desk": to.value})
        or ""
    )


def take_back(police: Session, *, reference: str, on: date) -> TakenBack:
    """Remove a packet that nobody has opened, for good; else give its force a notice, once."""
    asked = text("SELECT take_back_packet(:reference, :on)")
    return TakenBack(police.scalar(asked, {"reference": reference, "on": on}) or "")


def marks(police: Session, references: Sequence[str]) -> list[Marks]:
    """The marks of these packets; one that never came is missing."""
    columns = (
        ReleasedPacket.reference,
        ReleasedPacket.opened_at,
        ReleasedPacket.acknowledged_at,
        ReleasedPacket.withdrawal_seen_at,
        ReleasedPacket.taken_back_on.is_not(None),
    )
    found = police.execute(select(*columns).where(ReleasedPacket.reference.in_(references)))
    return [Marks(*row) for row in found]


def open_packet(police: Session, reference: str) -> bool:
    """Mark a packet of the session's own force opened; False where there is none. For the police login."""
    return bool(police.scalar(text("SELECT open_packet(:reference)"), {"reference": reference}))


def acknowledge(police: Session, reference: str) -> None:
    """Mark an opened packet acknowledged, or its withdrawal where there is one. For the police login."""
    police.execute(text("SELECT acknowledge_packet(:reference)"), {"reference": reference})


def texts(police: Session, references: Sequence[str]) -> dict[str, str]:
    """What packets say, of those that the police login may see: opened ones of its force."""
    found = police.execute(
        select(PacketText.reference, PacketText.content).where(PacketText.reference.in_(references))
    )
    return {row.reference: row.content for row in found}
