"""Change one consent: give it, withdraw it, narrow it or pause it. It takes effect at once, queued work included.

What is out stays out exactly while the decision about it (the gate, the alert's, the checker's) would let it go now.

Widening always needs the receipt; any other channel only pauses (2-domain, "Withdrawal"). The report's consent row
is locked, as a release locks it, so nothing falls between the two.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy import update
from sqlalchemy.orm import Session

from num_service.db.models.reports.consent import ConsentHead, ConsentRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents, reports
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
from num_service.domain.reports.matching import best
from num_service.domain.shared.days import kept_day
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.phrases import Message, phrase
from num_service.domain.shared.taxonomy import Language
from num_service.services.alerts import alert_sources
from num_service.services.checker.relist import Relisted, relist
from num_service.services.core import audit
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import Reconsidered, reconsider


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
    """Whose answers, and how they came.

    ``wording`` is the version of the questions that was shown; one that is not named is the narrowest.
    """

    report_id: uuid.UUID
    by: AskedBy
    actor: str
    language: Language
    wording: NotRequired[str]
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
    now = how["clock"]()  # after the lock; one moment for the answer and for all that follows from it
    current = in_force(consents.history(session, report.id), answer.scope)
    _check(answer, current, how["by"])
    row = ConsentRow(
        report_id=report.id,
        scope=answer.scope,
        value=answer.value,
        conditions=answer.conditions.as_json(),
        wording_version=how.get("wording") or _unnamed(answer, current),
        language=how["language"],
        asked_by=how["by"],
        recorded_at=kept_day(now),
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
        untold = _waits_untold(session, report.id, current)
        found = reconsider(session, report_ids=[report.id], now=now, wake=how["wake"])
        _police(found, stopped, not_undone, untold=untold)
    if answer.scope is Scope.CHECKER:
        _checker(relist(session, report=report, now=now), stopped)
    if answer.scope in (Scope.CHECKER, Scope.ALERT):
        _alerts(alert_sources.reconsider(session, report.id, now), stopped, not_undone)
    return Change(record, tuple(stopped), tuple(not_undone))


def _unnamed(answer: Answer, current: ConsentRecord | None) -> str:
    """The wording of an answer that names none: taking back or pausing is said to what was asked before."""
    if current is None or widens(current, answer):
        return wording.FIRST
    return current.wording


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


def _waits_untold(session: Session, report_id: uuid.UUID, before: ConsentRecord | None) -> bool:
    """Whether the answer was "only if someone else reports", and the reporter has been told of nobody else."""
    if before is None or before.value is not Value.IF_MATCHED:
        return False
    match = best(reports.matches(session, report_id))
    return match is None or match.told_at is None


def _police(found: Reconsidered, stopped: list[Message], not_undone: list[Message], *, untold: bool) -> None:
    """Until an officer has opened a packet it is removed entirely; afterwards the force gets a notice.

    While a reporter has been told of no match, that something was written is not said: staff write where they see one.
    """
    if found.refused and not untold:
        stopped.append(phrase("What had been written for the police will not be sent."))
    if found.held and not untold:
        stopped.append(phrase("What had been written for the police does not go for now."))
    if found.taken_back:
        stopped.append(phrase("It has been taken back from the police. No officer had opened it."))
    if found.noticed:
        not_undone.append(
            phrase(
                "An officer had already opened it, so it cannot be recalled. The force has been told that it is "
                "withdrawn, and must acknowledge that."
            )
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
