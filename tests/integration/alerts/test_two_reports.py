"""One alert behind which stand two reports: either reporter's no holds it, and neither learns of the other."""

from __future__ import annotations

import uuid

import pytest

from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.domain.shared.verdict import NotNow, Reason
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.reports import return_with_receipt
from num_service.services.reports.return_with_receipt import OwnAlert
from tests.harness.story import SentReport, Story
from tests.harness.texts import alert_text

SHOWN = {"alert": {"value": "yes", "show_me_first": True}}


def _alerts(story: Story, report: SentReport) -> list[OwnAlert]:
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        return list(return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).alerts)


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


def test_a_no_of_one_holds_it_and_it_is_written_anew_on_the_other_alone(story: Story) -> None:
    first, second = story.report(consents=SHOWN), story.report(consents=SHOWN)
    both = alert_text(body="A man attacked somebody twice, in a hotel and on a bus.")
    alert_id = story.drafted_alert(first, text=both)
    with story.commits() as session:
        session.add(AlertSource(alert_id=alert_id, report_id=second.id))
    story.approve(ALERT, first, alert_id)
    assert [each.asks for each in _alerts(story, second)] == [True]
    before = _alerts(story, second)
    _says(story, second, alert_id, True)

    _says(story, first, alert_id, False)

    with pytest.raises(NotNow) as refused:
        story.publish(alert_id)
    assert Reason.VETOED in refused.value.verdict.reasons
    (after,) = _alerts(story, second)
    assert (after.text, after.reporter_said) == (before[0].text, True), (
        "nothing tells them of somebody else's no"
    )

    alone = story.approved_alert(second, text=alert_text(body="A man attacked somebody on a bus."))
    with story.commits() as session:
        assert "hotel" not in (session.get_one(Alert, alone).content or ""), (
            "nothing only the first knew is left"
        )
    _says(story, second, alone, True)
    story.publish(alone)
    assert [each.reference for each in _alerts(story, first)] == [after.reference], (
        "the first sees nothing of it"
    )
