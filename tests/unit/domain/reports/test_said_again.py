"""An answer that is said again, and one without what nobody asked: neither ever allows more than was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from num_service.domain.reports.consent import Answer, Conditions, ConsentRecord, Scope, Value, said_again
from num_service.domain.reports.wording import CURRENT, FIRST, as_asked
from num_service.domain.shared.days import day_over, kept_day

SAID = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("hours", range(0, 24 * 14, 7))
@pytest.mark.parametrize("days", [0, 1, 3, 10])
def test_what_is_left_of_a_delay_is_never_shortened(days: int, hours: int) -> None:
    conditions = Conditions(delay_days=days, except_forces=frozenset({"kent"}))
    before = ConsentRecord(1, Scope.ALERT, Value.YES, SAID, conditions, counts_from=day_over(SAID))
    now = SAID + timedelta(hours=hours)
    again = said_again(before, now)
    after = ConsentRecord(
        2, again.scope, again.value, kept_day(now), again.conditions, counts_from=day_over(now)
    )
    assert (again.scope, again.value, again.conditions.except_forces) == (
        Scope.ALERT,
        Value.YES,
        frozenset({"kent"}),
    )
    if now >= before.effective_from:
        assert again.conditions.delay_days == 0
    else:
        assert before.effective_from <= after.effective_from <= before.effective_from + timedelta(days=1)


def test_what_a_wording_did_not_ask_is_not_agreed_to() -> None:
    both = Answer(Scope.POLICE_INTELLIGENCE, Value.YES, Conditions(delay_days=2, national_desk=True))
    assert as_asked(both, CURRENT) == both
    for version in (FIRST, "", "2099-01"):
        assert as_asked(both, version).conditions == Conditions(delay_days=2)
