"""Under 18: which questions are asked, and what becomes of a yes that an adult's question was given all the same."""

from __future__ import annotations

from itertools import product

import pytest

from num_service.domain.reports.consent import ANSWERS, POLICE_SCOPES, Answer, Scope, Value, allows
from num_service.domain.reports.fields import FIELDS
from num_service.domain.reports.safeguarding import (
    ADULT_FIELDS,
    ADULT_SCOPES,
    YOUNG_SCOPES,
    Guard,
    LeadSays,
    as_young,
    asked_of,
)


def test_what_an_adult_is_asked_is_not_asked_of_anybody_under_18() -> None:
    assert {Scope.CONTACT, Scope.HELPER} == YOUNG_SCOPES
    assert POLICE_SCOPES | {Scope.ALERT, Scope.CHECKER, Scope.RESEARCH} <= ADULT_SCOPES
    assert asked_of(tuple(Scope), young=True) == (Scope.HELPER, Scope.CONTACT)
    assert asked_of(tuple(Scope), young=False) == tuple(Scope)
    assert {"about.sector", "about.own_advert"} == ADULT_FIELDS
    assert {each.path for each in FIELDS if each.adult} == ADULT_FIELDS


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("unavailable", [False, True])
def test_no_yes_is_made_of_what_was_not_asked_and_a_no_stays_a_no(scope: Scope, unavailable: bool) -> None:
    for value in (None, *ANSWERS[scope], Value.UNAVAILABLE):
        if value is Value.UNAVAILABLE and not (unavailable and scope in POLICE_SCOPES):
            continue
        given = [Answer(scope, value)] if value else []
        recorded = {each.scope: each.value for each in as_young(given, unavailable=unavailable)}
        if scope in YOUNG_SCOPES:
            assert recorded.get(scope) is value
        elif value in (Value.NO, Value.UNAVAILABLE):
            assert recorded[scope] is value
        elif unavailable and scope in POLICE_SCOPES:
            continue  # it is recorded as unavailable before it comes here
        else:
            assert recorded[scope] is Value.NOT_ASKED


def test_nothing_an_adult_is_asked_allows_anything() -> None:
    for values in product(Value, repeat=2):
        said = [Answer(Scope.ALERT, values[0]), Answer(Scope.POLICE_INTELLIGENCE, values[1])]
        recorded = as_young(said, unavailable=False)
        assert not [each for each in recorded if each.scope in ADULT_SCOPES and allows(each.value)]
        assert len(recorded) == len({each.scope for each in recorded})


def test_only_the_word_of_the_lead_lifts_it() -> None:
    assert {each: each.guard for each in LeadSays} == {
        LeadSays.KEEP: Guard.HOLDS,
        LeadSays.MAY_GO: Guard.LIFTED,
    }
