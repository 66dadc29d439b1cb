"""A text that two people must read: what of it was seen, and who may answer for it.

One caseworker writes it; it is sealed, examined and hashed. Another reads it and approves exactly that, or sends it
back with a comment. Any edit voids an approval, because the hash no longer fits (gate rules 5 and 6). What happens
after that is its kind's own: an alert is published, a packet goes to the gate.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from num_service.domain.identifiers import Identifier
from num_service.domain.shared.errors import Conflict


class Exact(Protocol):
    """A text in its exact form, as it is sealed, hashed, approved and sent."""

    @property
    def content(self) -> str:
        """The form in which not a character may change."""

    @property
    def words(self) -> str:
        """Everything in it that a caseworker wrote, for the identifiability check."""

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Identifiers that are deliberately part of it."""


def fingerprint(sha256: str, beside: Mapping[str, object]) -> str:
    """Everything somebody saw of a document when they pressed a button, as one SHA-256 (hex).

    Args:
        sha256: of the exact text.
        beside: what is not in the text and decides where it goes: tier and audience, the force.
    """
    return hashlib.sha256(json.dumps([sha256, beside], sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands when its second reader answers.

    Args:
        authors: who ever saved it, or an earlier version that led to it.
        seen: its :func:`fingerprint` as it is now.
        identifying: it matches the reporter's own details.
        sent_back: somebody sent exactly this text back, here or in another document.
    """

    authors: frozenset[str]
    seen: str
    identifying: bool
    sent_back: bool

    def may_answer(self, *, reader: str, seen: str) -> None:
        """Let somebody who wrote none of it answer for what they saw.

        Args:
            reader: who answers.
            seen: the fingerprint of what their page showed.

        Raises:
            Conflict: ``own_approval``; ``changed`` when it is no longer as it was seen.
        """
        if reader in self.authors:
            raise Conflict(
                "own_approval",
                "You wrote this or an earlier version of it. A caseworker who did not approves it.",
            )
        must_be_as_seen(self.seen, seen)

    def may_approve(self, *, reader: str, seen: str) -> None:
        """Let somebody who wrote none of it approve what they saw.

        Raises:
            Conflict: as :meth:`may_answer`; ``identifying``; ``sent_back``: somebody thought that this very text could
                show who reported, and one colleague's doubt is not outvoted by another (gate rule 5).
        """
        self.may_answer(reader=reader, seen=seen)
        if self.identifying:
            raise Conflict(
                "identifying",
                "It still matches the reporter’s own details, or holds something that may be a number or address "
                "and could not be read. It cannot be approved so.",
            )
        if self.sent_back:
            raise Conflict("sent_back", "It was sent back as it is. Its writer changes the words first.")


class OverNow(Conflict):
    """There is nothing to write or decide here any more: the page of the text says how it stands."""

    def __init__(self) -> None:
        super().__init__(
            "over_now",
            "Nothing waits for you here any more: it was decided, or the warning is not out. This is how it stands.",
        )


class SavedMeanwhile(Conflict):
    """Somebody saved, approved or sent back a text after the form of whoever saves it now was opened."""

    def __init__(self) -> None:
        super().__init__(
            "saved_meanwhile",
            "It was changed since you opened it, so nothing was saved. Compare the two, then save yours or leave it.",
        )


def must_be_as_seen(now: str, seen: str) -> None:
    """Refuse what is no longer as somebody saw it. Raises ``Conflict`` ``changed``."""
    if now != seen:
        raise Conflict("changed", "It was changed since you opened it. Read it again.")
