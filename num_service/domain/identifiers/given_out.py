"""Whether a telephone number lies in a range that somebody was given."""

from __future__ import annotations

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from num_service.domain.identifiers.plans import is_valid

_LONGEST_CODE = 3


def given_out(number: str) -> bool:
    """Whether a number in its canonical form, E.164, is valid in its country's numbering plan."""
    for length in range(1, _LONGEST_CODE + 1):  # no country code begins another (ITU-T E.164)
        code, national = number[1 : 1 + length], number[1 + length :]
        if code.isdecimal() and int(code) in COUNTRY_CODE_TO_REGION_CODE:
            return is_valid(int(code), national)
    return False
