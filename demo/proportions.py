"""How often each thing occurs among the demonstration's reports.

The four most common types are those of the survey of 641 online sex workers (repeated unwanted contact 65 %,
threatening messages 56 %, non-payment 53.8 %, verbal abuse 49 %); the others are our own guesses, smaller.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping
from typing import TypeVar

from num_service.domain.shared.taxonomy import IncidentType, Language, Region, Role, Sector, Setting

REPORTS = 200
MEMBERS = 300
#: Reports nobody has taken yet.
UNCLAIMED = 40

_I = IncidentType
INCIDENTS: dict[IncidentType, float] = {
    _I.UNWANTED_CONTACT: 65, _I.THREATENING_MESSAGES: 56, _I.NON_PAYMENT: 53.8, _I.VERBAL_ABUSE: 49,
    _I.TIMEWASTER: 20, _I.THREAT_TO_OUT: 19, _I.STALKING: 14, _I.CONDOM_REMOVAL: 14, _I.THREAT_OF_VIOLENCE: 13,
    _I.DOXING: 11, _I.SEXUAL_ASSAULT: 11, _I.CYBERFLASHING: 11, _I.FAKE_PAYMENT: 10, _I.ASSAULT: 9,
    _I.DEPOSIT_SCAM: 9, _I.STOLEN_CONTENT: 8, _I.BLACKMAIL: 7, _I.INTIMATE_IMAGES: 7, _I.THEFT: 7, _I.COERCED_ACTS: 6,
    _I.IMPERSONATION: 5, _I.SEXUAL_ATTEMPT: 5, _I.ROBBERY: 5, _I.DAMAGE: 5, _I.THREAT_TO_KILL: 4, _I.RAPE: 4,
    _I.STRANGULATION: 3.5, _I.WEAPON: 3, _I.HELD: 3, _I.SOMETHING_ELSE: 3, _I.DRUGGING: 1.5, _I.BURGLARY: 1.5,
    _I.SECRET_FILMING: 2, _I.DOMESTIC_ABUSE: 1, _I.POSED_AS_POLICE: 1, _I.KIDNAP: 0.5,
    _I.OFFICIAL_MISCONDUCT: 2, _I.CONTROLLED_FOR_GAIN: 1.5, _I.CUCKOOING: 1.5, _I.TRAFFICKING: 1,
}  # fmt: skip
"""Per cent of all reports; a report has several types."""

_R = Region
REGIONS: dict[Region, float] = {
    _R.NORTH_WEST: 17, _R.LONDON: 18, _R.YORKSHIRE_HUMBER: 12, _R.WEST_MIDLANDS: 7, _R.SOUTH_EAST: 8,
    _R.SCOTLAND: 6, _R.SOUTH_WEST: 4, _R.EAST_MIDLANDS: 4, _R.EAST_OF_ENGLAND: 3, _R.NORTH_EAST: 3, _R.WALES: 3,
    _R.DUBLIN: 4, _R.MUNSTER: 1.5, _R.LEINSTER: 1, _R.CONNACHT_ULSTER: 1, _R.NORTHERN_IRELAND: 1.5, _R.ONLINE: 5,
    _R.NOT_SAID: 1,
}  # fmt: skip

LANGUAGES: dict[Language, float] = {Language.EN: 82, Language.PT: 8, Language.RO: 6, Language.ZH: 4}

_S = Setting
SETTINGS: dict[Setting, float] = {
    _S.OWN_PLACE: 27, _S.HOTEL: 16, _S.THEIR_PLACE: 12, _S.PHONE: 18, _S.WEBCAM: 8, _S.PREMISES: 9, _S.VEHICLE: 4,
    _S.STREET: 4, _S.NOT_SAID: 2,
}  # fmt: skip
AT_A_DISTANCE = (_S.PHONE, _S.WEBCAM)

ROLES: dict[Role, float] = {
    Role.CLIENT: 58, Role.POSING_AS_CLIENT: 22, Role.STRANGER: 9, Role.EX_PARTNER: 5, Role.UNKNOWN: 6,
}  # fmt: skip

SECTORS: dict[Sector, float] = {
    Sector.INDEPENDENT: 58, Sector.PREMISES: 12, Sector.STREET: 5, Sector.WEBCAM: 15, Sector.NOT_SAID: 10,
}  # fmt: skip

Thing = TypeVar("Thing", bound=Hashable)


def deck(rng: random.Random, size: int, shares: Mapping[Thing, float]) -> list[Thing]:
    """``size`` things, shuffled, each as often as its share says: a hand dealt, not a die thrown.

    Args:
        size: how many.
        shares: weights; what is left over by rounding goes to the heaviest.
    """
    total = sum(shares.values())
    counts = {thing: int(size * share / total) for thing, share in shares.items()}
    heaviest = sorted(shares, key=lambda thing: -shares[thing])
    for place in range(size - sum(counts.values())):
        counts[heaviest[place % len(heaviest)]] += 1
    cards = [thing for thing, count in counts.items() for _ in range(count)]
    rng.shuffle(cards)
    return cards
