"""Made-up numbers and names for ten thousand people, from the same ranges that can belong to nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator

from demo.pools import IRISH_RANGE, UK_RANGES, Pools


class ManyPools(Pools):
    """Never runs dry: the British drama ranges are few numbers, so most are of the Irish one, and come round again."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self._phones = self._round(rng)
        self._names = 0

    @staticmethod
    def _round(rng: random.Random) -> Iterator[str]:
        british = [f"{begin}{tail:03}" for begin in UK_RANGES.values() for tail in range(1000)]
        irish = [f"{IRISH_RANGE}{n // 10_000} {n % 10_000:04}" for n in range(100_000)]
        while True:
            yield from rng.sample(british + irish, len(british) + len(irish))

    def phone(self, *, irish: bool = False) -> str:
        """A telephone number, whatever the country."""
        return next(self._phones)

    def mobile(self) -> str:
        return next(self._phones)

    def username(self) -> str:
        """A name at a platform that nobody before has."""
        self._names += 1
        return f"telegram: grown_{self._names:06}"

    def link(self) -> str:
        """A profile at a site that does not exist."""
        self._names += 1
        return f"https://profiles.example.com/grown-{self._names:06}"

    def email(self, stem: str = "") -> str:
        self._names += 1
        return f"{stem or 'grown'}{self._names:06}@example.org"

    def advert(self) -> str:
        self._names += 1
        return f"https://ads.example.org/listing/{self._names:08}"
