"""Each language is whole: every reader's message has a text, with the places, numbers and tags of the English."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from num_service.settings import Settings
from num_service.translations.readers import PLACE
from num_service.translations.update import LANGUAGES, missing, read, template

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "translations.md"
#: A number: a help line, an age, a span of days. In a sentence of help a digit that changed can cost a life.
_NUMBER = re.compile(r"\d+")
_TAG = re.compile(r"</?\w+")
_LETTER = re.compile(r"[^\W\d_]")
#: What is the same in another language: names, words that travelled, places with values alone.
ALIKE = re.compile(
    r"""
    (?:Email|HIV|Conflict|Idempotency-Key|Online|Region|Accent|Contact|Total|Error|Menu|Risk|Stop|Print|Link)
  | (?:East|West)\ Midlands | Dublin | Munster | London
  | Independent\ Office\ for\ Police\ Conduct\ \(IOPC\)
  | Crimestoppers’.* | Procurator\ Fiscal.* | Police\ Investigations.* | Police\ Ombudsman.* | Fiosrú.*
  | Administrator | Sexual | Important:
  | China | Portugal | Hong\ Kong | Moldova | Bulgaria
    """,
    re.VERBOSE,
)


@cache
def wanted() -> Catalog:
    return template()


@cache
def catalogue(language: str) -> Catalog:
    return read(language)


def _pairs(language: str) -> list[tuple[str, str]]:
    """Each English text beside each text that is said instead of it: the singular's and the plural's forms."""
    found = []
    for each in catalogue(language):
        if not each.id:
            continue
        if isinstance(each.id, tuple | list):
            one, many = each.id
            forms = tuple(each.string or ())
            # A language with one form says it for one too: the plural's text is what it stands for.
            found += [
                (one if place == 0 and len(forms) > 1 else many, form) for place, form in enumerate(forms)
            ]
        else:
            found.append((each.id, str(each.string)))
    return found


def _ids(catalogue_: Catalog) -> set[str]:
    return {str(each.id) for each in catalogue_ if each.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_reader_has_a_text(language: str) -> None:
    """`make messages` brings the catalogues up to the source, and names what has no text."""
    assert _ids(catalogue(language)) - _ids(wanted()) == set(), "gone from the source: make messages"
    assert _ids(wanted()) - _ids(catalogue(language)) == set(), "not in the catalogue: make messages"
    assert missing(catalogue(language)) == []
    assert [each.id for each in catalogue(language) if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_numbers_tags_and_ends_are_those_of_the_english(language: str) -> None:
    assert _wrong(_pairs(language)) == []


def _wrong(pairs: list[tuple[str, str]]) -> list[str]:
    problems = []
    for english, said in pairs:
        if Counter(PLACE.findall(english)) != Counter(PLACE.findall(said)) and not _one_without_its_number(
            english, said
        ):
            problems.append(f"places: {english!r} → {said!r}")
        if set(_NUMBER.findall(english)) - set(_NUMBER.findall(said)):
            problems.append(f"numbers: {english!r} → {said!r}")
        if Counter(_TAG.findall(english)) != Counter(_TAG.findall(said)):
            problems.append(f"tags: {english!r} → {said!r}")
        if english.count("%%") != said.count("%%") or re.sub(r"%%|%\(\w+\)s", "", said).count("%"):
            problems.append(f"percent: {english!r} → {said!r}")
        if said != said.strip() or "  " in said or "\n" in said:
            problems.append(f"spaces: {said!r}")
        if english.rstrip()[-1:] == ":" and said[-1:] not in (":", "："):
            problems.append(f"end: {english!r} → {said!r}")
    return problems


def _one_without_its_number(english: str, said: str) -> bool:
    """ "One thing" beside "%(num)s things": a form that is said of one thing alone may name it or count it."""
    return set(PLACE.findall(said)) ^ set(PLACE.findall(english)) == {("num", "")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language: str) -> None:
    left = [
        english
        for english, said in _pairs(language)
        if english == said and _LETTER.search(PLACE.sub("", english)) and not ALIKE.fullmatch(english)
    ]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_the_forms_of_its_plural(language: str) -> None:
    forms = {"pt": 2, "ro": 3, "zh_Hans": 1}[language]
    assert catalogue(language).num_plurals == forms
    for each in catalogue(language):
        if each.id and isinstance(each.id, tuple | list):
            assert len(each.string or ()) == forms, each.id


def test_the_words_on_a_button_are_quoted_as_they_stand_on_it() -> None:
    """“rather not say”, “no report found”, and the question that a text names: a reader looks for these very words."""
    quoted = {
        "Say where, or “rather not say”.": "Rather not say",
        "That is not the same as “no report found”.": "No report found",
        "This is not the same as “no report found”.": "No report found",
    }
    for language in LANGUAGES:
        said = dict(_pairs(language))
        for sentence, words in quoted.items():
            assert said[words].lower() in said[sentence].lower(), (language, sentence)


def test_all_of_them_are_offered() -> None:
    languages = Settings.__dataclass_fields__["languages"].default
    assert languages == ("en_GB", *LANGUAGES)
    for each in LANGUAGES:
        assert Locale.parse(each).get_language_name()


def test_what_was_put_back_into_english_is_what_is_said() -> None:
    """docs/translations.md is for a reviewer: a line there that no page says would be reviewed for nothing."""
    english, wrong, lines = "", [], 0
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("**") and line.endswith("**"):
            english = line[2:-2]
        elif said := re.fullmatch(r"- `(\w+)` (.+)", line):
            lines += 1
            message = catalogue(said[1]).get(english)
            if message is None or message.string != said[2]:
                wrong.append((said[1], english))
    assert wrong == []
    assert lines > 250


def test_what_would_be_wrong_is_seen() -> None:
    """The tests above can fail: a text with another number, place or tag is named."""
    wrong = _wrong([("Call 999 on %(day)s.", "Ligue 990 em %(dia)s."), ("<strong>No</strong>", "Não ")])
    assert [each.partition(":")[0] for each in wrong] == ["places", "numbers", "tags", "spaces"]
