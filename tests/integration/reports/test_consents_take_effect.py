"""What a changed consent does at once: to packets, to the checker, to warnings that are out."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.domain.alerts.alert import read_alert
from num_service.domain.reports.consent import AskedBy, Conditions, Scope, Value
from num_service.domain.reports.report import Status
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.verdict import NotNow
from num_service.services.casework import triage_report
from num_service.services.checker import check_identifier
from num_service.services.checker.asked import Asked
from num_service.services.police import release_packet
from num_service.services.reports import return_with_receipt
from tests.harness.desk import opens, taken_back
from tests.harness.story import ALL_YES, Story, later
from tests.harness.texts import alert_text


def _verdict(story: Story, *, ahead: timedelta = timedelta()) -> str:
    with story.commits() as session:
        user = session.execute(text("SELECT id FROM users LIMIT 1")).scalar_one()
        (checked,) = check_identifier.check_identifiers(
            session,
            user_id=user,
            asked=[Asked("+44 7700 900 123")],
            index=story.wiring.index,
            clock=later(story.wiring.clock, ahead),
        ).answers
    return checked.answer.verdict.value


def _publish(story: Story, alert_id: uuid.UUID, *, ahead: timedelta = timedelta()) -> None:
    story.publish(alert_id, ahead=ahead)


def _status(story: Story, table: str) -> str:
    with story.commits() as session:
        return session.execute(text(f"SELECT status FROM {table}")).scalar_one()


def test_a_packet_that_was_not_opened_is_taken_back_entirely(story: Story) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    change = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    assert "taken back" in str(change.stopped[0])
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM released_packets")).scalar_one() == 0
        assert session.execute(text("SELECT count(*) FROM releases")).scalar_one() == 1, (
            "the decision stays on record"
        )


def test_a_packet_that_was_opened_gets_a_notice_and_she_is_told_the_truth(story: Story) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    opens(story)
    change = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    assert change.stopped == ()
    assert "cannot be recalled" in str(change.not_undone[0])
    with story.commits() as session:
        assert session.execute(text("SELECT withdrawn_at IS NOT NULL FROM released_packets")).scalar_one()


def test_what_had_not_gone_does_not_go(story: Story) -> None:
    report = story.report()
    packet = story.approved_packet(report)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    story.release(packet)
    assert _status(story, "packets") == "refused"
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    assert ("releases.release", str(packet)) in story.woken, "her yes is decided at once"
    story.release(packet)
    assert _status(story, "packets") == "released"


def test_a_delay_holds_and_then_the_sweep_finds_it(story: Story) -> None:
    report = story.report(consents=ALL_YES | {"police_intelligence": {"value": "yes", "delay_days": 3}})
    packet = story.approved_packet(report)
    story.release(packet)
    assert _status(story, "packets") == "held"
    with story.commits() as session:
        assert release_packet.due(session, clock=story.wiring.clock) == []
        ahead = later(story.wiring.clock, timedelta(days=4, seconds=1))
        assert release_packet.due(session, clock=ahead) == [packet]
        release_packet.release_packet(session, packet_id=packet, clock=ahead)
    assert _status(story, "packets") == "released"


def test_an_excluded_force_is_never_chosen(story: Story) -> None:
    consent = {"value": "yes", "except_forces": ["metropolitan"]}
    report = story.report(consents=ALL_YES | {"police_intelligence": consent})
    story.release(story.approved_packet(report))
    assert _status(story, "packets") == "refused"


def test_withdrawing_the_checker_takes_the_number_out_and_out_of_warnings_that_are_out(story: Story) -> None:
    report = story.report()
    story.listed(report)
    story.publish(story.approved_alert(report))
    assert _verdict(story) == "reported"
    change = story.answer(report, Scope.CHECKER, Value.NO)
    assert len(change.stopped) == 2
    assert _verdict(story) == "none"
    with story.commits() as session:
        shown = read_alert(session.execute(text("SELECT published_content FROM alerts")).scalar_one())
    assert shown.identifiers == ()


def test_a_checker_delay_counts_from_the_record(story: Story) -> None:
    report = story.report(consents=ALL_YES | {"checker": {"value": "yes", "delay_days": 5}})
    story.listed(report)
    assert _verdict(story) == "none"
    assert _verdict(story, ahead=timedelta(days=6, hours=6)) == "reported"
    story.answer(report, Scope.CHECKER, Value.YES)
    assert _verdict(story, ahead=timedelta(hours=6)) == "reported", (
        "the delay is given up; the next fixed hour"
    )


def test_a_warning_without_the_checkers_yes_carries_no_identifiers(story: Story) -> None:
    report = story.report(consents={"alert": "yes"})
    story.publish(story.approved_alert(report))
    with story.commits() as session:
        assert (
            read_alert(session.execute(text("SELECT published_content FROM alerts")).scalar_one()).identifiers
            == ()
        )


def test_withdrawing_the_alert_recalls_it_and_what_waits_does_not_go(story: Story) -> None:
    story.recipients(5)
    report = story.report()
    story.publish(story.approved_alert(report))
    story.answer(report, Scope.ALERT, Value.NO)
    assert _status(story, "alerts") == "recalled"
    with story.commits() as session:
        rows = session.execute(text("SELECT channel, min(state) FROM deliveries GROUP BY channel"))
        states: dict[str, str] = {row[0]: row[1] for row in rows}
    assert states == {"inbox": "sent", "email": "cancelled"}


def test_narrowing_to_her_region_recalls_what_went_further(story: Story) -> None:
    report = story.report()
    story.publish(story.approved_alert(report))
    story.answer(report, Scope.ALERT, Value.YES, Conditions(region_only=True))
    assert _status(story, "alerts") == "recalled"


def test_from_a_report_set_aside_nothing_is_shared_any_more(story: Story) -> None:
    report = story.report()
    story.listed(report)
    story.publish(story.approved_alert(report))
    with story.commits() as session:
        triage_report.claim(session, reference=report.reference, holder=story.caseworkers[0])
        triage_report.change_status(
            session,
            reference=report.reference,
            to=Status.SET_ASIDE,
            reason="It is about a rival.",
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )
    assert _verdict(story) == "none"
    assert _status(story, "alerts") == "recalled"


def test_a_longer_delay_for_the_checker_takes_the_numbers_out_of_a_warning(story: Story) -> None:
    report = story.report()
    story.publish(story.approved_alert(report))
    with story.commits() as session:
        assert "+447700900123" in session.execute(text("SELECT published_content FROM alerts")).scalar_one()
    story.answer(report, Scope.CHECKER, Value.YES, Conditions(delay_days=30))
    with story.commits() as session:
        assert (
            "+447700900123" not in session.execute(text("SELECT published_content FROM alerts")).scalar_one()
        )


def test_show_me_first_waits_for_her_and_her_no_is_final(story: Story) -> None:
    report = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    alert = story.approved_alert(report)
    with pytest.raises(NotNow, match="have not answered"):
        _publish(story, alert, ahead=timedelta(days=30))
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        (shown,) = return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).alerts
        assert shown.asks

        def answer(says: bool) -> None:
            return_with_receipt.answer_alert(
                session, opened=opened, reference=shown.reference, says=says, seen_sha256=shown.sha256
            )

        answer(False)
        with pytest.raises(DomainError, match="said no to this text, and that stays"):
            answer(True)
    with pytest.raises(NotNow, match="said no"):
        _publish(story, alert)


def test_silence_sends_only_when_she_said_so_and_after_three_days(story: Story) -> None:
    consent = {"value": "yes", "show_me_first": True, "if_silent": "send"}
    report = story.report(consents=ALL_YES | {"alert": consent})
    alert = story.approved_alert(report)
    with pytest.raises(NotNow):
        _publish(story, alert, ahead=timedelta(days=2))
    _publish(story, alert, ahead=timedelta(days=3, minutes=1))
    assert _status(story, "alerts") == "published"


def test_silence_is_counted_from_the_approval_in_the_log_whatever_the_row_says(story: Story) -> None:
    """Whoever can write in the database dates the row back: the three days begin when a colleague approved it."""
    consent = {"value": "yes", "show_me_first": True, "if_silent": "send"}
    alert = story.approved_alert(story.report(consents=ALL_YES | {"alert": consent}))
    with story.commits() as session:
        session.execute(text("UPDATE alert_sources SET shown_at = shown_at - INTERVAL '4 days'"))
    with pytest.raises(NotNow):
        _publish(story, alert)
    _publish(story, alert, ahead=timedelta(days=3, minutes=1))
    assert _status(story, "alerts") == "published"


def test_a_colleague_may_pause_and_only_the_receipt_may_allow_more(story: Story) -> None:
    report = story.report(consents=ALL_YES | {"police_intelligence": "no"})
    story.answer(report, Scope.ALERT, Value.PAUSED, by=AskedBy.CASEWORKER)
    with pytest.raises(DomainError, match="Only the reporter’s code can allow more"):
        story.answer(report, Scope.ALERT, Value.YES, by=AskedBy.CASEWORKER)
    with pytest.raises(DomainError, match="Only the reporter’s code can allow more"):
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES, by=AskedBy.PROJECT)
    story.answer(report, Scope.ALERT, Value.PAUSED)  # with their code they may pause as well
    story.answer(report, Scope.ALERT, Value.YES)


def test_for_someone_who_does_not_know_police_stay_out_whoever_asks(story: Story) -> None:
    report = story.report(consents={"alert": "yes"}, about={"on_behalf": "does_not_know"})
    with pytest.raises(DomainError, match="does not know"):
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    story.release(story.approved_packet(report))
    assert _status(story, "packets") == "refused"


def test_after_her_no_every_later_text_waits_for_her_yes(story: Story) -> None:
    """She had not asked to be shown it first; having said no once, she is asked."""
    report = story.report()
    alert = story.approved_alert(report)

    def answer(says: bool) -> bool:
        with story.commits() as session:
            opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
            (shown,) = return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).alerts
            return_with_receipt.answer_alert(
                session, opened=opened, reference=shown.reference, says=says, seen_sha256=shown.sha256
            )
            return shown.asks

    assert answer(False) is False
    story.rewritten_alert(report, alert, alert_text(body="Said quite differently by a caseworker."))
    with pytest.raises(NotNow, match="have not answered"):
        _publish(story, alert, ahead=timedelta(days=30))
    assert answer(True) is True
    _publish(story, alert)


def test_from_a_report_set_aside_an_unopened_packet_is_taken_back(story: Story) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    with story.commits() as session:
        triage_report.claim(session, reference=report.reference, holder=story.caseworkers[0])
        triage_report.change_status(
            session,
            reference=report.reference,
            to=Status.SET_ASIDE,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
            reason="Not what it seemed.",
        )
    assert _status(story, "packets") == "withdrawn"
    assert taken_back(story).taken_back == 1
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM released_packets")).scalar_one() == 0
