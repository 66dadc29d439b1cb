"""Pass a force's question or outcome on to a reporter, and take their answer, or that they give none.

The words are messages like any other, sealed both ways. What an answer says goes to police only as a packet that two
caseworkers write and approve, and that the gate lets go. That somebody refused is told to no force.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from num_service.db.models.police.relay import RelayRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import relays
from num_service.db.queries.police.relays import Opened
from num_service.db.queries.reports import consents
from num_service.domain.police.relay import Relay, RelaySaid, asks, may_be_relayed, may_be_said
from num_service.domain.reports.consent import ConsentRecord, Scope, in_force
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.forces import FORCES
from num_service.services.core import audit, signed_answers
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.reports import messages
from num_service.services.reports.messages import Message

_ABOUT = (Scope.POLICE_QUESTIONS,)


@dataclass(frozen=True, slots=True)
class Relayed:
    """One thing that was passed on, as its reporter and caseworkers see it.

    text: of the message; empty where it cannot be read any more. asks: the reporter may answer now.
    """

    id: uuid.UUID
    kind: Relay
    force: str
    passed_on: date
    said: RelaySaid | None
    asks: bool
    text: str = field(repr=False)


def at_forces(session: Session, report_id: uuid.UUID) -> list[Opened]:
    """The packets of a report that police may have asked about."""
    return [each for each in relays.at_forces(session, report_id) if each.opened]


def of_report(
    session: Session, report: Report, written: Sequence[Message], answers: Sequence[ConsentRecord]
) -> tuple[Relayed, ...]:
    """What was passed on about a report, the oldest first.

    Args:
        written: its messages, opened by whoever looks.
        answers: its reporter's answers, with whether they are signed.
    """
    texts = {each.id: each.text for each in written if each.opens}
    questions = in_force(answers, Scope.POLICE_QUESTIONS)
    return tuple(
        Relayed(
            id=row.id,
            kind=row.kind,
            force=FORCES[force].name,
            passed_on=row.passed_on,
            said=row.said,
            asks=row.kind is Relay.QUESTION and row.said is not RelaySaid.ANSWERED and asks(questions),
            text=texts.get(row.part_id, ""),
        )
        for row, force in relays.of_report(session, report.id)
    )


def pass_on(
    session: Session,
    *,
    report: Report,
    packet_id: uuid.UUID,
    kind: Relay,
    text: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """A caseworker passes on what a force asked, or what came of a packet.

    Raises:
        NotFound: ``no_packet``. Conflict: as :func:`~num_service.domain.police.relay.may_be_relayed`.
        Invalid, Locked: as :func:`~num_service.services.reports.messages.add_message`.
    """
    consents.lock(session, [report.id])
    packet = next((each for each in relays.at_forces(session, report.id) if each.id == packet_id), None)
    if packet is None:
        raise NotFound("no_packet", "There is no such packet of this report at a force.")
    may_be_relayed(kind, questions=_questions(session, report.id), opened=packet.opened)
    part_id = messages.add_message(session, report=report, text=text, clock=clock, holder=holder)
    session.add(
        RelayRow(
            id=uuid.uuid4(),
            report_id=report.id,
            packet_id=packet.id,
            kind=kind,
            part_id=part_id,
            passed_by=holder.user_id,
            passed_on=clock().date(),
        )
    )
    audit.record(
        session, actor=holder.actor, action=f"police.{kind}_passed_on", subject=f"report:{report.reference}"
    )


def answer(session: Session, *, report: Report, relay_id: uuid.UUID, text: str | None, clock: Clock) -> None:
    """The reporter answers a question, or says that they do not; caseworkers alone read it.

    Args:
        text: None where they do not answer. They may still do so later.

    Raises:
        NotFound: ``no_question``. Conflict: as :func:`~num_service.domain.police.relay.may_be_said`.
        Invalid: as :func:`~num_service.services.reports.messages.add_message`.
    """
    consents.lock(session, [report.id])
    row = relays.locked(session, report.id, relay_id)
    if row is None or row.kind is not Relay.QUESTION:
        raise NotFound("no_question", "There is no such question for this report.")
    may_be_said(row.said, questions=_questions(session, report.id))
    if text is not None:
        row.answer_id = messages.add_message(session, report=report, text=text, clock=clock)
    row.said = RelaySaid.REFUSED if text is None else RelaySaid.ANSWERED
    row.said_on = clock().date()
    audit.record(
        session,
        actor="receipt",
        action="police.question_refused" if text is None else "police.question_answered",
        subject=f"report:{report.reference}",
    )


def _questions(session: Session, report_id: uuid.UUID) -> ConsentRecord | None:
    return in_force(signed_answers.history(session, report_id, scopes=_ABOUT), Scope.POLICE_QUESTIONS)
