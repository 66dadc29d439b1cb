"""Numbers that are nobody's: dates, times, prices, sort codes, bank cards, coordinates, lists of rates and ages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# Every quantifier is bounded. None of them may hide the beginning of a telephone number, so each looks at what follows.
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY2, _MONTH2 = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_BYTE = r"(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])"
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
    | (?<![\d+]) 3[47]\d{{2}}(?P<d>[ -]?)\d{{6}}(?P=d)\d{{5}} (?![- ]?\d)             # one of American Express
    | (?<![\d.+]) (?:{_BYTE}\.){{3}}{_BYTE} (?![.]?\d)                               # a computer's address
    | (?<![\d+:./-]) (?<!\d[ ]) (?:{_DAY2}{_MONTH2}{_YEAR}|{_YEAR}{_MONTH2}{_DAY2}) (?![-/.: ]?\d)  # 22112026
    | (?<![\d.]) -?\d{{1,2}}\.\d{{4,15}}[ ]?,[ ]?-?\d{{1,3}}\.\d{{4,15}} (?!\d)      # a place on a map
    | (?<![\d.+]) (?<!\d[^\w\n]) (?<![-/.][ ]) {_CLOCK}[ ]?(?:[ap]m)?[ ]?[-/][ ]?
      {_CLOCK} (?:[ ]?[ap]m)? (?![-/.: ]{{0,3}}\d|[^\w\s]\d)                             # 10.30-11.30, 1900-2100
    """,
    re.VERBOSE | re.IGNORECASE,
)


_TIME = r"\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?|h|hrs?|ish|o'?clock)"
_MONEY = "gbp|eur|euros?|usd|ron|lei|pln|pounds?"
_ORDINARY_LINE = re.compile(
    rf"""
      {_TIME}(?:\s?(?:-|to|till?|until)\s?{_TIME})?
    | \d{{1,2}}(?:[.:]\d\d)?\s?(?:-|to)\s?{_TIME}
    | \d\s?m\s?\d\d | \d{{2,3}}\s?(?:cm|kg|lbs?|st|stone)
    | \d\s?(?:ft|foot|feet|')\s?\d{{0,2}}\s?(?:in|inch|''|")?
    | (?:{_MONEY})\s?\d{{1,6}}(?:[.,]\d\d)? | \d{{1,6}}\s?(?:{_MONEY}|quid|k)
    | \d{{1,3}}\s?(?:yo|y/o|yrs?|years?)(?:\sold)? | (?:age|aged|size)\s?\d{{1,2}} | \d{{2}}\s?[a-h]{{1,3}}
    | \d{{1,3}}\s?(?:mins?|minutes?|hours?|secs?|nights?|days?|weeks?)
    | [A-Z]{{1,2}}\d | [A-Z]\d\d | [A-Z]{{1,2}}\d[A-Z]                     # part of a British postcode
    | (?:D6W|[AC-FHKNPRTV-Y]\d\d)\s?(?=\w{{0,3}}\d)[0-9AC-FHKNPRTV-Y]{{4}}  # an Irish one
    """,
    re.VERBOSE | re.IGNORECASE,
)


def ordinary_line(line: str) -> bool:
    """Whether all of a line is a time, height, weight, price, age, size, duration or postcode, and so nobody's."""
    return len(line) <= 40 and _ORDINARY_LINE.fullmatch(line.strip()) is not None


def ordinary(groups: Sequence[str]) -> bool:
    """Whether groups of digits are a list of rates, ages or amounts: small, none with a leading nought, rising."""
    numbers = [int(group) for group in groups if len(group) <= 3 and not group.startswith("0")]
    if len(numbers) < len(groups) or len(groups) < 3:
        return False
    rising = all(first <= second for first, second in pairwise(numbers))
    return rising or (len(groups) == 3 and numbers[0] < 100 and {len(g) for g in groups[1:]} == {3})
