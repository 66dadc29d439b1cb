"""Drafts: sealed until approved, void when changed, gone when written over, and never in her own words."""

import uuid

import pytest
from sqlalchemy import text

from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.audience import Audience
from num_service.domain.shared.errors import Conflict, DomainError
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import NotNow
from num_service.services.alerts import draft_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import open_report
from num_service.services.reports import return_with_receipt
from num_service.services.writing import document
from tests.harness.story import ALL_YES, SentReport, Story
from tests.harness.texts import alert_text


def _write_again(story: Story, report: SentReport, alert_id: uuid.UUID, words: AlertText) -> None:
    with story.commits() as session:
        draft_alert.save_alert(
            session,
            report=open_report.find_report(session, report.reference),
            holder=story.caseworkers[0],
            text=words,
            tier=Tier.RISK,
            audience=Audience(),
            clock=story.wiring.clock,
            alert_id=alert_id,
        )


def _approve(story: Story, report: SentReport, alert_id: uuid.UUID, *, by: int, seen: str = "") -> None:
    story.approve(ALERT, report, alert_id, by=by, seen=seen)


def _answer(story: Story, report: SentReport, *, says: bool, seen: str) -> None:
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        (shown,) = return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).alerts
        return_with_receipt.answer_alert(
            session, opened=opened, reference=shown.reference, says=says, seen_sha256=seen or shown.sha256
        )


def test_her_yes_is_to_the_text_she_read(story: Story) -> None:
    """She has the warning open in a tab; it is rewritten and approved anew before she presses."""
    report = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    alert_id = story.approved_alert(report)
    with story.commits() as session:
        read = document.find(session, ALERT, report_id=report.id, document_id=alert_id).sha256
    _write_again(story, report, alert_id, alert_text(body="Words she has never seen."))
    _approve(story, report, alert_id, by=1)
    with pytest.raises(DomainError, match="changed since you read it"):
        _answer(story, report, says=True, seen=read)
    with pytest.raises(NotNow, match="have not answered"):
        story.publish(alert_id)
    _answer(story, report, says=True, seen="")
    story.publish(alert_id)


def test_her_no_outlives_the_same_text_written_and_approved_again(story: Story) -> None:
    report = story.report()
    alert_id = story.approved_alert(report, text=alert_text(body="The same words twice."))
    _answer(story, report, says=False, seen="")
    _write_again(story, report, alert_id, alert_text(body="The same words twice."))
    _approve(story, report, alert_id, by=1)
    with pytest.raises(NotNow, match="said no"):
        story.publish(alert_id)
    _write_again(story, report, alert_id, alert_text(body="Other words."))
    _approve(story, report, alert_id, by=1)
    with pytest.raises(NotNow, match="have not answered"):
        story.publish(alert_id)


def test_a_draft_that_is_written_over_is_kept_nowhere(story: Story) -> None:
    report = story.report()
    alert_id = story.drafted_alert(report)
    with story.commits() as session:
        first = session.execute(text("SELECT draft_id FROM alerts")).scalar_one()
    _write_again(story, report, alert_id, alert_text(body="Said quite differently by a caseworker."))
    with story.commits() as session:
        kept = session.execute(text("SELECT id FROM sealed_parts WHERE kind = 'alert_draft'")).scalars().all()
        keys = session.execute(
            text("SELECT count(*) FROM part_keys WHERE part_id = :id"), {"id": first}
        ).scalar_one()
    assert len(kept) == 1
    assert first not in kept
    assert keys == 0


def test_any_edit_voids_the_approval_and_stops_the_publishing(story: Story) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    _write_again(story, report, alert_id, alert_text(body="One more thought, after the approval."))
    with pytest.raises(Conflict, match="second caseworker approves"):
        story.publish(alert_id)
    with story.commits() as session:
        row = session.execute(text("SELECT content, approver_id, approved_sha256 FROM alerts")).one()
    assert tuple(row) == (None, None, None)


def test_the_writer_cannot_approve(story: Story) -> None:
    report = story.report()
    alert_id = story.drafted_alert(report)
    with pytest.raises(DomainError, match="You wrote this"):
        _approve(story, report, alert_id, by=0)


def test_what_was_seen_is_what_is_approved(story: Story) -> None:
    """Two browsers: one caseworker reads while the other rewrites."""
    report = story.report()
    alert_id = story.drafted_alert(report)
    seen = story.seen(ALERT, report, alert_id)
    _write_again(story, report, alert_id, alert_text(body="Rewritten in the meantime."))
    with pytest.raises(DomainError, match="changed since you opened it"):
        _approve(story, report, alert_id, by=1, seen=seen)


@pytest.mark.parametrize(
    "body",
    [
        "It happened at 14 Rosewood Court, where she works.",
        "She can be reached at JANE.DOE@example.org about it.",
    ],
)
def test_her_own_details_block_the_approval(story: Story, body: str) -> None:
    report = story.report(
        about={"contact": "jane.doe@example.org"},
        where={"region": "london", "exact_place": "14 Rosewood Court"},
    )
    if "@" in body:
        with pytest.raises(DomainError, match="in the words"):
            story.drafted_alert(report, text=alert_text(body=body))
        return
    alert_id = story.drafted_alert(report, text=alert_text(body=body))
    with pytest.raises(DomainError, match="own details"):
        _approve(story, report, alert_id, by=1)
    _write_again(story, report, alert_id, alert_text(body="It happened at a place of work."))
    _approve(story, report, alert_id, by=1)


def test_her_own_words_block_the_approval(story: Story) -> None:
    account = "I told him to leave and he laughed and then he took my keys and my phone from the table."
    report = story.report(account=account)
    alert_id = story.drafted_alert(report, text=alert_text(body=f"Reported: {account[7:70]} and more."))
    with pytest.raises(DomainError, match="own details"):
        _approve(story, report, alert_id, by=1)


def test_a_number_in_the_words_is_sent_to_the_list(story: Story) -> None:
    report = story.report()
    with pytest.raises(DomainError, match="Tick it in the list"):
        story.drafted_alert(report, text=alert_text(body="He rang from 07700 900123 and would not pay."))


def test_nothing_new_is_written_from_a_report_whose_own_part_was_destroyed(story: Story) -> None:
    report = story.report()
    with story.commits() as session:
        session.execute(
            text(
                "DELETE FROM part_keys USING sealed_parts WHERE part_id = sealed_parts.id AND kind = 'private'"
            )
        )
    with pytest.raises(DomainError, match="nothing can be compared"):
        story.drafted_alert(report)
