"""The demonstration's rota: two caseworkers take turns by day and by night, and its last day is not filled yet."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from demo.people import People
from num_service.domain.shared.days import WALL, local_day
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Invalid
from num_service.services.casework import rota
from num_service.services.casework.rota import NewShift
from num_service.services.core.wiring import Clock

DAYS = 13
_MORNING, _EVENING = time(8), time(20)


def put_on_duty(session: Session, people: People, *, now: datetime, clock: Clock) -> None:
    """Fill the rota for the days to come, from yesterday evening on; the other one is called second."""
    for number in range(-1, DAYS):
        day = local_day(now) + timedelta(days=number)
        for starts, ends, first in ((_MORNING, _EVENING, people.first), (_EVENING, _MORNING, people.second)):
            for place, who in enumerate((first, people.other(first)), 1):
                new = NewShift(who.user_id, Duty.ON_CALL, place, day, starts, ends, WALL.key)
                with suppress(Invalid):  # it is over already
                    rota.add(session, new=new, actor="command", clock=clock)
