"""Catalogues as the program uses them: each is read from its ``.po`` once in a process, so nothing is compiled before.

A fresh clone has every language, and a catalogue that was changed cannot be older in another form.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from num_service.domain.shared.taxonomy import Language

#: The catalogues that come with the service: ``<language>/LC_MESSAGES/messages.po``.
OURS = Path(__file__).parent


def catalogue(language: str, folder: Path | None = None) -> NullTranslations:
    """The messages of one language, as Babel names it. What is missing in it is said in English.

    Args:
        folder: another folder of catalogues, compiled ones, looked into first.
    """
    ours = _ours(language)
    if folder is None:
        return ours
    first: NullTranslations = Translations.load(folder, [language])
    first.add_fallback(ours)
    return first


@lru_cache
def _ours(language: str) -> NullTranslations:
    path = OURS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=Locale.parse(language), domain="messages")
    for each in [message for message in read if message.id and not (message.string and all(message.string))]:
        read.delete(each.id)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


def language_of(name: str) -> Language | None:
    """What records call a language that Babel names, in whatever country or script; None for one they do not know."""
    code = name.replace("_", "-").partition("-")[0].lower()
    return Language(code) if code in set(Language) else None
