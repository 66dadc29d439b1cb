"""Words that belong to no report, sealed to the casework key: a challenge, and why a listing was changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.crypto.aead import CannotOpen
from num_service.crypto.sealing import seal
from num_service.crypto.unsealing import unseal
from num_service.domain.shared.permissions import no_key
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed.open_parts import cannot_open, must_hold_key
from num_service.services.sealed.sealed_parts import casework_recipient


@dataclass(frozen=True, slots=True)
class Words:
    """A sealed text with its own wrapped key."""

    ciphertext: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    key_version: int


def seal_words(session: Session, text: str, *, where: str) -> Words:
    """Seal a text. where: its table, row and layout, bound into it.

    Raises:
        NotReady: as ``sealed_parts.write``.
    """
    sealed = seal(text, where=where, to=[casework_recipient(session)])
    (wrap,) = sealed.wraps
    return Words(sealed.ciphertext, wrap.wrapped, wrap.key_version)


def open_words(session: Session, words: Words, *, holder: CaseworkHolder, where: str) -> str:
    """The text, for a caseworker who holds the key.

    Raises:
        Locked: ``no_key``; ``cannot_open``.
    """
    must_hold_key(session, holder)
    private = holder.private.get(words.key_version)
    if private is None:
        raise no_key()
    try:
        return unseal(words.ciphertext, words.wrapped, private_key=private, where=where)
    except CannotOpen as why:
        raise cannot_open() from why
