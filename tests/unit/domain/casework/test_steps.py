"""Whom a page calls next: those on duty in their order, then everybody, ever more rarely, and in the end nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta

from num_service.domain.casework.paging import ANSWER_WITHIN, EVERYBODY_AGAIN, ROUNDS, next_step

ADA, BEA, CAT = (uuid.UUID(int=number) for number in (1, 2, 3))
ALL = (ADA, BEA, CAT)


def test_first_the_first_then_the_second_then_everybody() -> None:
    called: set[uuid.UUID] = set()
    people = []
    for _ in range(3):
        step = next_step((BEA, ADA), ALL, called, 0)
        people.append((step.people, step.everybody))
        called |= set(step.people)
    assert people == [((BEA,), False), ((ADA,), False), (ALL, True)]


def test_the_next_is_called_after_ten_minutes() -> None:
    assert next_step((ADA,), ALL, set(), 0).wait == ANSWER_WITHIN == timedelta(minutes=10)


def test_with_nobody_on_duty_everybody_is_called_at_once() -> None:
    step = next_step((), ALL, set(), 0)
    assert (step.people, step.everybody) == (ALL, True)


def test_who_came_on_duty_meanwhile_is_called_before_everybody() -> None:
    assert next_step((CAT,), ALL, {ADA, BEA}, 0).people == (CAT,)


def test_everybody_is_called_again_ever_more_rarely_and_then_only_the_alarm_is_left() -> None:
    waits = [next_step((), ALL, set(ALL), rounds).wait for rounds in range(ROUNDS)]
    assert waits == [*(EVERYBODY_AGAIN * 2**times for times in range(ROUNDS - 1)), None]


def test_without_anybody_at_all_it_is_tried_again() -> None:
    step = next_step((), (), set(), 0)
    assert step.people == ()
    assert step.everybody
    assert step.wait is not None
