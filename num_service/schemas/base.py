"""What every schema shares: fields for the field's words and texts, and errors as messages by dotted path.

Marshmallow stands at the boundary only: plain schemas, explicit fields, unknown ones refused (3-architecture). What a
schema says is a message id, marked with ``N_``, or a phrase with its values; :func:`flatten` answers them for the edge
to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from num_service.domain.shared.days import local_day
from num_service.domain.shared.phrases import N_, Message, Sentences, phrase
from num_service.domain.shared.taxonomy import Worded

#: What programs write for the end of a line, a paragraph or a page: Windows, old Macs, Word, NEL, Unicode.
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ONE_LINE = re.compile(r"\s*[\n\t]\s*")
#: What cannot be kept: the other control characters, and halves of surrogate pairs, which no UTF-8 can carry.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff]")
EARLIEST = date(1940, 1, 1)
_TOO_LONG = N_("This is too long: at most %(most)s characters. You can send the rest afterwards.")


class Boundary(Schema):
    """A schema at the edge: what it does not know, it refuses."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 — marshmallow reads it from the class
        "unknown": N_("We do not know this field."),
        "type": N_("This should be an object with named fields."),
    }


def invalid(what: Message | str) -> ValidationError:
    """What a field or a validator raises: a message id or a phrase."""
    return ValidationError([what])


class AtMost(validate.Length):
    """No longer than so many characters or items; the message names the number where it has a place for it.

    Args:
        most: how many there may be.
        message: what to say when there are more, with ``%(most)s``.
    """

    def __init__(self, most: int, message: str) -> None:
        super().__init__(max=most)
        self.message = phrase(message, most=most)

    def __call__(self, value: Any) -> Any:
        if self.max is not None and len(value) > self.max:
            raise invalid(self.message)
        return value


class Between(validate.Range):
    """A number from the least to the most; the message names both where it has places for them.

    Args:
        least, most: both belong to it.
        message: what to say about any other, with ``%(least)s`` and ``%(most)s``.
    """

    def __init__(self, least: int, most: int, message: str) -> None:
        super().__init__(least, most)
        self.message = phrase(message, least=least, most=most)

    def __call__(self, value: Any) -> Any:
        if not self.min <= value <= self.max:
            raise invalid(self.message)
        return value


class Text(fields.String):
    """Words as typed or pasted: whatever ends a line ends a line, and in one line becomes a space.

    Longer than ``limit`` characters is refused, and so is a character that cannot be kept; the message says which it
    is and where it stands.
    """

    def __init__(self, limit: int, *, lines: bool = True, **options: Any) -> None:
        absent: dict[str, Any] = {} if options.get("required") else {"load_default": ""}
        super().__init__(validate=AtMost(limit, _TOO_LONG), **(absent | options))
        self.lines = lines

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        if not isinstance(value, str) or self.pre_load or self.post_load:
            return super().deserialize(value, attr, data, **options)
        text = self._deserialize(value, attr, data)
        for check in self.validators:  # of which no text breaks two
            check(text)
        return text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise invalid(N_("This should be text."))
        text = _LINE_BREAKS.sub("\n", value)
        if (found := _CONTROL.search(text)) is not None:
            raise invalid(_unreadable(text, found.start()))
        return (text if self.lines else _ONE_LINE.sub(" ", text.strip())).strip()


def _unreadable(text: str, at: int) -> Message:
    """Which character cannot be kept, and where: nothing else of what was typed is repeated."""
    line, start = text.count("\n", 0, at) + 1, text.rfind("\n", 0, at) + 1
    code = f"U+{ord(text[at]):04X}"
    return phrase(
        "There is a hidden character (%(code)s) that cannot be read, in line %(line)s, after %(before)s characters. "
        "Delete it there; all the rest is kept as it is.",
        code=code,
        line=line,
        before=at - start,
    )


class Line(Text):
    """One line of words."""

    def __init__(self, limit: int = 200, **options: Any) -> None:
        super().__init__(limit, lines=False, **options)


class Needed(Line):
    """One line that must have something in it; ``words`` are said where there is nothing."""

    def __init__(self, limit: int, words: str) -> None:
        super().__init__(limit, required=True, error_messages={"required": words})
        self.validators = [*self.validators, validate.Length(min=1, error=words)]


class Few(fields.List[Any]):
    """A list whose length is looked at before anything in it is read: a huge one costs nothing.

    Args:
        inner: the field of each item.
        most: how many items there may be.
        message: what to say when there are more, with ``%(most)s``.
    """

    def __init__(self, inner: fields.Field[Any], most: int, message: str, **options: Any) -> None:
        self.at_most = AtMost(most, message)
        super().__init__(inner, validate=self.at_most, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list):
            self.at_most(value)
        return super()._deserialize(value, attr, data, **options)


class WholeNumber(fields.Integer):
    """A whole number, or one typed into a form; yes, no and 1.5 are none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **options)


class Choice(fields.Field[Any]):
    """One of a closed list, by its code; empty means not answered."""

    def __init__(self, enum: type[Worded], **options: Any) -> None:
        described = {"enum": [member.value for member in enum], **options.pop("metadata", {})}
        super().__init__(metadata=described, **options)
        self.enum = enum
        self._by_code = {member.value: member for member in enum}
        self._does_more = bool(self.validators or self.pre_load or self.post_load)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        if isinstance(value, str) and value in self._by_code and not self._does_more:
            return self._by_code[value]
        if value == "" and not self.required:
            value = None if self.allow_none else self.load_default
        return value if isinstance(value, self.enum) else super().deserialize(value, attr, data, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Worded:
        try:
            return self.enum(value) if isinstance(value, str) else _wrong_type()
        except ValueError:
            raise invalid(N_("Choose one of the answers in the list.")) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> Any:
        return value.value if isinstance(value, self.enum) else value


def _wrong_type() -> Worded:
    raise invalid(N_("This should be one code from the list, as text."))


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class PastDay(fields.Date):
    """A day that has come, by the clock on the wall in Britain and Ireland."""

    default_error_messages = dict.fromkeys(
        ("invalid", "format", "invalid_awareness"),
        N_("This is not a date. Write it as year-month-day, for example 2026-03-09."),
    )

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, attr, data, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **options)
        if day > local_day(now()):
            raise invalid(N_("This day has not come yet."))
        if day < EARLIEST:
            raise invalid(
                phrase("Write a date after %(year)s, or say about when in words.", year=str(EARLIEST.year))
            )
        return day


def flatten(messages: Any, path: str = "") -> dict[str, Message]:
    """Marshmallow's messages as one message per dotted path: ``people.0.identifiers.1.value``."""
    return dict(_walk(messages, path))


def _walk(messages: Any, path: str) -> Iterator[tuple[str, Message]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            here = "" if key == "_schema" else str(key)
            yield from _walk(inner, f"{path}.{here}".strip(".") if here else path)
    elif isinstance(messages, list):
        said = tuple(_message(each) for each in messages)
        yield path, said[0] if len(said) == 1 else Sentences(said)
    else:
        yield path, _message(messages)


def _message(what: Message | str) -> Message:
    return phrase(OURS.get(what, what)) if isinstance(what, str) else what


#: Marshmallow's own sentences, in the words of this service.
OURS = {
    "Missing data for required field.": N_("This is needed."),
    "Field may not be null.": N_("This is needed."),
    "Not a valid integer.": N_("This should be a whole number."),
    "Not a valid number.": N_("This should be a whole number."),
    "Number too large.": N_("This should be a smaller number."),
    "Not a valid boolean.": N_("This should be yes or no."),
    "Not a valid list.": N_("This should be a list."),
    "Not a valid string.": N_("This should be text."),
    "Not a valid utf-8 string.": N_("This should be text."),
    "Not a valid UUID.": N_("Choose one from the list."),
    "Invalid type.": N_("This should be an object with named fields."),
    "Invalid input type.": N_("This should be an object with named fields."),
    "Unknown field.": N_("We do not know this field."),
    "Invalid value.": N_("This is not right. Look at it once more."),
}
