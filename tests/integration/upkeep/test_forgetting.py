"""Forgetting is real: what is too old cannot be opened by anybody, and leaves the checker."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.db.queries.upkeep import retention
from num_service.domain.identifiers import Identifier, IdentifierKind, normalise
from num_service.domain.reports.consent import Scope, Value
from num_service.services.casework import open_report
from num_service.services.upkeep import forget
from tests.harness.story import Story, later
from tests.harness.texts import PHONE


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


def test_a_listing_that_nobody_stands_for_any_more_leaves_at_the_next_round(story: Story) -> None:
    report = story.report()
    story.listed(report)
    story.answer(report, Scope.CHECKER, Value.NO)
    assert _listings(story) == 1, (
        "a no waits for no housekeeping: it is not found, and its row is still there"
    )
    assert _forget(story, timedelta()).listings == 1
    assert _listings(story) == 0
    assert _forget(story, timedelta()).listings == 0


def test_a_listing_that_is_reported_again_before_the_round_stays(story: Story) -> None:
    report = story.report()
    story.listed(report)
    story.answer(report, Scope.CHECKER, Value.NO)
    story.listed(story.report())
    assert _forget(story, timedelta()).listings == 0
    assert _listings(story) == 1
    assert _noted(story) == 0, "and what was noted of it is looked at once"


def test_many_that_are_due_leave_a_round_at_a_time(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (PHONE, "07700 900124", "07700 900125"):
        normal = number if isinstance(number, Identifier) else normalise(IdentifierKind.PHONE, number)
        people = [
            {"role": "client", "identifiers": [{"kind": "phone", "value": normal.canonical, "basis": "saw"}]}
        ]
        story.listed(story.report(people=people), normal)
    monkeypatch.setattr(retention, "MOST", 2)
    assert [_forget(story, timedelta(days=62 * 31)).listings for _ in range(3)] == [2, 1, 0]


def _listings(story: Story) -> int:
    with story.commits() as session:
        return session.execute(text("SELECT count(*) FROM listings")).scalar_one()


def _noted(story: Story) -> int:
    with story.commits() as session:
        return session.execute(text("SELECT count(*) FROM emptied_listings")).scalar_one()
