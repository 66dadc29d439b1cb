"""Whether a number is valid is what the library says, for every country and every kind of number."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.identifiers.given_out import given_out
from num_service.domain.identifiers.plans import is_valid

CODES = sorted(COUNTRY_CODE_TO_REGION_CODE)
KINDS = sorted(each for each in PhoneNumberType.values() if each != PhoneNumberType.UNKNOWN)


def same(country_code: int, national: str) -> None:
    noughts = len(national) - len(national.lstrip("0"))
    number = PhoneNumber(
        country_code=country_code,
        national_number=int(national),
        italian_leading_zero=bool(noughts) or None,
        number_of_leading_zeros=noughts or None,
    )
    written = phonenumbers.national_significant_number(number)
    assert is_valid(country_code, written) == phonenumbers.is_valid_number(number), (country_code, written)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([44, 353, *CODES]), st.text("0123456789", min_size=4, max_size=15))
def test_any_digits(country_code: int, national: str) -> None:
    if national.strip("0"):
        same(country_code, national)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([44, 353]),
    st.sampled_from(["7", "77009", "7624", "1", "2", "3", "8", "15394"]),
    st.integers(0),
)
def test_digits_as_they_begin_here(country_code: int, start: str, rest: int) -> None:
    same(country_code, (start + str(rest))[:11])


@pytest.mark.parametrize("country_code", CODES)
def test_every_kind_of_number_there_is_an_example_of(country_code: int) -> None:
    for region in COUNTRY_CODE_TO_REGION_CODE[country_code]:
        for kind in KINDS:
            found = phonenumbers.example_number_for_type(region, kind)
            if found is None:
                continue
            national = phonenumbers.national_significant_number(found)
            assert is_valid(country_code, national) == phonenumbers.is_valid_number(found), (region, kind)
            for digits in (national[:-1], national + "0", national[:-1] + str(9 - int(national[-1]))):
                same(country_code, digits)


@pytest.mark.parametrize("country_code", CODES)
def test_a_number_that_is_written_with_its_country_code_is_given_out_where_the_library_says_so(
    country_code: int,
) -> None:
    for region in COUNTRY_CODE_TO_REGION_CODE[country_code]:
        for kind in KINDS:
            found = phonenumbers.example_number_for_type(region, kind)
            if found is None:
                continue
            written = phonenumbers.format_number(found, PhoneNumberFormat.E164)
            for typed in (written, written[:-1], written + "0", written[:-3] + "000"):
                number = phonenumbers.parse(typed, None)
                canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
                assert given_out(canonical) == phonenumbers.is_valid_number(number), canonical


@pytest.mark.parametrize("number", ["", "+", "+999123456", "+0123", "+44"])
def test_what_has_no_country_is_given_to_nobody(number: str) -> None:
    assert not given_out(number)


@pytest.mark.parametrize(
    "typed", ["07700 900123", "+39 06 698 12345", "00353 20 912 0001", "+1 268 464 1234"]
)
def test_what_is_compared_is_e164(typed: str) -> None:
    number = phonenumbers.parse(typed, "GB")
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    assert normalise(IdentifierKind.PHONE, typed).canonical == written
