"""Over 2,000 ways in which people write what they have: none is taken for what it is not, and none just vanishes."""

from __future__ import annotations

import pytest

from tests.harness.written_forms import by_hand, made_up, try_form

#: So many of all may be said to be unread; a miss is listed, and says what to do.
_MAY_MISS = 20


def test_no_form_is_taken_for_something_else(capsys: pytest.CaptureFixture[str]) -> None:
    forms = [*by_hand(), *made_up()]
    tried = [(form, try_form(form)) for form in forms]
    wrong = [(form, outcome.got) for form, outcome in tried if outcome.wrong]
    missed = [(form, outcome.got) for form, outcome in tried if outcome.missed and not outcome.wrong]
    with capsys.disabled():
        print(f"\n{len(forms)} written forms: {len(wrong)} wrong, {len(missed)} not read whole:")
        for form, got in missed:
            print(f"  {form.kind} ({form.regions[0]}): {form.written!r} is {form.what}, read as {got}")
    assert len(forms) >= 2_000
    assert wrong == []
    assert len(missed) <= _MAY_MISS


def test_the_forms_are_the_same_each_time() -> None:
    assert list(made_up()) == list(made_up())
    assert len({form.kind for form in by_hand()}) > 15
