"""The numbers of every country are read, with its code from anywhere and without it at home."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from num_service.domain.identifiers import IdentifierKind, extract, normalise

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_a_number_of_that_country(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    number = number or phonenumbers.example_number(region)
    assert number is not None
    canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)

    assert normalise(IdentifierKind.PHONE, abroad).canonical == canonical
    assert normalise(IdentifierKind.PHONE, canonical.replace("+", "00")).canonical == canonical
    assert [each.identifier.canonical for each in extract(f"ring {abroad} or not")] == [canonical]
    if len(at_home) < 5:
        return  # on two islands four digits are a number, which nobody can tell from a year
    assert normalise(IdentifierKind.PHONE, at_home, regions=(region,)).canonical == canonical
