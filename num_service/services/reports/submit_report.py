"""Submit a report: seal it, index the identifiers in it, record each consent, and give a receipt."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.keys import ServerKeys
from num_service.crypto.receipts import Receipt, new_receipt
from num_service.crypto.references import fresh_reference
from num_service.crypto.sealing import KeyHolder, seal
from num_service.crypto.signing import id_of, key_fingerprint
from num_service.db.queries.core.audit_log import New
from num_service.db.queries.core.constraints import broken
from num_service.db.queries.reports import intake
from num_service.db.queries.reports.intake import IdentifierRow, Intake, PartRow, ReportRow
from num_service.db.statements import Statements
from num_service.domain.reports import parts, safeguarding, wording
from num_service.domain.reports.calls import duties_called
from num_service.domain.reports.consent import POLICE_SCOPES, Answer, AskedBy, Value
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.reports.report import NewReport, Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.taxonomy import Language, OnBehalf
from num_service.services.core import signed_answers
from num_service.services.core.wiring import Clock
from num_service.services.sealed import sealed_parts

_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a reporter gets. The receipt exists here and nowhere else."""

    reference: str
    receipt: Receipt


def submit_report(
    database: Session | Statements,
    *,
    new: NewReport,
    keys: ServerKeys,
    index: BlindIndex,
    clock: Clock,
    language: Language,
    project_id: uuid.UUID | None = None,
    submission: str | None = None,
    asked_by: AskedBy | None = None,
    receipt: Receipt | None = None,
) -> Submitted:
    """Take one report, in one statement (decision 66).

    Args:
        new: the report, validated at the boundary.
        language: the one its questions were shown in; each consent record keeps it.
        project_id: the project whose worker files it, when one does.
        submission: the form's one-time number, so that pressing "send" twice makes one report.
        asked_by: who asked the questions, and how; None where it follows from ``project_id``.
        receipt: the one that was read out or printed before this; None makes a fresh one. It is kept nowhere either.

    Raises:
        Conflict: ``already_sent`` when this form was sent before.
        NotReady: ``not_set_up`` while no casework key exists; ``not_pinned``, ``other_key``.
    """
    receipt, now = receipt or new_receipt(), clock()
    signer = receipt.signer()
    holder = sealed_parts.casework_holder(database)
    report = ReportRow(
        id=id_of(signer.verify_key),
        reference=fresh_reference("R"),
        status=Status.RECEIVED,
        received_on=now.date(),
        danger_now=bool(new.danger_now),
        jurisdiction=(new.where.region.jurisdiction or new.where.jurisdiction),
        region=new.where.region,
        incident_types=list(new.incident_types),
        tier=new.tier,
        official=new.official,
        guard=Guard.HOLDS if new.young else Guard.NONE,
        language=language,
        project_id=project_id,
        receipt_lookup=receipt.lookup(keys.receipt),
        receipt_public_key=receipt.public_key(),
        receipt_verify_key=signer.verify_key,
        submission=_hashed(submission) if submission else None,
    )
    answers = signed_answers.signed(
        signed_answers.of(report),
        _answers(new),
        wording_version=new.wording_version or wording.FIRST,
        language=language,
        asked_by=asked_by or (AskedBy.PROJECT if project_id else AskedBy.REPORTER),
        now=now,
        signer=signer,
    )
    subject = f"report:{report.reference}"
    sent = New("receipt", "report.submitted", subject, key_fingerprint(signer.verify_key))
    answered = [
        signed_answers.entry("receipt", report, each.scope, each.value, each.fingerprint) for each in answers
    ]
    whole = Intake(
        report=report,
        key_version=holder.key_version,
        key=holder.public_key,
        layout=sealed_parts.TO_ITS_REPORT,
        parts=_sealed(report, new, holder),
        identifiers=_indexed(new, index),
        answers=answers,
        entries=[sent, *answered],
        pages=duties_called(new),
    )
    if not intake.store(database, whole):
        raise _why_not(database, report)
    return Submitted(report.reference, receipt)


def was_sent(database: Session | Statements, submission: str) -> bool:
    """Whether the form with this one-time number was sent."""
    return intake.sent_before(database, _hashed(submission))


def _hashed(submission: str) -> bytes:
    return hashlib.sha256(submission.encode()).digest()


def _why_not(database: Session | Statements, report: ReportRow) -> Exception:
    """Why nothing was written. Raises ``NotReady`` where the casework key is not the one it should be."""
    if report.submission is not None and intake.sent_before(database, report.submission):
        return broken("uq_reports_submission")
    sealed_parts.newest_pinned(database)
    return sealed_parts.not_safe("key_changed")  # it was not the one a moment ago


def _sealed(report: ReportRow, new: NewReport, holder: KeyHolder) -> list[PartRow]:
    made = []
    for kind, part in (
        (PartKind.ACCOUNT, parts.account(new)),
        (PartKind.PRIVATE, parts.private(new)),
    ):
        part_id = uuid.uuid4()
        place = sealed_parts.where(part_id, kind, sealed_parts.TO_ITS_REPORT, report)
        copy = new.own_copy and kind is PartKind.ACCOUNT
        to = [holder, KeyHolder(PartHolder.RECEIPT, report.receipt_public_key)] if copy else [holder]
        sealed = seal(_AS_JSON(part), where=place, to=to)
        own = sealed.wraps[1].wrapped if copy else None
        made.append(PartRow(part_id, kind, sealed.ciphertext, sealed.wraps[0].wrapped, own))
    return made


def _indexed(new: NewReport, index: BlindIndex) -> list[IdentifierRow]:
    """The identifiers of the persons reported. The reporter's own are sealed and never indexed."""
    given = [each for person in new.people for each in person.identifiers]
    return [
        IdentifierRow(position, each.normal.kind, each.basis, entry.digest, entry.key_version)
        for position, each in enumerate(given)
        if each.normal is not None
        for entry in [index.entry(each.normal)]
    ]


def _answers(new: NewReport) -> list[Answer]:
    answers = list(new.answers)
    if new.about.on_behalf is OnBehalf.DOES_NOT_KNOW:
        # The person concerned was not asked: the police questions cannot be answered for them.
        answers = [each for each in answers if each.scope not in POLICE_SCOPES]
        answers += [Answer(scope, Value.UNAVAILABLE) for scope in sorted(POLICE_SCOPES)]
    if new.young:
        answers = safeguarding.as_young(answers, unavailable=new.about.on_behalf is OnBehalf.DOES_NOT_KNOW)
    return answers
