"""23:40, one caseworker, a gun: fixed sentences go out at once, for a day, and only while nobody else can be asked."""

from __future__ import annotations

import contextlib
import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import MOST_ALONE
from num_service.domain.alerts.fixed import Fixed, Happened
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.taxonomy import Region
from num_service.domain.shared.verdict import NotNow, Reason
from num_service.services.alerts import schedule_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import night_alert, step_back
from num_service.services.upkeep import forget
from tests.harness.on_call import on_duty_now
from tests.harness.story import SentReport, Story, later
from tests.harness.texts import PHONE

LONDON = Audience(frozenset({Region.LONDON}))
GUN = Fixed(happened=(Happened.GUN,))
DAY = timedelta(days=1)


def _send(story: Story, report: SentReport, fixed: Fixed = GUN, *, by: int = 0) -> Alert:
    with story.commits() as session:
        return night_alert.publish_alone(
            session,
            report=session.get_one(Report, report.id),
            fixed=fixed,
            identifiers=(PHONE,),
            audience=LONDON,
            holder=story.caseworkers[by],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )


def _second(
    story: Story, alert: Alert, *, by: int = 1, seen: str = "", ahead: timedelta = timedelta()
) -> None:
    with story.commits() as session:
        night_alert.second(
            session,
            reference=alert.reference,
            seen=seen or ALERT.seen(session.get_one(Alert, alert.id)),
            holder=story.caseworkers[by],
            clock=later(story.wiring.clock, ahead),
        )


def _row(story: Story, alert_id: uuid.UUID) -> Alert:
    with story.commits() as session:
        return session.get_one(Alert, alert_id)


def _why(story: Story, report: SentReport, fixed: Fixed = GUN, *, by: int = 0) -> tuple[Reason, ...]:
    with pytest.raises(NotNow) as refused:
        _send(story, report, fixed, by=by)
    return refused.value.verdict.reasons


def _expire(story: Story, ahead: timedelta) -> None:
    with story.commits() as session:
        forget.forget_expired(session, clock=later(story.wiring.clock, ahead))


def test_it_reaches_everybody_at_once_and_ends_in_a_day(story: Story) -> None:
    story.recipients(3)
    report = story.report()
    on_duty_now(story, 0)
    alert = _send(story, report)
    assert alert.status is AlertStatus.PUBLISHED
    with story.commits() as session:
        told = session.scalar(text("SELECT count(*) FROM deliveries WHERE channel = 'inbox'"))
    assert told == 3
    assert _send(story, report).id == alert.id, "pressed twice it is one"
    _expire(story, DAY - timedelta(minutes=1))
    assert _row(story, alert.id).status is AlertStatus.PUBLISHED
    _expire(story, DAY + timedelta(minutes=1))
    assert _row(story, alert.id).status is AlertStatus.EXPIRED


def test_a_second_caseworker_keeps_it_out_and_its_writer_cannot(story: Story) -> None:
    report = story.report()
    on_duty_now(story, 0)
    alert = _send(story, report)
    with pytest.raises(Conflict) as refused:
        _second(story, alert, by=0)
    assert refused.value.code == "own_approval"
    with pytest.raises(Conflict) as refused:
        _second(story, alert, seen="0" * 64)
    assert refused.value.code == "changed"
    _second(story, alert)
    _expire(story, DAY * 2)
    assert _row(story, alert.id).status is AlertStatus.PUBLISHED
    with pytest.raises(Conflict) as refused:
        _second(story, alert)
    assert refused.value.code == "not_waiting"


@pytest.mark.parametrize(
    ("there", "why"),
    [((1,), Reason.NOT_ON_DUTY), ((0, 1), Reason.COLLEAGUE_ON_DUTY), ((), Reason.NOT_ON_DUTY)],
)
def test_one_person_sends_it_only_on_call_and_while_nobody_else_is(
    story: Story, there: tuple[int, ...], why: Reason
) -> None:
    report = story.report()
    on_duty_now(story, *there)
    assert why in _why(story, report)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM alerts")) == 0, "nothing half done"


def test_a_colleague_who_stepped_back_is_nobody_to_ask(story: Story) -> None:
    report = story.report()
    on_duty_now(story, 0, 1)
    with story.commits() as session:
        of = session.get_one(Report, report.id)
        step_back.step_back(session, report=of, holder=story.caseworkers[1], clock=story.wiring.clock)
    assert _send(story, report).status is AlertStatus.PUBLISHED


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        ("no", Reason.SAID_NO),
        ({"value": "yes", "delay_days": 3}, Reason.DELAYED),
        ({"value": "yes", "show_me_first": True, "if_silent": "send"}, Reason.AWAITING_REPORTER),
    ],
)
def test_their_conditions_hold_at_night_too(story: Story, consent: object, why: Reason) -> None:
    on_duty_now(story, 0)
    assert _why(story, story.report(consents={"alert": consent})) == (why,)


def test_no_number_goes_without_a_yes_to_the_checker(story: Story) -> None:
    on_duty_now(story, 0)
    with_it = _send(story, story.report(consents={"alert": "yes", "checker": "yes"}))
    without = _send(story, story.report(consents={"alert": "yes"}))
    assert PHONE.canonical in (_row(story, with_it.id).published_content or "")
    assert PHONE.canonical not in (_row(story, without.id).published_content or "")


def test_another_answer_does_not_take_it_back_and_a_no_does(story: Story) -> None:
    """It is decided again at every answer, and that nobody approved it yet is no reason then."""
    report = story.report()
    on_duty_now(story, 0)
    alert = _send(story, report)
    story.answer(report, Scope.STATISTICS, Value.NO)
    story.answer(report, Scope.CHECKER, Value.NO)
    assert _row(story, alert.id).status is AlertStatus.PUBLISHED
    story.answer(report, Scope.ALERT, Value.NO)
    assert _row(story, alert.id).status is AlertStatus.RECALLED


def test_one_person_cannot_fill_the_night(story: Story) -> None:
    on_duty_now(story, 0)
    alerts = [_send(story, story.report()) for _ in range(MOST_ALONE)]
    assert _why(story, story.report()) == (Reason.ENOUGH_ALONE,)
    _second(story, alerts[0])
    assert _send(story, story.report()).status is AlertStatus.PUBLISHED


def test_of_several_sent_at_the_same_moment_no_more_go_than_one_person_may(story: Story) -> None:
    on_duty_now(story, 0)
    reports = [story.report() for _ in range(MOST_ALONE + 2)]
    start = threading.Barrier(len(reports))

    def press(report: SentReport) -> None:
        start.wait(120)
        with contextlib.suppress(NotNow):
            _send(story, report)

    pressing = [threading.Thread(target=press, args=(each,)) for each in reports]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join(120)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM alerts WHERE alone")) == MOST_ALONE


def test_what_is_over_is_not_brought_back_by_agreeing_with_it(story: Story) -> None:
    """Its readers are told that it no longer applies from that moment on, whether or not it was swept."""
    on_duty_now(story, 0)
    alert = _send(story, story.report())
    with pytest.raises(Conflict) as refused:
        _second(story, alert, ahead=DAY + timedelta(minutes=1))
    assert refused.value.code == "not_waiting"


def test_a_row_that_says_one_person_answers_for_it_is_no_approval(story: Story) -> None:
    """Only the night's own press needs nobody else: an ordinary warning does not go because its row was changed."""
    alert_id = story.approved_alert(story.report())
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE alerts SET alone = true, approver_id = NULL, approved_sha256 = NULL, publish_by = writer_id, "
                "publish_at = now() - interval '1 minute' WHERE id = :id"
            ),
            {"id": alert_id},
        )
    wiring = story.wiring
    schedule_alert.publish_due(wiring.database, clock=wiring.clock, wake=wiring.wake)
    assert _row(story, alert_id).status is not AlertStatus.PUBLISHED
