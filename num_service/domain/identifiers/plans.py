"""Whether a number is valid in its country's numbering plan: phonenumbers' own rule over patterns compiled once.

``phonenumbers.is_valid_number`` looks up and compiles each of a dozen patterns for every number anew, which was a third
of what reading a text costs. The plans are the library's, and so is the order in which its regions are asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

#: Every kind of number there is a pattern for (``phonenumbers.number_type``).
_KINDS = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
)
_MOST_DIGITS = 17
"""More than any country has (ITU-T E.164: 15 with the country code)."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A region's numbers. leading: how they begin, where that alone tells them from those of a neighbour.

    every: what all have in common; kinds: what one kind or another looks like. Both by the number of digits.
    """

    every: Mapping[int, re.Pattern[str]]
    kinds: Mapping[int, re.Pattern[str]]
    leading: re.Pattern[str] | None

    def has(self, national: str) -> bool:
        shape, kind = self.every.get(len(national)), self.kinds.get(len(national))
        return bool(shape and kind and shape.fullmatch(national) and kind.fullmatch(national))


def is_valid(country_code: int, national: str) -> bool:
    """Whether a national number is valid with this country code, as ``phonenumbers.is_valid_number`` has it."""
    plan = _plan_of(country_code, national)
    return plan is not None and plan.has(national)


def _plan_of(country_code: int, national: str) -> _Plan | None:
    """Of the regions that share a country code, the one that a number is from."""
    plans = _plans(country_code)
    if len(plans) == 1:
        return plans[0]
    for plan in plans:
        if plan.leading.match(national) if plan.leading else plan.has(national):
            return plan
    return None


@cache
def _plans(country_code: int) -> tuple[_Plan, ...]:
    regions = COUNTRY_CODE_TO_REGION_CODE.get(country_code, ())
    found = (PhoneMetadata.metadata_for_region_or_calling_code(country_code, each) for each in regions)
    return tuple(_plan(each) for each in found if each is not None)


def _plan(metadata: PhoneMetadata) -> _Plan:
    return _Plan(
        _shapes([metadata.general_desc]),
        _shapes([getattr(metadata, kind) for kind in _KINDS]),
        re.compile(metadata.leading_digits) if metadata.leading_digits is not None else None,
    )


def _shapes(kinds: Sequence[PhoneNumberDesc | None]) -> dict[int, re.Pattern[str]]:
    """What numbers of these kinds look like, by their lengths: one pattern for each, so that one look is enough."""
    patterns: dict[int, list[str]] = defaultdict(list)
    for kind in kinds:
        if kind is not None and kind.national_number_pattern:
            for length in kind.possible_length or range(1, _MOST_DIGITS + 1):
                patterns[length].append(f"(?:{kind.national_number_pattern})")
    return {length: re.compile("|".join(each)) for length, each in patterns.items()}
