"""Problem details at the boundary: their form, and marshmallow's messages as pointers into the JSON that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from marshmallow import fields

from num_service.domain.shared.phrases import Message, phrase
from num_service.schemas.api.base import Out
from num_service.schemas.base import flatten

#: A name that can stand in an answer. Any other could be somebody's words in the wrong place, and is not repeated.
_NAME = re.compile(r"[A-Za-z0-9_]{1,40}")
#: More than anybody mends at once; a body of nothing but errors must not make a larger answer.
_MOST = 100


class FieldError(Out):
    pointer = fields.String(
        metadata={"description": "A JSON pointer into what was sent.", "example": "#/receipt"}
    )
    detail = fields.String(metadata={"description": "What is wrong with it, and how to put it right."})


class Problem(Out):
    """What did not work (RFC 9457). It never repeats what was typed."""

    type = fields.String()
    title = fields.String(metadata={"description": "The status in words."})
    status = fields.Integer()
    detail = fields.String(metadata={"description": "A sentence that says what to do."})
    errors = fields.List(fields.Nested(FieldError))


@dataclass(frozen=True, slots=True)
class Pointed:
    """One bad field: a JSON pointer to it, and what is wrong, which the edge says."""

    pointer: str
    detail: Message


def pointers(messages: Any) -> list[Pointed]:
    """Marshmallow's messages as one pointer and one message for each bad field."""
    return list(islice(_walk(messages, "#"), _MOST))


def pointer(field: str) -> str:
    """The JSON pointer of a field given by its dotted path."""
    return "#/" + field.replace(".", "/")


def _walk(messages: Any, at: str) -> Iterator[Pointed]:
    if not isinstance(messages, Mapping):
        yield Pointed(at, flatten(messages)[""])
        return
    for key, inner in messages.items():
        if key == "_schema":
            yield from _walk(inner, at)
        elif _NAME.fullmatch(str(key)):
            yield from _walk(inner, f"{at}/{key}")
        else:
            yield Pointed(at, phrase("There is a field here that we do not know."))
