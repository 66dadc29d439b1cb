"""The shorter ways of reading a number by itself give what the full ones do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.domain.identifiers import REGIONS, read
from num_service.domain.identifiers.phones import _may_fit, _parse, _parse_national, lone_mobile
from num_service.domain.identifiers.places import COUNTRIES
from num_service.domain.identifiers.reading import Reading, read_in_full
from tests.harness.written_forms import by_hand, made_up

EVERY_REGIONS = sorted(
    {REGIONS, *COUNTRIES.values(), ("IE",), ("GB",), ("RO", "GB", "IE"), ("FR",), ("US", "GB")}
)
MOBILES = (
    "07700900123", "07700 900123", "07700 900 123", "+447700900123", "+44 7700 900123",
    "+44 7700 900 123", "0851234567", "085 123 4567", "085 1234567", "+353851234567", "+353 85 123 4567",
)  # fmt: skip


def _same(text: str, regions: tuple[str, ...]) -> None:
    short, full = read(text, regions=regions), read_in_full(text, regions=regions)
    assert short == full, (text, regions)
    assert _shown(short) == _shown(full), (text, regions)


def _shown(reading: Reading) -> list[str]:
    """What a person is shown of each: two identifiers are the same however they are shown."""
    return [found.identifier.display for found in reading.found]


@pytest.mark.parametrize("regions", EVERY_REGIONS)
@pytest.mark.parametrize("text", MOBILES)
def test_a_mobile_number_alone(text: str, regions: tuple[str, ...]) -> None:
    _same(text, regions)


@pytest.mark.parametrize("text", MOBILES)
def test_the_usual_forms_take_the_shorter_way(text: str) -> None:
    assert lone_mobile(text, REGIONS) is not None


@settings(max_examples=500, deadline=None)
@given(
    st.from_regex(
        r"(?:\+44 ?|0)7[0-9]{3} ?[0-9]{3} ?[0-9]{3}|(?:\+353 ?|0)8[0-9] ?[0-9]{3} ?[0-9]{4}", fullmatch=True
    ),
    st.sampled_from(EVERY_REGIONS),
)
def test_any_number_of_that_form(text: str, regions: tuple[str, ...]) -> None:
    _same(text, regions)


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789 +-()./:\n\t\u00a0\u200b٠7", max_size=18), st.sampled_from(EVERY_REGIONS))
def test_anything_else_of_digits(text: str, regions: tuple[str, ...]) -> None:
    _same(text, regions)


def test_every_written_form() -> None:
    for form in (*by_hand(), *made_up()):
        _same(form.written, form.regions)


@settings(max_examples=1000, deadline=None)
@given(
    st.text("0123456789", min_size=7, max_size=11),
    st.sampled_from(["", "7", "77009", "1", "20", "28", "3", "8", "85", "48", "44", "353"]),
    st.sampled_from(["GB", "IE"]),
)
def test_without_its_nought_a_number_that_may_fit_is_what_the_library_parses(
    rest: str, start: str, region: str
) -> None:
    digits = f"0{start}{rest}"[:11]
    if _may_fit(digits, region):
        assert _parse_national(digits, region) == _parse(digits, region)
