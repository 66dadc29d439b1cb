"""Sentences that a person reads, as messages with named values. Rules and services say them; the edge translates.

A message is its English text (gettext's way), with values as ``%(name)s``. Nothing is put together from pieces: a
sentence that differs is another message, so that a translator meets whole sentences. ``pybabel extract`` finds
what :func:`N_`, :func:`phrase` and :func:`phrases` are given, and the words of every ``Worded`` list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


def N_(message: str) -> str:  # gettext's own name for it
    """Mark a message for translation where it is only kept; answers it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence that the edge will say in a person's language.

    Args:
        message: the message, in English.
        values: what its named places hold: text, whole numbers, days, moments, ``Worded`` members, other phrases, or
            tuples of these, which become lists in words.
        plural: the message for any number but one; ``values["num"]`` then decides.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    plural: str = ""

    def __str__(self) -> str:
        """In English, for logs, commands and tests; a page says it in the reader's language."""
        message = self.plural if self.plural and self.values.get("num") != 1 else self.message
        return (
            message % {name: _plain(value) for name, value in self.values.items()} if self.values else message
        )


@dataclass(frozen=True, slots=True)
class Sentences:
    """Whole sentences said one after another; each is a message by itself, a phrase or a ``Worded`` member."""

    each: tuple[object, ...]

    def __str__(self) -> str:
        return " ".join(_plain(one) for one in self.each)


#: What a rule or a service answers with where a person will read it.
Message = Phrase | Sentences


def phrase(message: str, /, **values: object) -> Phrase:
    """A sentence with its values; the literal given here is extracted for translation."""
    return Phrase(message, values)


def phrases(one: str, many: str, num: int, /, **values: object) -> Phrase:
    """A sentence that differs by a number, which stands in it as ``%(num)s``."""
    return Phrase(one, {**values, "num": num}, many)


def _plain(value: object) -> str:
    """A value as it stands in an English sentence, as the pages say it too."""
    if isinstance(value, tuple):
        said = [_plain(one) for one in value]
        return " and ".join(part for part in (", ".join(said[:-1]), *said[-1:]) if part)
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(getattr(value, "words", value))
