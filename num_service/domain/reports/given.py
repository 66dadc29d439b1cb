"""An identifier as a reporter gave it: read where it can be, and kept as it was typed where it cannot."""

from __future__ import annotations

from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, guess, normalise, read, too_long
from num_service.domain.reports.fields import GivenIdentifier
from num_service.domain.shared.taxonomy import Basis


def given(kind: IdentifierKind | None, typed: str, basis: Basis) -> tuple[GivenIdentifier, ...]:
    """What was typed in one box.

    Args:
        kind: what it was said to be; None when that was left to us.

    Returns:
        The identifier; or each of several in one box; or, when any of it could not be read, all of it as it was
        typed, with nothing to index: half a number may be somebody else's.
    """
    if too_long(typed):
        return (GivenIdentifier(kind or IdentifierKind.USERNAME, typed, basis, None),)
    try:
        normal = normalise(kind, typed) if kind else guess(typed)
    except InvalidIdentifier:
        reading = read(typed)
        several = len(reading.found) > 1 and not reading.unread
        if several and kind in (None, *(each.identifier.kind for each in reading.found)):
            found = [
                GivenIdentifier(each.identifier.kind, each.raw, basis, each.identifier)
                for each in reading.found
            ]
            words = "".join(_between(typed, [(each.start, each.end) for each in reading.found]))
            whole = (
                [GivenIdentifier(found[0].kind, typed, basis, None)]
                if any(c.isalnum() for c in words)
                else []
            )
            return (*found, *whole)
        looks = reading.unread[0].looks_like if reading.unread else IdentifierKind.USERNAME
        return (GivenIdentifier(kind or looks, typed, basis, None),)
    return (GivenIdentifier(normal.kind, typed, basis, normal),)


def not_read(kind: IdentifierKind | None, typed: str) -> bool:
    """Whether a part of what was typed could not be read, so that the reporter may be told while they can still see."""
    return bool(typed.strip()) and any(each.normal is None for each in given(kind, typed, Basis.NOT_SAID))


def _between(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """What lies between spans in order."""
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
