"""A no or a narrower answer at the same moment as what it takes back: nothing falls between the two (gate rule 3).

Each test has many rounds between two processes with database connections of their own, and counts how they ended.
"""

import dataclasses
import os
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import Scope, Value
from tests.harness import races
from tests.harness.desk import sits_down
from tests.harness.races import Deed, Side, race
from tests.harness.story import Story

pytestmark = pytest.mark.faults

#: NUM_ROUNDS=1000 was tried with each change to consents, releases and openings.
ROUNDS = int(os.environ.get("NUM_ROUNDS", "40"))
Say = Callable[[str], None]


def counted(ended: list[tuple[str, ...]]) -> str:
    return ", ".join(f"{' / '.join(pair)}: {many}" for pair, many in sorted(Counter(ended).items()))


@pytest.mark.parametrize(
    ("deed", "value"),
    [(races.withdraw_from_police, "no"), (races.narrow_to_if_matched, "if_matched")],
    ids=["no", "only if someone else reports"],
)
def test_never_a_release_after_the_withdrawal(story: Story, say: Say, deed: Deed, value: str) -> None:
    reports = [story.report() for _ in range(ROUNDS)]
    packets = [story.approved_packet(report) for report in reports]

    ended = race(
        story.wiring.settings,
        Side(races.release, packets),
        Side(deed, reports),
    )

    say(f"release / {value} at once, {ROUNDS} rounds: {counted(ended)}")
    with story.commits() as session:
        rows = session.execute(
            text(
                "SELECT packets.status, released_at, recorded_at, consents.number AS withdrawal, releases.consent, "
                "  EXISTS (SELECT FROM released_packets WHERE reference = packets.reference) AS on_desk "
                "FROM packets LEFT JOIN releases ON releases.packet_id = packets.id "
                "JOIN consents ON consents.report_id = packets.report_id AND consents.value = :value"
            ),
            {"value": value},
        ).all()
    assert len(rows) == ROUNDS
    assert not any(row.on_desk for row in rows), "an unopened packet stayed after its withdrawal"
    for row in rows:
        if row.released_at is None:
            assert row.status in ("approved", "refused" if value == "no" else "held")
        else:
            assert row.released_at.date() <= row.recorded_at.date(), (
                "to the day; the order is that of the numbers"
            )
            assert row.consent < row.withdrawal
            assert row.status == "withdrawn"
    released_first = sum(row.released_at is not None for row in rows)
    assert 0 < released_first < ROUNDS, "both outcomes must have been tried"
    assert released_first == sum(release == "Release" for release, _ in ended)


@pytest.mark.parametrize("answer", [Value.NO, Value.IF_MATCHED], ids=["no", "only if someone else reports"])
def test_a_withdrawal_and_the_first_opening_never_both_win(story: Story, say: Say, answer: Value) -> None:
    """Either it was taken back unopened, or it was opened and the force has a notice.

    The answer stands already: what races is its being carried to the police, and the officer.
    """
    reports = [story.report() for _ in range(ROUNDS)]
    packets = [story.approved_packet(report) for report in reports]
    for packet in packets:
        story.release(packet)
    without = dataclasses.replace(story, wiring=dataclasses.replace(story.wiring, push_database=None))
    for report in reports:
        without.answer(report, Scope.POLICE_INTELLIGENCE, answer)
    token = sits_down(story)
    with story.commits() as session:
        found = session.execute(text("SELECT id, reference FROM packets")).all()
        references = {row.id: row.reference for row in found}

    ended = race(
        story.wiring.settings,
        Side(races.open_packet, [(token.stored_hash, references[packet]) for packet in packets]),
        Side(races.take_back, reports),
    )

    say(f"opening / withdrawal at once, {ROUNDS} rounds: {counted(ended)}")
    assert set(ended) == {("opened", "too late"), ("no_packet", "stopped")}
    with story.police() as session:
        desk = session.execute(
            text("SELECT opened_at, withdrawn_at FROM released_packets WHERE taken_back_on IS NULL")
        ).all()
    assert len(desk) == Counter(ended)["opened", "too late"]
    assert all(row.opened_at and row.withdrawn_at for row in desk)


@pytest.mark.parametrize(
    "deed", [races.withdraw_alert, races.narrow_to_shown_first], ids=["no", "show me first"]
)
def test_an_alert_withdrawn_while_it_is_published_does_not_stand(story: Story, say: Say, deed: Deed) -> None:
    story.recipients(3)
    reports = [story.report() for _ in range(ROUNDS)]
    alerts = [story.confirmed(story.approved_alert(report)) for report in reports]

    ended = race(
        story.wiring.settings,
        Side(races.publish, alerts),
        Side(deed, reports),
    )

    say(f"publishing / withdrawal at once, {ROUNDS} rounds: {counted(ended)}")
    assert set(ended) == {("published", "too late"), ("not_now", "nothing to stop")}
    with story.commits() as session:
        alive = session.execute(
            text(
                "SELECT count(*) FROM alerts JOIN deliveries ON alert_id = alerts.id "
                "WHERE status = 'published' OR state IN ('waiting', 'claimed', 'sending')"
            )
        ).scalar_one()
        statuses = Counter(session.scalars(text("SELECT status FROM alerts")).all())
    assert alive == 0
    published = Counter(ended)["published", "too late"]
    assert statuses == {"recalled": published, "approved": ROUNDS - published}
