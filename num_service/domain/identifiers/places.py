"""Of which country a number without a country code is, by the place of the person who types it."""

from __future__ import annotations

from collections.abc import Collection

from num_service.domain.identifiers.reading import REGIONS
from num_service.domain.shared.taxonomy import Jurisdiction, Region

COUNTRIES: dict[str, tuple[str, ...]] = {"GB": REGIONS, "IE": ("IE", "GB")}
"""Countries of a number without a country code, in order of trust, by the country of who types it."""


def countries_by_place(places: Collection[Region]) -> tuple[str, ...]:
    """Countries of a number without a country code, in order of trust, for somebody who works in these places.

    Args:
        places: where they work; empty when they did not say.

    Returns:
        Ireland first when every place that was said is there; else the UK first (2-domain, "The checker").
    """
    told = [each for each in places if each.is_place]
    at_home = bool(told) and all(each.jurisdiction is Jurisdiction.IRELAND for each in told)
    return COUNTRIES["IE" if at_home else "GB"]
