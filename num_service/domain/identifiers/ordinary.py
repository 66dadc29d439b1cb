"""Numbers that are nobody's: dates, times, prices, sort codes, bank cards, coordinates, lists of rates and ages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# Every quantifier is bounded. None of them may hide the beginning of a telephone number, so each looks at what follows.
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_CLOCK = r"(?:(?:[01]?\d|2[0-3])[.:h][0-5]\d|(?:[01]\d|2[0-3])[0-5]\d)"
NOT_PHONE = re.compile(
    rf"""
      (?<![\d+]) (?<!\d[-/.]) (?P<date>
          {_DAY}(?P<a>[-/.]){_MONTH}(?P=a)(?:{_YEAR}|\d\d) (?![-/.]?\d)              # 12/05/2026, 1.5.26
        | (?<!\d[ ]) {_DAY}[ ]{_MONTH}[ ]{_YEAR} (?![ ]?\d)                          # 12 05 2026
        | {_YEAR}(?P<b>[-/.]){_MONTH}(?P=b){_DAY} (?![-/.]?\d) (?:T\d\d:\d\d)?       # 2026-11-22
        | {_YEAR}[ ]?[-/][ ]?{_YEAR} (?![-/. ]?\d)                                   # 2025-2026
        | {_YEAR}/\d\d (?![-/. ]?\d)                                                # 2025/26
      )
    | [£$€]\s?(?:[1-9]\d{{0,2}}|0(?=\.))(?:,\d{{3}}){{0,2}}(?:\.\d{{1,2}})? (?![,.]?\d)               # £150, £1,200.50
    | [£$€]\s?[1-9]\d{{3,5}}(?:\.\d{{1,2}})? (?![,.]?\d)
    | (?<![\d+-]) \d\d-\d\d-\d\d (?![ ]?[-\d]|[^\W\d_])                                       # a sort code by itself
    | (?<![\d+]) [1-9]\d{{3}}(?P<c>[ -]?)\d{{4}}(?P=c)\d{{4}}(?P=c)\d{{4}} (?![- ]?\d)  # a bank card
    | (?<![\d.]) -?\d{{1,2}}\.\d{{4,15}}[ ]?,[ ]?-?\d{{1,3}}\.\d{{4,15}} (?!\d)      # a place on a map
    | (?<![\d.+]) (?<!\d[^\w\n]) (?<![-/.][ ]) {_CLOCK}[ ]?(?:[ap]m)?[ ]?[-/][ ]?
      {_CLOCK} (?:[ ]?[ap]m)? (?![-/.: ]{{0,3}}\d|[^\w\s]\d)                             # 10.30-11.30, 1900-2100
    """,
    re.VERBOSE | re.IGNORECASE,
)


def ordinary(groups: Sequence[str]) -> bool:
    """Whether groups of digits are a list of rates, ages or amounts: small, none with a leading nought, rising."""
    numbers = [int(group) for group in groups if len(group) <= 3 and not group.startswith("0")]
    if len(numbers) < len(groups) or len(groups) < 3:
        return False
    rising = all(first <= second for first, second in pairwise(numbers))
    return rising or (len(groups) == 3 and numbers[0] < 100 and {len(g) for g in groups[1:]} == {3})
