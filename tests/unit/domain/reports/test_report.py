"""What a report must have, how it moves, and when it holds the gate."""

from __future__ import annotations

from itertools import product

import pytest

from num_service.domain.reports.report import NewReport, Person, Status, Where, move
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.taxonomy import DangerNow, IncidentType, Region, Role, Tier

PLACE = Where(Region.LONDON)


@pytest.mark.parametrize("region", list(Region))
def test_a_type_or_words_are_enough_wherever_it_was(region: Region) -> None:
    assert NewReport(Where(region), (IncidentType.THEFT,))
    assert NewReport(Where(region), account="He kept calling.")


@pytest.mark.parametrize("account", ["", " ", "\n\t  \N{NO-BREAK SPACE}"])
def test_nothing_at_all_is_asked_for_kindly(account: str) -> None:
    with pytest.raises(DomainError) as caught:
        NewReport(PLACE, account=account)
    assert caught.value.code == "nothing_said"
    assert "your own words" in caught.value.message


@pytest.mark.parametrize("type_", list(IncidentType))
def test_danger_now_is_danger_whatever_happened(type_: IncidentType) -> None:
    assert NewReport(PLACE, (type_,)).tier is type_.tier
    for danger in DangerNow:
        assert NewReport(PLACE, (type_,), danger_now=(danger,)).tier is Tier.DANGER
    assert NewReport(PLACE, account="x").tier is Tier.RISK


def test_any_hint_of_an_official_marks_the_report() -> None:
    for role, type_ in product(Role, IncidentType):
        made = NewReport(PLACE, (type_,), people=(Person(), Person(role=role)))
        assert made.official is (role is Role.OFFICIAL or type_ is IncidentType.OFFICIAL_MISCONDUCT)


def test_every_way_a_report_may_go() -> None:
    allowed = {
        ("received", "in_hand"),
        ("received", "set_aside"),
        ("in_hand", "closed"),
        ("in_hand", "set_aside"),
        ("closed", "in_hand"),
        ("set_aside", "in_hand"),
    }
    for current, to in product(Status, Status):
        if (current.value, to.value) in allowed:
            assert move(current, to) is to
            continue
        with pytest.raises(DomainError) as caught:
            move(current, to)
        assert caught.value.code == "bad_transition"
        assert current.words in caught.value.message
        assert to.words in caught.value.message
