"""The exact text of an alert, and the judgement that lets an ``if_matched`` go."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.domain.alerts.alert import MAX_HEADLINE, MAX_TEXT, AlertText, Said, read_alert
from num_service.domain.alerts.fixed import Fixed, Happened
from num_service.domain.reports.matching import Judgement, Match, best
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.taxonomy import Language
from tests.unit.domain.examples import NOW, PHONE, PLATE

ALERT = AlertText("Violent when asked to leave", "He hit her.", "Grey van", "Talk first.", (PHONE, PLATE))
_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
_said = _text.filter(str.strip)


@given(
    st.builds(
        AlertText, _said, _said, _text, _text, st.sampled_from([(), (PHONE,), (PLATE, PHONE), (PHONE, PLATE)])
    )
)
@settings(max_examples=100, deadline=None)
def test_the_exact_text_reads_back_as_the_same_alert(alert: AlertText) -> None:
    assert read_alert(alert.content) == alert
    assert read_alert(alert.content).sha256 == alert.sha256


def test_any_field_changed_changes_the_hash() -> None:
    edits: dict[str, object] = {
        "headline": "Violent when asked to go",
        "body": "He hit her",
        "look_for": "",
        "advice": "Talk  first.",
        "identifiers": (PLATE, PHONE),
        "fixed": Fixed((Happened.GUN,)),
        "said": (Said(Language.RO, "Violent", "A lovit-o"),),
    }
    assert set(edits) == {each.name for each in fields(AlertText)}
    hashes = {name: replace(ALERT, **{name: value}).sha256 for name, value in edits.items()}  # type: ignore[arg-type]
    assert ALERT.sha256 not in hashes.values()
    assert len(set(hashes.values())) == len(edits)


def test_without_identifiers_says_the_same_without_them() -> None:
    bare = ALERT.without_identifiers()
    assert bare.identifiers == ()
    assert bare.words == ALERT.words
    for each in (PHONE, PLATE):
        assert each.canonical not in bare.content
        assert each.display not in bare.content
    assert json.loads(bare.content)["body"] == ALERT.body


def test_the_words_for_the_identifiability_check_are_everything_written() -> None:
    for written in (ALERT.headline, ALERT.body, ALERT.look_for, ALERT.advice):
        assert written in ALERT.words


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("headline", "", "bad_headline"),
        ("headline", "  ", "bad_headline"),
        ("headline", "a" * (MAX_HEADLINE + 1), "bad_headline"),
        ("body", " \n", "no_body"),
        ("body", "a" * (MAX_TEXT + 1), "bad_words"),
        ("advice", "a\x00b", "bad_words"),
        ("look_for", "\x1b[2J", "bad_words"),
        ("headline", "half \ud83d", "bad_words"),
    ],
)
def test_what_cannot_be_shown_is_refused(field: str, value: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        replace(ALERT, **{field: value})  # type: ignore[arg-type]
    assert caught.value.code == code


def test_the_longest_allowed_is_allowed() -> None:
    assert replace(ALERT, headline="a" * MAX_HEADLINE, body="b" * MAX_TEXT).sha256


def test_the_earliest_judgement_that_two_agreed_on_counts() -> None:
    early, late = (
        Match(Judgement.DIFFERENT, NOW, confirmed_at=NOW + timedelta(days=each)) for each in (1, 2)
    )
    alone = Match(Judgement.DIFFERENT, NOW - timedelta(days=9))
    same, unknown = Match(Judgement.SAME, NOW), Match(Judgement.NOT_KNOWN, NOW)
    for several in permutations((early, late, alone, same, unknown)):
        assert best(several) == early
    for several in permutations((alone, same, unknown)):
        assert best(several) == alone


def test_whoever_may_be_the_person_reported_is_told_of_no_match_at_all() -> None:
    maybe = Match(Judgement.MAYBE_REPORTED, NOW + timedelta(days=9))
    told = Match(Judgement.DIFFERENT, NOW, confirmed_at=NOW)
    for several in permutations((maybe, told, Match(Judgement.SAME, NOW))):
        assert best(several) == maybe
    assert maybe.told_at is None
    assert Match(Judgement.MAYBE_REPORTED, NOW, confirmed_at=NOW).told_at is None, "whatever a row says"


def test_without_any_that_counts_any_will_do() -> None:
    same, unknown = Match(Judgement.SAME, NOW), Match(Judgement.NOT_KNOWN, NOW)
    assert best((same, unknown)) in (same, unknown)
    assert best((unknown,)) == unknown
    assert best(()) is None
