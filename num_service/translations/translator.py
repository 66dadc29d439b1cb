"""Saying messages in one language: sentences with their values, dates, numbers and lists.

Pages take the reader's (``web.core.languages``, with Flask-Babel's catalogues); a worker has no request and names one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache, reduce
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from num_service.domain.shared.days import WALL
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.phrases import Message, Phrase, Sentences
from num_service.domain.shared.taxonomy import Language, Worded
from num_service.translations.catalogues import catalogue, language_of

Style = Literal["standard", "plain"]


@dataclass(frozen=True, slots=True)
class Translator:
    """Says things in one language.

    Args:
        locale: whose dates, numbers and lists.
        catalogue: its messages; one that is missing there is said in English.
        language: what records call it.
    """

    locale: Locale
    catalogue: NullTranslations
    language: Language

    def say(self, what: Message | DomainError | Worded | str | None) -> str:
        """A phrase, several sentences, an error, a word of a closed list, or a bare message id; nothing is nothing."""
        if what is None or what == "":
            return ""
        if isinstance(what, DomainError):
            return self.say(what.phrase)
        if isinstance(what, Worded):
            return self.catalogue.gettext(what.words)
        if isinstance(what, str):
            return self.catalogue.gettext(what)
        if isinstance(what, Sentences):
            return " ".join(self._value(one) for one in what.each)
        return self._phrase(what)

    def _phrase(self, what: Phrase) -> str:
        if what.plural:
            number = what.values["num"]
            count = number if isinstance(number, int) else 0
            text = self.catalogue.ngettext(what.message, what.plural, count)
        else:
            text = self.catalogue.gettext(what.message)
        return (
            text % {name: self._value(value) for name, value in what.values.items()} if what.values else text
        )

    def _value(self, value: object) -> str:
        """A value as it stands inside a sentence. Text is somebody's name or a reference and stays as it is."""
        if isinstance(value, Phrase | Sentences | DomainError | Worded):
            return self.say(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.number(value)
        if isinstance(value, tuple):
            return self.listed(value)
        return str(value)

    def number(self, value: int) -> str:
        """``1,204``."""
        return _number(value, str(self.locale))

    def listed(self, values: Iterable[object], style: Style = "standard") -> str:
        """``a, b and c``, each value said; what is empty is left out.

        Args:
            style: ``plain`` has no "and": ``a, b, c``.
        """
        said = [self._value(one) for one in values if one]
        return said[0] if len(said) == 1 else _joined(len(said), style, str(self.locale)).format(*said)

    def day(self, value: date | datetime | None) -> str:
        """``22 November 2026``, as the clock on the wall has it."""
        if value is None:
            return ""
        shown = _on_the_wall(value) if isinstance(value, datetime) else value
        return _day(shown.year, shown.month, shown.day, str(self.locale))

    def moment(self, value: datetime | None) -> str:
        """``22 November 2026, 14:05``, as the clock on the wall has it."""
        if value is None:
            return ""
        return f"{self.day(value)}, {format_time(_on_the_wall(value), 'HH:mm', locale=self.locale)}"

    def month(self, value: date | None) -> str:
        """``November 2026``."""
        return format_skeleton("yMMMM", value, locale=self.locale) if value else ""


@lru_cache(maxsize=2000)
def _number(value: int, locale: str) -> str:
    """The counts of a page are small and the same ones again, and Babel reads its pattern anew for each."""
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=2000)
def _day(year: int, month: int, day: int, locale: str) -> str:
    """A page of casework says thirty days, most of them again and again."""
    return format_date(date(year, month, day), "long", locale)


@lru_cache(maxsize=500)
def _joined(count: int, style: Style, locale: str) -> str:
    """How a list of so many is written, with ``{0}``, ``{1}`` … for its values: Babel looks its parts up every time.

    Babel's own styles without an "and" are for units: Romanian's has no form for three, and Chinese puts nothing
    between two. What every language has between the first two of several is its plain mark.
    """
    places = [f"{{{place}}}" for place in range(count)]
    if style == "plain":
        return (
            reduce(Locale.parse(locale).list_patterns["standard"]["start"].format, places) if places else ""
        )
    return format_list(places, style=style, locale=locale)


@cache
def translator(language: str, folder: Path | None = None) -> Translator:
    """The translator of one language, as Babel names it: made once, with the catalogues as they are then.

    Args:
        folder: another folder of catalogues, looked into first.
    """
    return Translator(
        Locale.parse(language), catalogue(language, folder), language_of(language) or Language.EN
    )


def _on_the_wall(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(WALL)
