"""What the checker tells while one person alone stands behind a listing: a quarter and a wide area.

Whoever was reported may have an account and check their own number every day. The month and the region of the only
report, or what it was about, tell them who reported it (2-domain, "Abuse to design against").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from num_service.domain.shared.phrases import N_, Phrase
from num_service.domain.shared.taxonomy import Region, Worded

_WORDS = (
    N_("January to March %(year)s"),
    N_("April to June %(year)s"),
    N_("July to September %(year)s"),
    N_("October to December %(year)s"),
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that a day is in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def last_month(self) -> date:
        """The first day of its last month."""
        return date(self.year, 3 * self.number, 1)

    @property
    def code(self) -> str:
        """``2026-Q3``."""
        return f"{self.year:04d}-Q{self.number}"

    @property
    def words(self) -> Phrase:
        """``July to September 2026``."""
        return Phrase(_WORDS[self.number - 1], {"year": str(self.year)})


class WideArea(Worded):
    """Where, so widely that no region of the service is an area by itself."""

    ENGLAND = "england", N_("England, the Channel Islands or the Isle of Man")
    SCOTLAND_WALES = "scotland_wales", N_("Scotland or Wales")
    IRELAND = "ireland", N_("Ireland or Northern Ireland")


_AREAS = {
    Region.SCOTLAND: WideArea.SCOTLAND_WALES,
    Region.WALES: WideArea.SCOTLAND_WALES,
    Region.NORTHERN_IRELAND: WideArea.IRELAND,
    Region.DUBLIN: WideArea.IRELAND,
    Region.LEINSTER: WideArea.IRELAND,
    Region.MUNSTER: WideArea.IRELAND,
    Region.CONNACHT_ULSTER: WideArea.IRELAND,
}


def wide_area(region: Region) -> WideArea | None:
    """The wide area of a region; None where it was online, or not said."""
    return _AREAS.get(region, WideArea.ENGLAND) if region.is_place else None
