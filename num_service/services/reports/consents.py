"""Record answers about what may be shared: give, withdraw, narrow or pause. Nothing else is done, and nothing waits.

An answer is committed before anything follows from it (``carry_out``): whatever holds a warning, a listing or a packet,
a no stands. Only the report's consent row is locked, as a release locks it, so nothing falls between the two.

Whatever allows something is signed by the receipt; any other channel only pauses (2-domain, "Withdrawal").
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy.orm import Session

from num_service.crypto.signing import Signer
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
    allows,
    in_force,
    widens,
)
from num_service.domain.reports.matching import best
from num_service.domain.reports.report import must_be_there
from num_service.domain.reports.safeguarding import ADULT_SCOPES, Guard
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Language
from num_service.services.core import audit, signed_answers
from num_service.services.core.signed_answers import Written
from num_service.services.core.wiring import Clock
from num_service.services.reports import own_name


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer as it was recorded.

    actor: who gave it, as the audit log names them.
    untold: the answer before it was "only if someone else reports", and the reporter was told of nobody else.
    """

    report_id: uuid.UUID
    actor: str
    record: ConsentRecord
    untold: bool


class How(TypedDict):
    """Whose answers, and how they came.

    ``wording`` is the version of the questions that was shown; one that is not named is the narrowest.
    ``signer`` is the reporter's, while their code is at hand: without it nothing can be allowed.
    """

    report_id: uuid.UUID
    by: AskedBy
    actor: str
    language: Language
    wording: NotRequired[str]
    signer: NotRequired[Signer | None]
    clock: Clock


def record_answers(session: Session, *, answers: Sequence[Answer], **how: Unpack[How]) -> list[Recorded]:
    """Record answers: all of them, or none. What follows from them is ``carry_out``'s, once they are committed.

    Raises:
        Invalid: ``not_offered`` for a value or condition the question does not have.
        Conflict: ``unavailable`` when the person concerned does not know of the report; ``needs_receipt`` when anybody
            but the holder of the receipt would allow something, for only their code can sign it; ``with_lead`` when
            somebody under 18 would allow what only adults are asked.
        NotFound: ``deleted`` when the report was deleted meanwhile.
    """
    consents.lock(session, [how["report_id"]])
    report = session.get_one(Report, how["report_id"], populate_existing=True)
    must_be_there(report.status)
    made = [_record(session, report, each, how) for each in answers]
    written = [each for _, each in made]
    audit.record_all(session, signed_answers.entries(actor=how["actor"], report=report, written=written))
    return [recorded for recorded, _ in made]


def _record(session: Session, report: Report, answer: Answer, how: How) -> tuple[Recorded, Written]:
    current = in_force(consents.history(session, report.id), answer.scope)
    _check(answer, current, how, report.guard)
    [written] = signed_answers.record(
        session,
        report=report,
        answers=[answer],
        wording_version=how.get("wording") or _unnamed(answer, current),
        language=how["language"],
        asked_by=how["by"],
        now=how["clock"](),  # after the lock
        signer=how.get("signer"),
        first=consents.how_many(session, report.id),
    )
    consents.changed(session, report.id)
    if answer.scope is Scope.POLICE_IDENTIFIED and answer.value is not Value.TALK_FIRST:
        own_name.lapse(session, report_id=report.id)
    untold = answer.scope is Scope.POLICE_INTELLIGENCE and _waits_untold(session, report.id, current)
    return Recorded(report.id, how["actor"], written.record, untold), written


def _unnamed(answer: Answer, current: ConsentRecord | None) -> str:
    """The wording of an answer that names none: taking back or pausing is said to what was asked before."""
    if current is None or widens(current, answer):
        return wording.FIRST
    return current.wording


def _check(answer: Answer, current: ConsentRecord | None, how: How, guard: Guard) -> None:
    by = how["by"]
    offered = (*ANSWERS[answer.scope], Value.PAUSED)
    extra = set(answer.conditions.as_json()) - CONDITIONS[answer.scope]
    if answer.value not in offered or extra:
        raise Invalid("not_offered", "That is not one of the answers to this question.", field="value")
    if current is not None and current.value is Value.UNAVAILABLE:
        raise Conflict(
            "unavailable",
            "The person this happened to does not know of the report, so police cannot be told.",
        )
    if allows(answer.value) and answer.scope in ADULT_SCOPES and guard is Guard.HOLDS:
        raise Conflict(
            "with_lead",
            "The person it happened to may be under 18, so our safeguarding lead talks this through with you first: "
            "write to us on this page. Saying no works at any time.",
        )
    if allows(answer.value) and (by is not AskedBy.REPORTER or how.get("signer") is None):
        raise Conflict(
            "needs_receipt",
            "Only the reporter’s code can allow more. Without it, sharing can only be paused.",
        )


def _waits_untold(session: Session, report_id: uuid.UUID, before: ConsentRecord | None) -> bool:
    """Whether the answer was "only if someone else reports", and the reporter has been told of nobody else."""
    if before is None or before.value is not Value.IF_MATCHED:
        return False
    match = best(reports.matches(session, report_id))
    return match is None or match.told_at is None
