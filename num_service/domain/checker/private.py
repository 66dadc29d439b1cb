"""The private check: what a device asks about, and what it is told, in eight bytes.

The device reads what was typed, and asks with the question hidden from the service (``crypto.voprf``). What it may be
told is what the ordinary check says: the verdict, how serious, one person or several, and when it was last reported; a
username without its platform, and the beginning of a registration, at most "possible".
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.checker.answer import Answer, Reporters, Verdict
from num_service.domain.identifiers import Identifier, IdentifierKind, vrm_prefix
from num_service.domain.shared.taxonomy import Tier

#: Bytes of what is told.
TOLD = 8
_VERDICTS = (Verdict.REPORTED, Verdict.OLD, Verdict.POSSIBLE)
_TIERS = (Tier.DANGER, Tier.RISK, Tier.NUISANCE)
#: Years are counted from here, and a quarter is written beyond the months.
_YEARS, _QUARTERS = 2000, 100
#: How a name is known: at its platform, at any platform, noted without one.
AT, ANY, BARE = "at", "any", "bare"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a listing is looked up: the text that is hidden, and how it is meant."""

    text: str
    how: str
    platform: str = ""


def places(identifier: Identifier) -> tuple[Place | None, Place | None]:
    """Where a listed identifier is looked up: the place that tells all, and the one that tells "possible" at most.

    Everything a device may ask about one identifier costs it one question. Of a username the name alone is the text,
    so that whichever platform it is meant at is told apart by the device; of a registration its beginning is another
    question than the whole, as otherwise the rest could be tried without asking.
    """
    if identifier.kind is IdentifierKind.USERNAME:
        platform, _, name = identifier.canonical.partition(":")
        text = f"username:{name}"
        if not platform:
            return None, Place(text, BARE)
        return Place(text, AT, platform), Place(text, ANY)
    start = vrm_prefix(identifier)
    whole = Place(f"{identifier.kind.value}:{identifier.canonical}", AT)
    return whole, Place(f"vrm-start:{start}", ANY) if start else None


def told(answer: Answer) -> bytes | None:
    """What a device is told of an answer; None where it is told nothing, as of what nobody listed.

    The verdict, the tier, whether several people certainly reported, and the year with the month or, while one person
    alone reported, the quarter; the rest is nought.
    """
    if answer.verdict not in _VERDICTS:
        return None
    tier = _TIERS.index(answer.tier) + 1 if answer.tier else 0
    year = part = 0
    if answer.last_quarter is not None:
        year, part = answer.last_quarter.year - _YEARS, _QUARTERS + answer.last_quarter.number
    elif answer.last_reported is not None:
        year, part = answer.last_reported.year - _YEARS, answer.last_reported.month
    several = int(answer.reporters is Reporters.SEVERAL)
    return bytes((_VERDICTS.index(answer.verdict) + 1, tier, several, year, part)).ljust(TOLD, b"\0")


#: What is told of the places that tell no more.
POSSIBLE = bytes((_VERDICTS.index(Verdict.POSSIBLE) + 1,)).ljust(TOLD, b"\0")
