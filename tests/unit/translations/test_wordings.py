"""What a consent question said in each language is kept, version by version, and shown to whoever answered it."""

from __future__ import annotations

import hashlib

import pytest

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT, FIRST, WORDINGS, questions
from num_service.domain.shared.taxonomy import Language
from num_service.translations.catalogues import catalogue
from num_service.translations.wordings import CATALOGUES, as_shown, path_of, sentences, texts_of

#: The fingerprint of each as it was first shown. To change a translation, add a version of the wording: never edit one.
FROZEN: dict[tuple[str, str], str] = {
    ("2026-11-28", "pt"): "3279ed8a46b40073",
    ("2026-11-28", "ro"): "7fd0ce82739d86b2",
    ("2026-11-28", "zh"): "7bf96d43edf874bd",
}


def test_a_translation_once_shown_is_never_edited() -> None:
    kept = {
        (version, language.value): hashlib.sha256(path_of(version, language).read_bytes()).hexdigest()[:16]
        for version in WORDINGS
        for language in CATALOGUES
        if path_of(version, language).exists()
    }
    assert kept == FROZEN


@pytest.mark.parametrize("language", list(CATALOGUES))
def test_what_pages_say_today_is_what_is_kept_of_the_wording_in_force(language: Language) -> None:
    """A record made today must show later what the page shows now: a changed translation is a new version."""
    say = catalogue(CATALOGUES[language]).gettext
    assert texts_of(CURRENT, language) == {each: say(each) for each in sentences(CURRENT)}


@pytest.mark.parametrize("language", list(CATALOGUES))
def test_an_answer_shows_the_words_it_was_given_to(language: Language) -> None:
    for scope in Scope:
        shown = as_shown(CURRENT, scope, language)
        assert shown is not None
        assert shown.tag == CATALOGUES[language].replace("_", "-")
        assert shown.question != questions()[scope].question
        assert all((shown.question, shown.happens, shown.who, shown.undo))


def test_what_was_never_shown_in_a_language_is_in_english_and_says_so() -> None:
    shown = as_shown(FIRST, Scope.ALERT, Language.RO)
    assert shown is not None
    assert (shown.tag, shown.question) == ("en", questions(FIRST)[Scope.ALERT].question)
    assert as_shown("unknown", Scope.ALERT, Language.RO) is None
    english = as_shown(CURRENT, Scope.ALERT, Language.EN)
    assert english is not None
    assert (english.tag, english.question) == ("en", questions()[Scope.ALERT].question)
