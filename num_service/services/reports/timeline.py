"""The ledger on the receipt page: received, read, alert, checker, police — with the truth about each.

It never shows her account or contact: a receipt may be found (5-experience, "Receipt page").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents, reports, timeline
from num_service.db.queries.reports.timeline import AlertFate, PacketFate
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import ConsentRecord, Scope, Value, in_force
from num_service.domain.reports.matching import Judgement, best, notice_over
from num_service.domain.reports.report import Status
from num_service.domain.shared.forces import FORCES


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what, how far (``done``, ``current``, ``waiting``, ``stopped``), when, and in words."""

    key: str
    title: str
    state: str
    when: date | None = None
    text: str = ""


def steps(session: Session, report: Report, now: datetime) -> tuple[Step, ...]:
    """The whole ledger of a report."""
    records = consents.history(session, report.id)
    return (
        Step("received", "We have your report", "done", report.received_on),
        _read(report.status),
        *_alerts(timeline.alerts(session, report.id), in_force(records, Scope.ALERT)),
        _checker(*timeline.listed(session, report.id), in_force(records, Scope.CHECKER), now),
        *_match(session, report, in_force(records, Scope.POLICE_INTELLIGENCE), now),
        *_police(timeline.packets(session, report.id), in_force(records, Scope.POLICE_INTELLIGENCE)),
    )


def _read(status: Status) -> Step:
    if status is Status.RECEIVED:
        return Step("read", "A caseworker reads it", "current", text="Nobody has opened it yet.")
    if status is Status.SET_ASIDE:
        return Step(
            "read", "It was set aside", "stopped", text="Nothing is shared from it. Write to us to ask why."
        )
    if status is Status.CLOSED:
        return Step("read", "A caseworker has read it and finished", "done")
    return Step("read", "A caseworker has it", "done")


def _allowed(record: ConsentRecord | None) -> bool:
    return record is not None and record.value in (Value.YES, Value.IF_MATCHED)


def _alerts(fates: list[AlertFate], record: ConsentRecord | None) -> Iterator[Step]:
    shown = [fate for fate in fates if fate.status is not AlertStatus.DRAFT]
    if not shown:
        if not _allowed(record):
            yield Step("alert", "No warning to others", "stopped", text="You said no, so none is sent.")
        else:
            yield Step(
                "alert",
                "A warning to others",
                "waiting",
                text="Not written yet. It waits for two caseworkers.",
            )
    for fate in shown:
        if fate.status is AlertStatus.PUBLISHED and fate.published_at:
            yield Step("alert", "A warning is out", "done", fate.published_at.date())
        elif fate.status is AlertStatus.APPROVED:
            refused = not _allowed(record) or fate.reporter_said is False
            words = "You said no, so it does not go." if refused else "It is ready and has not been sent."
            yield Step("alert", "A warning is written", "stopped" if refused else "current", text=words)
        else:
            ended = fate.ended_at.date() if fate.ended_at else None
            yield Step("alert", "A warning no longer applies", "stopped", ended)


def _checker(count: int, visible_from: datetime | None, record: ConsentRecord | None, now: datetime) -> Step:
    if count and visible_from:
        if visible_from > now:
            return Step(
                "checker",
                "It will be in the checker",
                "waiting",
                visible_from.date(),
                "The delay you asked for.",
            )
        words = (
            "One thing you told us is found by a check."
            if count == 1
            else f"{count} things are found by a check."
        )
        return Step("checker", "It is in the checker", "done", visible_from.date(), words)
    if not _allowed(record):
        return Step(
            "checker", "Not in the checker", "stopped", text="You said no, so a check does not find it."
        )
    return Step("checker", "The checker", "waiting", text="A caseworker looks at each number first.")


def _match(session: Session, report: Report, record: ConsentRecord | None, now: datetime) -> Iterator[Step]:
    """Gate rule 9: she is told of the match, and has seven days to say no."""
    match = best(reports.matches(session, report.id))
    if record is None or record.value is not Value.IF_MATCHED:
        return
    if match is None or match.judgement is not Judgement.DIFFERENT:
        yield Step(
            "match", "If someone else reports this person", "waiting", text="Police hear nothing until then."
        )
        return
    until = notice_over(match, record)
    words = f"Someone else has reported this person. You can say no until {until.day} {until:%B %Y}."
    late = (
        "Someone else has reported this person, and the seven days to say no are over. You can still say no."
    )
    over = now >= until
    yield Step(
        "match",
        "Someone else reported this person",
        "done" if over else "current",
        match.judged_at.date(),
        late if over else words,
    )


def _police(fates: list[PacketFate], record: ConsentRecord | None) -> Iterator[Step]:
    told = [fate for fate in fates if fate.status in (PacketStatus.RELEASED, PacketStatus.WITHDRAWN)]
    for fate in told:
        yield _packet(fate)
    if told:
        return
    if record is not None and record.value is Value.PAUSED:
        yield Step(
            "police", "The police", "waiting", text="Paused. Nothing goes until you say yes again here."
        )
    elif not _allowed(record):
        yield Step(
            "police", "Not shared with the police", "stopped", text="You did not say yes, so nothing goes."
        )
    else:
        yield Step(
            "police", "The police", "waiting", text="Nothing has gone. Two caseworkers look at it first."
        )


def _packet(fate: PacketFate) -> Step:
    force = FORCES[fate.force].name
    if fate.status is PacketStatus.WITHDRAWN and fate.withdrawn_at is None:
        return Step("police", f"Taken back from {force}", "stopped", text="No officer had opened it.")
    if fate.withdrawn_at:
        seen = (
            "They have acknowledged that."
            if fate.withdrawal_seen_at
            else "They have not acknowledged that yet."
        )
        words = f"An officer had opened it before you withdrew, so it cannot be recalled. {force} was told. {seen}"
        return Step("police", f"Withdrawn from {force}", "stopped", fate.withdrawn_at.date(), words)
    if fate.acknowledged_at:
        return Step("police", f"{force} has acknowledged it", "done", fate.acknowledged_at.date())
    if fate.opened_at:
        return Step("police", f"{force} has opened it", "done", fate.opened_at.date())
    released = fate.released_at.date() if fate.released_at else None
    words = "No officer has opened it. Until then you can take it back completely."
    return Step("police", f"Sent to {force}, without you in it", "done", released, words)
