"""Reports that share no identifier are proposed to caseworkers, and nothing of one is mixed with another's."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import deletion
from num_service.services.casework.step_back import step_back
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
SCORPION = {"marks": "Scorpion tattoo on the neck", "vehicle": "White Transit with a ladder"}


def _report(story: Story, number: str, *, region: str = "london", **more: Any) -> SentReport:
    person = {"role": "client", "identifiers": [{"kind": "phone", "value": number, "basis": "saw"}], **more}
    return story.report(people=[person], where={"region": region}, incident_types=["robbery"])


@pytest.fixture
def desk(app: Flask, story: Story) -> Visitor:
    return signed_in(app, "one@casework.example")


def test_the_same_tattoo_and_van_in_two_regions_are_proposed_and_joined_by_a_caseworker(
    story: Story, desk: Visitor
) -> None:
    mine, other = (
        _report(story, "07700 900111", **SCORPION),
        _report(story, "07700 900555", region="wales", **SCORPION),
    )
    apart = _report(story, "07700 900777", marks="none", vehicle="a red car")
    where = f"/casework/{mine.reference}/alike"
    page = words(desk.get(where))
    assert other.reference in page
    assert apart.reference not in page
    assert "Both tell of marks: neck, scorpion, tattoo." in page
    assert "900555" not in page, "nothing of the other but what this one says too"
    assert "Compared with 2 reports" in page

    desk.post(where, form=where, other=other.reference, together="true")
    there = words(desk.get(f"/casework/{other.reference}/alike"))
    assert mine.reference in there.partition("Proposed")[0], "joined, seen from either"
    desk.post(where, form=where, other=other.reference, together="false")
    assert "A caseworker said on" in words(desk.get(where))


def test_a_series_is_joined_by_way_of_another(story: Story, desk: Visitor) -> None:
    one, two, three = (_report(story, f"07700 90{n}111", **SCORPION) for n in range(3))
    for first, second in ((one, two), (two, three)):
        where = f"/casework/{first.reference}/alike"
        desk.post(where, form=where, other=second.reference, together="true")
    series = words(desk.get(f"/casework/{one.reference}/alike")).partition("Proposed")[0]
    assert two.reference in series
    assert three.reference in series


def test_saying_so_decides_nothing(story: Story, desk: Visitor) -> None:
    """Not the answers, not the match that police wait for, not a count of people, not a listing."""
    one, two = _report(story, "07700 900111", **SCORPION), _report(story, "07700 900555", **SCORPION)
    kept = text(
        "SELECT (SELECT jsonb_agg(to_jsonb(c) ORDER BY c.number) FROM consents c),"
        " (SELECT count(*) FROM match_judgements), (SELECT count(*) FROM listing_sources),"
        " (SELECT count(*) FROM same_incidents)"
    )
    with story.commits() as session:
        before = session.execute(kept).one()
    where = f"/casework/{one.reference}/alike"
    desk.post(where, form=where, other=two.reference, together="true")
    with story.commits() as session:
        assert session.execute(kept).one() == before
        assert session.scalar(text("SELECT count(*) FROM alike_reports WHERE together")) == 1


def test_whoever_stepped_back_sees_nothing_of_it_here_either(story: Story, desk: Visitor) -> None:
    mine, other = _report(story, "07700 900111", **SCORPION), _report(story, "07700 900555", **SCORPION)
    with story.commits() as session:
        report = session.get_one(Report, other.id)
        step_back(session, report=report, holder=story.caseworkers[0], clock=story.wiring.clock)
    where = f"/casework/{mine.reference}/alike"
    assert other.reference not in words(desk.get(where))
    assert desk.post(where, form=where, other=other.reference, together="true").status_code == 403


def test_what_was_said_goes_with_a_deleted_report(story: Story, desk: Visitor) -> None:
    mine, other = _report(story, "07700 900111", **SCORPION), _report(story, "07700 900555", **SCORPION)
    where = f"/casework/{mine.reference}/alike"
    desk.post(where, form=where, other=other.reference, together="true")
    with story.commits() as session:
        deletion.destroy(session, other.id)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM alike_reports")) == 0
    assert other.reference not in words(desk.get(where))
