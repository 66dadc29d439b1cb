"""What a card is: short advice on one part of the work, and what the law of a place says about it.

A card says what somebody can do and what is so. It does not say that anything is without danger: no card can know that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from num_service.domain.help.entries import EVERYWHERE, READ, Country, Kept, Need, Owner
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Topic(Worded):
    """What a card is about; the order is that of the page, the code is in its address."""

    BEFORE = "before", N_("Before a booking")
    DURING = "during", N_("During a booking")
    AFTER = "after", N_("After a booking")
    OUTCALL = "outcall", N_("Going to them")
    TOURING = "touring", N_("Touring")
    ONLINE = "online", N_("Online and on camera")
    IMAGES = "images", N_("Pictures and films of you")
    DEVICES = "devices", N_("Your phone and your accounts")
    POLICE = "police", N_("You and the police")
    REPORTING = "reporting", N_("What happens when you report")
    MIGRANTS = "migrants", N_("If you come from another country")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Kept):
    """One thing a card says.

    Args:
        words: a message; ``%(emergency)s`` stands for the country's emergency number.
        countries: where it is so; advice is for everywhere.
        law: whether it says what the law is. Then it has a source, and counts as unconfirmed until a lawyer of the
            place has read it.
    """

    words: str
    countries: tuple[Country, ...] = EVERYWHERE
    law: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Args:
        about: a message: what it is for, in a line.
        needs: whose facts and help lines stand on it, below the emergency number that stands on every card.
        bodies: whether it names who looks at what an officer did.
        duties: whether it says what the law may ask of whoever knows of a crime (``reports.wording``).
    """

    topic: Topic
    about: str
    points: tuple[Point, ...]
    needs: tuple[Need, ...] = ()
    bodies: bool = False
    duties: bool = False


def advice(words: str) -> Point:
    """What somebody can do, wherever they are."""
    return Point(words=words, source=OURS, checked=READ, owner=Owner.CASEWORK)


def law(
    words: str, *, source: str, countries: tuple[Country, ...] = EVERYWHERE, checked: date = READ
) -> Point:
    """What the law of some countries says, with where it was read. No lawyer has approved the words yet."""
    return Point(
        words=words,
        countries=countries,
        source=source,
        checked=checked,
        owner=Owner.POLICE_LIAISON,
        to_confirm=True,
        law=True,
    )


#: Advice of the service's own, written for these cards; its owner reads it again like everything else.
OURS = "written for this service"
