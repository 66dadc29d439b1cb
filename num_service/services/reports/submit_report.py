"""Submit a report: seal it, index the identifiers in it, record each consent, and give a receipt."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.keys import ServerKeys
from num_service.crypto.receipts import Receipt, new_receipt
from num_service.crypto.references import fresh_reference
from num_service.crypto.signing import Signer, id_of, key_fingerprint
from num_service.db.models.reports.consent import ConsentHead
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.queries.core.audit_log import New
from num_service.db.queries.core.constraints import broken, flush
from num_service.domain.reports import parts, wording
from num_service.domain.reports.consent import POLICE_SCOPES, Answer, AskedBy, Value
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import NewReport, Status
from num_service.domain.shared.taxonomy import Language, OnBehalf
from num_service.services.core import audit, signed_answers
from num_service.services.core.signed_answers import Written
from num_service.services.core.wiring import Clock
from num_service.services.sealed import sealed_parts


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a reporter gets. The receipt exists here and nowhere else."""

    reference: str
    receipt: Receipt


def submit_report(
    session: Session,
    *,
    new: NewReport,
    keys: ServerKeys,
    index: BlindIndex,
    clock: Clock,
    language: Language,
    project_id: uuid.UUID | None = None,
    submission: str | None = None,
) -> Submitted:
    """Take one report.

    Args:
        new: the report, validated at the boundary.
        language: the one its questions were shown in; each consent record keeps it.
        project_id: the project whose worker files it, when one does.
        submission: the form's one-time number, so that pressing "send" twice makes one report.

    Raises:
        Conflict: ``already_sent`` when this form was sent before.
        NotReady: ``not_set_up`` while no casework key exists.
    """
    token = hashlib.sha256(submission.encode()).digest() if submission else None
    if token and session.scalar(select(Report.id).where(Report.submission == token)):
        raise broken("uq_reports_submission")
    receipt, now = new_receipt(), clock()
    signer = receipt.signer()
    report = Report(
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
        language=language,
        project_id=project_id,
        receipt_lookup=receipt.lookup(keys.receipt),
        receipt_public_key=receipt.public_key(),
        receipt_verify_key=signer.verify_key,
        submission=token,
    )
    session.add(report)
    flush(session)
    for kind, part in (
        (PartKind.ACCOUNT, parts.account(new)),
        (PartKind.PRIVATE, parts.private(new)),
    ):
        sealed_parts.write(
            session, report_id=report.id, kind=kind, text=json.dumps(part, ensure_ascii=False), on=now.date()
        )
    _index(session, report.id, new, index)
    asked_by = AskedBy.PROJECT if project_id else AskedBy.REPORTER
    written = _consents(session, report, new, asked_by, now, signer)
    sent = New(
        "receipt", "report.submitted", f"report:{report.reference}", key_fingerprint(signer.verify_key)
    )
    answered = signed_answers.entries(actor="receipt", report=report, written=written)
    audit.record_all(session, [sent, *answered])
    return Submitted(report.reference, receipt)


def _index(session: Session, report_id: uuid.UUID, new: NewReport, index: BlindIndex) -> None:
    """Index the identifiers of the persons reported. The reporter's own are sealed and never indexed."""
    given = [each for person in new.people for each in person.identifiers]
    for position, each in enumerate(given):
        if each.normal is None:
            continue
        entry = index.entry(each.normal)
        session.add(
            ReportIdentifier(
                report_id=report_id,
                position=position,
                kind=each.normal.kind,
                basis=each.basis,
                digest=entry.digest,
                key_version=entry.key_version,
            )
        )


def _consents(
    session: Session, report: Report, new: NewReport, asked_by: AskedBy, now: datetime, signer: Signer
) -> list[Written]:
    session.add(ConsentHead(report_id=report.id, changes=0))
    answers = list(new.answers)
    if new.about.on_behalf is OnBehalf.DOES_NOT_KNOW:
        # The person concerned was not asked: the police questions cannot be answered for them.
        answers = [each for each in answers if each.scope not in POLICE_SCOPES]
        answers += [Answer(scope, Value.UNAVAILABLE) for scope in sorted(POLICE_SCOPES)]
    return signed_answers.record(
        session,
        report=report,
        answers=answers,
        wording_version=new.wording_version or wording.FIRST,
        language=report.language,
        asked_by=asked_by,
        now=now,
        signer=signer,
    )
