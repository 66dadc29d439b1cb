"""What changed between two versions of a text, word by word, for whoever reads it a second time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

#: A word with the space after it, so that the pieces put together are the text.
_WORD = re.compile(r"\S+\s*|\s+")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came or went."""

    change: Change
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of a document that is not as it was. label: its name, in words."""

    label: str
    pieces: tuple[Piece, ...] = field(repr=False)


def difference(before: str, now: str) -> tuple[Piece, ...]:
    """The words of two versions in the order of a reader: what went stands before what came in its place."""
    old, new = _WORD.findall(before), _WORD.findall(now)
    was, is_now = ([word.strip() for word in words] for words in (old, new))
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(Change.SAME, "".join(new[c:d])))
            continue
        if b > a:
            found.append(Piece(Change.REMOVED, "".join(old[a:b])))
        if d > c:
            found.append(Piece(Change.ADDED, "".join(new[c:d])))
    return tuple(found)


def changed_fields(
    before: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]
) -> tuple[ChangedField, ...]:
    """The fields that are not as they were, those that went at the end.

    Args:
        before, now: each field's name and its words. A name that is there several times stands for the same field in
            the same order.
    """
    was, found = _numbered(before), []
    for key, words in _numbered(now).items():
        old = was.pop(key, "")
        if old != words:
            found.append(ChangedField(key[0], difference(old, words)))
    return (*found, *(ChangedField(key[0], difference(old, "")) for key, old in was.items() if old))


def _numbered(fields: Sequence[tuple[str, str]]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for label, words in fields:
        number = 0
        while (label, number) in found:
            number += 1
        found[label, number] = words
    return found
