"""Bring the catalogues up to the messages there are: ``python -m num_service.translations.update [FILE.json …]``.

``make messages`` runs it. A message that is new stands in every catalogue without a text, one that is gone is taken
out, and one that was changed counts as new: half a translation of a consent question is worse than none, so nothing is
guessed ("fuzzy"). The JSON files give texts, of what is counted one for each form::

    {"pt": {"Yes": "Sim", "%(num)s new": ["%(num)s novo", "%(num)s novos"]}}
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from num_service.translations.catalogues import OURS
from num_service.translations.collect import collect
from num_service.translations.readers import readers_messages

#: What each is translated into; English needs no catalogue.
LANGUAGES = ("pt", "ro", "zh_Hans")
HEADER = "# What reporters and members read, in %s. Awaiting a native reviewer: docs/translations.md.\n#"
#: Catalogues carry no moment of their own: git knows when they were changed.
_WHEN = datetime(2026, 11, 28, tzinfo=UTC)


def template() -> Catalog:
    """The readers' messages as they stand in the source now."""
    with TemporaryDirectory() as folder:
        pot = Path(folder) / "every.pot"
        collect(pot, places=True)
        with pot.open("rb") as file:
            return readers_messages(read_po(file))


def read(language: str) -> Catalog:
    """One language's catalogue as it is committed; empty where there is none yet."""
    path = _path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=Locale.parse(language))


def updated(language: str, wanted: Catalog, given: Mapping[str, Any]) -> Catalog:
    """A catalogue with exactly the messages wanted, texts from ``given`` before those it had."""
    had = read(language)
    name = Locale.parse(language).get_language_name("en") or language
    made = Catalog(
        locale=language,
        project="Umbrella",
        version="1",
        charset="utf-8",
        header_comment=HEADER % name,
        msgid_bugs_address="see docs/translations.md",
        last_translator="see docs/translations.md",
        language_team=name,
        creation_date=_WHEN,
        revision_date=_WHEN,
        fuzzy=False,
    )
    for message in wanted:
        if not message.id:
            continue
        first = message.id[0] if isinstance(message.id, tuple | list) else message.id
        before = had.get(message.id)
        text = given.get(first) or (before.string if before and not before.fuzzy else None)
        if isinstance(message.id, tuple | list):
            made.add(message.id, tuple(text) if text and any(text) else ("",) * made.num_plurals)
        else:
            made.add(message.id, text or "")
    return made


def write(language: str, made: Catalog) -> None:
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, made, width=120, sort_output=True, no_location=True)


def missing(made: Catalog) -> list[str]:
    """What has no text yet."""
    return [str(each.id) for each in made if each.id and not (each.string and all(each.string))]


def _path(language: str) -> Path:
    return OURS / language / "LC_MESSAGES" / "messages.po"


def main(files: list[str]) -> None:
    given: dict[str, dict[str, Any]] = {language: {} for language in LANGUAGES}
    for file in files:
        for language, texts in json.loads(Path(file).read_text(encoding="utf-8")).items():
            given[language] |= texts
    wanted = template()
    for language in LANGUAGES:
        made = updated(language, wanted, given[language])
        write(language, made)
        left = missing(made)
        sys.stdout.write(f"{language}: {len(made)} messages, {len(left)} without a text\n")
        sys.stdout.writelines(f"  {each}\n" for each in left)


if __name__ == "__main__":
    main(sys.argv[1:])
