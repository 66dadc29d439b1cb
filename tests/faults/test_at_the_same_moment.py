"""Two who press at once: one deed is done, and the other is told."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from num_service.domain.checker.budgets import NEW_ACCOUNT
from num_service.domain.shared.permissions import AccountRole
from tests.harness import races
from tests.harness.races import Side, race
from tests.harness.story import Story

pytestmark = pytest.mark.faults

Say = Callable[[str], None]


def test_publishing_twice_writes_one_set_of_deliveries(story: Story) -> None:
    story.recipients(50)
    alerts = [story.confirmed(story.approved_alert(story.report())) for _ in range(10)]

    ended = race(
        story.wiring.settings, Side(races.publish, alerts), Side(races.publish, alerts), spread=0.002
    )

    assert set(ended) == {("published", "published")}
    with story.commits() as session:
        per_alert = session.execute(
            text("SELECT count(*), count(DISTINCT (recipient_id, channel)) FROM deliveries GROUP BY alert_id")
        ).all()
        events = session.scalar(text("SELECT count(*) FROM audit_entries WHERE action = 'alert.published'"))
    assert [tuple(row) for row in per_alert] == [(100, 100)] * len(alerts)
    assert events == len(alerts), "the second press published nothing"


def test_releasing_twice_is_one_release(story: Story) -> None:
    packets = [story.approved_packet(story.report()) for _ in range(20)]

    ended = race(
        story.wiring.settings, Side(races.release, packets), Side(races.release, packets), spread=0.002
    )

    assert {tuple(sorted(pair)) for pair in ended} == {("NoneType", "Release")}
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM releases")) == len(packets)
        assert session.scalar(text("SELECT count(*) FROM released_packets")) == len(packets)


def test_a_report_claimed_by_two_has_one_owner(story: Story) -> None:
    one, two = (each.user_id for each in story.caseworkers)
    references = [story.report().reference for _ in range(50)]

    ended = race(
        story.wiring.settings,
        Side(races.claim, [(one, each) for each in references]),
        Side(races.claim, [(two, each) for each in references]),
        spread=0.002,
    )

    assert {tuple(sorted(pair)) for pair in ended} == {("claimed", "taken")}
    with story.commits() as session:
        owners = Counter(session.scalars(text("SELECT assignee_id FROM reports")).all())
    assert owners == {
        one: Counter(ended)["claimed", "taken"],
        two: Counter(ended)["taken", "claimed"],
    }


def test_checks_at_once_never_exceed_the_budget(story: Story) -> None:
    member = story.account(AccountRole.MEMBER, "member@demo.example")
    asked = [(member, "07700 900001, 07700 900002 and 07700 900003")] * 20

    ended = race(story.wiring.settings, *[Side(races.check, asked)] * 3, spread=0.001)

    answered = sum(Counter(side)["answered"] for side in zip(*ended, strict=True))
    assert {each for pair in ended for each in pair} == {"answered", "budget_spent"}
    assert answered == NEW_ACCOUNT.day // 3
    with story.commits() as session:
        ((used, in_week),) = session.execute(text("SELECT used, used_in_week FROM check_budgets")).all()
    assert used == in_week == answered * 3


def test_the_same_form_sent_twice_at_once_is_one_report(story: Story, say: Say) -> None:
    forms = [f"form {number}" for number in range(50)]

    ended = race(story.wiring.settings, Side(races.submit, forms), Side(races.submit, forms), spread=0.003)

    say(f"the same form twice at once, 50 rounds: {dict(Counter(ended))}")
    assert {tuple(sorted(pair)) for pair in ended} == {("already_sent", "sent")}
    with story.commits() as session:
        for table in ("reports", "consent_heads"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == len(forms)
        assert session.scalar(text("SELECT count(*) FROM sealed_parts")) == 2 * len(forms)
