"""Forgetting is real: what is too old cannot be opened by anybody, and leaves the checker."""

from datetime import timedelta

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


def test_a_listing_leaves_after_24_months_and_comes_back_with_a_new_report(story: Story) -> None:
    story.listed(story.report())
    assert _forget(story, timedelta(days=700)).listings == 0
    assert _forget(story, timedelta(days=800)).listings == 1
    story.listed(story.report())
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM listings")).scalar_one() == 1
