"""Which consent questions are asked: those that matter, and silence about the others stays no."""

from __future__ import annotations

import itertools

import pytest

from num_service.domain.reports.consent import ANSWERS, Scope, Value
from num_service.domain.reports.follow_ups import Told, matters

FOLLOWING = {Scope.POLICE_QUESTIONS, Scope.REFERRAL, Scope.PLATFORM, Scope.HELPER}
EVERY = [
    Told(police, *flags)
    for police in ("", *(each.value for each in ANSWERS[Scope.POLICE_INTELLIGENCE]), "nonsense")
    for flags in itertools.product((False, True), repeat=3)
]


def test_the_first_questions_are_always_asked() -> None:
    for scope in set(Scope) - FOLLOWING:
        assert all(matters(scope, told) for told in EVERY), scope


@pytest.mark.parametrize("told", EVERY)
def test_what_follows_is_asked_where_it_follows_and_nowhere_else(told: Told) -> None:
    asked = {scope for scope in FOLLOWING if matters(scope, told)}
    expected = {
        Scope.POLICE_QUESTIONS: told.police in (Value.YES, Value.IF_MATCHED),
        Scope.REFERRAL: told.reach,
        Scope.PLATFORM: told.account,
        Scope.HELPER: told.helped,
    }
    assert asked == {scope for scope, follows in expected.items() if follows}
