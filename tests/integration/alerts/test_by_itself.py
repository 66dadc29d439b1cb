"""An approved alert goes out by itself at its time, after a delay or a yes; and never against its reporter."""

import threading
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.reports.consent import AskedBy, Conditions, IfSilent, Scope, Value
from num_service.domain.reports.report import Status
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language
from num_service.domain.shared.verdict import NotNow
from num_service.services.alerts import alert_sources, schedule_alert
from num_service.services.casework import listings, step_back, triage_report
from num_service.services.core.principals import CaseworkHolder
from num_service.services.reports import delete_report, return_with_receipt
from num_service.services.reports.return_with_receipt import OpenReceipt
from tests.harness.story import SentReport, Story, later
from tests.harness.texts import alert_text

DAY = timedelta(days=1)


def _schedule(
    story: Story,
    alert_id: uuid.UUID,
    ahead: timedelta | None = timedelta(),
    *,
    by: CaseworkHolder | None = None,
) -> None:
    seen = story.confirmed(alert_id).seen
    at = None if ahead is None else story.wiring.clock() + ahead
    with story.commits() as session:
        schedule_alert.schedule_alert(
            session,
            report=session.get_one(Report, alert_sources.report_ids(session, alert_id)[0]),
            alert_id=alert_id,
            seen=seen,
            at=at,
            holder=by or story.caseworkers[1],
            clock=story.wiring.clock,
        )


def _sweep(story: Story, ahead: timedelta = timedelta()) -> int:
    wiring = story.wiring
    return schedule_alert.publish_due(wiring.database, clock=later(wiring.clock, ahead), wake=wiring.wake)


def _call_off(story: Story, report: SentReport, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        of = session.get_one(Report, report.id)
        schedule_alert.call_off(session, report=of, alert_id=alert_id, actor="command")


def _row(story: Story, alert_id: uuid.UUID) -> Any:
    with story.commits() as session:
        found = session.get_one(Alert, alert_id)
        return found.status, found.publish_at, found.published_at


def _told(story: Story, alert_id: uuid.UUID) -> int:
    with story.commits() as session:
        counted = text("SELECT count(*) FROM deliveries WHERE alert_id = :id AND channel = 'inbox'")
        return int(session.scalar(counted, {"id": alert_id}) or 0)


def _says_yes(story: Story, report: SentReport, alert_id: uuid.UUID) -> None:
    _says(story, report, alert_id, True)


def _says(story: Story, report: SentReport, alert_id: uuid.UUID, says: bool) -> None:
    with story.commits() as session:
        row = session.get_one(Alert, alert_id)
        return_with_receipt.answer_alert(
            session,
            opened=return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys),
            reference=row.reference,
            says=says,
            seen_sha256=row.sha256,
        )


def test_it_goes_at_its_time_once_to_everybody(story: Story) -> None:
    story.recipients(3)
    alert_id = story.approved_alert(story.report())
    _schedule(story, alert_id, DAY)
    assert _sweep(story, DAY - timedelta(minutes=1)) == 0
    assert _told(story, alert_id) == 0

    workers = [threading.Thread(target=_sweep, args=(story, DAY + timedelta(minutes=1))) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(120)

    status, publish_at, _ = _row(story, alert_id)
    assert (status, publish_at) == (AlertStatus.PUBLISHED, None)
    assert _told(story, alert_id) == 3
    assert story.woken.count(("deliveries.deliver", str(alert_id))) == 1, "two sweeps at once publish it once"


def test_a_delay_is_kept_even_where_an_earlier_time_was_chosen(story: Story) -> None:
    story.recipients(1)
    report = story.report(consents={"alert": {"value": "yes", "delay_days": 7}})
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id)
    for days in (0, 1, 7):
        assert _sweep(story, DAY * days) == 0, f"after {days} days"
    assert _sweep(story, DAY * 8) == 1


@pytest.mark.parametrize("silent", list(IfSilent))
def test_shown_first_and_delayed_together_both_are_waited_for(story: Story, silent: IfSilent) -> None:
    """“Not before five days, and show me first”: an early yes does not shorten the delay, nor time replace the yes."""
    said = {"value": "yes", "delay_days": 5, "show_me_first": True, "if_silent": silent.value}
    report = story.report(consents={"alert": said})
    early, quiet = (
        story.approved_alert(report, text=alert_text(body=each))
        for each in ("Somebody was attacked.", "Somebody was robbed.")
    )
    for each in (early, quiet):
        _schedule(story, each, DAY)
    _says_yes(story, report, early)
    assert _sweep(story, DAY * 4) == 0, "silence of three days is over; the delay is not"
    assert _sweep(story, DAY * 7) == (2 if silent is IfSilent.SEND else 1)
    assert _row(story, early)[0] is AlertStatus.PUBLISHED
    if silent is IfSilent.HOLD:
        assert _row(story, quiet)[0] is AlertStatus.APPROVED
        _says_yes(story, report, quiet)
        assert _sweep(story, DAY * 7 + timedelta(hours=2)) == 1


def test_a_yes_lets_it_go_at_a_full_hour_and_not_at_that_minute(story: Story) -> None:
    report = story.report(consents={"alert": {"value": "yes", "show_me_first": True}})
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id)
    assert _sweep(story) == 0
    _says_yes(story, report, alert_id)
    assert _sweep(story) == 0, "it would say when they were here"
    next_look = _row(story, alert_id)[1]
    assert (next_look.minute, next_look.second) == (0, 0)
    assert _sweep(story, timedelta(hours=1, minutes=1)) == 1


def test_a_no_after_it_was_scheduled_stops_it_and_nothing_waits_any_more(story: Story) -> None:
    story.recipients(2)
    report = story.report()
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    story.answer(report, Scope.ALERT, Value.NO)
    assert _sweep(story, DAY * 2) == 0
    assert _row(story, alert_id)[:2] == (AlertStatus.APPROVED, None)
    story.answer(report, Scope.ALERT, Value.YES)
    assert _sweep(story, DAY * 3) == 0, "a yes later brings nothing back by itself"
    assert _told(story, alert_id) == 0


@pytest.mark.parametrize("how", ["a no", "a no to this warning", "their region alone", "set aside"])
def test_what_may_not_go_any_more_waits_no_longer_from_that_moment(story: Story, how: str) -> None:
    """A yes before its time would have brought it back by itself, and meanwhile staff read that it goes."""
    story.recipients(1)
    first = {"show_me_first": True} if how == "a no to this warning" else {}
    report = story.report(consents={"alert": {"value": "yes"} | first})
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    if how == "a no to this warning":
        _says(story, report, alert_id, False)
    elif how == "set aside":
        with story.commits() as session:
            triage_report.change_status(
                session,
                reference=report.reference,
                to=Status.SET_ASIDE,
                holder=story.caseworkers[0],
                clock=story.wiring.clock,
                wake=story.wiring.wake,
                reason="A test.",
            )
    else:
        conditions = Conditions(region_only=how == "their region alone")
        story.answer(report, Scope.ALERT, Value.NO if how == "a no" else Value.YES, conditions)
    assert _row(story, alert_id)[:2] == (AlertStatus.APPROVED, None)
    if how != "set aside":
        story.answer(report, Scope.ALERT, Value.YES)
    assert _sweep(story, DAY * 2) == 0
    assert _told(story, alert_id) == 0


def test_a_pause_leaves_it_waiting_for_the_end_of_the_pause(story: Story) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    story.answer(report, Scope.ALERT, Value.PAUSED, by=AskedBy.CASEWORKER)
    assert _row(story, alert_id)[1] is not None
    assert _sweep(story, DAY * 2) == 0
    story.answer(report, Scope.ALERT, Value.YES)
    assert _sweep(story, DAY * 3) == 1


def test_an_edit_or_calling_it_off_ends_the_waiting(story: Story) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    story.rewritten_alert(report, alert_id, alert_text(body="Somebody was robbed."))
    assert _row(story, alert_id)[:2] == (AlertStatus.APPROVED, None), (
        "what was approved again is another text"
    )

    _schedule(story, alert_id, DAY)
    _call_off(story, report, alert_id)
    assert _sweep(story, DAY * 2) == 0
    with pytest.raises(Conflict):
        _call_off(story, report, alert_id)


def test_one_that_a_retraction_voids_waits_no_longer(story: Story) -> None:
    report = story.report()
    story.listed(report)
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    with story.commits() as session:
        listings.retract(
            session,
            listing_id=session.scalar(text("SELECT id FROM listings")),
            why="The wrong number.",
            holder=story.caseworkers[0],
            index=story.wiring.index,
            clock=story.wiring.clock,
        )
    assert _row(story, alert_id)[:2] == (AlertStatus.DRAFT, None), "staff are not told that it goes by itself"


def test_one_that_a_deletion_ends_waits_no_longer(story: Story) -> None:
    report = story.report(consents={"alert": {"value": "yes", "show_me_first": True}})
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    _says_yes(story, report, alert_id)
    opened = OpenReceipt(report.id, report.receipt.private_key(), report.receipt.signer())
    delete_report.delete_report(story.wiring, opened=opened, language=Language.EN)
    assert _row(story, alert_id)[:2] == (AlertStatus.RECALLED, None)


def test_whoever_scheduled_it_and_left_lets_nothing_out(story: Story) -> None:
    alert_id = story.approved_alert(story.report())
    _schedule(story, alert_id, DAY)
    with story.commits() as session:
        by = {"id": story.caseworkers[1].user_id}
        session.execute(text("UPDATE users SET active = false WHERE id = :id"), by)
    assert _sweep(story, DAY * 2) == 0
    assert _row(story, alert_id)[:2] == (AlertStatus.APPROVED, None)


def test_whoever_scheduled_it_and_stepped_back_lets_nothing_out(story: Story) -> None:
    """A third colleague: that its writer and approver still answer for it says nothing about who let it go."""
    report = story.report()
    alert_id = story.approved_alert(report)
    email = "third@casework.example"
    third = replace(story.caseworkers[1], user_id=story.account(AccountRole.CASEWORKER, email, name="Third"))
    _schedule(story, alert_id, DAY, by=third)
    with story.commits() as session:
        of = session.get_one(Report, report.id)
        step_back.step_back(session, report=of, holder=third, clock=story.wiring.clock)
    assert _sweep(story, DAY * 2) == 0
    assert _row(story, alert_id)[:2] == (AlertStatus.APPROVED, None)


def test_without_a_day_nothing_goes_that_nobody_pressed_publish_for(story: Story) -> None:
    """Whoever forgot the day of a warning that may go now would have sent it to everybody."""
    story.recipients(2)
    may, waits = (
        story.approved_alert(story.report(consents={"alert": {"value": "yes", "delay_days": each}}))
        for each in (0, 7)
    )
    with pytest.raises(Invalid, match="Choose a day"):
        _schedule(story, may, None)
    _schedule(story, waits, None)
    assert _sweep(story) == 0
    assert _row(story, may)[:2] == (AlertStatus.APPROVED, None)
    assert _sweep(story, DAY * 8) == 1
    assert (_told(story, may), _told(story, waits)) == (0, 2)


def test_what_somebody_of_the_staff_has_to_mend_first_is_not_scheduled(story: Story) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    story.answer(report, Scope.ALERT, Value.YES, Conditions(region_only=True))
    with pytest.raises(NotNow):
        _schedule(story, alert_id)
    with pytest.raises(Conflict):
        _schedule(story, story.drafted_alert(report))


def test_numbers_go_with_it_only_if_they_may_by_then(story: Story) -> None:
    report = story.report()
    story.listed(report)
    alert_id = story.approved_alert(report)
    _schedule(story, alert_id, DAY)
    story.answer(report, Scope.CHECKER, Value.NO)
    assert _sweep(story, DAY * 2) == 1
    with story.commits() as session:
        assert '"identifiers":[]' in (session.get_one(Alert, alert_id).published_content or "")


def test_one_that_fails_holds_up_no_other_and_is_met_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.recipients(1)
    ill, well = story.approved_alert(story.report()), story.approved_alert(story.report())
    for alert_id in (ill, well):
        _schedule(story, alert_id)
    decide = alert_sources.decide

    def falls_over(session: Session, alert: Alert, now: datetime) -> Any:
        if alert.id == ill:
            raise RuntimeError("a fault of ours")
        return decide(session, alert, now)

    monkeypatch.setattr(alert_sources, "decide", falls_over)
    assert _sweep(story, DAY) == 1
    assert (_told(story, ill), _told(story, well)) == (0, 1)
    monkeypatch.undo()
    assert _sweep(story, DAY) == 1
    assert _told(story, ill) == 1
