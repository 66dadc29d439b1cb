"""Whether a telephone number lies in a range that somebody was given."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException

from num_service.domain.identifiers.plans import is_valid


def given_out(number: str) -> bool:
    """Whether a number in its canonical form, E.164, is valid in its country's numbering plan."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return False
    return is_valid(parsed.country_code or 0, phonenumbers.national_significant_number(parsed))
