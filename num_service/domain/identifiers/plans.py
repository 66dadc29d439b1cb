"""Whether a number is valid in its country's numbering plan: phonenumbers' own rule over patterns compiled once.

``phonenumbers.is_valid_number`` looks up and compiles each of a dozen patterns for every number anew, which was a third
of what reading a text costs. The plans are the library's, and so is the order in which its regions are asked.
"""

from __future__ import annotations

import re
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


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one kind of number looks like: its lengths, where they are said, and its pattern."""

    lengths: frozenset[int]
    pattern: re.Pattern[str]

    def fits(self, national: str) -> bool:
        return (not self.lengths or len(national) in self.lengths) and bool(self.pattern.fullmatch(national))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A region's numbers. leading: how they begin, where that alone tells them from those of a neighbour."""

    every: _Shape | None
    kinds: tuple[_Shape, ...]
    leading: re.Pattern[str] | None

    def has(self, national: str) -> bool:
        return (
            self.every is not None
            and self.every.fits(national)
            and any(each.fits(national) for each in self.kinds)
        )


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
        _shape(metadata.general_desc),
        tuple(each for kind in _KINDS if (each := _shape(getattr(metadata, kind))) is not None),
        re.compile(metadata.leading_digits) if metadata.leading_digits is not None else None,
    )


def _shape(kind: PhoneNumberDesc | None) -> _Shape | None:
    if kind is None or not kind.national_number_pattern:
        return None
    return _Shape(frozenset(kind.possible_length), re.compile(kind.national_number_pattern))
