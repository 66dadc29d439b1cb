"""Errors of the domain: what went wrong, as a class for the edge, a code for programs, a sentence for a person.

No HTTP here: ``web.core.errors`` maps the classes, and nothing else does. No code is classified by its spelling.
"""

from __future__ import annotations

from num_service.domain.shared.phrases import Message, Phrase


class DomainError(Exception):
    """Something the rules of the service do not allow. Always raised as one of the classes below.

    Args:
        code: short and stable, for programs and tests, for example ``text_too_long``.
        message: a message id (see ``phrases``) that says what to do next, or whole phrases; it never repeats what
            somebody typed.
        field: the field of the form it is about, where it is about one, as a dotted path.
        values: what stands in the message id's named places.
    """

    def __init__(self, code: str, message: str | Message, *, field: str = "", **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.phrase: Message = Phrase(message, values) if isinstance(message, str) else message
        self.field = field

    @property
    def message(self) -> str:
        """The sentence in English; pages say ``phrase`` in the reader's language."""
        return str(self.phrase)

    def __str__(self) -> str:
        return self.message


class NotFound(DomainError):
    """There is no such thing, or not for whoever asks: both look the same."""


class Invalid(DomainError):
    """What was entered cannot be taken as it is; ``field`` names where."""


class Conflict(DomainError):
    """It was possible once and is no longer, or somebody else was first."""


class Locked(DomainError):
    """It is sealed, and whoever asks does not hold the key."""


class NotReady(DomainError):
    """The service itself lacks something that somebody has to set up first."""


class TooMany(DomainError):
    """More than is allowed for now.

    Args:
        retry_after: in so many seconds there is room again.
    """

    def __init__(
        self, code: str, message: str | Message, *, retry_after: int, field: str = "", **values: object
    ) -> None:
        super().__init__(code, message, field=field, **values)
        self.retry_after = retry_after
