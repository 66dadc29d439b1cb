"""What the checker answers: ages by tier, two dates, reporters, and never more than it knows."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.checker import lifecycle
from num_service.domain.checker.answer import (
    Answer,
    Contribution,
    Reporters,
    Verdict,
    advice,
    answer,
    different_people,
)
from num_service.domain.checker.lifecycle import months_between
from num_service.domain.checker.outline import Quarter
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier

TODAY = date(2026, 11, 20)
#: The last month in which each is still current, and the last in which it is listed (2-domain, "The checker").
AGES = {Tier.DANGER: (60, 60), Tier.RISK: (24, 36), Tier.NUISANCE: (12, 24)}
_numbers = itertools.count(1)


def month(ago: int) -> date:
    """The first of the month so many months before this one."""
    years, left = divmod(TODAY.month - 1 - ago, 12)
    return date(TODAY.year + years, left + 1, 1)


def one(
    ago: int,
    tier: Tier = Tier.RISK,
    *,
    kinds: tuple[IncidentType, ...] = (IncidentType.THEFT,),
    region: Region = Region.LONDON,
    happened: date | None = None,
    differs_from: frozenset[int] = frozenset(),
    report: int = 0,
) -> Contribution:
    return Contribution(report or next(_numbers), tier, kinds, month(ago), region, happened, differs_from)


def judged(*pairs: tuple[int, int], reports: int) -> list[Contribution]:
    """Reports 1 … n, of which caseworkers judged these pairs to be by different people."""
    return [
        one(1, report=each, differs_from=frozenset(b for a, b in pairs if a == each))
        for each in range(1, reports + 1)
    ]


def by_different_people(contributions: Sequence[Contribution]) -> list[Contribution]:
    """The same, each by somebody else as caseworkers judged, and one alone twice: so that all of it is told."""
    several = contributions if len(contributions) > 1 else [*contributions, *contributions]
    numbers = frozenset(range(1, len(several) + 1))
    return [
        dataclasses.replace(each, report=number, differs_from=numbers - {number})
        for number, each in enumerate(several, start=1)
    ]


def test_months_are_counted_by_the_calendar() -> None:
    assert [months_between(month(ago), TODAY) for ago in (0, 1, 10, 11, 12, 23, 24, 25)] == [
        *(0, 1, 10, 11, 12, 23, 24, 25)
    ]
    assert months_between(date(2025, 12, 31), date(2026, 1, 1)) == 1
    assert months_between(date(2026, 1, 1), date(2026, 1, 31)) == 0


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("ago", [0, 1, 12, 13, 24, 25, 36, 37, 59, 60, 61, 120])
def test_how_long_a_report_counts_goes_by_its_tier(ago: int, tier: Tier) -> None:
    current, listed = AGES[tier]

    def expected(age: int) -> Verdict:
        return Verdict.REPORTED if age <= current else Verdict.OLD if age <= listed else Verdict.NONE

    quarter = Quarter.of(month(ago))
    for contributions in ([one(ago, tier)], [one(ago, tier), one(ago, tier)]):
        got = answer(contributions, TODAY)
        assert got.verdict is expected(months_between(quarter.last_month, TODAY)), (
            "an outline ages by its quarter"
        )
        if got.verdict is not Verdict.NONE:
            assert (got.last_quarter, got.tier_last_quarter) == (quarter, quarter)
        got = answer(by_different_people(contributions), TODAY)
        assert got.verdict is expected(ago)
        if got.verdict is not Verdict.NONE:
            assert (got.last_reported, got.tier_last_reported) == (month(ago), month(ago))


@given(st.lists(st.tuples(st.sampled_from(Tier), st.integers(0, 130)), min_size=1, max_size=5))
def test_danger_is_never_old_and_nothing_leaves_early(reports: list[tuple[Tier, int]]) -> None:
    got = answer(by_different_people([one(ago, tier) for tier, ago in reports]), TODAY)
    worst = min((tier for tier, _ in reports), key=lambda tier: tier.rank)
    last = min(ago for _, ago in reports)
    current, listed = AGES[worst]
    assert (got.verdict is Verdict.NONE) == (last > listed)
    assert (got.verdict is Verdict.REPORTED) == (last <= current)
    assert not (worst is Tier.DANGER and got.verdict is Verdict.OLD)
    if got.verdict is not Verdict.NONE:
        assert got.tier is worst
        assert got.tier_last_reported == month(min(ago for tier, ago in reports if tier is worst))


@given(st.sampled_from(Tier), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 130))
def test_what_is_taken_out_is_what_is_answered_no_longer(tier: Tier, today: date, ago: int) -> None:
    """The sweep and the answer agree to the month, whenever the sweep comes."""
    last = date(today.year - 11, 1, 1)
    for _ in range(ago):
        last = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    taken_out = last < lifecycle.listings_before(tier, today)
    gone = answer([Contribution(1, tier, (), last, Region.LONDON)], today).verdict is Verdict.NONE
    assert taken_out == gone


def test_a_newer_report_makes_an_old_one_current_again() -> None:
    got = answer(by_different_people([one(30), one(2)]), TODAY)
    assert (got.verdict, got.reports) == (Verdict.REPORTED, 2)
    assert (got.first_reported, got.last_reported) == (month(30), month(2))


def test_the_date_of_the_danger_is_told_beside_a_newer_nuisance() -> None:
    got = answer(by_different_people([one(40, Tier.DANGER), one(1, Tier.NUISANCE)]), TODAY)
    assert (got.verdict, got.tier) == (Verdict.REPORTED, Tier.DANGER)
    assert (got.last_reported, got.tier_last_reported) == (month(1), month(40))


def test_when_it_happened_is_not_when_it_was_reported_and_unknown_stays_unknown() -> None:
    happened = date(2019, 5, 1)
    got = answer(by_different_people([one(1, happened=happened)] * 2), TODAY)
    assert (got.first_reported, got.last_reported) == (month(1), month(1))
    assert (got.first_happened, got.last_happened, got.happened_unknown) == (happened, happened, 0)
    got = answer(by_different_people([one(1), one(3)]), TODAY)
    assert (got.first_happened, got.last_happened, got.happened_unknown) == (None, None, 2)
    got = answer(by_different_people([one(1), one(3, happened=happened), one(2, happened=month(2))]), TODAY)
    assert (got.first_happened, got.last_happened, got.happened_unknown) == (happened, month(2), 1)


def test_nothing_found_says_nothing_else() -> None:
    assert answer([], TODAY) == answer([one(39)], TODAY) == Answer(Verdict.NONE)
    assert answer([], TODAY, partial=True) == Answer(Verdict.NONE)


def test_one_report_is_one_reporter_whatever_is_marked() -> None:
    for marks in (frozenset[int](), frozenset({7})):
        got = answer([one(1, differs_from=marks)], TODAY)
        assert (got.reporters, got.people_at_least) == (Reporters.ONE, 1)


def test_a_report_that_stands_for_it_twice_counts_once() -> None:
    got = answer([one(1, report=5), one(1, report=5)], TODAY)
    assert (got.reports, got.reporters) == (None, Reporters.ONE)


@pytest.mark.parametrize(
    ("pairs", "people"),
    [
        ([], 1),
        ([(1, 2)], 2),
        ([(2, 1)], 2),
        ([(1, 2), (3, 4)], 2),  # nobody compared the first two with the others
        ([(1, 2), (1, 3)], 2),  # 2 and 3 may be one
        ([(1, 2), (1, 3), (2, 3)], 3),
        ([(1, 4), (2, 3), (2, 4), (3, 4)], 3),
        (list(itertools.combinations(range(1, 5), 2)), 4),
    ],
)
def test_people_are_counted_by_the_caseworkers_judgement(pairs: list[tuple[int, int]], people: int) -> None:
    reports = judged(*pairs, reports=4)
    assert different_people(reports) == people
    got = answer(reports, TODAY)
    assert (got.reports, got.people_at_least) == (4 if people > 1 else None, people)
    assert got.reporters is (Reporters.SEVERAL if people > 1 else Reporters.ONE)


def test_a_judgement_about_a_report_that_does_not_stand_for_it_counts_for_nothing() -> None:
    got = answer([one(1, report=1, differs_from=frozenset({9})), one(2, report=2)], TODAY)
    assert (got.reporters, got.people_at_least) == (Reporters.ONE, 1)


@given(st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=20))
def test_never_more_people_than_the_judgements_carry(pairs: set[tuple[int, int]]) -> None:
    """Whoever is counted differs from everybody else who is counted."""
    differ = {frozenset(each) for each in pairs if len(set(each)) == 2}
    most = max(
        len(group)
        for size in range(1, 7)
        for group in itertools.combinations(range(1, 7), size)
        if all(frozenset(pair) in differ for pair in itertools.combinations(group, 2))
    )
    assert 1 <= different_people(judged(*pairs, reports=6)) <= most


def test_the_worst_tier_is_shown() -> None:
    for tiers in itertools.product(Tier, repeat=3):
        worst = next(each for each in (Tier.DANGER, Tier.RISK, Tier.NUISANCE) if each in tiers)
        assert answer([one(1, tier) for tier in tiers], TODAY).tier is worst


def test_types_and_regions_are_named_once_in_order() -> None:
    got = answer(
        by_different_people(
            [
                one(1, kinds=(IncidentType.RAPE, IncidentType.THEFT), region=Region.WALES),
                one(2, kinds=(IncidentType.THEFT, IncidentType.STALKING), region=Region.LONDON),
                one(3, kinds=(), region=Region.WALES),
            ]
        ),
        TODAY,
    )
    assert got.incident_types == (IncidentType.RAPE, IncidentType.THEFT, IncidentType.STALKING)
    assert got.regions == (Region.WALES, Region.LONDON)


def test_the_beginning_of_a_registration_answers_no_more_than_possible() -> None:
    assert answer([one(1, Tier.DANGER), one(2)], TODAY, partial=True) == Answer(Verdict.POSSIBLE)
    assert answer([one(39)], TODAY, partial=True) == Answer(Verdict.NONE)


def test_the_answer_has_no_room_for_who_or_for_words() -> None:
    names = {each.name for each in dataclasses.fields(Answer)}
    assert names == {
        *("verdict", "tier", "incident_types", "reports", "reporters", "people_at_least"),
        *("first_reported", "last_reported", "tier_last_reported"),
        *("first_happened", "last_happened", "happened_unknown", "regions"),
        *("last_quarter", "tier_last_quarter", "areas"),
    }


def test_every_verdict_says_what_to_do_and_none_reads_as_safe() -> None:
    said = {each: str(advice(Answer(each))) for each in Verdict}
    assert "does not mean safe" in said[Verdict.NONE]
    assert "does not mean it is safe" in said[Verdict.OLD]
    assert "Do not take it as a no" in said[Verdict.UNAVAILABLE]


@pytest.mark.parametrize(
    ("pairs", "reports", "begins"),
    [
        ([], 1, "Somebody has reported this."),
        ([], 3, "Somebody has reported this."),
        ([(1, 2)], 2, "Different people have reported this."),
    ],
)
def test_nobody_is_made_many(pairs: list[tuple[int, int]], reports: int, begins: str) -> None:
    said = str(advice(answer(judged(*pairs, reports=reports), TODAY)))
    assert said.startswith(begins)
    assert "sex workers" not in said
