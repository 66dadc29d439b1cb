"""The public figures: counted once, frozen, small numbers left out on page, file and API alike, and nothing made up."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from num_service.domain.casework.register import (
    Extent,
    Proposal,
    RequestAnswer,
    RequestBasis,
    RequestKind,
    Tells,
)
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.public_figures import (
    Deed,
    FigureState,
    GivenAnswer,
    next_quarter,
    quarter_of,
)
from num_service.services.casework import keep_register
from num_service.services.upkeep import public_figures
from num_service.services.upkeep.public_figures import Figure, Quarter
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, SentReport, Story

NO = ALL_YES | {"police_intelligence": "no"}
BLANK = {scope: value for scope, value in ALL_YES.items() if scope != "police_intelligence"}
REFUSED = Proposal(RequestAnswer.REFUSED, RequestBasis.NO_DUTY, Extent.NOTHING, Tells.NOBODY)
HELD = Proposal(RequestAnswer.NOTHING_HELD, RequestBasis.NO_DUTY, Extent.NOTHING, Tells.NOBODY)


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def publish(story: Story, day: date) -> list[date]:
    with story.commits() as session:
        return public_figures.publish_due(session, clock=lambda: at(day))


def quarter(story: Story) -> Quarter:
    with story.commits() as session:
        return public_figures.figures(session).quarters[0]


def counted(figure: Figure) -> int | None:
    assert (figure.count is None) == (figure.state is not FigureState.COUNT)
    return figure.count


@pytest.fixture(scope="module")
def told(module_story: Story) -> list[SentReport]:
    """Twelve reports that may be counted, and three that may not; requests; a packet of one that may not."""
    story = module_story
    begun = quarter_of(story.wiring.clock().date())
    assert publish(story, begun) == [], "counting begins"
    reports = [story.report() for _ in range(7)]
    reports += [story.report(consents=NO) for _ in range(3)]
    reports += [story.report(consents=BLANK) for _ in range(2)]
    hidden = [story.report(consents=ALL_YES | {"statistics": "no"}) for _ in range(3)]
    story.release(story.approved_packet(hidden[0]))
    for answer in (REFUSED,) * 3 + (HELD,) * 3:
        request(story, answer)
    return reports


def request(story: Story, answer: Proposal) -> None:
    clock, (one, two) = story.wiring.clock, story.caseworkers[:2]
    with story.commits() as session:
        entry = keep_register.note_request(
            session,
            kind=RequestKind.POLICE_REQUEST,
            received_on=clock().date(),
            due_on=None,
            report=None,
            holder=one,
            clock=clock,
        )
        keep_register.propose(session, entry_id=entry.id, what=answer, reason="", holder=one, clock=clock)
        keep_register.agree(session, entry_id=entry.id, tell="", holder=two, clock=clock)


@pytest.fixture(scope="module")
def out(module_story: Story, told: list[SentReport]) -> Quarter:
    """The quarter, published on the second day of the next."""
    after = next_quarter(quarter_of(module_story.wiring.clock().date()))
    assert publish(module_story, after) == [], "not while its last day may still be written"
    assert publish(module_story, after + timedelta(days=1)) == [quarter_of(after - timedelta(days=1))]
    return quarter(module_story)


@pytest.fixture
def visitor(module_app: Flask) -> Visitor:
    return Visitor(module_app.test_client())


def test_who_may_not_be_counted_is_not(out: Quarter) -> None:
    assert counted(out.reports) == 12


def test_what_people_answered_with_what_is_small_left_out(out: Quarter) -> None:
    line = out.answers[Scope.POLICE_INTELLIGENCE]
    assert counted(line[GivenAnswer.YES]) == 7 or line[GivenAnswer.YES].state is FigureState.LEFT_OUT
    for answer in (GivenAnswer.NO, GivenAnswer.NONE):
        assert line[answer].state is FigureState.LEFT_OUT
    assert counted(out.answers[Scope.ALERT][GivenAnswer.YES]) == 12
    assert counted(out.answers[Scope.PLATFORM][GivenAnswer.NONE]) == 12, "silence is no answer, and no “no”"


def test_what_was_done_counts_whoever_may_be_counted(out: Quarter) -> None:
    assert out.deeds[Deed.RELEASED].state is FigureState.LEFT_OUT, "one release is under 5"
    assert counted(out.deeds[Deed.BREAK_GLASS]) == 0
    assert counted(out.deeds[Deed.POLICE_CAME]) == 6
    assert counted(out.deeds[Deed.POLICE_NOTHING]) == 6, "refused and nothing held are one figure"


def test_what_was_published_stays(module_story: Story, out: Quarter, told: list[SentReport]) -> None:
    module_story.answer(told[0], Scope.STATISTICS, Value.NO)
    request(module_story, REFUSED)
    after = out.last_day + timedelta(days=2)
    assert publish(module_story, after) == [], "once"
    assert quarter(module_story) == out
    with pytest.raises(ProgrammingError, match="permission denied"), module_story.commits() as session:
        session.execute(text("UPDATE published_counts SET count = 50"))


def test_no_small_number_is_kept_at_all(module_database: TestDatabase, out: Quarter) -> None:
    with psycopg.connect(module_database.admin_libpq) as admin:
        kept = admin.execute(
            "SELECT count FROM published_answers UNION ALL SELECT count FROM published_counts"
        ).fetchall()
    assert kept
    assert not [count for (count,) in kept if count is not None and 0 < count < 5]


def test_page_file_and_api_have_the_same_gaps(visitor: Visitor, out: Quarter) -> None:
    page = words(visitor.get("/our-figures"))
    assert "left out" in page
    assert "Requests by police outside all this: came" in page
    [api] = (visitor.get("/api/v1/figures").json or {})["quarters"]
    rows = list(csv.DictReader(io.StringIO(visitor.get("/our-figures.csv").text)))
    assert api["reports"] == {"state": "count", "count": 12}
    said = {(each["scope"], each["answer"]): (each["state"], each["count"]) for each in api["answers"]}
    said |= {(each["deed"], ""): (each["state"], each["count"]) for each in api["deeds"]}
    filed = {
        (row["of"], row["answer"]): (row["state"], int(row["count"]) if row["count"] else None)
        for row in rows
        if row["kind"] != "reports"
    }
    assert said == filed
    assert said["police_intelligence", "no"] == ("left_out", None)


def test_what_is_not_counted_is_never_none(app: Flask) -> None:
    page = words(Visitor(app.test_client()).get("/our-figures"))
    assert "Nothing has been counted yet. What was before is not known." in page


def test_counting_that_began_late_says_so(story: Story, app: Flask) -> None:
    first = quarter_of(story.wiring.clock().date())
    publish(story, first + timedelta(days=40))
    assert publish(story, next_quarter(first) + timedelta(days=1)) == [first]
    found = quarter(story)
    assert found.in_part
    assert found.counted_from == first + timedelta(days=40)
    assert "What was before in this quarter is not known" in words(
        Visitor(app.test_client()).get("/our-figures")
    )


def test_quarters_in_which_no_worker_ran_are_counted_later(story: Story) -> None:
    first = quarter_of(story.wiring.clock().date())
    publish(story, first)
    later = next_quarter(next_quarter(first))
    assert publish(story, later + timedelta(days=1)) == [first, next_quarter(first)]


def test_a_yes_that_was_taken_back_is_counted_once(story: Story) -> None:
    publish(story, quarter_of(story.wiring.clock().date()))
    for report in [story.report() for _ in range(5)]:
        story.answer(report, Scope.ALERT, Value.NO)
        story.answer(report, Scope.ALERT, Value.YES)
        story.answer(report, Scope.ALERT, Value.NO)
    publish(story, next_quarter(quarter_of(story.wiring.clock().date())) + timedelta(days=1))
    found = quarter(story).deeds
    assert counted(found[Deed.NO_ALERT]) == 5
    assert counted(found[Deed.NO_POLICE]) == 0
