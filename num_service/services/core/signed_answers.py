"""A reporter's answers as decisions take them: each with whether their code signed it.

Who can write in the database can write an answer, and cannot sign it. A decision therefore asks here, and not for the
rows alone; a page that only shows answers need not.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.crypto.signing import FROM_KEY, Signer, Voucher, id_of, is_signed
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.police.handover import HandoverRow
from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.report import LaterKey, Report
from num_service.db.queries.core.audit_log import New
from num_service.db.queries.reports import consents
from num_service.db.queries.reports.intake import AnswerRow, ReportRow
from num_service.domain.reports import statements, wording
from num_service.domain.reports.consent import (
    Answer,
    AskedBy,
    ConsentRecord,
    Scope,
    Shown,
    Value,
    allows,
    in_force,
)
from num_service.domain.reports.statements import Of
from num_service.domain.shared.days import kept_day
from num_service.domain.shared.taxonomy import Language

#: Where a session of the main database has its voucher (``app.wire``). Without one no key that came later counts.
VOUCHER = "num_voucher"


@dataclass(frozen=True, slots=True)
class Written:
    """One answer as it was recorded; fingerprint: of its statement, for the audit log."""

    record: ConsentRecord
    fingerprint: str


def of(report: Report | ReportRow) -> Of:
    """Whose statement it is."""
    return Of(report.id, report.reference)


def signed(
    whose: Of,
    answers: Sequence[Answer],
    *,
    wording_version: str,
    language: Language,
    asked_by: AskedBy,
    now: datetime,
    signer: Signer | None,
    first: int = 0,
) -> list[AnswerRow]:
    """Answers as they are to be kept, signed where they allow something and the code is at hand.

    Args:
        wording_version, language: how the questions were shown, but for answers that say so themselves.
        first: how many answers the report has.
    """
    made, day, shown = [], kept_day(now), Shown(language, wording_version)
    for place, said in enumerate(answers, first):
        asked_in = said.shown or shown
        given = wording.as_asked(said, asked_in.wording)
        conditions = given.conditions.as_json()
        statement = statements.answer(
            whose,
            place=place,
            scope=given.scope,
            value=given.value,
            conditions=conditions,
            wording=asked_in.wording,
            language=asked_in.language,
            day=day,
            asked_by=asked_by,
        )
        signature = signer.sign(statement) if signer is not None and allows(given.value) else None
        made.append(
            AnswerRow(
                scope=given.scope,
                value=given.value,
                conditions=conditions,
                wording_version=asked_in.wording,
                language=asked_in.language,
                asked_by=asked_by,
                recorded_at=day,
                place=place,
                signature=signature,
                fingerprint=statements.fingerprint(statement),
            )
        )
    return made


def verify_key(session: Session, report: Report) -> bytes | None:
    """The key that a report's answers are verified with; None where there is none that can be this report's.

    A report whose id was made from its key has that key or none: only one from before can have got it later.
    """
    key = report.receipt_verify_key
    if key is not None or report.id.version == FROM_KEY:
        return key if key is not None and id_of(key) == report.id else None
    later = session.get(LaterKey, report.id)
    known: Voucher | None = session.info.get(VOUCHER)
    if later is None or known is None or not known.vouches(report.id, later.verify_key, later.vouched):
        return None
    return later.verify_key


def learn_key(session: Session, *, report: Report, signer: Signer) -> None:
    """Keep the key of a report from before answers were signed, now that its code was typed here."""
    known: Voucher | None = session.info.get(VOUCHER)
    if report.receipt_verify_key is not None or report.id.version == FROM_KEY or known is None:
        return
    if verify_key(session, report) is not None:
        return
    key = signer.verify_key
    consents.add_later_key(session, report.id, verify_key=key, vouched=known.vouch(report.id, key))


def record(
    session: Session,
    *,
    report: Report,
    answers: Sequence[Answer],
    wording_version: str,
    language: Language,
    asked_by: AskedBy,
    now: datetime,
    signer: Signer | None,
    first: int = 0,
) -> list[Written]:
    """Append answers to a report's own, signed where they allow something and the code is at hand.

    Args:
        first: how many the report has. The caller has locked its consent row since, or has just made the report.
    """
    if signer is not None:
        learn_key(session, report=report, signer=signer)
    mine = signer.verify_key if signer is not None else None
    answered = signed(
        of(report),
        answers,
        wording_version=wording_version,
        language=language,
        asked_by=asked_by,
        now=now,
        signer=signer,
        first=first,
    )
    rows = [
        ConsentRow(
            report_id=report.id,
            scope=each.scope,
            value=each.value,
            conditions=each.conditions,
            wording_version=each.wording_version,
            language=each.language,
            asked_by=each.asked_by,
            recorded_at=each.recorded_at,
            place=each.place,
            signature=each.signature,
        )
        for each in answered
    ]
    session.add_all(rows)
    session.flush()
    known = mine is not None and verify_key(session, report) == mine
    return [
        Written(
            replace(consents.as_record(row), signed=known and row.signature is not None), each.fingerprint
        )
        for row, each in zip(rows, answered, strict=True)
    ]


def entries(*, actor: str, report: Report, written: Sequence[Written]) -> list[New]:
    """What the audit log is to hold of recorded answers: each with the fingerprint of its statement.

    It is written last of all: who holds the log while waiting for somebody's row could be turned away, and their no
    with it.
    """
    return [entry(actor, report, each.record.scope, each.record.value, each.fingerprint) for each in written]


def entry(actor: str, report: Report | ReportRow, scope: Scope, value: Value, fingerprint: str) -> New:
    """What the audit log is to hold of one answer."""
    return New(actor, f"consent.{scope}.{value}", f"report:{report.reference}", fingerprint)


def history(
    session: Session, report_id: uuid.UUID, *, scopes: Collection[Scope] = tuple(Scope), out: bool = False
) -> tuple[ConsentRecord, ...]:
    """Every answer of a report, oldest first, with whether it is signed.

    Only what can decide is verified: of each of ``scopes`` the answer in force, where it allows something.

    Args:
        out: what is decided is out already. An answer from before answers were signed then counts as it did when
            it went out; for anything new it does not (decision 56).
    """
    report = session.get_one(Report, report_id)
    return _history(session, report, consents.rows(session, report_id), scopes=scopes, out=out)


def histories(
    session: Session, reports: Sequence[Report], *, scopes: Collection[Scope]
) -> dict[uuid.UUID, tuple[ConsentRecord, ...]]:
    """The same for many reports, by their ids, in as many questions as for one."""
    rows = consents.rows_of_all(session, [each.id for each in reports])
    later = [each.id for each in reports if each.receipt_verify_key is None and each.id.version != FROM_KEY]
    kept = consents.later_keys(session, later)  # held meanwhile: what verifies finds them in the session
    found = {
        each.id: _history(session, each, rows.get(each.id, []), scopes=scopes)
        for each in reports
        if each.id not in later or each.id in kept
    }
    return found | {
        each.id: tuple(map(consents.as_record, rows.get(each.id, [])))  # no key, so nothing is signed
        for each in reports
        if each.id not in found
    }


def of_numbers(session: Session, report_id: uuid.UUID, numbers: Collection[int]) -> tuple[ConsentRecord, ...]:
    """These answers of a report, in force or not, oldest first, each with whether it is signed."""
    report = session.get_one(Report, report_id)
    key = verify_key(session, report) if numbers else None
    return tuple(
        replace(consents.as_record(row), signed=_signed(report, row, place, key))
        for place, row in enumerate(consents.rows(session, report_id))
        if row.number in numbers
    )


def _history(
    session: Session,
    report: Report,
    rows: Sequence[ConsentRow],
    *,
    scopes: Collection[Scope],
    out: bool = False,
) -> tuple[ConsentRecord, ...]:
    records = [consents.as_record(row) for row in rows]
    latest = [in_force(records, scope) for scope in scopes]
    deciding = {each.number for each in latest if each is not None and allows(each.value)}
    key = verify_key(session, report) if deciding else None
    return tuple(
        replace(
            each,
            signed=(out and row.place is None) or _signed(report, row, place, key),
        )
        if each.number in deciding
        else each
        for place, (each, row) in enumerate(zip(records, rows, strict=True))
    )


def sign_warning(
    session: Session, *, report: Report, alert: Alert, row: AlertSource, says: bool, signer: Signer
) -> str:
    """Count one more answer to a warning, signed where it is a yes to its text; answers its fingerprint."""
    learn_key(session, report=report, signer=signer)
    statement = statements.warning(
        of(report), place=row.answers, reference=alert.reference, sha256=alert.exact_sha256, says=says
    )
    row.answers += 1
    row.signature = signer.sign(statement) if says else None
    return statements.fingerprint(statement)


def warning_allowed(
    session: Session, report: Report, alert: Alert, row: AlertSource, *, out: bool = False
) -> bool:
    """Whether the code signed the yes to a warning, to the text it has now. out: as in :func:`history`."""
    if not row.reporter_said:
        return False
    statement = statements.warning(
        of(report), place=row.answers - 1, reference=alert.reference, sha256=alert.exact_sha256, says=True
    )
    return (out and row.answers == 0) or is_signed(verify_key(session, report), statement, row.signature)


def sign_handover(session: Session, *, report: Report, row: HandoverRow, signer: Signer | None) -> str:
    """Count one more answer about a body, as the row has it, signed where it is a yes; answers its fingerprint."""
    if signer is not None:
        learn_key(session, report=report, signer=signer)
    row.answers += 1
    statement = _about_body(report, row)
    row.signature = signer.sign(statement) if signer is not None and row.said else None
    return statements.fingerprint(statement)


def handover_allowed(session: Session, report: Report, row: HandoverRow) -> bool:
    """Whether the code signed the yes to a body that is in force."""
    if not row.said or row.said_at is None or row.language is None:
        return False
    return is_signed(verify_key(session, report), _about_body(report, row), row.signature)


def _about_body(report: Report, row: HandoverRow) -> bytes:
    assert row.language is not None  # an answer has one, and a day
    assert row.said_at is not None
    return statements.handover(
        of(report),
        place=row.answers - 1,
        handover_id=row.id,
        body=row.body,
        wording=row.wording,
        language=row.language,
        day=row.said_at,
        says=bool(row.said),
    )


def _signed(report: Report, row: ConsentRow, place: int | None, key: bytes | None) -> bool:
    return row.place == place is not None and is_signed(key, _statement(report, row), row.signature)


def _statement(report: Report, row: ConsentRow) -> bytes:
    return statements.answer(
        of(report),
        place=row.place or 0,
        scope=row.scope,
        value=row.value,
        conditions=row.conditions,
        wording=row.wording_version,
        language=row.language,
        day=row.recorded_at,
        asked_by=row.asked_by,
    )
