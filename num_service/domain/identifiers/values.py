"""What an identifier is: the values that normalising gives. Public through :mod:`num_service.domain.identifiers`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from num_service.domain.shared.errors import Invalid


class IdentifierKind(StrEnum):
    """The kinds of identifier, as in 8-interfaces (JSON) and 2-domain (the words)."""

    PHONE = "phone"
    EMAIL = "email"
    VRM = "vrm"
    USERNAME = "username"
    URL = "url"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing by which a person can be found again.

    Args:
        kind: what it is. Two identifiers are the same when kind and canonical are.
        canonical: the one form that is indexed and compared, for example ``+447700900123``.
        display: the form shown to a person, for example ``07700 900123``; never compared.
    """

    kind: IdentifierKind
    canonical: str
    display: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier found in a text: ``text[start:end] == raw``, counted in characters."""

    identifier: Identifier
    start: int
    end: int
    raw: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a text that may hold an identifier and was not read as one: ``text[start:end] == raw``."""

    start: int
    end: int
    raw: str

    @property
    def looks_like(self) -> IdentifierKind:
        """The kind that it was most likely meant to be, so that it can be kept under one."""
        if "@" in self.raw:
            return IdentifierKind.EMAIL
        if "/" in self.raw and any(c.isalpha() for c in self.raw):
            return IdentifierKind.URL
        return IdentifierKind.PHONE if sum(c.isdigit() for c in self.raw) > 4 else IdentifierKind.VRM


class InvalidIdentifier(Invalid):
    """What was typed is not an identifier of its kind; the message says how to put it right.

    Args:
        code: as for every error.
        message: as for every error.
        kind: the kind that was asked for, or None when any kind would have done.
    """

    def __init__(self, code: str, message: str, *, kind: IdentifierKind | None = None) -> None:
        super().__init__(code, message)
        self.kind = kind
