"""What the checker answers: ages, reporters, tiers, and never more than it knows."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import product

import pytest

from num_service.domain.checker.answer import (
    ADVICE,
    Answer,
    Contribution,
    Reporters,
    Verdict,
    answer,
    months_between,
)
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier

TODAY = date(2026, 11, 20)


def month(ago: int) -> date:
    """The first of the month so many months before this one."""
    years, left = divmod(TODAY.month - 1 - ago, 12)
    return date(TODAY.year + years, left + 1, 1)


def one(ago: int, tier: Tier = Tier.RISK, *, independent: bool = False, **more: object) -> Contribution:
    kinds = more.get("kinds", (IncidentType.THEFT,))
    region = more.get("region", Region.LONDON)
    return Contribution(tier, kinds, month(ago), region, independent)  # type: ignore[arg-type]


def test_months_are_counted_by_the_calendar() -> None:
    assert [months_between(month(ago), TODAY) for ago in (0, 1, 10, 11, 12, 23, 24, 25)] == [
        *(0, 1, 10, 11, 12, 23, 24, 25)
    ]
    assert months_between(date(2025, 12, 31), date(2026, 1, 1)) == 1
    assert months_between(date(2026, 1, 1), date(2026, 1, 31)) == 0


@pytest.mark.parametrize(
    ("ago", "verdict"),
    [
        (0, Verdict.REPORTED),
        (1, Verdict.REPORTED),
        (12, Verdict.REPORTED),
        (13, Verdict.OLD),
        (24, Verdict.OLD),
        (25, Verdict.NONE),
        (60, Verdict.NONE),
    ],
)
def test_old_after_twelve_months_and_gone_after_twenty_four(ago: int, verdict: Verdict) -> None:
    assert answer([one(ago)], TODAY).verdict is verdict
    assert answer([one(ago), one(ago)], TODAY).verdict is verdict


def test_a_newer_report_makes_an_old_one_current_again() -> None:
    got = answer([one(20), one(2)], TODAY)
    assert (got.verdict, got.reports) == (Verdict.REPORTED, 2)
    assert (got.first_reported, got.last_reported) == (month(20), month(2))


def test_nothing_found_says_nothing_else() -> None:
    assert answer([], TODAY) == answer([one(25)], TODAY) == Answer(Verdict.NONE)
    assert answer([], TODAY, partial=True) == Answer(Verdict.NONE)


def test_one_report_is_one_reporter_whatever_is_marked() -> None:
    for independent in (False, True):
        assert answer([one(1, independent=independent)], TODAY).reporters is Reporters.ONE


def test_several_reporters_only_by_a_caseworkers_judgement() -> None:
    for marks in product((False, True), repeat=3):
        got = answer([one(1, independent=each) for each in marks], TODAY)
        assert got.reporters is (Reporters.SEVERAL if any(marks) else Reporters.NOT_KNOWN)
        assert got.reports == 3


def test_the_worst_tier_is_shown() -> None:
    for tiers in product(Tier, repeat=3):
        worst = next(each for each in (Tier.DANGER, Tier.RISK, Tier.NUISANCE) if each in tiers)
        assert answer([one(1, tier) for tier in tiers], TODAY).tier is worst


def test_types_and_regions_are_named_once_in_order() -> None:
    got = answer(
        [
            one(1, kinds=(IncidentType.RAPE, IncidentType.THEFT), region=Region.WALES),
            one(2, kinds=(IncidentType.THEFT, IncidentType.STALKING), region=Region.LONDON),
            one(3, kinds=(), region=Region.WALES),
        ],
        TODAY,
    )
    assert got.incident_types == (IncidentType.RAPE, IncidentType.THEFT, IncidentType.STALKING)
    assert got.regions == (Region.WALES, Region.LONDON)


def test_the_beginning_of_a_registration_answers_no_more_than_possible() -> None:
    assert answer([one(1, Tier.DANGER), one(2)], TODAY, partial=True) == Answer(Verdict.POSSIBLE)
    assert answer([one(25)], TODAY, partial=True) == Answer(Verdict.NONE)


def test_the_answer_has_no_room_for_who_or_for_words() -> None:
    names = {each.name for each in dataclasses.fields(Answer)}
    assert names == {
        *("verdict", "tier", "incident_types", "reports", "reporters"),
        *("first_reported", "last_reported", "regions"),
    }


def test_every_verdict_says_what_to_do_and_none_reads_as_safe() -> None:
    assert set(ADVICE) == set(Verdict)
    assert "does not mean safe" in ADVICE[Verdict.NONE]
    assert "Do not take it as a no" in ADVICE[Verdict.UNAVAILABLE]
