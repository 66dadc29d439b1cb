"""Carry out what follows from answers that stand already: packets, warnings and listings are decided again.

What is out stays out exactly while the decision about it (the gate, the alert's, the checker's) would let it go now. A
process that ends between the answer and this leaves it to the sweep: the report's consent row counts both.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Unpack

import structlog
from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents
from num_service.db.session import wait_for_locks
from num_service.domain.reports.consent import Answer, ConsentRecord, Scope
from num_service.domain.shared.phrases import Message, phrase
from num_service.services.alerts import alert_sources
from num_service.services.checker.relist import Relisted, relist
from num_service.services.core import audit
from num_service.services.core.wiring import Clock, Wake, Wiring
from num_service.services.police.reconsider import Reconsidered, reconsider
from num_service.services.police.take_back import Recalled, take_back
from num_service.services.reports.consents import How, Recorded, record_answers

_log = structlog.get_logger()
#: Whose log entries keep the day alone. What was left half done followed from an answer a moment ago.
_DAY_ONLY = "receipt"
#: How long somebody waits on a page for what another transaction holds, in seconds.
_PATIENCE = 3
#: The questions that something which is out may rest on.
_SHARED = (Scope.POLICE_INTELLIGENCE, Scope.CHECKER, Scope.ALERT)


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: in words, what stopped at once, and what could not be undone or is still being done."""

    record: ConsentRecord
    stopped: tuple[Message, ...] = ()
    not_undone: tuple[Message, ...] = ()


def change_consents(here: Wiring, *, answers: Sequence[Answer], **how: Unpack[How]) -> list[Change]:
    """Record answers and commit them; then carry out what follows. Raises as ``record_answers``."""
    with here.database.commits() as session:
        recorded = record_answers(session, answers=answers, **how)
    return carry_out(here, recorded)


def carry_out(here: Wiring, recorded: Sequence[Recorded]) -> list[Change]:
    """Do what follows from answers that are committed. Where something holds it up, they stand, the sweep goes on."""
    if not recorded:
        return []
    try:
        with here.database.commits() as session:
            wait_for_locks(session, seconds=_PATIENCE)
            changes = follow(session, recorded, clock=here.clock, wake=here.wake)
        if not any(each.record.scope is Scope.POLICE_INTELLIGENCE for each in recorded):
            return changes
        report_ids = {each.report_id for each in recorded}
        return told(
            changes,
            take_back(
                here.database,
                here.push_database,
                clock=here.clock,
                report_ids=report_ids,
                actor=recorded[0].actor,
            ),
        )
    except Exception as why:  # noqa: BLE001 — the answer is committed; the sweep meets whatever it is again
        _log.error("answer_not_carried_out", error=type(why).__name__, report=str(recorded[0].report_id))
        later = phrase("Your answer stands. What follows from it is still being done: look here again soon.")
        return [Change(each.record, not_undone=(later,)) for each in recorded]


def sweep(here: Wiring) -> int:
    """Carry out every answer whose consequences nobody has carried out; answers for how many reports that was done.

    One report that cannot be done keeps no other waiting; it is met again the next time.
    """
    with here.database.reads() as session:
        left = consents.not_considered(session)
    return sum(_carried_out(here, report_id) for report_id in left)


def _carried_out(here: Wiring, report_id: uuid.UUID) -> bool:
    try:
        with here.database.commits() as session:
            _consider(session, report_id, _SHARED, here.clock(), here.wake, _DAY_ONLY)
    except Exception as why:  # noqa: BLE001 — whatever it is, the others wait for theirs
        _log.error("answer_not_carried_out", error=type(why).__name__, report=str(report_id))
        return False
    return True


def told(changes: Sequence[Change], found: Recalled) -> list[Change]:
    """The same changes, with what became of packets that were out."""
    return [
        replace(
            each,
            stopped=(*each.stopped, *_gone(found)),
            not_undone=(*each.not_undone, *_not_gone(found)),
        )
        if each.record.scope is Scope.POLICE_INTELLIGENCE
        else each
        for each in changes
    ]


def follow(session: Session, recorded: Sequence[Recorded], *, clock: Clock, wake: Wake) -> list[Change]:
    """What follows from answers of one report, each with its words."""
    if not recorded:
        return []
    report_id = recorded[0].report_id
    left = consents.lock_considered(session, report_id)
    if left > len(recorded):  # from a process that ended before it could
        _consider(session, report_id, _SHARED, clock(), wake, _DAY_ONLY)
    report, now = session.get_one(Report, report_id), clock()
    changes = [_change(session, report, each, now, wake) for each in recorded]
    consents.considered(session, report_id)
    return changes


def _consider(
    session: Session,
    report_id: uuid.UUID,
    scopes: Collection[Scope],
    now: datetime,
    wake: Wake,
    actor: str,
) -> None:
    consents.lock(session, [report_id])
    report = session.get_one(Report, report_id)
    for scope in scopes:
        _stop(session, report, scope, now, wake, [], [], actor=actor, untold=False)
    consents.considered(session, report_id)


def _change(session: Session, report: Report, each: Recorded, now: datetime, wake: Wake) -> Change:
    stopped: list[Message] = []
    not_undone: list[Message] = []
    _stop(
        session,
        report,
        each.record.scope,
        now,
        wake,
        stopped,
        not_undone,
        actor=each.actor,
        untold=each.untold,
    )
    return Change(each.record, tuple(stopped), tuple(not_undone))


def _stop(
    session: Session,
    report: Report,
    scope: Scope,
    now: datetime,
    wake: Wake,
    stopped: list[Message],
    not_undone: list[Message],
    *,
    actor: str,
    untold: bool,
) -> None:
    """Decide again what rests on one question, and log what was taken out; the words go into the two lists."""
    if scope is Scope.POLICE_INTELLIGENCE:
        found = reconsider(session, report_ids=[report.id], now=now, wake=wake)
        _police(found, stopped, untold=untold)
    if scope is Scope.CHECKER:
        listed = relist(session, report=report, now=now)
        if listed.removed:
            _log_out(session, report, "identifier.unlisted", actor)
        _checker(listed, stopped)
    if scope in (Scope.CHECKER, Scope.ALERT):
        warned = alert_sources.reconsider(session, report.id, now)
        if warned.recalled:
            _log_out(session, report, "alert.recalled", actor)
        if warned.called_off:
            _log_out(session, report, "alert.called_off", actor)
        _alerts(warned, stopped, not_undone)


def _log_out(session: Session, report: Report, action: str, actor: str) -> None:
    """Log it under the report: under the warning, others whose reports it rests on would see that somebody said no."""
    audit.record(session, actor=actor, action=action, subject=f"report:{report.reference}")


def _police(found: Reconsidered, stopped: list[Message], *, untold: bool) -> None:
    """While a reporter was told of no match, it is not said that something was written: staff do where they see one."""
    if found.refused and not untold:
        stopped.append(phrase("What had been written for the police will not be sent."))
    if found.held and not untold:
        stopped.append(phrase("What had been written for the police does not go for now."))


def _gone(found: Recalled) -> Iterator[Message]:
    """Until an officer has a packet it is removed entirely; afterwards the force gets a notice, or a call."""
    if found.taken_back:
        yield phrase("It has been taken back from the police. No officer had opened it.")


def _not_gone(found: Recalled) -> Iterator[Message]:
    if found.noticed:
        yield phrase(
            "An officer had already opened it, so it cannot be recalled. The force has been told that it is "
            "withdrawn, and must acknowledge that."
        )
    if found.by_hand:
        yield phrase(
            "A caseworker had already handed it to an officer, so it cannot be recalled. A caseworker tells the force "
            "that it is withdrawn."
        )
    if found.unknown:
        yield phrase(
            "We are taking it back from the police. We do not know yet whether an officer had opened it: look here "
            "again soon."
        )


def _checker(found: Relisted, stopped: list[Message]) -> None:
    """The contribution to listings goes, or follows the new delay."""
    if found.removed:
        stopped.append(phrase("What you reported has left the checker."))
    if found.hidden:
        stopped.append(phrase("A check does not find what you reported until the delay is over."))


def _alerts(found: alert_sources.Reconsidered, stopped: list[Message], not_undone: list[Message]) -> None:
    """Published alerts that may no longer stand are recalled; what is still waiting to go out does not go."""
    if found.recalled:
        stopped.append(
            phrase("The warning has been recalled. Those who had it are told only that it no longer applies.")
        )
    if found.narrowed:
        stopped.append(
            phrase(
                "The warning has been taken from everybody who did not choose the region where it happened."
            )
        )
    if found.recalled or found.narrowed:
        not_undone.append(phrase("People may remember a warning they have already read."))
    if found.stripped:
        stopped.append(phrase("Numbers and names have been taken out of the warning."))
