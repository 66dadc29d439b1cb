"""Take back packets that may no longer be out, once that stands here; there, opening and this exclude each other.

Nothing of this side is locked while the police database is asked. It may not answer: then nobody knows yet whether an
officer had opened it, and the sweep goes on.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from psycopg.errors import LockNotAvailable, QueryCanceled
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.db.queries.police import desk, pushed
from num_service.db.queries.police.desk import Marks, TakenBack
from num_service.db.queries.police.pushed import Waiting
from num_service.db.session import Database
from num_service.domain.shared.days import kept_day
from num_service.services.core import audit
from num_service.services.core.wiring import Clock

#: Somebody of its force holds this packet. Others of that force wait until the next time, those of other forces do not.
_BUSY = (LockNotAvailable, QueryCanceled)


@dataclass(slots=True)
class Recalled:
    """What became of packets that were to be taken back, counted.

    Args:
        taken_back: were unopened, and are gone from their force.
        noticed: were opened; their force has a notice that it must acknowledge.
        by_hand: an officer had one from a caseworker, and nobody is known to have opened it there: a caseworker tells
            the force.
        unknown: the police database has not answered yet, and nobody was handed it.
    """

    taken_back: int = 0
    noticed: int = 0
    by_hand: int = 0
    unknown: int = 0


def take_back(
    database: Database,
    police: Database | None,
    *,
    clock: Clock,
    report_ids: Collection[uuid.UUID] | None = None,
    actor: str = "worker",
) -> Recalled:
    """Take back every packet, of these reports or of all, that is withdrawn and not known to be gone.

    Args:
        actor: whose answer it follows from, where that is known: a reporter's is kept to its day (decision 50).
    """
    found = Recalled()
    with database.reads() as session:
        waiting = pushed.being_taken_back(session, report_ids)
    busy: set[str] = set()
    for number, each in enumerate(waiting):
        if each.force in busy:
            _unknown(found, each)
            continue
        try:
            answer, marks = _ask(police, each.reference, clock)
        except OperationalError as why:
            if not isinstance(why.orig, _BUSY):  # it will not answer the next one either
                _unknown(found, *waiting[number:])
                break
            busy.add(each.force)
            _unknown(found, each)
            continue
        with database.commits() as session:
            record(
                session,
                packet_id=each.id,
                answer=answer,
                marks=marks,
                clock=clock,
                found=found,
                actor=actor,
            )
    return found


def _unknown(found: Recalled, *packets: Waiting) -> None:
    """The police database has not said. What an officer was handed by a caseworker they have, whatever it says."""
    for each in packets:
        found.by_hand += each.by_hand
        found.unknown += not each.by_hand


def _ask(police: Database | None, reference: str, clock: Clock) -> tuple[TakenBack, list[Marks]]:
    if police is None:
        raise OperationalError("no police database", None, RuntimeError("none is named"))
    with police.session() as there:
        desk.hurry(there)
        answer = desk.take_back(there, reference=reference, on=kept_day(clock()).date())
        marks = desk.marks(there, [reference])
        there.commit()
    return answer, marks


def record(
    session: Session,
    *,
    packet_id: uuid.UUID,
    answer: TakenBack,
    marks: list[Marks],
    clock: Clock,
    found: Recalled,
    actor: str = "worker",
) -> None:
    """Keep what the police database said about one packet. Twice changes nothing, and is counted all the same.

    That an officer opened it stays known, also where that database has lost it and took the packet back unopened.
    """
    row = pushed.packet(session, packet_id)
    known = pushed.find(session, row.reference) if row else None
    unopened = answer is TakenBack.TAKEN_BACK and (known is None or known.opened_at is None)
    if unopened:
        found.taken_back += 1
    elif answer is TakenBack.TAKEN_BACK and known is not None and known.by_hand_on is not None:
        found.by_hand += 1
    else:
        found.noticed += 1
    if row is None or known is None or known.withdrawn_at:
        return
    if unopened:
        session.delete(known)
        done = "packet.taken_back"
    else:
        known.withdrawn_at = kept_day(clock())
        # Not the present moment: that would be the hour of a reporter's no.
        known.pushed_at = known.pushed_at or known.released_at
        for each in marks:
            known.opened_at = known.opened_at or each.opened_at
            known.acknowledged_at = known.acknowledged_at or each.acknowledged_at
        done = "packet.withdrawn"
    audit.record(session, actor=actor, action=done, subject=f"packet:{row.reference}")
