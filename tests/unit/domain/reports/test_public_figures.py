"""What is left out of the public figures cannot be worked out from what is shown, and quarters follow each other."""

import itertools
from collections import defaultdict
from datetime import date, timedelta

import pytest

from num_service.domain.reports.consent import ANSWERS, Scope, Value
from num_service.domain.reports.public_figures import (
    ASKED,
    FEW,
    Deed,
    GivenAnswer,
    alone,
    answers_of,
    as_given,
    beside,
    done,
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


@pytest.mark.parametrize(
    ("came", "nothing", "disclosed"),
    [
        (Deed.POLICE_CAME, Deed.POLICE_NOTHING, Deed.POLICE_DISCLOSED),
        (Deed.COURT_CAME, Deed.COURT_NOTHING, Deed.COURT_DISCLOSED),
    ],
)
def test_what_came_less_one_answer_does_not_tell_the_other(
    came: Deed, nothing: Deed, disclosed: Deed
) -> None:
    """Every case up to 24 in which all that came was answered within the quarter."""
    could_be = defaultdict(list)
    for case in itertools.product(range(25), repeat=2):
        if sum(case) <= 24:
            shown = done({came: sum(case), nothing: case[0], disclosed: case[1]})
            could_be[shown[came], shown[nothing], shown[disclosed]].append(case)
    for page, cases in could_be.items():
        for place, count in enumerate(page[1:]):
            assert count is not None or len({case[place] for case in cases}) >= 4, (page, cases[:3])


def test_what_stands_alone_takes_nothing_with_it() -> None:
    found = done({Deed.RELEASED: 7, Deed.TAKEN_BACK: 2, Deed.POLICE_CAME: 6, Deed.POLICE_NOTHING: 6})
    assert (found[Deed.RELEASED], found[Deed.TAKEN_BACK]) == (7, None)
    assert (found[Deed.POLICE_NOTHING], found[Deed.POLICE_DISCLOSED]) == (6, 0)
    assert set(found) == set(Deed)


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
