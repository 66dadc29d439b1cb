"""Every consent has a question, in every version, and a version once shown is never edited."""

from __future__ import annotations

import hashlib
import re
from dataclasses import astuple

import pytest

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT, WORDINGS, Question, questions

#: The fingerprint of each version as it was first shown. To change a question, add a version: never edit one here.
FROZEN = {"2026-11": "814bd5fddce23bc0"}


def _fingerprint(version: str) -> str:
    shown = "\n".join("|".join(astuple(each)) for each in WORDINGS[version].values())
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
