"""After how many days a force is reminded, and staff ring."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from num_service.domain.police.chasing import ChaseStep, step_due

DAY = date(2026, 3, 9)


def due(
    days: int, *, urgent: bool = False, reminded: int | None = None, escalated: int | None = None
) -> ChaseStep | None:
    return step_due(
        since=DAY,
        today=DAY + timedelta(days=days),
        urgent=urgent,
        reminded_on=None if reminded is None else DAY + timedelta(days=reminded),
        escalated_on=None if escalated is None else DAY + timedelta(days=escalated),
    )


@pytest.mark.parametrize(("urgent", "first", "then"), [(False, 7, 14), (True, 1, 3)])
def test_a_force_is_reminded_once_and_then_staff_ring_once(urgent: bool, first: int, then: int) -> None:
    assert due(first - 1, urgent=urgent) is None
    assert due(first, urgent=urgent) is ChaseStep.REMIND
    assert due(then - 1, urgent=urgent, reminded=first) is None
    assert due(then, urgent=urgent, reminded=first) is ChaseStep.ESCALATE
    assert due(then + 30, urgent=urgent, reminded=first, escalated=then) is None


def test_where_no_worker_was_at_work_the_force_is_reminded_before_staff_are_told() -> None:
    assert due(40) is ChaseStep.REMIND
    assert due(40, reminded=40) is None, "not on the same day"
    assert due(41, reminded=40) is ChaseStep.ESCALATE
