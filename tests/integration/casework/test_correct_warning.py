"""A wrong digit that was sent to many: the innocent number is cleared at once, and everybody who had it is told."""

import dataclasses
import uuid

import pytest
from sqlalchemy import text

from num_service.db.models.alerts.alert import Alert
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts import publish_alert, read_alerts
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework.correct_warning import correct_warning
from num_service.services.writing.document import open_text
from tests.harness.story import SentReport, Story
from tests.harness.texts import PHONE, alert_text

RIGHT = normalise(IdentifierKind.PHONE, "07700 900124")
EMPTY = frozenset[str]()


@pytest.fixture
def report(story: Story) -> SentReport:
    """A report whose number is listed, with a warning out that carries it."""
    report = story.report()
    story.listed(report)
    return report


def _out(story: Story, report: SentReport) -> tuple[uuid.UUID, str]:
    alert_id = story.approved_alert(report, regions=frozenset({Region.LONDON}))
    story.publish(alert_id)
    with story.commits() as session:
        reference = session.scalar(text("SELECT reference FROM alerts WHERE id = :id"), {"id": alert_id})
    return alert_id, str(reference)


def _correct(story: Story, reference: str, wrong: frozenset[str]) -> uuid.UUID:
    with story.commits() as session:
        _, draft = correct_warning(
            session,
            reference=reference,
            wrong=wrong,
            holder=story.caseworkers[0],
            index=story.wiring.index,
            clock=story.wiring.clock,
        )
    return draft


def _listed(story: Story) -> int:
    with story.commits() as session:
        return int(session.scalar(text("SELECT count(*) FROM listing_sources")) or 0)


def _read(story: Story, recipient: uuid.UUID, reference: str) -> read_alerts.InboxAlert:
    with story.commits() as session:
        return read_alerts.open_alert(
            session, recipient_id=recipient, reference=reference, clock=story.wiring.clock
        )


def test_the_innocent_number_is_gone_at_once_before_anybody_else_has_looked(
    story: Story, report: SentReport
) -> None:
    (recipient,) = story.recipients(1)
    _, reference = _out(story, report)
    shown = _read(story, recipient, reference).text
    assert shown is not None
    assert shown.identifiers == (PHONE,)
    assert _listed(story) == 1

    _correct(story, reference, frozenset({PHONE.display}))

    left = _read(story, recipient, reference)
    assert left.applies, "the rest of it still warns"
    assert left.text is not None
    assert left.text.identifiers == ()
    assert _listed(story) == 0, "no check answers with it"


def test_everybody_who_had_it_gets_the_corrected_one_and_is_told_to_go_by_it(
    story: Story, report: SentReport
) -> None:
    here, moved, gone = story.recipients(3)
    alert_id, reference = _out(story, report)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET regions = ARRAY['wales'] WHERE id = :id"), {"id": moved})
        session.execute(text("UPDATE recipients SET active = false WHERE id = :id"), {"id": gone})
    draft = _correct(story, reference, frozenset({PHONE.display}))
    assert _correct(story, reference, EMPTY) == draft, "pressed twice, it is one draft"
    story.rewritten_alert(report, draft, dataclasses.replace(alert_text(), identifiers=(RIGHT,)))
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET regions = ARRAY['london'] WHERE id = :id"), {"id": draft})
    story.publish(draft)

    with story.commits() as session:
        newer = str(session.scalar(text("SELECT reference FROM alerts WHERE id = :id"), {"id": draft}))
        status = session.scalar(text("SELECT status FROM alerts WHERE id = :id"), {"id": alert_id})
        had = text("SELECT recipient_id FROM deliveries WHERE alert_id = :id AND channel = 'email'")
        assert set(session.scalars(had, {"id": draft})) == {here, moved}
    assert status == "superseded"
    for recipient in (here, moved):
        old = _read(story, recipient, reference)
        assert (old.applies, old.text, old.newer) == (False, None, newer)
        corrected = _read(story, recipient, newer)
        assert corrected.replaces
        assert corrected.text is not None
        assert corrected.text.identifiers == (RIGHT,)


def test_a_second_wrong_number_does_not_come_back_with_the_correction(
    story: Story, report: SentReport
) -> None:
    """One wrong digit was found, the correction was begun and approved; then the other number proves wrong too."""
    alert_id = story.approved_alert(
        report, text=alert_text(identifiers=(PHONE, RIGHT)), regions=frozenset({Region.LONDON})
    )
    story.publish(alert_id)
    with story.commits() as session:
        reference = str(session.scalar(text("SELECT reference FROM alerts WHERE id = :id"), {"id": alert_id}))
    draft = _correct(story, reference, frozenset({PHONE.display}))
    story.approve(ALERT, report, draft)

    assert _correct(story, reference, frozenset({RIGHT.display})) == draft

    with story.commits() as session:
        row = session.get_one(Alert, draft)
        assert open_text(session, ALERT, row, story.caseworkers[0]).text.identifiers == ()
        assert row.approver_id is None


def test_another_report_that_lists_the_same_number_keeps_it_listed(story: Story, report: SentReport) -> None:
    story.listed(story.report())
    _, reference = _out(story, report)
    _correct(story, reference, frozenset({PHONE.display}))
    assert _listed(story) == 1


def test_what_is_not_out_any_more_is_not_corrected(story: Story, report: SentReport) -> None:
    alert_id, reference = _out(story, report)
    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=alert_id, actor="test", clock=story.wiring.clock)
    with pytest.raises(Conflict):
        _correct(story, reference, EMPTY)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM alerts")) == 1
