"""The rota: who is on duty when, planned by administrators and caseworkers, and the gaps in it, said aloud."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from num_service.db.queries.casework import rota as queries
from num_service.domain.casework import rota
from num_service.domain.casework.rota import Shift, Span
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.services.core import audit
from num_service.services.core.wiring import Clock

#: How far ahead the plan is shown, and gaps are looked for.
AHEAD = timedelta(days=14)
#: A gap that begins within this time is warned about wherever staff work.
SOON = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift as somebody enters it: times as the clock of its zone has them."""

    user_id: uuid.UUID
    duty: Duty
    place: int
    day: date
    starts: time
    ends: time
    zone: str
    weeks: int = 1


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift with the name of who has it. counts: whether they could read a report now."""

    shift: Shift
    name: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned from now on: shifts, and when nobody is on call.

    Args:
        soon: the gap that is now, or begins within two days; None where there is none.
    """

    now: tuple[Planned, ...]
    shifts: tuple[Planned, ...]
    gaps: tuple[Span, ...]
    soon: Span | None
    people: dict[uuid.UUID, str]


@dataclass(frozen=True, slots=True)
class Cover:
    """Whether somebody is on call at this moment; if not, when the next duty begins, if one is planned."""

    somebody: bool
    again_at: datetime | None


def plan(session: Session, *, clock: Clock) -> Plan:
    """The rota from now on, for whoever keeps it."""
    now = clock()
    people = queries.ready(session)
    shifts = queries.shifts(session, since=now, until=now + AHEAD)
    counting = [each for each in shifts if each.user_id in people]
    others = {each.user_id for each in shifts}.difference(people)
    names = people | queries.names(session, others) if others else people
    planned = {each: Planned(each, names.get(each.user_id, ""), each.user_id in people) for each in shifts}
    gaps = rota.gaps((each for each in counting if each.duty is Duty.ON_CALL), now, now + AHEAD)
    return Plan(
        now=tuple(planned[each] for each in rota.on_duty(counting, now)),
        shifts=tuple(planned.values()),
        gaps=gaps,
        soon=next((gap for gap in gaps if gap[0] <= now + SOON), None),
        people=people,
    )


def soon_nobody(session: Session, *, clock: Clock) -> Span | None:
    """The gap that is now, or begins within two days: from when to when nobody is on call."""
    return plan(session, clock=clock).soon


def cover(session: Session, *, clock: Clock) -> Cover:
    """Whether somebody is on call now, for whoever is about to report danger.

    It looks at the shifts alone: a reporter's request reads nothing of an account. Whoever cannot read reports is not
    put into the rota, and leaves it with their account.
    """
    now = clock()
    shifts = [
        each for each in queries.shifts(session, since=now, until=now + AHEAD) if each.duty is Duty.ON_CALL
    ]
    return Cover(bool(rota.on_duty(shifts, now)), rota.next_begin(shifts, now))


def uncovered(session: Session, *, clock: Clock) -> bool:
    """Whether nobody is on call now although a rota is kept: an installation without one has said so nowhere."""
    return queries.kept(session) and not cover(session, clock=clock).somebody


def add(session: Session, *, new: NewShift, actor: str, clock: Clock) -> int:
    """Put somebody on duty, for one day or the same day of several weeks; answers how often.

    Raises:
        Invalid: ``not_a_caseworker``, who could not read a report; ``over`` for a time that is over.
    """
    if new.user_id not in queries.ready(session):
        raise Invalid(
            "not_a_caseworker",
            "Choose a caseworker who holds the casework key: nobody else can read a report.",
            field="user_id",
        )
    spans = [
        each for each in rota.times(new.day, new.starts, new.ends, new.zone, new.weeks) if each[1] > clock()
    ]
    if not spans:
        raise Invalid("over", "This time is over. Choose one that is to come.", field="day")
    queries.add(session, user_id=new.user_id, duty=new.duty, place=new.place, spans=spans, zone=new.zone)
    audit.record(session, actor=actor, action=f"rota.added.{new.duty.value}", subject=f"user:{new.user_id}")
    return len(spans)


def remove(session: Session, *, shift_id: uuid.UUID, actor: str) -> None:
    """Take a shift out of the rota. Raises ``NotFound`` ``no_shift``."""
    found = queries.find(session, shift_id)
    if found is None:
        raise NotFound("no_shift", "This shift is not in the rota any more.")
    session.delete(found)
    session.flush()
    audit.record(
        session, actor=actor, action=f"rota.removed.{found.duty.value}", subject=f"user:{found.user_id}"
    )
