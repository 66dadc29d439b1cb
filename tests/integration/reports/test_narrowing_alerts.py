"""Every change of the answers about alerts and checker against every state of what rests on them, held to an oracle.

Each situation is made once by the services themselves; every answer is then tried on it in a transaction that is
undone.
"""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.domain.alerts.decision import Publish
from num_service.domain.checker import batches
from num_service.domain.reports.consent import ANSWERS, CONDITIONS, Scope, Value
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts import alert_sources, read_alerts, supersede_alert
from num_service.services.reports import return_with_receipt
from tests.harness.story import ALL_YES, SentReport, Story
from tests.integration.reports import narrowing_oracle as oracle
from tests.integration.reports.conftest import Timed, answer, one, tried
from tests.integration.reports.narrowing_oracle import Reader, Said

PLAIN = Said("yes")
EVERY = bool(os.environ.get("NUM_EVERY"))

# ---------------------------------------------------------------------------------------------------------- alerts

HOME, AWAY = Region.LONDON, Region.WALES
READERS = tuple(
    Reader(region, email)
    for region, email in product(
        ("", HOME.value, AWAY.value), ("waiting", "claimed", "sending", "sent", "failed")
    )
)
FIRST_ALERT = (
    Said("yes"),
    Said("yes", delay_days=7),
    Said("yes", region_only=True),
    Said("yes", silent="hold"),
    Said("yes", silent="send"),
)
NEW_ALERT = (
    Said("no"),
    Said("paused"),
    *(
        Said("yes", days, region_only=only, silent=silent)
        for days, only, silent in product((0, 3), (False, True), ("", "hold", "send"))
    ),
)
ALERT_STATES = ("draft", "approved", "published", "recalled", "superseded", "expired")


def _readers(story: Story, alert: uuid.UUID) -> dict[Reader, uuid.UUID]:
    """People to whom it went, in every region and with an email in every state; they all have it in the inbox."""
    who = dict(zip(READERS, story.recipients(len(READERS)), strict=True))
    with story.commits() as session:
        for reader, recipient in who.items():
            session.execute(
                text("UPDATE recipients SET regions = :regions, active = FALSE WHERE id = :id"),
                {"regions": [reader.region] if reader.region else [], "id": recipient},
            )
            for channel, state in (("inbox", "sent"), ("email", reader.email)):
                session.execute(
                    text(
                        "INSERT INTO deliveries (alert_id, recipient_id, channel, state) VALUES (:a, :r, :c, :s)"
                    ),
                    {"a": alert, "r": recipient, "c": channel, "s": state},
                )
    return who


def _alert(timed: Timed, state: str, first: Said, regions: frozenset[Region]) -> tuple[SentReport, uuid.UUID]:
    """An alert that has come to this state: written twenty days ago, out for two."""
    story = timed.story
    timed.ago(days=30)
    report = story.report(consents=ALL_YES | {"alert": {"value": first.value, **first.conditions}})
    timed.ago(days=20)
    if state == "draft":
        return report, story.drafted_alert(report, regions=regions)
    alert = story.approved_alert(report, regions=regions)
    if first.silent == "hold":
        with story.commits() as session:
            opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
            (shown,) = return_with_receipt.view(session, opened=opened, clock=timed.clock).alerts
            return_with_receipt.answer_alert(
                session, opened=opened, reference=shown.reference, says=True, seen_sha256=shown.sha256
            )
    timed.ago(days=2)
    if state != "approved":
        story.publish(alert)
    timed.ago()
    if state == "recalled":
        story.answer(report, Scope.ALERT, Value.NO)
    if state == "expired":
        with story.commits() as session:
            session.execute(text("UPDATE alerts SET status = 'expired' WHERE id = :id"), {"id": alert})
    if state == "superseded":
        newer = story.approved_alert(story.report())
        story.publish(newer)
        with story.commits() as session:
            supersede_alert.supersede_alert(
                session, alert_id=alert, by_id=newer, actor="command", clock=timed.clock
            )
    return report, alert


@pytest.mark.parametrize("state", ALERT_STATES)
@pytest.mark.parametrize("regions", [frozenset({HOME}), frozenset()], ids=["their region", "everywhere"])
def test_alerts_every_answer_after_every_other(
    module_story: Story, at_any_time: Callable[[Story], Timed], state: str, regions: frozenset[Region]
) -> None:
    timed = at_any_time(module_story)
    seen: Counter[str] = Counter()
    never_went = bool(not regions and state not in ("draft", "approved"))
    firsts = [each for each in FIRST_ALERT if not (each.region_only and never_went)]
    for f, first in enumerate(firsts):
        report, alert = _alert(timed, state, first, regions)
        who = _readers(timed.story, alert) if state == "published" else {}
        for n, said in enumerate(NEW_ALERT):
            case = (state, regions, first, said)
            goes = oracle.alert_would_go(
                said,
                to_own_region=bool(regions),
                they_said_yes=first.silent == "hold",
                shown_days_ago=20,
            )
            with tried(timed.story) as session:
                answer(session, timed.story, report, Scope.ALERT, said)
                session.flush()
                want = oracle.alert_after(state, goes)
                assert one(session, "SELECT status FROM alerts WHERE id = :id", id=alert).status == want, case
                seen[want] += 1
                if state == "approved":
                    row = session.get_one(Alert, alert)
                    may = isinstance(alert_sources.decide(session, row, timed.clock()), Publish)
                    assert may is goes, case
                _held_to_readers(session, timed, alert, who, said, goes, turn=(f + n, len(firsts)))
                if want == "recalled":
                    answer(session, timed.story, report, Scope.ALERT, PLAIN)
                    session.flush()
                    now = one(session, "SELECT status FROM alerts WHERE id = :id", id=alert).status
                    assert now == "recalled", "a wider answer brings nothing back"
    assert min(seen.values()) > 5, seen


def _held_to_readers(
    session: Session,
    timed: Timed,
    alert: uuid.UUID,
    who: dict[Reader, uuid.UUID],
    said: Said,
    goes: bool,
    *,
    turn: tuple[int, int],
) -> None:
    """What became of everybody's email; and what those read whose turn it is.

    Args:
        turn: whose it is, and of how many: after each new answer it is everybody's once; with NUM_EVERY=1 each time.
    """
    number, of = turn
    reference = one(session, "SELECT reference FROM alerts WHERE id = :id", id=alert).reference
    emails = {
        row.recipient_id: row
        for row in session.execute(
            text(
                "SELECT recipient_id, state, not_before FROM deliveries WHERE alert_id = :a AND channel = 'email'"
            ),
            {"a": alert},
        )
    }
    for place, (reader, recipient) in enumerate(who.items()):
        email = emails[recipient]
        want = oracle.email_after(reader, said, own_region=HOME.value, goes=goes)
        assert email.state == want, (reader, said, goes)
        reads = oracle.still_reads(reader, said, own_region=HOME.value, goes=goes)
        if reader.email in ("sending", "failed") and goes:
            assert (email.not_before is None) is reads, "being sent now, or failed: not again"
        if (place + number) % of and not EVERY:
            continue
        unread = read_alerts.unread(session, recipient_id=recipient)
        assert bool(unread) is reads, (reader, said, goes)
        listed = read_alerts.inbox(session, recipient_id=recipient, clock=timed.clock, tidy=True)
        assert [each.reference for each in listed] == ([reference] if reads else [])
        shown = read_alerts.open_alert(
            session, recipient_id=recipient, reference=reference, clock=timed.clock
        )
        assert (shown.applies, shown.text is not None) == (reads, reads)


def test_a_region_only_given_up_again_brings_nothing_back(
    module_story: Story, at_any_time: Callable[[Story], Timed]
) -> None:
    timed = at_any_time(module_story)
    report, alert = _alert(timed, "published", PLAIN, frozenset({HOME}))
    who = _readers(timed.story, alert)
    only = Said("yes", region_only=True)
    with tried(timed.story) as session:
        told = answer(session, timed.story, report, Scope.ALERT, only)
        assert "did not choose the region" in str(told.stopped[0])
        assert told.not_undone, "some had read it"
        again = answer(session, timed.story, report, Scope.ALERT, PLAIN)
        assert again.stopped == ()
        for reader, recipient in who.items():
            assert bool(read_alerts.unread(session, recipient_id=recipient)) is (reader.region == HOME)


def test_what_another_report_behind_it_no_longer_allows_is_recalled_as_well(
    module_story: Story, at_any_time: Callable[[Story], Timed]
) -> None:
    timed = at_any_time(module_story)
    _, alert = _alert(timed, "published", PLAIN, frozenset({HOME}))
    second = timed.story.report()
    with timed.story.commits() as session:
        session.execute(
            text("INSERT INTO alert_sources (alert_id, report_id, vetoed) VALUES (:a, :r, FALSE)"),
            {"a": alert, "r": second.id},
        )
    for said in NEW_ALERT:
        with tried(timed.story) as session:
            answer(session, timed.story, second, Scope.ALERT, said)
            session.flush()
            # Never shown to the second reporter: neither silence nor a yes of theirs lets it go.
            goes = said.value == "yes" and not said.delay_days and not said.silent
            status = one(session, "SELECT status FROM alerts WHERE id = :id", id=alert).status
            assert status == ("published" if goes else "recalled"), said


# ---------------------------------------------------------------------------------------------------------- checker

NEW_CHECKER = (Said("no"), Said("paused"), Said("yes"), Said("yes", delay_days=3))


@pytest.mark.parametrize(
    "first", [Said("yes"), Said("yes", delay_days=7), Said("yes", delay_days=90)], ids=str
)
@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
def test_checker_every_answer_after_every_other(
    module_story: Story, at_any_time: Callable[[Story], Timed], first: Said, listed: bool
) -> None:
    timed = at_any_time(module_story)
    story = timed.story
    timed.ago(days=30)
    report = story.report(consents=ALL_YES | {"checker": {"value": first.value, **first.conditions}})
    if listed:
        story.listed(report)
    timed.ago(days=2)
    alert = story.approved_alert(report)
    story.publish(alert)
    timed.ago()
    had_numbers = first.delay_days < 30
    for said in NEW_CHECKER:
        with tried(story) as session:
            told = answer(session, story, report, Scope.CHECKER, said)
            session.flush()
            rows = session.execute(
                text("SELECT visible_from <= :now AS found FROM listing_sources WHERE report_id = :id"),
                {"id": report.id, "now": timed.clock() + (timedelta() if had_numbers else batches.LONGEST)},
            ).all()
            assert bool(rows) is (listed and oracle.still_listed(said)), (first, said)
            assert any(row.found for row in rows) is (listed and oracle.still_found(said)), (first, said)
            content = one(session, "SELECT published_content FROM alerts WHERE id = :id", id=alert)
            numbers = bool(json.loads(content.published_content)["identifiers"])
            assert numbers is (had_numbers and oracle.still_found(said)), (first, said)
            was_found = listed and had_numbers
            lost = (was_found and not oracle.still_found(said)) or (listed and not oracle.still_listed(said))
            assert bool(told.stopped) is (lost or (had_numbers and not numbers)), (first, said, told)
            answer(session, story, report, Scope.CHECKER, PLAIN)
            session.flush()
            content = one(session, "SELECT published_content FROM alerts WHERE id = :id", id=alert)
            again = bool(json.loads(content.published_content)["identifiers"])
            assert again is numbers, "a wider answer puts nothing back into a warning"


def test_the_answers_tried_are_all_the_answers_there_are() -> None:
    """A new value or condition of a question makes this fail, so that it is tried above."""
    for scope, tried_here in {Scope.ALERT: NEW_ALERT, Scope.CHECKER: NEW_CHECKER}.items():
        assert {each.value for each in tried_here} == {*ANSWERS[scope], Value.PAUSED}
        assert {name for each in tried_here for name in each.conditions} == CONDITIONS[scope]
    elsewhere = {Scope.ALERT, Scope.CHECKER, Scope.POLICE_INTELLIGENCE}
    assert {scope for scope, given in CONDITIONS.items() if given} - elsewhere == {Scope.REFERRAL}
