"""What the schemas of the JSON API's answers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import fields

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.phrases import Message
from num_service.domain.shared.taxonomy import Worded
from num_service.schemas.base import Boundary

#: How the edge says a message in the reader's language; a schema knows none.
Say = Callable[[Message | Worded | str], str]


class Out(Boundary):
    """An answer. Every field is always there, but for those named in ``sometimes``."""

    sometimes: ClassVar[frozenset[str]] = frozenset()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = field_name not in self.sometimes


class Made(fields.Nested):
    """What was made in the very form in which it is sent: its schema describes it, and nothing is made of it again.

    For answers that are asked for often: a test holds what is sent to what the schema would have made of it.
    """

    # named as in marshmallow's Nested, which names it otherwise than its own Field does
    def _serialize(self, nested_obj: Any, attr: str | None, obj: Any, **options: Any) -> Any:  # type: ignore[override]
        return nested_obj


class IdentifierOut(Out):
    """An identifier as it is compared, and as it is shown to a person."""

    kind = fields.Enum(IdentifierKind, by_value=True)
    value = fields.String(attribute="canonical", metadata={"example": "+447700900123"})
    shown = fields.String(attribute="display", metadata={"example": "07700 900123"})


def maybe(field: type[fields.Field[Any]], *args: Any, **options: Any) -> Any:
    """A field that is null when there is nothing to say."""
    return field(*args, allow_none=True, dump_default=None, **options)
