"""Change one consent: give it, withdraw it, or pause it. It takes effect at once, queued work included.

Widening always needs the receipt; any other channel only pauses (2-domain, "Withdrawal"). The report's consent row
is locked, as a release locks it, so nothing falls between the two.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypedDict, Unpack

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import ReleasedPacket
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.consent import ConsentHead, ConsentRow
from num_service.db.models.reports.identifier import ListingSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.core.rows import changed
from num_service.db.queries.reports import consents
from num_service.db.session import after_commit
from num_service.domain.alerts.alert import read_alert
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports import wording
from num_service.domain.reports.consent import (
    ANSWERS,
    CONDITIONS,
    Answer,
    AskedBy,
    ConsentRecord,
    Scope,
    Value,
    in_force,
    widens,
)
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.phrases import Message, phrase
from num_service.domain.shared.taxonomy import Language
from num_service.services.alerts import alert_sources
from num_service.services.core import audit
from num_service.services.core.wiring import WAKE_RELEASE, Clock, Wake
from num_service.services.police.take_back import take_back


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: in words, what stopped at once, and what could not be undone."""

    record: ConsentRecord
    stopped: tuple[Message, ...] = ()
    not_undone: tuple[Message, ...] = ()


def change_consent(session: Session, *, answer: Answer, **how: Unpack[How]) -> Change:
    """Record one answer and carry out what follows from it. As :func:`change_consents`."""
    return change_consents(session, answers=[answer], **how)[0]


class How(TypedDict):
    """Whose answers, and how they came."""

    report_id: uuid.UUID
    by: AskedBy
    actor: str
    language: Language
    clock: Clock
    wake: Wake


def change_consents(session: Session, *, answers: Sequence[Answer], **how: Unpack[How]) -> list[Change]:
    """Record answers and carry out what follows from each: all of them, or none.

    The audit trail comes after the last of them: whoever holds it while still waiting for a row that somebody holds
    who waits for the audit trail would be turned away by the database, and "stop everything" with it.

    Raises:
        Invalid: ``not_offered`` for a value or condition the question does not have.
        Conflict: ``unavailable`` when the person concerned does not know of the report; ``needs_receipt`` when anybody
            but the holder of the receipt would widen.
    """
    consents.lock(session, [how["report_id"]])
    report = session.get_one(Report, how["report_id"])
    changes = [_change(session, report, each, how) for each in answers]
    for each in answers:
        audit.record(
            session,
            actor=how["actor"],
            action=f"consent.{each.scope}.{each.value}",
            subject=f"report:{report.reference}",
        )
    return changes


def _change(session: Session, report: Report, answer: Answer, how: How) -> Change:
    clock = how["clock"]
    current = in_force(consents.history(session, report.id), answer.scope)
    _check(answer, current, how["by"])
    row = ConsentRow(
        report_id=report.id,
        scope=answer.scope,
        value=answer.value,
        conditions=answer.conditions.as_json(),
        wording_version=wording.CURRENT,
        language=how["language"],
        asked_by=how["by"],
        recorded_at=clock(),
    )
    session.add(row)
    session.execute(
        update(ConsentHead).where(ConsentHead.report_id == report.id).values(changes=ConsentHead.changes + 1)
    )
    session.flush()
    record = consents.as_record(row)
    stopped: list[Message] = []
    not_undone: list[Message] = []
    if answer.scope is Scope.POLICE_INTELLIGENCE:
        _police(session, report.id, record, clock, how["wake"], stopped, not_undone)
    elif answer.scope is Scope.CHECKER:
        _checker(session, report.id, record, clock, stopped)
    elif answer.scope is Scope.ALERT:
        _alerts(session, report.id, clock, stopped, not_undone)
    return Change(record, tuple(stopped), tuple(not_undone))


def _check(answer: Answer, current: ConsentRecord | None, by: AskedBy) -> None:
    offered = ANSWERS[answer.scope] if by is AskedBy.REPORTER else (*ANSWERS[answer.scope], Value.PAUSED)
    extra = set(answer.conditions.as_json()) - CONDITIONS[answer.scope]
    if answer.value not in offered or extra:
        raise Invalid("not_offered", "That is not one of the answers to this question.", field="value")
    if current is not None and current.value is Value.UNAVAILABLE:
        raise Conflict(
            "unavailable",
            "The person this happened to does not know of the report, so police cannot be told.",
        )
    if by is not AskedBy.REPORTER and widens(current, answer):
        raise Conflict(
            "needs_receipt", "Only the receipt can allow more. Without it, sharing can only be paused."
        )


def _police(
    session: Session,
    report_id: uuid.UUID,
    record: ConsentRecord,
    clock: Clock,
    wake: Wake,
    stopped: list[Message],
    not_undone: list[Message],
) -> None:
    """Until an officer has opened the packet it is removed entirely; afterwards the force gets a notice."""
    # Locked: a caseworker who is writing one of them anew finishes first.
    packets = select(PacketRow).where(PacketRow.report_id == report_id).order_by(PacketRow.reference)
    for packet in session.scalars(packets.with_for_update().execution_options(populate_existing=True)):
        if packet.status in (PacketStatus.HELD, PacketStatus.REFUSED, PacketStatus.APPROVED):
            packet.status = PacketStatus.APPROVED  # to be decided again, with this answer
            packet.hold_until = None
            after_commit(session, partial(wake, WAKE_RELEASE, str(packet.id)))
            if not _still_allows(record, packet.force):
                stopped.append(phrase("What had been written for the police will not be sent."))
        elif packet.status == PacketStatus.RELEASED and not _still_allows(record, packet.force):
            removed = take_back(session, packet)
            packet.status = PacketStatus.WITHDRAWN
            if removed:
                stopped.append(phrase("It has been taken back from the police. No officer had opened it."))
            else:
                session.execute(
                    update(ReleasedPacket)
                    .where(
                        ReleasedPacket.reference == packet.reference, ReleasedPacket.withdrawn_at.is_(None)
                    )
                    .values(withdrawn_at=clock())
                )
                not_undone.append(
                    phrase(
                        "An officer had already opened it, so it cannot be recalled. The force has been told that you "
                        "withdrew, and must acknowledge that."
                    )
                )


def _still_allows(record: ConsentRecord, force: str) -> bool:
    return record.value in (Value.YES, Value.IF_MATCHED) and force not in record.conditions.except_forces


def _checker(
    session: Session, report_id: uuid.UUID, record: ConsentRecord, clock: Clock, stopped: list[Message]
) -> None:
    """Her contribution to listings goes, or follows the new delay; either way alerts lose their identifiers."""
    if record.value is Value.YES:
        session.execute(
            update(ListingSource)
            .where(ListingSource.report_id == report_id)
            .values(visible_from=record.effective_from, consent=record.number)
        )
        if clock() >= record.effective_from:
            return
    elif changed(session, delete(ListingSource).where(ListingSource.report_id == report_id)):
        stopped.append(phrase("What you reported has left the checker."))
    for alert in alert_sources.published(session, report_id):
        if alert.published_content is not None:
            stripped = read_alert(alert.published_content).without_identifiers().content
            if stripped != alert.published_content:
                alert.published_content = stripped
                stopped.append(phrase("Numbers and names have been taken out of the warning."))


def _alerts(
    session: Session, report_id: uuid.UUID, clock: Clock, stopped: list[Message], not_undone: list[Message]
) -> None:
    """Published alerts that may no longer stand are recalled; what is still waiting to go out does not go."""
    for _ in range(alert_sources.recall_fallen(session, report_id, clock())):
        stopped.append(
            phrase("The warning has been recalled. Those who had it are told only that it no longer applies.")
        )
        not_undone.append(phrase("People may remember a warning they have already read."))
