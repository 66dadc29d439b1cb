"""Forgetting is real: what is too old cannot be opened by anybody, and leaves the checker."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.services.casework import open_report
from num_service.services.upkeep import forget
from tests.harness.story import Story, later


def _forget(story: Story, ahead: timedelta) -> forget.Forgotten:
    with story.commits() as session:
        return forget.forget_expired(session, clock=later(story.wiring.clock, ahead))


def test_after_five_years_a_report_is_shredded_and_its_decisions_stay(story: Story) -> None:
    report = story.report(about={"contact": "a@example.org"})
    story.drafted_alert(report)
    story.release(story.approved_packet(report))
    assert _forget(story, timedelta(days=5 * 365)).parts == 0, "not a day early"
    assert _forget(story, timedelta(days=5 * 366 + 1)).parts == 4  # account, private, two drafts
    with story.commits() as session:
        for table in ("sealed_parts", "part_keys", "report_identifiers"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table
        for table in ("reports", "consents", "releases"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0, table
        opened = open_report.open_report(session, reference=report.reference, holder=story.caseworkers[0])
        assert opened.account == {}


#: Something that happened, and how many months without another report its listing stays.
LIFETIMES = [("rape", 60), ("theft", 36), ("timewaster", 24)]


@pytest.mark.parametrize(("happened", "months"), LIFETIMES)
def test_a_listing_leaves_by_its_tier_and_comes_back_with_a_new_report(
    story: Story, happened: str, months: int
) -> None:
    story.listed(story.report(incident_types=[happened]))
    assert _forget(story, timedelta(days=30.4 * (months - 1))).listings == 0
    assert _forget(story, timedelta(days=30.5 * (months + 2))).listings == 1
    story.listed(story.report(incident_types=[happened]))
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM listings")).scalar_one() == 1


def test_a_listing_stays_as_long_as_the_worst_that_was_reported(story: Story) -> None:
    for happened in ("timewaster", "rape", "theft"):
        story.listed(story.report(incident_types=[happened]))
    assert _forget(story, timedelta(days=55 * 30.5)).listings == 0
    assert _forget(story, timedelta(days=63 * 30.5)).listings == 1
