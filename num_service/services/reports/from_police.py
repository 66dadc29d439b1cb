"""What officers wrote about a packet: taken over from the police database, sealed, and decided by a caseworker.

A question is put to the reporter through ``police_questions``, or not; an outcome is read here before they read it; a
request for an appeal becomes a draft of a warning. Nothing of what is decided goes back to the police database.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.db.models.police.police_message import PoliceMessage
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import force_messages, police_messages, pushed
from num_service.db.queries.police.force_messages import Waiting
from num_service.db.queries.police.police_messages import Line
from num_service.db.queries.reports import consents
from num_service.db.session import Database
from num_service.domain.police.force_message import (
    Decision,
    Fishing,
    ForceKind,
    Outcome,
    Why,
    fishing,
    may_be_decided,
    may_be_put,
)
from num_service.domain.police.relay import Relay
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import Status
from num_service.domain.shared.errors import Conflict, NotFound, NotReady
from num_service.domain.shared.forces import FORCES
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.police import read_marks
from num_service.services.reports import police_questions
from num_service.services.sealed import sealed_parts
from num_service.services.sealed.open_parts import open_with_casework_key


@dataclass(frozen=True, slots=True)
class FromPolice:
    """What an officer wrote, opened for a caseworker. text: empty where nothing was written or it is shredded.

    fishing: what it seems to ask that police may not be told.
    """

    id: uuid.UUID
    kind: ForceKind
    outcome: Outcome | None
    packet: str
    packet_id: uuid.UUID
    force: str
    sent_on: date
    decision: Decision | None
    why: Why | None
    fishing: tuple[Fishing, ...]
    text: str = field(repr=False)


def take_over(database: Database, police: Database | None) -> int:
    """Take over what officers wrote since; how many came. The police database may be away: the next sweep goes on."""
    if police is None:
        return 0
    try:
        with police.reads() as there:
            found = force_messages.waiting(there)
        if found:  # whoever wrote has opened it: that is known here first
            read_marks.read_marks(database, police)
        for each in found:
            with database.commits() as session:
                keep(session, each)
        if found:
            with police.commits() as there:
                force_messages.taken(there, [each.id for each in found])
    except (OperationalError, NotReady):  # it is away; or there is no key yet to seal it to
        return 0
    return len(found)


def keep(session: Session, sent: Waiting) -> None:
    """Keep one message, sealed to caseworkers; once. About a report that was deleted only the log says that it came."""
    packet_id, report_id = pushed.whose(session, sent.reference)
    report = None
    if report_id is not None:
        consents.lock(session, [report_id])
        report = session.get(Report, report_id, populate_existing=True)
    if packet_id is None or report is None or report.status is Status.DELETED:
        audit.record(
            session, actor="worker", action="police.message_left", subject=f"packet:{sent.reference}"
        )
        return
    if police_messages.known(session, sent.id):
        return
    part_id = None
    if sent.words:
        part_id = sealed_parts.write(
            session,
            report_id=report.id,
            kind=PartKind.FROM_POLICE,
            text=sent.words,
            on=sent.sent_at.date(),
            after=(PartKind.FROM_POLICE,),
        )
    session.add(
        PoliceMessage(
            id=sent.id,
            report_id=report.id,
            packet_id=packet_id,
            kind=sent.kind,
            outcome=sent.outcome,
            part_id=part_id,
            sent_on=sent.sent_at.date(),
        )
    )
    audit.record(
        session, actor="worker", action=f"police.{sent.kind}_came", subject=f"packet:{sent.reference}"
    )


def of_report(session: Session, report: Report, holder: CaseworkHolder) -> list[FromPolice]:
    """What officers wrote about a report's packets, the oldest first, opened with the casework key."""
    rows = police_messages.of_report(session, report.id)
    if not rows:
        return []
    opened = open_with_casework_key(session, holder, report_id=report.id, kinds=(PartKind.FROM_POLICE,))
    texts = {each.id: each.text for each in opened}
    return [
        FromPolice(
            id=row.id,
            kind=row.kind,
            outcome=row.outcome,
            packet=packet,
            packet_id=row.packet_id,
            force=FORCES[force].name,
            sent_on=row.sent_on,
            decision=row.decision,
            why=row.why,
            fishing=fishing(said := texts.get(row.part_id, "") if row.part_id else ""),
            text=said,
        )
        for row, packet, force in rows
    ]


def undecided(session: Session, *, except_for: uuid.UUID, limit: int = 200) -> Sequence[Line]:
    """What waits for a caseworker in every report, but those that they stepped back from."""
    return police_messages.undecided(session, except_for=except_for, limit=limit)


def pass_on(
    session: Session,
    *,
    report: Report,
    message_id: uuid.UUID,
    text: str,
    looked: bool,
    holder: CaseworkHolder,
    clock: Clock,
) -> ForceKind:
    """Put a question to the reporter, or show them what came of it, in a caseworker's words.

    Args:
        looked: as for :func:`~num_service.domain.police.force_message.may_be_put`.

    Raises:
        NotFound: ``no_message``. Conflict: ``decided``; ``fishing``; ``an_appeal``; as ``police_questions.pass_on``.
        Invalid, Locked: as :func:`~num_service.services.reports.messages.add_message`.
    """
    row = _open_one(session, report, message_id)
    if row.kind is ForceKind.APPEAL:
        raise Conflict("an_appeal", "An appeal is not put to the reporter: write a warning, or turn it down.")
    question = row.kind is ForceKind.QUESTION
    if question:
        may_be_put(text, looked=looked)
    police_questions.pass_on(
        session,
        report=report,
        packet_id=row.packet_id,
        kind=Relay.QUESTION if question else Relay.OUTCOME,
        text=text,
        holder=holder,
        clock=clock,
    )
    _decide(row, Decision.PASSED_ON, holder, clock)
    return row.kind


def turn_down(
    session: Session, *, report: Report, message_id: uuid.UUID, why: Why, holder: CaseworkHolder, clock: Clock
) -> ForceKind:
    """Do not pass it on. The force is told nothing, whatever the reason is.

    Raises:
        NotFound: ``no_message``. Conflict: ``decided``.
    """
    row = _open_one(session, report, message_id)
    _decide(row, Decision.TURNED_DOWN, holder, clock)
    row.why = why
    _log(session, report, row, holder, "turned_down")
    return row.kind


def settle(
    session: Session, *, report: Report, message_id: uuid.UUID, holder: CaseworkHolder, clock: Clock
) -> ForceKind:
    """Done with it: an outcome that is kept here, or an appeal from which a warning is being written.

    Raises:
        NotFound: ``no_message``. Conflict: ``decided``; ``a_question``.
    """
    row = _open_one(session, report, message_id)
    if row.kind is ForceKind.QUESTION:
        raise Conflict("a_question", "A question is put to the reporter, or turned down with a reason.")
    drafted = row.kind is ForceKind.APPEAL
    _decide(row, Decision.DRAFTED if drafted else Decision.KEPT, holder, clock)
    _log(session, report, row, holder, "taken_up" if drafted else "kept")
    return row.kind


def _open_one(session: Session, report: Report, message_id: uuid.UUID) -> PoliceMessage:
    consents.lock(session, [report.id])
    row = police_messages.locked(session, report.id, message_id)
    if row is None:
        raise NotFound("no_message", "There is nothing like that from the police for this report.")
    may_be_decided(row.decision)
    return row


def _decide(row: PoliceMessage, decision: Decision, holder: CaseworkHolder, clock: Clock) -> None:
    row.decision, row.decided_by, row.decided_on = decision, holder.user_id, clock().date()


def _log(session: Session, report: Report, row: PoliceMessage, holder: CaseworkHolder, what: str) -> None:
    audit.record(
        session,
        actor=holder.actor,
        action=f"police.{row.kind}_{what}",
        subject=f"report:{report.reference}",
    )
