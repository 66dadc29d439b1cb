"""The words of the consent questions as they were shown in each language: ``<language>/wordings/<version>.json``.

A catalogue follows the source. What somebody said yes to does not: beside each catalogue lie the texts of every
version that was ever shown in that language, by their English sentence. They are never edited (a test pins each by its
hash). To change a translated question, add a version of the wording in ``domain/reports/wording``, with the same
English if that stays, change the catalogue, and run ``python -m num_service.translations.wordings``, which writes what
is not there yet.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from num_service.domain.reports import wording
from num_service.domain.reports.consent import Scope
from num_service.domain.shared.taxonomy import Language
from num_service.translations.catalogues import OURS, catalogue

#: Which catalogue says what a record calls this language. English is the wording itself.
CATALOGUES: Mapping[Language, str] = {Language.PT: "pt", Language.RO: "ro", Language.ZH: "zh_Hans"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as it was shown to whoever answered it.

    Args:
        tag: the language of these words, as HTML names it.
        question: the question; then what was said to happen, who sees it, and what cannot be undone.
    """

    tag: str
    question: str
    happens: str
    who: str
    undo: str


def as_shown(version: str, scope: Scope, language: Language) -> Shown | None:
    """The words of one question, in one version and language; None for a version that does not have it.

    Where that version was never shown in that language by us (a program with pages of its own said so), in English.
    """
    asked = wording.WORDINGS.get(version, {}).get(scope)
    if asked is None:
        return None
    texts = texts_of(version, language)
    tag = CATALOGUES[language].replace("_", "-") if texts else "en"
    said = (texts.get(each, each) for each in (asked.question, asked.happens, asked.who, asked.undo))
    return Shown(tag, *said)


@lru_cache
def texts_of(version: str, language: Language) -> Mapping[str, str]:
    """What each English sentence of a version was in a language, as shown; nothing for English or what never was."""
    if language not in CATALOGUES:
        return {}
    path = path_of(version, language)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def sentences(version: str) -> Iterator[str]:
    """Every sentence of a version: the questions, their conditions, and the law of a place."""
    for each in wording.questions(version).values():
        yield from (each.question, each.happens, each.who, each.undo)
        yield from (words for _, *both in each.conditions for words in both)
    yield from (each.words for each in wording.duties(version=version))


def path_of(version: str, language: Language) -> Path:
    return OURS / CATALOGUES[language] / "wordings" / f"{version}.json"


def write_missing() -> None:
    """Keep the words of the wording in force, in each language that has not kept them yet."""
    for language, name in CATALOGUES.items():
        path = path_of(wording.CURRENT, language)
        if path.exists():
            continue
        say = catalogue(name).gettext
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = {each: say(each) for each in dict.fromkeys(sentences(wording.CURRENT))}
        path.write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"kept: {path.relative_to(OURS)}\n")


if __name__ == "__main__":
    write_missing()
