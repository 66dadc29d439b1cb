"""The inbox keeps what applies; what ended leaves it, and nobody can tell a recall from an expiry."""

import uuid
from datetime import timedelta

from sqlalchemy import text

from num_service.services.alerts import publish_alert, read_alerts
from tests.harness.story import Story, later


def _inbox(
    story: Story, recipient: uuid.UUID, *, ahead: timedelta = timedelta(), tidy: bool = True
) -> list[bool]:
    with story.commits() as session:
        found = read_alerts.inbox(
            session, recipient_id=recipient, clock=later(story.wiring.clock, ahead), tidy=tidy
        )
        return [each.applies for each in found]


def test_what_ended_leaves_the_list_unless_it_was_read_lately(story: Story) -> None:
    (recipient,) = story.recipients(1)
    expires, recalled = (story.approved_alert(story.report()) for _ in range(2))
    story.publish(expires)
    story.publish(recalled)
    assert _inbox(story, recipient) == [True, True]
    with story.commits() as session:
        session.execute(
            text("UPDATE alerts SET expires_at = now() - interval '1 hour' WHERE id = :id"), {"id": expires}
        )
        publish_alert.recall_alert(session, alert_id=recalled, actor="test", clock=story.wiring.clock)
    assert _inbox(story, recipient) == []
    assert _inbox(story, recipient, tidy=False) == [False, False], "programs that have them hear of it"
    with story.commits() as session:
        session.execute(text("UPDATE deliveries SET read_at = now()"))
    assert _inbox(story, recipient) == [False, False], "both look alike"
    assert _inbox(story, recipient, ahead=timedelta(days=31)) == []
