"""A person who has an account checks their own number every day: what they learn of whoever reported it.

The first answer told what, in which region and which month, minutes after a caseworker had listed it (finding S10).
"""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from babel.dates import get_month_names
from flask import Flask

from num_service.domain.checker.outline import Quarter
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.reports.consent import Conditions, Scope, Value
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import IncidentType, Region
from num_service.services.checker.asked import Asked
from num_service.services.checker.check_identifier import check_identifiers
from tests.harness.matching import judge, second_opinion
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story, later

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_numbers = itertools.count(200)
MONTH = re.compile("|".join(get_month_names("wide", locale="en").values()))


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture
def number() -> str:
    """A number that no other test reports."""
    return f"07700 900{next(_numbers)}"


@pytest.fixture
def they(app: Flask, story: Story, number: str) -> Visitor:
    """The person reported, signed in as a member."""
    visitor = Visitor(app.test_client())
    story.account(AccountRole.MEMBER, f"m{number[-3:]}@example.org")
    visitor.sign_in(f"m{number[-3:]}@example.org", PASSWORD)
    return visitor


def _reported(story: Story, number: str, **fields: Any) -> SentReport:
    people = [{"role": "client", "identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]
    told = {"incident_types": ["rape"], "where": {"region": "north_west"}, "when": {"day": "2019-05-17"}}
    return story.report(people=people, **(told | fields))


def _list(story: Story, report: SentReport, number: str) -> None:
    story.listed(report, normalise(IdentifierKind.PHONE, number))


def _hit(they: Visitor, number: str) -> str:
    """What the page says of the number they asked for."""
    page = words(they.post("/check", text=number))
    return page[page.index(number) : page.index("What you can do")]


def _verdict(story: Story, number: str, *, ahead: timedelta = timedelta()) -> str:
    user_id = story.account(AccountRole.MEMBER, f"v{next(_numbers)}@example.org")
    with story.commits() as session:
        checks = check_identifiers(
            session,
            user_id=user_id,
            asked=[Asked(number)],
            index=story.wiring.index,
            clock=later(story.wiring.clock, ahead),
        )
    return checks.answers[0].answer.verdict.value


def test_their_first_hit_names_neither_what_nor_where_nor_the_month(
    story: Story, they: Visitor, number: str
) -> None:
    assert "No report found" in words(they.post("/check", text=number))

    _list(story, _reported(story, number), number)

    hit = _hit(they, number)
    quarter = str(Quarter.of(story.wiring.clock().date()).words)
    assert f"Last reported {quarter} Where England, the Channel Islands or the Isle of Man" in hit
    assert not MONTH.search(hit.replace(quarter, "")), "no month by itself"
    told = {each.words for each in IncidentType} | {each.words for each in Region if each.is_place}
    assert not [word for word in told if word.lower() in hit.lower()]
    assert not re.search(r"One report|\d reports|Happened|2019", hit)


@pytest.mark.parametrize(
    "judged", [None, *(each for each in MatchAnswer if each is not MatchAnswer.DIFFERENT)]
)
def test_two_reports_that_may_be_one_persons_are_one(
    story: Story, they: Visitor, number: str, judged: MatchAnswer | None
) -> None:
    one, two = _reported(story, number), _reported(story, number, where={"region": "london"})
    _list(story, one, number)
    before = _hit(they, number)
    _list(story, two, number)
    if judged:
        judge(story, one, two, judged)

    assert _hit(they, number) == before


def test_once_two_caseworkers_are_sure_of_different_people_all_of_it_is_told(
    story: Story, they: Visitor, number: str
) -> None:
    one, two = _reported(story, number), _reported(story, number)
    for each in (one, two):
        _list(story, each, number)
    judge(story, one, two)
    assert "Rape" not in _hit(they, number), "one caseworker alone"

    second_opinion(story, one, two)

    hit = _hit(they, number)
    for told in (
        "Rape",
        "2 reports, from at least 2 different people",
        "Happened May 2019",
        "Where North West England",
    ):
        assert told in hit

    story.answer(two, Scope.CHECKER, Value.NO)
    assert "Rape" not in _hit(they, number), "one alone again, at once"


def test_they_do_not_learn_when_it_was_listed(story: Story, they: Visitor, number: str) -> None:
    live = story.listed(_reported(story, number), normalise(IdentifierKind.PHONE, number), live=False)

    assert "No report found" in words(they.post("/check", text=number)), "it waits for the fixed hour"
    assert (live.hour % 6, live.minute, live.second, live.microsecond) == (0, 0, 0, 0)
    assert _verdict(story, number, ahead=timedelta(hours=6)) == "reported", "danger waits six hours at most"


def test_a_withdrawal_does_not_wait(story: Story, number: str) -> None:
    report = _reported(story, number)
    _list(story, report, number)
    assert _verdict(story, number) == "reported"

    story.answer(report, Scope.CHECKER, Value.NO)

    assert _verdict(story, number) == "none"


def test_a_delay_that_is_given_up_ends_at_a_fixed_hour(story: Story, number: str) -> None:
    report = _reported(story, number, consents=ALL_YES | {"checker": {"value": "yes", "delay_days": 5}})
    _list(story, report, number)
    assert _verdict(story, number, ahead=timedelta(days=5)) == "none"

    story.answer(report, Scope.CHECKER, Value.YES)

    assert _verdict(story, number) == "none"
    assert _verdict(story, number, ahead=timedelta(hours=6)) == "reported"


def test_the_same_yes_again_hides_nothing_and_a_delay_hides_it_at_once(story: Story, number: str) -> None:
    report = _reported(story, number)
    _list(story, report, number)

    story.answer(report, Scope.CHECKER, Value.YES)
    assert _verdict(story, number) == "reported"

    story.answer(report, Scope.CHECKER, Value.YES, Conditions(delay_days=3))
    assert _verdict(story, number) == "none"
    assert _verdict(story, number, ahead=timedelta(days=3)) == "none"
    assert _verdict(story, number, ahead=timedelta(days=4, hours=6)) == "reported"
