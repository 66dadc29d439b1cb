"""Consents: the latest answer is in force, what widens needs the receipt, and conditions survive storing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.reports.consent import (
    ANSWERS,
    CONDITIONS,
    MAX_DELAY_DAYS,
    POLICE_SCOPES,
    Answer,
    Conditions,
    ConsentRecord,
    IfSilent,
    Scope,
    Value,
    in_force,
    says_yes,
    widens,
)
from num_service.domain.shared.errors import DomainError
from tests.unit.domain.examples import NOW, record

_values = st.sampled_from(Value)
_conditions = st.builds(
    Conditions,
    delay_days=st.integers(0, MAX_DELAY_DAYS),
    region_only=st.booleans(),
    show_me_first=st.booleans(),
    if_silent=st.sampled_from(IfSilent),
    except_forces=st.frozensets(st.sampled_from(["btp", "garda", "kent", "scas"])),
    project=st.sampled_from(["", "p-1", "p-2"]),
)
_records = st.lists(
    st.builds(
        ConsentRecord,
        st.integers(1, 10**6),
        st.sampled_from(Scope),
        _values,
        st.integers(0, 1000).map(lambda hours: NOW - timedelta(hours=hours)),
        _conditions,
    ),
    max_size=12,
    unique_by=lambda each: each.number,
)


def _now(value: Value, conditions: Conditions | None = None) -> ConsentRecord:
    return record(1, value, conditions=conditions)


def _to(value: Value, conditions: Conditions | None = None) -> Answer:
    return Answer(Scope.POLICE_INTELLIGENCE, value, conditions or Conditions())


# --- in force ----------------------------------------------------------------------------------------------------


@given(_records, st.sampled_from(Scope), st.randoms(use_true_random=False))
def test_the_highest_number_of_the_scope_is_in_force_in_any_order(
    records: list[ConsentRecord], scope: Scope, chance: Random
) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    mine = {each.number: each for each in records if each.scope is scope}
    assert in_force(shuffled, scope) == (mine[max(mine)] if mine else None)


@given(_records, st.sampled_from(Scope))
def test_a_withdrawal_is_never_outvoted(records: list[ConsentRecord], scope: Scope) -> None:
    number = max((each.number for each in records), default=0) + 1
    long_ago = NOW - timedelta(days=9_999)  # a clock set wrong changes nothing
    no = ConsentRecord(number, scope, Value.NO, long_ago)
    assert in_force([no, *records], scope) == no
    assert not says_yes([no, *records], scope)


def test_silence_is_no_in_every_scope() -> None:
    for scope in Scope:
        assert in_force([], scope) is None
        assert not says_yes([], scope)
        others = [record(n, Value.YES, scope=each) for n, each in enumerate(Scope) if each is not scope]
        assert in_force(others, scope) is None, "none implies another"


def test_only_a_plain_yes_says_yes() -> None:
    for value in Value:
        assert says_yes([record(1, value)], Scope.POLICE_INTELLIGENCE) is (value is Value.YES)


def test_delays_count_from_the_record() -> None:
    assert record(1, Value.YES).effective_from == NOW
    assert record(1, Value.YES, conditions=Conditions(3)).effective_from == NOW + timedelta(days=3)


# --- the table of consents ------------------------------------------------------------------------------------------


def test_the_answers_she_may_give_are_those_of_the_design() -> None:
    given_answers = {scope.value: [each.value for each in ANSWERS[scope]] for scope in Scope}
    plain = ["no", "yes"]
    assert given_answers == {
        "checker": plain,
        "alert": plain,
        "police_intelligence": ["no", "if_matched", "yes"],
        "police_questions": plain,
        "police_identified": ["no", "talk_first"],  # a yes is taken only by a caseworker
        "referral": plain,
        "helper": plain,
        "platform": plain,
        "contact": plain,
        "statistics": plain,
        "research": plain,
    }
    assert all(answers[0] is Value.NO for answers in ANSWERS.values()), "no comes first, as the default"


def test_the_conditions_of_each_question_are_those_of_the_design() -> None:
    assert {scope.value: set(names) for scope, names in CONDITIONS.items() if names} == {
        "checker": {"delay_days"},
        "alert": {"delay_days", "region_only", "show_me_first", "if_silent"},
        "police_intelligence": {"delay_days", "except_forces", "national_desk"},
        "referral": {"project"},
    }
    assert set(CONDITIONS) == set(Scope)
    assert {scope.value for scope in POLICE_SCOPES} == {
        "police_intelligence",
        "police_questions",
        "police_identified",
    }


# --- widening ----------------------------------------------------------------------------------------------------


@given(st.none() | _values, _conditions, _conditions)
def test_no_and_pause_never_widen(value: Value | None, old: Conditions, new: Conditions) -> None:
    current = None if value is None else _now(value, old)
    for narrow in (Value.NO, Value.PAUSED, Value.UNAVAILABLE):
        assert not widens(current, _to(narrow, new))


@given(_values, _conditions)
def test_saying_the_same_again_widens_nothing(value: Value, conditions: Conditions) -> None:
    assert not widens(_now(value, conditions), _to(value, conditions))


@pytest.mark.parametrize("current", [None, Value.NO, Value.PAUSED, Value.UNAVAILABLE])
@pytest.mark.parametrize("new", [Value.YES, Value.IF_MATCHED, Value.TALK_FIRST])
def test_anything_after_silence_no_or_pause_widens(current: Value | None, new: Value) -> None:
    strictest = Conditions(MAX_DELAY_DAYS, True, True, IfSilent.HOLD, frozenset({"btp", "kent"}))
    assert widens(_now(current) if current else None, _to(new, strictest))


def test_from_if_matched_to_yes_widens_and_back_does_not() -> None:
    assert widens(_now(Value.IF_MATCHED), _to(Value.YES))
    assert not widens(_now(Value.YES), _to(Value.IF_MATCHED))
    assert widens(_now(Value.TALK_FIRST), _to(Value.YES))


@given(_conditions)
def test_loosening_any_one_condition_widens_and_tightening_it_does_not(base: Conditions) -> None:
    tight = {
        "delay_days": (5, 4),
        "region_only": (True, False),
        "show_me_first": (True, False),
        "except_forces": (frozenset({"kent", "btp"}), frozenset({"kent"})),
    }
    for name, (strict, loose) in tight.items():
        strict_one, loose_one = (_with(base, name, each) for each in (strict, loose))
        assert widens(_now(Value.YES, strict_one), _to(Value.YES, loose_one)), name
        assert not widens(_now(Value.YES, loose_one), _to(Value.YES, strict_one)), name


def test_silence_that_comes_to_mean_send_widens() -> None:
    hold = Conditions(show_me_first=True, if_silent=IfSilent.HOLD)
    send = Conditions(show_me_first=True, if_silent=IfSilent.SEND)
    assert widens(_now(Value.YES, hold), _to(Value.YES, send))
    assert not widens(_now(Value.YES, send), _to(Value.YES, hold))


def test_swapping_one_excluded_force_for_another_widens() -> None:
    kent, btp = Conditions(except_forces=frozenset({"kent"})), Conditions(except_forces=frozenset({"btp"}))
    assert widens(_now(Value.YES, kent), _to(Value.YES, btp))


def test_another_project_widens() -> None:
    one, two = Conditions(project="p-1"), Conditions(project="p-2")
    assert widens(_now(Value.YES, one), _to(Value.YES, two))


def test_widening_is_what_some_decision_could_notice() -> None:
    """Exhaustive over a small space, against "is anything allowed now that was not before?" asked of each part."""
    space = [
        (value, Conditions(days, region, first, silent, forces))
        for value, days, region, first, silent, forces in product(
            (Value.NO, Value.IF_MATCHED, Value.YES),
            (0, 2),
            (False, True),
            (False, True),
            IfSilent,
            (frozenset(), frozenset({"kent"})),
        )
    ]

    def allowed(value: Value, c: Conditions) -> set[tuple[object, ...]]:
        """What she lets happen, spelt out: to whom, on which day, where, and after what."""
        if value is Value.NO:
            return set()
        return set(
            product(
                ("matched", "unmatched") if value is Value.YES else ("matched",),
                [day for day in range(3) if day >= c.delay_days],
                ("her region",) if c.region_only else ("her region", "elsewhere"),
                ["seen", *(["silent"] if not c.show_me_first or c.if_silent is IfSilent.SEND else [])]
                + (["unseen"] if not c.show_me_first else []),
                [force for force in ("kent", "btp") if force not in c.except_forces],
            )
        )

    spelt = {(value, c): allowed(value, c) for value, c in space}
    for before, after in product(space, space):
        more = bool(spelt[after] - spelt[before])
        assert widens(_now(*before), _to(*after)) == more, (before, after)


def _with(base: Conditions, name: str, value: object) -> Conditions:
    changed: Any = {name: value}
    return replace(base, **changed)


# --- storing -----------------------------------------------------------------------------------------------------


@given(_conditions)
def test_conditions_survive_json(conditions: Conditions) -> None:
    stored = json.dumps(conditions.as_json())
    again = Conditions.from_json(json.loads(stored))
    assert again.as_json() == conditions.as_json()
    # "If silent" means something only beside "show me first".
    wanted = conditions if conditions.show_me_first else _with(conditions, "if_silent", IfSilent.HOLD)
    assert again == wanted


def test_no_conditions_are_an_empty_object() -> None:
    assert Conditions().as_json() == {}
    assert Conditions.from_json({}) == Conditions()


@pytest.mark.parametrize(
    "raw",
    [
        {"delay_days": "soon"},
        {"delay_days": -1},
        {"delay_days": MAX_DELAY_DAYS + 1},
        {"delay_days": 10**12},
        {"delay_days": None},
        {"delay_days": 1.5},
        {"if_silent": "perhaps"},
        {"except_forces": "kent"},
        {"except_forces": None},
    ],
)
def test_unreadable_conditions_are_never_taken_as_none(raw: dict[str, object]) -> None:
    with pytest.raises((ValueError, DomainError)):
        Conditions.from_json(raw)


@pytest.mark.parametrize("name", ["region_only", "show_me_first"])
@pytest.mark.parametrize("odd", ["false", 0, None, "", 1, "yes"])
def test_a_condition_that_is_not_plainly_false_is_kept(name: str, odd: object) -> None:
    """What was stored strangely is read as the stricter of the two."""
    assert getattr(Conditions.from_json({name: odd}), name) is True
