"""An answer sent as a bare word is read as the same word with its conditions would be, whatever was sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from num_service.domain.reports.consent import ANSWERS, Answer, Conditions, Scope, Value
from num_service.schemas.reports.consents import Consents, read_answer

WORDS = [each.value for each in Value]
HOSTILE = [
    None,
    True,
    False,
    0,
    1,
    1.5,
    b"yes",
    [],
    ["yes"],
    ("yes",),
    "",
    " ",
    "Yes",
    "yes ",
    "YES",
    "ja",
    "yes\x00",
]


def _read(code: Any, raw: Any) -> tuple[Answer | None, Any]:
    try:
        return read_answer(code, raw), None
    except ValidationError as why:
        return None, why.messages


@given(
    st.sampled_from([*Scope, *(each.value for each in Scope), "", "everything", None, 7])
    | st.text(max_size=12),
    st.sampled_from([*HOSTILE, *WORDS, *Value]) | st.text(max_size=12) | st.integers() | st.lists(st.text()),
)
@settings(max_examples=400, deadline=None)
@example("police_identified", "yes")
@example("police_intelligence", "if_matched")
def test_a_bare_answer_is_read_as_one_with_its_conditions_is(code: Any, raw: Any) -> None:
    assert _read(code, raw) == _read(code, {"value": raw})


@pytest.mark.parametrize("scope", list(Scope))
def test_every_bare_answer_is_one_that_the_question_has_and_without_conditions(scope: Scope) -> None:
    for value in Value:
        answer, why = _read(scope.value, value.value)
        if value in ANSWERS[scope]:
            assert answer == Answer(scope, value, Conditions())
            assert answer is not None
            assert (type(answer.scope), type(answer.value)) == (Scope, Value)
            assert answer.conditions.as_json() == {}
        else:
            assert answer is None
            assert why


def test_answers_stand_in_the_order_they_are_asked() -> None:
    sent = {scope.value: "no" for scope in reversed(Scope)}
    assert [each.scope for each in Consents().deserialize(sent)] == list(Scope)
