"""What is on record about a report, for who has its code: each event, whether it is proven, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.audit_heads import HeadKey
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import on_record as rows
from num_service.domain.reports import on_record
from num_service.domain.reports.on_record import Rest, Taken
from num_service.domain.shared.phrases import Message
from num_service.services.core import event_proof
from num_service.services.core.event_proof import Event, Events
from num_service.services.reports.return_with_receipt import OpenReceipt


class State(StrEnum):
    """How far an event is proven: it leads to the newest signed head; it waits to be taken in; it does not lead there.

    EARLIER: it leads there, and is from before a proof of it could be given away.
    """

    PROVEN = "proven"
    EARLIER = "earlier"
    WAITING = "waiting"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One event. rests: for what sent something out, whether an answer that allows it stands in the log before it."""

    day: date
    words: Message
    state: State
    rests: Rest | None


@dataclass(frozen=True, slots=True)
class Record:
    """size, as_of: the signed head it was proven against; None where there is none yet.

    not_in_log: packets, warnings and listings that went out, as their rows say, and have no entry here: from before the
    log, or taken out of it.
    """

    size: int | None
    as_of: date | None
    events: tuple[OnRecord, ...]
    not_in_log: int
    document: dict[str, Any]

    @property
    def whole(self) -> bool:
        """Whether every event is proven, but for what waits."""
        return all(each.state is not State.NOT_PROVEN for each in self.events)

    @property
    def sent(self) -> int:
        """How many events sent something out."""
        return sum(each.rests is not None for each in self.events)

    @property
    def allowed(self) -> bool:
        """Whether everything that went out stands after an answer that allows it, but for what waits."""
        return all(each.rests in (None, Rest.BEFORE) or each.state is State.WAITING for each in self.events)


def of_report(session: Session, *, opened: OpenReceipt, key: HeadKey) -> Record:
    """Prove what is on record about an open report, against the newest head, at this moment.

    Args:
        session: of one snapshot: the log grows meanwhile.
    """
    report = session.get_one(Report, opened.report_id)
    found = event_proof.prove_events(session, rows.subjects(session, report), key=key)
    shown = tuple(
        each for each in found.events if on_record.in_words(each.opening.who, each.opening.action) is not None
    )
    # Within one taking in there is no order but the one that things can only have had.
    shown = tuple(
        sorted(shown, key=lambda each: (each.place is None, each.by, on_record.course(each.opening.action)))
    )
    taken = [Taken(each.opening.action, each.by) for each in shown if each.holds]
    by_hand = _about(shown, "packet.handed") - _about(shown, "packet.opened")
    events = tuple(
        OnRecord(
            each.opening.day,
            words,
            _state(each),
            on_record.rest_of(Taken(each.opening.action, each.by), taken),
        )
        for each in shown
        if (
            words := on_record.in_words(
                each.opening.who, each.opening.action, by_hand=each.opening.subject in by_hand
            )
        )
    )
    logged = {each.opening.subject for each in shown if on_record.sends(each.opening.action)}
    head = found.head
    return Record(
        size=head.size if head else None,
        as_of=head.at.date() if head else None,
        events=events,
        not_in_log=len(rows.went_out(session, report) - logged),
        document=event_proof.document(Events(head, shown, found.heads), key=key),
    )


def _about(events: Sequence[Event], action: str) -> set[str]:
    """What entries with this action are about."""
    return {each.opening.subject for each in events if each.opening.action == action}


def _state(event: Event) -> State:
    if event.place is None:
        return State.WAITING
    if not event.holds:
        return State.NOT_PROVEN
    return State.EARLIER if event.earlier else State.PROVEN
