"""Remind a force of what it has not acknowledged, and then tell staff to ring it.

The reminder is the neutral notice: that there is a message, and where to sign in. It names no packet and no report. It
is noted before it is sent, so that nobody is reminded twice; one that could not be sent is told to staff with the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.adapters.sender import NotTaken
from num_service.db.queries.police import chases, pushed
from num_service.db.queries.police.chases import Escalated, Unanswered
from num_service.db.session import Database
from num_service.domain.alerts.audience import Channel
from num_service.domain.police.chasing import Chased, ChaseStep, step_due
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import Priority
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Senders


def chase(database: Database, police: Database | None, *, senders: Senders, clock: Clock) -> int:
    """Take every step that is due; how many were."""
    today = clock().date()
    with database.reads() as session:
        found = chases.unanswered(session, before=today)
    taken, empty = 0, _empty_desks(police, found)
    for each in found:
        step = step_due(
            since=each.since,
            today=today,
            urgent=_urgent(each),
            reminded_on=each.reminded_on,
            escalated_on=each.escalated_on,
        )
        if (each.force, _desk(each)) in empty and each.escalated_on is None:
            # Nobody to remind: a caseworker rings at once, and may hand it over (2-domain, "Police may").
            taken += _note_nobody(database, each, clock)
        elif step is ChaseStep.REMIND:
            taken += _remind(database, police, each, senders, clock)
        elif step is ChaseStep.ESCALATE:
            taken += _escalate(database, each, clock)
    return taken


def escalated(session: Session, *, except_for: uuid.UUID) -> list[Escalated]:
    """What caseworkers are to ring forces about, the oldest first."""
    return chases.escalated(session, except_for=except_for)


def rang(session: Session, *, packet_id: uuid.UUID, of: Chased, holder: CaseworkHolder, clock: Clock) -> None:
    """A caseworker rang the force, or whoever is above its officer.

    Raises:
        NotFound: ``no_chase``. Conflict: ``rang`` on the same day already.
    """
    row = chases.find(session, packet_id, of)
    if row is None or row.escalated_on is None:
        raise NotFound("no_chase", "There is nothing to ring about.")
    today = clock().date()
    if row.rang_on == today:
        raise Conflict("rang", "Somebody rang about it today already.")
    row.rang_on, row.rang_by = today, holder.user_id
    packet = pushed.packet(session, packet_id)
    audit.record(
        session,
        actor=holder.actor,
        action=f"chase.{of}_rang",
        subject=f"packet:{packet.reference if packet else packet_id}",
    )


def _urgent(each: Unanswered) -> bool:
    return (
        each.of is Chased.PACKET
        and each.content is not None
        and read_packet(each.content).priority is Priority.URGENT
    )


def _desk(each: Unanswered) -> Desk:
    return read_packet(each.content).desk if each.content else Desk.LIAISON


def _empty_desks(police: Database | None, found: Sequence[Unanswered]) -> set[tuple[str, Desk]]:
    """Which of the desks that something waits at have nobody who can sign in; none while that is not known."""
    try:
        desks = {(each.force, _desk(each)): each for each in found}
        return {desk for desk, each in desks.items() if police is not None and not _officers(police, each)}
    except OperationalError:
        return set()


def _note_nobody(database: Database, each: Unanswered, clock: Clock) -> int:
    with database.commits() as session:
        chases.begin(session, packet_id=each.packet_id, of=each.of, on=clock().date())
    return _escalate(database, each, clock)


def _remind(
    database: Database, police: Database | None, each: Unanswered, senders: Senders, clock: Clock
) -> int:
    try:
        to = _officers(police, each)
    except OperationalError:  # it is away: the next sweep
        return 0
    with database.commits() as session:
        if not chases.begin(session, packet_id=each.packet_id, of=each.of, on=clock().date()):
            return 0
        audit.record(
            session, actor="worker", action=f"chase.{each.of}_reminded", subject=f"packet:{each.reference}"
        )
    mailed = sum(_mail(senders, each, officer, address) for officer, address in to)
    with database.commits() as session:
        if (row := chases.find(session, each.packet_id, each.of)) is not None:
            row.mailed = mailed
    return 1


def _officers(police: Database | None, each: Unanswered) -> list[tuple[uuid.UUID, str]]:
    if police is None:
        return []
    with police.reads() as there:
        return list(chases.addresses(there, each.force, _desk(each)))


def _mail(senders: Senders, each: Unanswered, officer: uuid.UUID, address: str) -> bool:
    sender = senders.get(Channel.EMAIL)
    if sender is None:
        return False
    try:
        # The same reminder to the same officer is the same message, whoever sends it.
        sender.send(to=address, message_id=uuid.uuid5(officer, f"{each.of}/{each.packet_id}"))
    except NotTaken:
        return False
    return True


def _escalate(database: Database, each: Unanswered, clock: Clock) -> int:
    with database.commits() as session:
        row = chases.find(session, each.packet_id, each.of)
        if row is None or row.escalated_on is not None:
            return 0
        row.escalated_on = clock().date()
        audit.record(
            session, actor="worker", action=f"chase.{each.of}_escalated", subject=f"packet:{each.reference}"
        )
    return 1
