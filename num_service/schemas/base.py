"""What every schema shares: fields for the field's words and texts, and errors as dotted paths.

Marshmallow stands at the boundary only: plain schemas, explicit fields, unknown ones refused (3-architecture).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from num_service.domain.shared.taxonomy import Worded

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\r\n\t]")
EARLIEST = date(1940, 1, 1)


class Boundary(Schema):
    """A schema at the edge: what it does not know, it refuses."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 — marshmallow reads it from the class
        "unknown": "We do not know this field.",
        "type": "This should be an object with named fields.",
    }


class Text(fields.String):
    """Words as typed. Longer than ``limit`` characters, or with control characters, is refused."""

    def __init__(self, limit: int, *, lines: bool = True, **options: Any) -> None:
        too_long = f"This is too long: at most {limit:,} characters. You can send the rest afterwards."
        absent: dict[str, Any] = {} if options.get("required") else {"load_default": ""}
        super().__init__(validate=validate.Length(max=limit, error=too_long), **(absent | options))
        self.lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("This should be text.")
        text = value.replace("\r\n", "\n")
        if _CONTROL.search(text) or (not self.lines and _LINE_BREAK.search(text)):
            raise ValidationError("This has a character in it that cannot be read. Type it again without it.")
        return text.strip()


class Line(Text):
    """One line of words."""

    def __init__(self, limit: int = 200, **options: Any) -> None:
        super().__init__(limit, lines=False, **options)


class Few(fields.List[Any]):
    """A list whose length is looked at before anything in it is read: a huge one costs nothing.

    Args:
        inner: the field of each item.
        most: how many items there may be.
        error: what to say when there are more.
    """

    def __init__(self, inner: fields.Field[Any], most: int, error: str, **options: Any) -> None:
        super().__init__(inner, validate=validate.Length(max=most, error=error), **options)
        self.most, self.too_many = most, error

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError(self.too_many)
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
        super().__init__(metadata={"enum": [member.value for member in enum]}, **options)
        self.enum = enum

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        if value == "" and not self.required:
            value = None if self.allow_none else self.load_default
        return value if isinstance(value, self.enum) else super().deserialize(value, attr, data, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Worded:
        try:
            return self.enum(value) if isinstance(value, str) else _wrong_type()
        except ValueError:
            raise ValidationError("Choose one of the answers in the list.") from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> Any:
        return value.value if isinstance(value, self.enum) else value


def _wrong_type() -> Worded:
    raise ValidationError("This should be one code from the list, as text.")


class PastDay(fields.Date):
    """A day that has come, anywhere on earth."""

    default_error_messages = {  # noqa: RUF012 — marshmallow reads it from the class
        "invalid": "This is not a date. Write it as year-month-day, for example 2026-03-09.",
        "format": "This is not a date. Write it as year-month-day, for example 2026-03-09.",
    }

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, attr, data, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **options)
        if day > datetime.now(UTC).date() + timedelta(days=1):
            raise ValidationError("This day has not come yet.")
        if day < EARLIEST:
            raise ValidationError(f"Write a date after {EARLIEST.year}, or say about when in words.")
        return day


def flatten(messages: Any, path: str = "") -> dict[str, str]:
    """Marshmallow's messages as one sentence per dotted path: ``people.0.identifiers.1.value``."""
    return dict(_walk(messages, path))


def _walk(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            here = "" if key == "_schema" else str(key)
            yield from _walk(inner, f"{path}.{here}".strip(".") if here else path)
    else:
        words = messages if isinstance(messages, str) else " ".join(str(each) for each in messages)
        yield path, _plain(words)


_PLAIN = {
    "Missing data for required field.": "This is needed.",
    "Field may not be null.": "This is needed.",
    "Not a valid integer.": "This should be a whole number.",
    "Not a valid boolean.": "This should be yes or no.",
    "Not a valid list.": "This should be a list.",
    "Not a valid string.": "This should be text.",
    "Invalid input type.": "This should be an object with named fields.",
    "Unknown field.": "We do not know this field.",
}


def _plain(words: str) -> str:
    return _PLAIN.get(words, words)
