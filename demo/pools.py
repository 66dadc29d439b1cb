"""Made-up people's numbers, addresses and cars, from ranges that can belong to nobody.

Telephone numbers come from the ranges that Ofcom and ComReg keep free for drama; email addresses end in the domains
reserved by RFC 2606; the letter Q has never been in the area code of a current British registration, nor I or Q in
any place of it, so these plates were never issued.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.reports.report import GivenIdentifier
from num_service.domain.shared.taxonomy import Basis

MAIL_HOSTS = ("example.org", "example.com", "example.net")
#: The beginnings of Ofcom's drama ranges; three digits follow each.
UK_RANGES = {
    "mobile": "07700 900",
    "london": "020 7946 0",
    "leeds": "0113 496 0",
    "manchester": "0161 496 0",
    "anywhere": "01632 960",
    "freephone": "08081 570",
}
#: ComReg keeps 020 91x xxxx for drama.
IRISH_RANGE = "+353 20 91"

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
_HANDLES = (
    "mark", "davey", "jonno", "steve", "tonyb", "kev", "mrgrey", "lee", "gaz", "paulw", "andyr", "bigman", "nightowl",
    "si", "chris", "robbo", "jay", "dean", "mike", "sam", "ali", "pete", "ricky", "neil", "dom", "will", "craig",
)  # fmt: skip
_PLATFORMS = ("telegram", "snapchat", "instagram", "kik", "x", "onlyfans", "whatsapp web")


class Pools:
    """Takes one made-up thing after another, never the same twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._mobiles = self._numbers("mobile")
        self._lands = {name: self._numbers(name) for name in UK_RANGES if name != "mobile"}
        self._irish = iter(rng.sample(range(100_000), 200))
        self._taken: set[str] = set()

    def _numbers(self, name: str) -> Iterator[str]:
        return (f"{UK_RANGES[name]}{tail:03}" for tail in self._rng.sample(range(1000), 1000))

    def phone(self, *, irish: bool = False) -> str:
        """A telephone number: mostly mobiles, some land lines; Irish ones where asked."""
        if irish:
            digits = f"{next(self._irish):05}"
            return f"{IRISH_RANGE}{digits[0]} {digits[1:]}"
        if self._rng.random() < 0.86:
            return next(self._mobiles)
        return next(self._lands[self._rng.choice(sorted(self._lands))])

    def mobile(self) -> str:
        return next(self._mobiles)

    def email(self, stem: str = "") -> str:
        """An email address at a reserved domain."""
        stem = stem or self._rng.choice(_HANDLES)
        return self._fresh(lambda n: f"{stem}{n or ''}@{self._rng.choice(MAIL_HOSTS)}")

    def plate(self) -> str:
        """A registration in the current format that was never issued."""
        return self._fresh(
            lambda _: (
                f"Q{self._pick(1)}{self._rng.choice(('15', '17', '19', '20', '21', '68', '70', '72', '74'))} "
                f"{self._pick(2)}{self._rng.choice('IQ')}"
            )
        )

    def username(self) -> str:
        """A name at a platform, as people write it."""
        return self._fresh(
            lambda _: (
                f"{self._rng.choice(_PLATFORMS[:-1])}: {self._rng.choice(_HANDLES)}_{self._rng.randrange(60, 99)}"
            )
        )

    def link(self) -> str:
        """A profile at a site that does not exist."""
        return self._fresh(
            lambda _: (
                f"https://profiles.example.com/{self._rng.choice(_HANDLES)}-{self._rng.randrange(100, 9999)}"
            )
        )

    def advert(self) -> str:
        """A sex worker's own advert; sealed, and never indexed."""
        return self._fresh(lambda _: f"https://ads.example.org/listing/{self._rng.randrange(10**6, 10**7)}")

    def _pick(self, count: int) -> str:
        return "".join(self._rng.choice(_LETTERS) for _ in range(count))

    def _fresh(self, make: object) -> str:
        for attempt in range(10_000):
            made = str(make(attempt and self._rng.randrange(10, 9999)))  # type: ignore[operator]
            if made not in self._taken:
                self._taken.add(made)
                return made
        raise LookupError("the pool is empty")


def given(kind: IdentifierKind, typed: str, basis: Basis = Basis.SAW_IT) -> GivenIdentifier:
    """An identifier as a reporter gives it, read as the service reads it."""
    return GivenIdentifier(kind=kind, typed=typed, basis=basis, normal=normalise(kind, typed))


def as_typed(rng: random.Random, phone: str) -> str:
    """The same British number as another person might write it."""
    digits = phone.replace(" ", "")
    if not digits.startswith("0"):
        return phone
    return rng.choice(
        (
            phone,
            digits,
            f"+44 {digits[1:5]} {digits[5:]}",
            f"+44 (0){digits[1:]}",
            f"{digits[:5]}-{digits[5:]}",
        )
    )
