"""While one person alone reported: tier, quarter and a wide area, whatever else is known (security review, test 13)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.checker.answer import Answer, Contribution, Reporters, Verdict, answer
from num_service.domain.checker.outline import Quarter, WideArea, wide_area
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier
from num_service.schemas.api.base import Say
from num_service.schemas.api.check import CheckResult, CheckResults, in_full, in_short
from num_service.services.checker.asked import Checked

TODAY = date(2026, 11, 20)
MONTHS = st.dates(date(2024, 1, 1), TODAY).map(lambda day: day.replace(day=1))


def contribution(number: int) -> st.SearchStrategy[Contribution]:
    """Report ``number`` of a few: of any kind, anywhere, at any time, and judged to differ from any others."""
    return st.builds(
        Contribution,
        report=st.just(number),
        tier=st.sampled_from(Tier),
        incident_types=st.lists(st.sampled_from(IncidentType), max_size=4).map(tuple),
        reported=MONTHS,
        region=st.sampled_from(Region),
        happened=st.none() | MONTHS,
        differs_from=st.frozensets(st.integers(1, 4), max_size=3),
    )


LISTINGS = st.integers(1, 4).flatmap(lambda many: st.tuples(*(contribution(n) for n in range(1, many + 1))))


@given(LISTINGS)
def test_an_answer_about_one_persons_word_has_no_month_no_region_and_no_kind(
    listing: tuple[Contribution, ...],
) -> None:
    got = answer(listing, TODAY)
    kept = {name for name, value in _values(got).items() if value}
    if got.reporters is Reporters.SEVERAL:
        assert got.people_at_least > 1
        assert not kept & {"last_quarter", "tier_last_quarter", "areas"}
    else:
        allowed = {
            "verdict",
            "tier",
            "reporters",
            "people_at_least",
            "last_quarter",
            "tier_last_quarter",
            "areas",
        }
        assert kept <= allowed
        assert got.reports in (0, None)


@given(LISTINGS)
def test_the_api_never_says_a_month_a_region_or_a_kind_of_one_persons_word(
    listing: tuple[Contribution, ...],
) -> None:
    got = answer(listing, TODAY)
    said = in_full(Checked(None, "07700 900123", got), str)
    if got.reporters is not Reporters.SEVERAL and got.verdict is not Verdict.NONE:
        months = [name for name in said if name.startswith(("first_", "last_", "tier_last_")) and said[name]]
        assert months == ["last_reported_quarter", "tier_last_reported_quarter"]
        assert (said["incident_types"], said["reports"], said["people_at_least"]) == ((), None, 1)


@given(
    LISTINGS,
    st.sampled_from([in_full, in_short]),
    st.none() | st.sampled_from(IdentifierKind),
    st.lists(st.text(), max_size=2).map(tuple),
)
def test_what_the_api_sends_is_what_its_schema_would_make_of_it(
    listing: tuple[Contribution, ...],
    tell: Callable[[Checked, Say], dict[str, Any]],
    kind: IdentifierKind | None,
    alerts: tuple[str, ...],
) -> None:
    made = tell(Checked(kind, "07700 900123", answer(listing, TODAY), alerts, canonical="+447700900123"), str)
    sent = CheckResults().dump({"results": [made], "left_today": 3, "left_this_week": 9})
    assert json.loads(json.dumps(sent["results"])) == [CheckResult().dump(made)]
    assert CheckResult().dump(made).keys() == made.keys(), "nothing is sent that the schema does not describe"


def test_a_quarter_says_the_same_for_each_of_its_months_and_no_month_alone() -> None:
    names = get_month_names("wide", locale="en")
    for number in range(1, 5):
        months = [date(2026, month, 28) for month in range(number * 3 - 2, number * 3 + 1)]
        assert {Quarter.of(day) for day in months} == {Quarter(2026, number)}
        words = str(Quarter(2026, number).words)
        assert words == f"{names[months[0].month]} to {names[months[2].month]} 2026"
    assert Quarter.of(date(2026, 9, 30)).code == "2026-Q3"
    assert Quarter(2025, 4) < Quarter(2026, 1)


@pytest.mark.parametrize("area", WideArea)
def test_no_region_is_an_area_by_itself(area: WideArea) -> None:
    regions = [each for each in Region if wide_area(each) is area]
    assert len(regions) > 1
    assert area.words not in {each.words for each in Region}


def test_a_place_that_was_not_said_has_no_area() -> None:
    assert [each for each in Region if wide_area(each) is None] == [
        each for each in Region if not each.is_place
    ]


def test_a_second_report_by_the_same_person_changes_nothing_in_its_quarter() -> None:
    """Whoever reports their own number to see a count go up sees none."""
    first = Contribution(1, Tier.DANGER, (IncidentType.RAPE,), date(2026, 10, 1), Region.WALES)
    second = Contribution(2, Tier.NUISANCE, (IncidentType.THEFT,), date(2026, 11, 1), Region.SCOTLAND)
    assert answer([first, second], TODAY) == answer([first], TODAY)


def _values(got: Answer) -> dict[str, object]:
    return {each.name: getattr(got, each.name) for each in dataclasses.fields(got)}


@given(
    st.sampled_from(Tier),
    st.sampled_from((1, 4, 7, 10)),
    st.dates(date(2020, 12, 31), date(2030, 1, 1)),
)
def test_the_day_it_grows_old_or_leaves_tells_no_month(tier: Tier, begins: int, today: date) -> None:
    """Whoever asks on every first of a month would learn it from the day on which the answer changes."""
    told = {
        answer([Contribution(1, tier, (), date(2020, begins + more, 1), Region.WALES)], today)
        for more in range(3)
    }
    assert len(told) == 1
