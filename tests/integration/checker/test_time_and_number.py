"""The checker tells the truth about time and number: two dates, ages by tier, one report is one report."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from num_service.db.models.reports.identifier import ListingSource
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.checker.asked import Asked, Checked
from num_service.services.checker.check_identifier import check_identifiers
from tests.harness.api import V1, bearer
from tests.harness.matching import agreed, judge, second_opinion
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, SentReport, Story, later

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_numbers = itertools.count(200)


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


def _listed(story: Story, number: str, **fields: Any) -> SentReport:
    people = [{"role": "client", "identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]
    report = story.report(people=people, **fields)
    story.listed(report, normalise(IdentifierKind.PHONE, number))
    return report


def _by_two(story: Story, number: str, **fields: Any) -> None:
    """Two reports of which caseworkers agreed that different people made them: only then is all of it told."""
    agreed(story, _listed(story, number, **fields), _listed(story, number, **fields))


def _check(story: Story, typed: str, *, months_later: int = 0) -> Checked:
    clock = later(story.wiring.clock, timedelta(days=round(30.44 * months_later)))
    user_id = story.account(AccountRole.MEMBER, f"m{next(_numbers)}@example.org")
    with story.commits() as session:
        asked = [Asked(typed)]
        (found,) = check_identifiers(
            session, user_id=user_id, asked=asked, index=story.wiring.index, clock=clock
        ).answers
    return found


def _page(app: Flask, story: Story, text: str) -> str:
    visitor = Visitor(app.test_client())
    email = f"m{next(_numbers)}@example.org"
    story.account(AccountRole.MEMBER, email)
    visitor.sign_in(email, PASSWORD)
    return words(visitor.post("/check", text=text))


def test_happened_and_reported_are_two_dates(app: Flask, story: Story, number: str) -> None:
    _by_two(story, number, when={"day": "2019-05-17"})

    page = _page(app, story, number)

    this_month = f"{story.wiring.clock():%B %Y}"
    assert f"Reported {this_month} Happened May 2019" in page
    assert "17" not in page[page.index("Happened") : page.index("Happened") + 20], "never the day"


@pytest.mark.parametrize("when", [{}, {"about": "last spring, I think"}, {"part_of_day": "night"}])
def test_when_nobody_said_stays_unknown(app: Flask, story: Story, number: str, when: dict[str, str]) -> None:
    _by_two(story, number, when=when)

    assert "Happened Not known" in _page(app, story, number)
    assert _check(story, number).answer.first_happened is None


def test_what_is_known_of_some_is_not_told_of_all(app: Flask, story: Story, number: str) -> None:
    agreed(
        story,
        _listed(story, number, when={"day": "2019-05-17"}),
        _listed(story, number, when={"day": "2020-07-01"}),
    )
    _listed(story, number)

    assert "Happened May 2019 to July 2020; not known for one report" in _page(app, story, number)


def test_the_listing_keeps_a_month_and_no_day(story: Story, number: str) -> None:
    report = _listed(story, number, when={"day": "2019-05-17"})
    with story.commits() as session:
        row = session.scalars(select(ListingSource).where(ListingSource.report_id == report.id)).one()
        assert (row.happened, row.month.day) == (date(2019, 5, 1), 1)


@pytest.mark.parametrize(
    ("happened", "at"),
    [
        ("rape", {13: "reported", 26: "reported", 59: "reported", 62: "none"}),
        ("theft", {13: "reported", 26: "old", 35: "old", 38: "none"}),
        ("timewaster", {11: "reported", 14: "old", 26: "none"}),
    ],
)
def test_a_listing_ages_by_its_tier(story: Story, number: str, happened: str, at: dict[int, str]) -> None:
    _listed(story, number, incident_types=[happened])

    for months, verdict in at.items():
        assert _check(story, number, months_later=months).answer.verdict.value == verdict, months


def test_the_beginning_of_a_plate_ages_as_the_plate_does(story: Story) -> None:
    report = story.report(
        incident_types=["timewaster"],
        people=[{"role": "client", "identifiers": [{"kind": "vrm", "value": "KX21 OBD", "basis": "saw"}]}],
    )
    story.listed(report, normalise(IdentifierKind.VRM, "KX21 OBD"))

    assert _check(story, "KX21").answer.verdict.value == "possible"
    assert _check(story, "KX21", months_later=26).answer.verdict.value != "possible"


def test_people_are_counted_as_caseworkers_judged(app: Flask, story: Story, number: str) -> None:
    one, two, three = (_listed(story, number) for _ in range(3))
    page = _page(app, story, number)
    assert "How many One person, as far as is known" in page
    assert "Somebody has reported this." in page

    judge(story, one, two)
    judge(story, two, three, MatchAnswer.SAME)
    assert "One person, as far as is known" in _page(app, story, number), "one caseworker alone"
    second_opinion(story, one, two)
    page = _page(app, story, number)
    assert "3 reports, from at least 2 different people" in page
    assert "Different people have reported this." in page

    agreed(story, two, three)
    agreed(story, one, three)
    assert _check(story, number).answer.people_at_least == 3


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("07700 900{}", "+447700900{}"),
        ("+44 (0)7700-900{}", "+447700900{}"),
        ("Some.One+tag@GMAIL.com", normalise(IdentifierKind.EMAIL, "Some.One+tag@GMAIL.com").canonical),
        ("kx21 obe", "KX21OBE"),
        ("0123", None),
    ],
)
def test_the_api_gives_what_it_is_compared_by(
    app: Flask, story: Story, typed: str, canonical: str | None
) -> None:
    digits = next(_numbers)
    email = f"m{digits}@example.org"
    story.account(AccountRole.MEMBER, email)
    with story.commits() as session:
        token = sign_in.issue_token(
            session, email=email, index=story.wiring.index, actor="command", clock=story.wiring.clock
        )
    answer = app.test_client().post(
        f"{V1}/check", json={"identifiers": [{"value": typed.format(digits)}]}, headers=bearer(token)
    )

    (result,) = answer.get_json()["results"]
    assert result["canonical"] == (canonical.format(digits) if canonical else None)
    assert "value" in result


def test_the_api_tells_both_dates_and_how_many(app: Flask, story: Story, number: str) -> None:
    _by_two(story, number, when={"day": "2019-05-17"})
    email = f"m{next(_numbers)}@example.org"
    story.account(AccountRole.MEMBER, email)
    with story.commits() as session:
        token = sign_in.issue_token(
            session, email=email, index=story.wiring.index, actor="command", clock=story.wiring.clock
        )
    answer = app.test_client().post(f"{V1}/check", json={"text": number}, headers=bearer(token))

    (result,) = answer.get_json()["results"]
    this_month = f"{story.wiring.clock():%Y-%m}"
    assert (result["first_happened"], result["last_happened"]) == ("2019-05", "2019-05")
    assert result["first_reported"] == result["last_reported"] == result["tier_last_reported"] == this_month
    assert (result["reports"], result["people_at_least"], result["reporters"]) == (2, 2, "several")
    assert result["advice"].startswith("Different people have reported this.")
