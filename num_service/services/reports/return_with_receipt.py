"""Come back with a receipt: see where the report is, answer about a warning, and never see one's own words again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.caseworker_keys import fits
from num_service.crypto.keys import ServerKeys
from num_service.crypto.receipts import Receipt
from num_service.crypto.signing import Signer
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents, reports, timeline
from num_service.domain.alerts.alert import AlertStatus, AlertText, read_alert
from num_service.domain.help import Body
from num_service.domain.police.handover import what_it_does
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer, ConsentRecord, Scope, in_force, said_again
from num_service.domain.reports.own_name import ever_wished
from num_service.domain.reports.report import Status, must_be_there
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.errors import Conflict, NotFound, NotReady
from num_service.domain.shared.phrases import Message as Said
from num_service.domain.shared.taxonomy import Jurisdiction, Language
from num_service.domain.writing.content import content_sha256
from num_service.services.core import audit, signed_answers
from num_service.services.core.wiring import Clock
from num_service.services.police import hand_over
from num_service.services.reports import files, messages, own_name, police_questions
from num_service.services.reports.consequences import of_a_no
from num_service.services.reports.files import Added, CleanFile, OwnFile
from num_service.services.reports.messages import Message
from num_service.services.reports.own_name import OwnName
from num_service.services.reports.paused import Paused, paused
from num_service.services.reports.police_questions import Relayed
from num_service.services.reports.step import Step
from num_service.services.reports.timeline import steps


@dataclass(frozen=True, slots=True)
class OpenReceipt:
    """What opening a receipt gives for the length of a session: which report, the key that its messages open with,
    and the key that the reporter's answers are signed with."""

    report_id: uuid.UUID
    private_key: bytes = field(repr=False)
    signer: Signer


@dataclass(frozen=True, slots=True)
class OwnAlert:
    """A warning that rests on a report, as its reporter may see it.

    ``asks`` is True while their answer is awaited; ``signed`` is False where they said yes and no code signed it.
    """

    reference: str
    status: AlertStatus
    text: AlertText
    sha256: str
    asks: bool
    reporter_said: bool | None
    signed: bool = True


@dataclass(frozen=True, slots=True)
class OwnHandover:
    """A body that a caseworker asked about.

    said: the answer in force; None while there is none. signed: their code signed that yes.
    """

    id: uuid.UUID
    body: Body
    does: str
    passes_on: str
    said: bool | None
    signed: bool
    handed_on: date | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """Everything the receipt page shows. Never the account, never the contact.

    to_confirm: answers from before answers were signed that allow something, as they would be said again now.
    not_theirs: newer ones that no code signed. Nobody knows who wrote them; they are never put forward as said.
    with_lead: the safeguarding lead talks with them first about what only adults are asked.
    paused: which questions are paused, and what would be said again to go on. of_a_no: what a no would do now.
    """

    reference: str
    status: Status
    received_on: date
    language: Language
    jurisdiction: Jurisdiction | None
    timeline: tuple[Step, ...]
    consents: dict[Scope, ConsentRecord]
    to_confirm: tuple[Answer, ...]
    not_theirs: tuple[ConsentRecord, ...]
    paused: Paused
    of_a_no: Mapping[Scope, tuple[Said, ...]]
    alerts: tuple[OwnAlert, ...]
    handovers: tuple[OwnHandover, ...]
    relayed: tuple[Relayed, ...]
    messages: tuple[Message, ...] = field(repr=False)
    files: tuple[OwnFile, ...] = ()
    with_lead: bool = False
    own_name: tuple[OwnName, ...] = ()


def open_receipt(session: Session, *, receipt: Receipt, keys: ServerKeys) -> OpenReceipt:
    """Find the report a well-formed receipt opens.

    The row says which lookup is whose; one of the report's two keys has to be the receipt's as well, or whoever writes
    in the database could show one reporter another's report. One is enough: an exchanged one shuts nobody out.

    Raises:
        NotFound: ``no_report``: always the same, whatever is wrong with it.
    """
    signer, public = receipt.signer(), receipt.public_key()
    theirs = {public, signer.verify_key}  # made for every receipt, so that one of no report takes as long
    report = reports.by_lookup(session, receipt.lookup(keys.receipt))
    if report is None or theirs.isdisjoint((report.receipt_public_key, report.receipt_verify_key)):
        raise NotFound("no_report", "We do not know this code. Look at it once more.", field="receipt")
    return OpenReceipt(report.id, receipt.private_key(), signer)


def still_there(session: Session, report_id: uuid.UUID) -> Report:
    """The row of an open report. Raises ``NotFound`` ``deleted`` where it was deleted meanwhile."""
    report = session.get_one(Report, report_id)
    must_be_there(report.status)
    return report


def view(session: Session, *, opened: OpenReceipt, clock: Clock) -> ReceiptView:
    """Where the report is now. Raises ``NotFound`` ``deleted``."""
    report, now = still_there(session, opened.report_id), clock()
    records = signed_answers.history(session, report.id)
    written = messages.read_with_receipt(session, report=report, private_key=opened.private_key)
    in_effect = {scope: record for scope in Scope if (record := in_force(records, scope))}
    return ReceiptView(
        reference=report.reference,
        status=report.status,
        received_on=report.received_on,
        language=report.language,
        jurisdiction=report.jurisdiction,
        timeline=steps(session, report, records, now),
        consents=in_effect,
        to_confirm=tuple(
            wording.as_asked(said_again(record, now), record.wording)
            for record in in_effect.values()
            if not record.counts and record.before
        ),
        not_theirs=tuple(record for record in in_effect.values() if not record.counts and not record.before),
        paused=paused(session, report_id=report.id, now=now),
        of_a_no=of_a_no(session, report, records),
        alerts=tuple(_own_alerts(session, report, in_effect.get(Scope.ALERT))),
        handovers=tuple(_own_handovers(session, report)),
        relayed=police_questions.of_report(session, report, written, records),
        messages=tuple(written),
        files=tuple(files.own_files(session, report_id=report.id)),
        with_lead=report.guard is Guard.HOLDS,
        own_name=own_name.with_code(session, report=report, private_key=opened.private_key)
        if ever_wished(records)
        else (),
    )


def _own_alerts(session: Session, report: Report, record: ConsentRecord | None) -> list[OwnAlert]:
    found = []
    for fate in timeline.alerts(session, report.id):
        if fate.content is None:
            continue
        signed = not fate.reporter_said or signed_answers.warning_allowed(session, report, *fate.rows)
        shown_first = record is not None and (record.conditions.show_me_first or fate.vetoed)
        waits = fate.status is AlertStatus.APPROVED and (fate.reporter_said is None or not signed)
        found.append(
            OwnAlert(
                reference=fate.reference,
                status=fate.status,
                text=read_alert(fate.content),
                sha256=content_sha256(fate.content),
                asks=waits and shown_first,
                reporter_said=fate.reporter_said,
                signed=signed,
            )
        )
    return found


def _own_handovers(session: Session, report: Report) -> list[OwnHandover]:
    found = []
    for row in hand_over.of_report(session, report.id):
        does, passes_on = what_it_does(row.body)
        handed_on = row.handed_at.date() if row.handed_at else None
        signed = signed_answers.handover_allowed(session, report, row)
        found.append(OwnHandover(row.id, row.body, does, passes_on, row.said, signed, handed_on))
    return found


def add_message(session: Session, *, opened: OpenReceipt, text: str, clock: Clock) -> None:
    """Add something to a report, or answer a caseworker.

    Raises:
        Invalid: ``empty``, ``too_long``.
        NotReady: ``other_key`` where the report names a key that is not their code's: somebody else could read it.
        NotFound: ``deleted``.
    """
    messages.add_message(session, report=_to_be_written_to(session, opened), text=text, clock=clock)


def _to_be_written_to(session: Session, opened: OpenReceipt) -> Report:
    report = still_there(session, opened.report_id)
    if not fits(opened.private_key, report.receipt_public_key):
        raise NotReady(
            "other_key",
            "What you write cannot be kept safe at the moment, so nothing was kept: the key of this report is not the "
            "one that your code made. It is not your mistake. Your answers on this page still count.",
        )
    return report


def answer_question(
    session: Session, *, opened: OpenReceipt, relay_id: uuid.UUID, text: str | None, clock: Clock
) -> None:
    """Answer a question that came from police through us, or say that they do not (``text`` None).

    Raises:
        NotReady: ``other_key``, as :func:`add_message`. NotFound: ``deleted``; ``no_question``.
        Conflict: ``answered``; ``no_questions``. Invalid: ``empty``, ``too_long``.
    """
    report = _to_be_written_to(session, opened)
    police_questions.answer(session, report=report, relay_id=relay_id, text=text, clock=clock)


def answer_own_name(
    session: Session,
    *,
    opened: OpenReceipt,
    disclosure_id: uuid.UUID,
    says: bool,
    language: Language,
    clock: Clock,
) -> None:
    """Say yes or no to telling one officer who they are.

    Raises:
        NotFound: ``deleted``; ``no_disclosure``. Conflict: ``too_late``, ``changed``, ``not_wished`` and others.
    """
    own_name.answer(
        session,
        report=still_there(session, opened.report_id),
        disclosure_id=disclosure_id,
        says=says,
        language=language,
        private_key=opened.private_key,
        signer=opened.signer,
        clock=clock,
    )


def add_file(session: Session, *, opened: OpenReceipt, file: CleanFile, clock: Clock) -> Added:
    """Put a photo or a recording with the report. Raises as :func:`~num_service.services.reports.files.add_file`."""
    return files.add_file(
        session, report_id=opened.report_id, private_key=opened.private_key, file=file, clock=clock
    )


def answer_alert(
    session: Session, *, opened: OpenReceipt, reference: str, says: bool, seen_sha256: str
) -> None:
    """Say yes or no to a warning before it goes. A no is final for this text.

    Args:
        seen_sha256: of the text they read. A yes to a text that was changed meanwhile is none; a no always counts.

    Raises:
        NotFound: ``no_alert``.
        Conflict: ``said_no`` to a yes after their no; ``changed``; ``too_late`` once it is out: then the ``alert``
            consent recalls it.
    """
    consents.lock(session, [opened.report_id])
    found = session.execute(
        select(AlertSource, Alert)
        .join(Alert, Alert.id == AlertSource.alert_id)
        .where(AlertSource.report_id == opened.report_id, Alert.reference == reference)
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound("no_alert", "There is no such warning for this report.")
    source, alert = found
    if alert.status != AlertStatus.APPROVED:
        raise Conflict(
            "too_late", "This warning is not waiting for you. To recall it, take back your consent."
        )
    if says and source.reporter_said is False:
        raise Conflict("said_no", "You said no to this text, and that stays.")
    if says and seen_sha256 != alert.approved_sha256:
        raise Conflict("changed", "This warning was changed since you read it. Read it again, then answer.")
    fingerprint = None
    if source.reporter_said is not False:
        source.reporter_said = says
        source.vetoed |= not says
        if not says:  # it goes by itself no more, and staff are not told that it would
            alert.publish_at = alert.publish_by = None
        report = session.get_one(Report, opened.report_id)
        fingerprint = signed_answers.sign_warning(
            session, report=report, alert=alert, row=source, says=says, signer=opened.signer
        )
    audit.record(
        session,
        actor="receipt",
        action="alert.allowed" if says else "alert.vetoed",
        subject=f"alert:{reference}",
        fingerprint=fingerprint,
    )
