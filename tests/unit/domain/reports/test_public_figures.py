"""What is left out of the public figures cannot be worked out from what is shown, and quarters follow each other."""

import itertools
from collections import defaultdict
from datetime import date, timedelta

import pytest

from num_service.domain.reports.consent import ANSWERS, Scope, Value
from num_service.domain.reports.public_figures import (
    ASKED,
    FEW,
    GivenAnswer,
    alone,
    answers_of,
    as_given,
    beside,
    next_quarter,
    quarter_of,
)


@pytest.mark.parametrize("scope", [Scope.ALERT, Scope.POLICE_INTELLIGENCE, Scope.POLICE_IDENTIFIED])
def test_whoever_knows_the_sum_and_the_rule_cannot_tell_what_was_left_out(scope: Scope) -> None:
    """Every case with a sum up to 24: what could have led to the same page leaves four values for each gap."""
    lines = answers_of(scope)
    could_be = defaultdict(list)
    for counts in itertools.product(range(25), repeat=len(lines)):
        if FEW <= (total := sum(counts)) <= 24:
            shown = tuple(beside(dict(zip(lines, counts, strict=True))).values())
            could_be[total, shown].append(counts)
    for (_, shown), cases in could_be.items():
        for place, count in enumerate(shown):
            assert count is None or not 0 < count < FEW
            assert count is not None or len({case[place] for case in cases}) >= 4, (shown, cases[:3])


def test_a_sum_that_is_too_small_leaves_nothing() -> None:
    assert set(beside({GivenAnswer.YES: 0, GivenAnswer.NO: 4, GivenAnswer.NONE: 0}).values()) == {None}


def test_large_counts_stand_as_they_are() -> None:
    counts = {GivenAnswer.YES: 31, GivenAnswer.NO: 12, GivenAnswer.NONE: 0}
    assert beside(counts) == counts


def test_a_small_count_takes_another_with_it() -> None:
    found = beside({GivenAnswer.YES: 31, GivenAnswer.NO: 3, GivenAnswer.NONE: 12})
    assert found == {GivenAnswer.YES: 31, GivenAnswer.NO: None, GivenAnswer.NONE: None}


def test_alone_nothing_is_nothing_and_little_is_not_shown() -> None:
    assert [alone(count) for count in (0, 1, 4, 5, 60)] == [0, None, None, 5, 60]


def test_whatever_is_no_answer_counts_as_none_given() -> None:
    silent = {value for value in Value if as_given(value) is GivenAnswer.NONE}
    assert silent == {Value.PAUSED, Value.UNAVAILABLE, Value.NOT_ASKED}
    assert as_given(None) is GivenAnswer.NONE


def test_every_answer_that_can_be_given_has_its_line() -> None:
    assert Scope.STATISTICS not in ASKED
    for scope in ASKED:
        assert {as_given(value) for value in ANSWERS[scope]} <= set(answers_of(scope))


def test_quarters_follow_each_other_and_hold_every_day() -> None:
    first, day = date(2026, 10, 1), date(2026, 10, 1)
    while day < date(2029, 1, 1):
        assert quarter_of(day) == first
        day += timedelta(days=1)
        if day == next_quarter(first):
            first = day
    assert first == date(2029, 1, 1)
