"""Read what forces have done with their packets from the police database, and keep it here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.db.queries.police import desk, pushed
from num_service.db.queries.police.desk import Marks
from num_service.db.session import Database
from num_service.domain.police.status import PacketStatus
from num_service.domain.shared.second_person import COMMAND
from num_service.services.core import audit

#: Each mark, and what the log says when it is read.
MARKS = {
    "opened_at": "packet.opened",
    "acknowledged_at": "packet.acknowledged",
    "withdrawal_seen_at": "withdrawal.acknowledged",
}


def read_marks(database: Database, police: Database | None) -> int:
    """Keep the marks of every packet that its force has not done with; how many were new."""
    new, last = 0, ""
    while police is not None:
        with database.reads() as session:
            waiting = pushed.waiting_for_marks(session, last)
        if not waiting:
            break
        last = waiting[-1]
        try:
            with police.reads() as there:
                found = desk.marks(there, waiting)
        except OperationalError:
            break
        with database.commits() as session:
            new += sum(keep(session, each) for each in found)
    return new


def doubt(database: Database) -> int:
    """After a restore of either database: push and take back every packet once more; how many are doubted.

    Nothing of it changes what is there as it should be.
    """
    with database.commits() as session:
        audit.record(session, actor=COMMAND, action="packets.doubted", subject="packets")
        return pushed.doubt_everything(session)


def keep(session: Session, marks: Marks, *, at: datetime | None = None) -> int:
    """Keep the marks of one packet; how many were new.

    at: when they were made, where somebody else than the police database says so: the demonstration.

    One that was taken back there while this side did not come to write it down is withdrawn here too.
    """
    # The packet first, then what is known of it: whoever takes back locks them in this order.
    row = pushed.packet_called(session, marks.reference) if marks.taken_back else None
    known = pushed.find(session, marks.reference)
    if known is None:
        return 0
    if marks.taken_back:
        if row is not None:
            row.status = PacketStatus.WITHDRAWN
        if known.opened_at is not None:  # read before that database was restored: taking back goes on with it
            return 0
        session.delete(known)
        audit.record(session, actor="worker", action="packet.taken_back", subject=f"packet:{marks.reference}")
        return 1
    new = 0
    for name, action in MARKS.items():
        if getattr(known, name) is None and (made := getattr(marks, name)) is not None:
            setattr(known, name, at or made)
            audit.record(session, actor="worker", action=action, subject=f"packet:{marks.reference}")
            new += 1
    return new
