"""The ledger on the receipt page: received, read, alert, checker, police — with the truth about each.

It never shows the account or contact: a receipt may be found (5-experience, "Receipt page").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.db.models.police.handover import HandoverRow
from num_service.db.models.police.relay import RelayRow
from num_service.db.models.reports.own_name import OwnNameRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.casework import pages
from num_service.db.queries.police import relays
from num_service.db.queries.reports import own_name, reports, timeline
from num_service.db.queries.reports.timeline import AlertFate, PacketFate
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.police.relay import Relay, RelaySaid
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import ConsentRecord, Scope, Value, in_force
from num_service.domain.reports.matching import best, notice_over
from num_service.domain.reports.own_name import ever_wished
from num_service.domain.reports.report import Status
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import Phrase, phrase, phrases
from num_service.services.core import signed_answers
from num_service.services.police import hand_over
from num_service.services.reports.packet_step import packet_step
from num_service.services.reports.step import Step, StepState

_DONE, _CURRENT, _WAITING, _STOPPED = StepState
#: For a yes from before answers were signed; and for one that anybody may have written.
_CONFIRM = phrase("Held: your yes is not signed with your code yet. Confirm it on this page.")
_IS_PAUSED = phrase("Paused. Nothing goes until you say yes again here.")
_NOT_THEIRS = phrase("Held: a yes is noted here that your code did not sign. It does not count.")


def steps(
    session: Session, report: Report, records: Sequence[ConsentRecord], now: datetime
) -> tuple[Step, ...]:
    """The whole ledger of a report; records: its answers, with whether they are signed."""
    return (
        Step("received", phrase("We have your report"), _DONE, report.received_on),
        *_called(session, report),
        _read(report),
        *_alerts(timeline.alerts(session, report.id), in_force(records, Scope.ALERT)),
        _checker(*timeline.listed(session, report.id), in_force(records, Scope.CHECKER), now),
        *_match(session, report, in_force(records, Scope.POLICE_INTELLIGENCE), now),
        *_police(
            timeline.packets(session, report.id),
            in_force(records, Scope.POLICE_INTELLIGENCE),
            now,
            official=report.official,
        ),
        *(_relayed(row, FORCES[force].name) for row, force in relays.of_report(session, report.id)),
        *(
            _handover(row, signed=signed_answers.handover_allowed(session, report, row))
            for row in hand_over.of_report(session, report.id)
        ),
        *map(_own_name, own_name.of_report(session, report.id) if ever_wished(records) else ()),
    )


def _relayed(row: RelayRow, force: str) -> Step:
    """What a force asked or said, through a caseworker; its words are among the messages."""
    if row.kind is Relay.OUTCOME:
        told = phrase("It is among the messages below.")
        return Step(
            "outcome", phrase("%(force)s says what came of it", force=force), _DONE, row.passed_on, told
        )
    title = phrase("%(force)s asks you something, through us", force=force)
    if row.said is RelaySaid.ANSWERED:
        return Step("question", title, _DONE, row.said_on, phrase("You answered. Caseworkers have it."))
    if row.said is RelaySaid.REFUSED:
        return Step("question", title, _STOPPED, row.said_on, phrase("You do not answer it."))
    return Step("question", title, _CURRENT, row.passed_on, phrase("You need not answer."))


def _handover(row: HandoverRow, *, signed: bool) -> Step:
    title = phrase("Handing it on: %(body)s", body=row.body)
    if row.handed_at is not None:
        return Step(
            "handover", title, _DONE, row.handed_at.date(), phrase("It was handed over, on your yes.")
        )
    if row.said is None:
        return Step(
            "handover", title, _CURRENT, text=phrase("We ask you first. Nothing goes without your yes.")
        )
    if row.said and not signed:
        return Step("handover", title, _CURRENT, text=_NOT_THEIRS)
    if row.said:
        return Step("handover", title, _WAITING, text=phrase("You said yes. It has not been handed over."))
    return Step("handover", title, _STOPPED, text=phrase("You said no, so it does not go there."))


def _own_name(row: OwnNameRow) -> Step:
    title = phrase("Telling an officer who you are")
    if row.told_on is not None:
        return Step("own_name", title, _DONE, row.told_on, phrase("The officer was told, on your yes."))
    if row.said is None:
        return Step(
            "own_name", title, _CURRENT, text=phrase("We ask you first. Nothing goes without your yes.")
        )
    if row.said:
        return Step("own_name", title, _WAITING, text=phrase("You said yes. The officer has not been told."))
    return Step("own_name", title, _STOPPED, text=phrase("You said no, so the officer is not told."))


def _called(session: Session, report: Report) -> Iterator[Step]:
    """Whether somebody who was called has seen it, and when: that moment is theirs, and no reporter's."""
    found = pages.of_report(session, report.id)
    if not found:
        return
    first = found[0]
    if first.answered_at is not None:
        yield Step("called", phrase("A person has seen this, %(moment)s", moment=first.answered_at), _DONE)
    elif first.rounds:
        yield Step(
            "called",
            phrase("All caseworkers were called"),
            _CURRENT,
            text=phrase(
                "None of them has answered yet. We do not call the police or an ambulance: in danger, call them "
                "yourself."
            ),
        )
    else:
        yield Step(
            "called",
            phrase("The caseworker on duty is called"),
            _CURRENT,
            text=phrase(
                "They have not answered yet. After ten minutes the next one is called. We do not call the police or an "
                "ambulance: in danger, call them yourself."
            ),
        )


def _read(report: Report) -> Step:
    """Only what is known: opening it is reading, whether or not somebody has claimed it."""
    status = report.status
    if status is Status.RECEIVED and report.opened:
        return Step("read", phrase("A caseworker has opened it"), _DONE)
    if status is Status.RECEIVED:
        return Step(
            "read",
            phrase("A caseworker reads it"),
            _CURRENT,
            text=phrase("No caseworker has taken it on yet."),
        )
    if status is Status.SET_ASIDE:
        return Step(
            "read",
            phrase("It was set aside"),
            _STOPPED,
            text=phrase("Nothing is shared from it. Write to us to ask why."),
        )
    if status is Status.CLOSED:
        return Step("read", phrase("A caseworker has read it and finished"), _DONE)
    return Step("read", phrase("A caseworker has it"), _DONE)


def _allowed(record: ConsentRecord | None) -> bool:
    return record is not None and record.value in (Value.YES, Value.IF_MATCHED)


def _paused(record: ConsentRecord | None) -> bool:
    return record is not None and record.value is Value.PAUSED


def _unsigned(record: ConsentRecord) -> Phrase:
    return _CONFIRM if record.before else _NOT_THEIRS


def _alerts(fates: list[AlertFate], record: ConsentRecord | None) -> Iterator[Step]:
    shown = [fate for fate in fates if fate.status is not AlertStatus.DRAFT]
    if not shown:
        yield _no_alert_yet(record, drafted=bool(fates))
    for fate in shown:
        if fate.status is AlertStatus.PUBLISHED and fate.published_at:
            yield Step("alert", phrase("A warning is out"), _DONE, fate.published_at.date())
        elif fate.status is AlertStatus.APPROVED:
            written = phrase("A warning is written")
            if not _allowed(record) or fate.reporter_said is False:
                yield Step("alert", written, _STOPPED, text=phrase("You said no, so it does not go."))
            elif record is not None and not record.counts:
                yield Step("alert", written, _CURRENT, text=_unsigned(record))
            else:
                yield Step("alert", written, _CURRENT, text=phrase("It is ready and has not been sent."))
        else:
            ended = fate.ended_at.date() if fate.ended_at else None
            yield Step("alert", phrase("A warning no longer applies"), _STOPPED, ended)


def _no_alert_yet(record: ConsentRecord | None, *, drafted: bool) -> Step:
    if _paused(record):
        return Step("alert", phrase("A warning to others"), _WAITING, text=_IS_PAUSED)
    if not _allowed(record):
        return Step(
            "alert", phrase("No warning to others"), _STOPPED, text=phrase("You said no, so none is sent.")
        )
    if record is not None and not record.counts:
        return Step("alert", phrase("A warning to others"), _CURRENT, text=_unsigned(record))
    if drafted:
        written = phrase("A draft is there. It goes nowhere before a second caseworker has agreed to it.")
        return Step("alert", phrase("A warning is being written"), _CURRENT, text=written)
    return Step(
        "alert",
        phrase("A warning to others"),
        _WAITING,
        text=phrase("Not written yet. It waits for two caseworkers."),
    )


def _checker(count: int, visible_from: datetime | None, record: ConsentRecord | None, now: datetime) -> Step:
    if count and visible_from and visible_from > now:
        delayed = record is not None and record.effective_from > now
        return Step(
            "checker",
            phrase("It will be in the checker"),
            _WAITING,
            visible_from.date(),
            phrase("The delay you asked for.")
            if delayed
            else phrase(
                "New numbers appear together, at fixed hours, so that the hour does not show when you told us."
            ),
        )
    if count and visible_from:
        found = phrases(
            "One thing you told us is found by a check.", "%(num)s things are found by a check.", count
        )
        return Step("checker", phrase("It is in the checker"), _DONE, visible_from.date(), found)
    if _paused(record):
        return Step("checker", phrase("The checker"), _WAITING, text=_IS_PAUSED)
    if not _allowed(record):
        return Step(
            "checker",
            phrase("Not in the checker"),
            _STOPPED,
            text=phrase("You said no, so no check finds it through your report."),
        )
    if record is not None and not record.counts:
        return Step("checker", phrase("The checker"), _CURRENT, text=_unsigned(record))
    return Step(
        "checker", phrase("The checker"), _WAITING, text=phrase("A caseworker looks at each number first.")
    )


def _match(session: Session, report: Report, record: ConsentRecord | None, now: datetime) -> Iterator[Step]:
    """Gate rule 9: a reporter is told of a match that two caseworkers agreed on, and has seven days to say no.

    Nobody else reported, nobody judged, one caseworker judged, the same, not known, perhaps the person reported: in
    each case they read the same words.
    """
    match = best(reports.matches(session, report.id))
    if record is None or record.value is not Value.IF_MATCHED:
        return
    if match is None or match.told_at is None:
        yield Step(
            "match",
            phrase("If someone else reports this person"),
            _WAITING,
            text=phrase("We do not tell the police before then."),
        )
        return
    until = notice_over(match.told_at, record)
    title, told_on = phrase("Someone else reported this person"), match.told_at.date()
    if now >= until:
        late = phrase(
            "Someone else has reported this person, and the seven days to say no are over. You can still say no."
        )
        yield Step("match", title, _DONE, told_on, late)
    else:
        words = phrase(
            "Someone else has reported this person. You can say no until %(day)s.", day=until.date()
        )
        yield Step("match", title, _CURRENT, told_on, words)


def _police(
    fates: list[PacketFate], record: ConsentRecord | None, now: datetime, *, official: bool
) -> Iterator[Step]:
    told = [fate for fate in fates if fate.status in (PacketStatus.RELEASED, PacketStatus.WITHDRAWN)]
    yield from (packet_step(fate, now) for fate in told)
    if told:
        return
    if _paused(record):
        yield Step("police", phrase("The police"), _WAITING, text=_IS_PAUSED)
    elif not _allowed(record):
        no = phrase("You did not say yes, so nothing goes.")
        yield Step("police", phrase("Not shared with the police"), _STOPPED, text=no)
    elif official:  # the gate holds it (2-domain, rule 10)
        held = phrase(
            "It may be about police or an official, so it is held. A caseworker asks you before it goes to a body that "
            "looks into such complaints."
        )
        yield Step("police", phrase("The police"), _WAITING, text=held)
    elif record is not None and not record.counts:
        yield Step("police", phrase("The police"), _CURRENT, text=_unsigned(record))
    else:
        waits = phrase("Nothing has gone. Two caseworkers look at it first.")
        yield Step("police", phrase("The police"), _WAITING, text=waits)
