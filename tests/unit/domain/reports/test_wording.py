"""Every consent has a question, in every version, and a version once shown is never edited."""

from __future__ import annotations

import hashlib
import re

import pytest

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import (
    ASKS_ABOUT_SCAS,
    CURRENT,
    DUTIES,
    FIRST,
    WORDINGS,
    Question,
    answered,
    duties,
    questions,
)
from num_service.domain.shared.taxonomy import Jurisdiction

#: The fingerprint of each version as it was first shown. To change a question, add a version: never edit one here.
FROZEN = {"2026-11": "814bd5fddce23bc0", "2026-11-28": "661601f76b0b2ddd"}


def _words(question: Question) -> list[str]:
    conditions = [words for each in question.conditions for words in each]
    return [question.scope, question.question, question.happens, question.who, question.undo, *conditions]


def _fingerprint(version: str) -> str:
    shown = "\n".join("|".join(_words(each)) for each in WORDINGS[version].values())
    shown += "".join(f"\n{each.place}|{each.act}|{each.words}" for each in DUTIES[version])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def test_a_version_once_shown_is_never_edited() -> None:
    assert {version: _fingerprint(version) for version in WORDINGS} == FROZEN


def test_every_scope_has_a_question_in_the_order_they_are_asked() -> None:
    assert CURRENT in WORDINGS
    for version in WORDINGS:
        assert list(questions(version)) == list(Scope)
    assert questions() == questions(CURRENT)
    assert all(scope is each.scope for scope, each in questions().items())


@pytest.mark.parametrize("question", questions().values(), ids=lambda each: each.scope.value)
def test_each_says_what_happens_who_sees_it_and_what_cannot_be_undone(question: Question) -> None:
    assert question.question.endswith("?")
    for text in (question.question, question.happens, question.who, question.undo):
        assert text.strip() == text
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert not re.search(r"offender|suspect|guilty|victim|prostitut", text, re.I)


def test_the_police_question_says_what_the_design_makes_it_say() -> None:
    """2-domain, table of consents: someone may still guess; police keep it for years; withdrawal before opening."""
    police = questions()[Scope.POLICE_INTELLIGENCE]
    assert "might still guess" in police.who
    assert "years" in police.undo
    assert "Until an officer has opened it" in police.undo
    assert "cannot be recalled" in police.undo
    assert "might guess who you are" in questions()[Scope.PLATFORM].who


def test_the_police_question_names_everybody_who_may_have_it() -> None:
    """Forces share; one gets it; the national section where it is agreed to; a force left out may find it."""
    police = questions()[Scope.POLICE_INTELLIGENCE]
    assert "Police National Database" in police.who
    assert "one police force: the one for the place where it happened" in police.happens
    scas, when = police.condition("national_desk")
    assert "Serious Crime Analysis Section" in scas
    assert "if you tick this" in when
    left_out, limit = police.condition("except_forces")
    assert left_out == "Police forces we will not send it to"
    assert "may still find it" in limit
    assert FIRST not in ASKS_ABOUT_SCAS
    assert CURRENT in ASKS_ABOUT_SCAS


@pytest.mark.parametrize("place", list(Jurisdiction))
def test_the_law_of_a_place_is_told_where_it_asks_something(place: Jurisdiction) -> None:
    told = duties(place)
    asks = place in (Jurisdiction.NORTHERN_IRELAND, Jurisdiction.IRELAND)
    assert [each.place for each in told] == ([place] if asks else [])
    assert all(each in duties() for each in told)
    for each in told:
        assert each.act.startswith("Criminal ")
        assert "without a reasonable excuse" in each.words
        assert each.needs_counsel, (
            "until counsel of that place has written it: then change the words and this line"
        )


def test_an_answer_to_the_same_words_was_not_put_differently() -> None:
    for scope in Scope:
        assert answered(CURRENT, scope) is None
        earlier = answered(FIRST, scope)
        assert (earlier is None) is (questions(FIRST)[scope] == questions()[scope])
    assert answered("unknown", Scope.ALERT) is None
