"""Tell one officer who the reporter is: ask the reporter, take their answer, record what was done.

Asking, answering and recording take the lock that consents take: taking back and telling exclude each other. Which
officer, and what they would be told, is sealed like a message: to the casework key and to the code.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from num_service.crypto.signing import Signer, is_signed
from num_service.db.models.reports.own_name import OwnNameRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents
from num_service.db.queries.reports import own_name as queries
from num_service.domain.police.handover import Means
from num_service.domain.reports import own_name, statements
from num_service.domain.reports.consent import Scope, in_force
from num_service.domain.reports.own_name import WORDING, Asked, Disclosure, read_asked
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import must_be_there
from num_service.domain.shared.days import kept_day
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.taxonomy import Language
from num_service.domain.writing.content import content_sha256
from num_service.services.core import audit, signed_answers
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import open_parts, sealed_parts

_KIND = (PartKind.OWN_NAME,)


@dataclass(frozen=True, slots=True)
class OwnName:
    """One disclosure as its reporter and caseworkers see it. asked: None where it cannot be read any more."""

    id: uuid.UUID
    asked: Asked | None
    state: Disclosure
    means: Means | None

    @property
    def waits(self) -> bool:
        """Whether the reporter may still answer."""
        return self.state.told_on is None and self.asked is not None


def with_code(session: Session, *, report: Report, private_key: bytes) -> tuple[OwnName, ...]:
    """Every disclosure of a report, as its reporter sees it."""
    if not (rows := queries.of_report(session, report.id)):
        return ()
    parts = open_parts.open_with_receipt(session, private_key, report_id=report.id, kinds=_KIND)
    return _seen(session, report, rows, {each.id: each.text for each in parts if each.opens})


def as_caseworker(session: Session, *, report: Report, holder: CaseworkHolder) -> tuple[OwnName, ...]:
    """Every disclosure of a report, as caseworkers see it."""
    rows = queries.of_report(session, report.id)
    return _seen(session, report, rows, _texts(session, report, holder)) if rows else ()


def ask(session: Session, *, report: Report, asked: Asked, holder: CaseworkHolder, clock: Clock) -> None:
    """A caseworker asks the reporter whether one officer may be told.

    Raises:
        NotFound: ``deleted``. Conflict: as :func:`num_service.domain.reports.own_name.may_be_asked`.
        Locked: as :func:`~num_service.services.sealed.open_parts.must_be_its_own`.
    """
    _lock(session, report)
    _must_be_wished(session, report)
    open_parts.must_be_its_own(session, holder, report)
    part_id = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.OWN_NAME,
        text=asked.as_text(),
        on=clock().date(),
        receipt_public_key=report.receipt_public_key,
        after=_KIND,
    )
    row = OwnNameRow(
        id=uuid.uuid4(),
        report_id=report.id,
        part_id=part_id,
        wording=WORDING,
        asked_by=holder.user_id,
        asked_on=clock().date(),
    )
    session.add(row)
    _log(session, report, row, "asked", holder.actor)


def answer(
    session: Session,
    *,
    report: Report,
    disclosure_id: uuid.UUID,
    says: bool,
    language: Language,
    private_key: bytes,
    signer: Signer,
    clock: Clock,
) -> None:
    """The reporter says yes or no to one officer with their code; until the officer was told they may change it.

    Raises:
        NotFound: ``deleted``; ``no_disclosure``. Conflict: ``too_late``; ``changed``; ``not_wished`` to a yes after a
            no to the question whether they want to talk about it at all.
    """
    _lock(session, report)
    row = _find(session, report, disclosure_id)
    own_name.may_be_answered(Disclosure(row.said, told_on=row.told_on))
    parts = open_parts.open_with_receipt(session, private_key, report_id=report.id, kinds=_KIND)
    shown = next((each.text for each in parts if each.id == row.part_id and each.opens), "")
    if says:
        if row.wording != WORDING or not shown:
            raise Conflict("changed", "This question has changed. A caseworker will ask you again.")
        _may_say_yes(session, report)
    _said(session, report, row, says, language, clock, signer, shown)


def stop_all(
    session: Session, *, report_id: uuid.UUID, language: Language, clock: Clock, silent: bool
) -> None:
    """Say no to every disclosure that was said yes to and has not been made. For "stop everything" and for a pause.

    Args:
        silent: also to what was never answered. A pause leaves that as it is: silence is no answer.
    """
    consents.lock(session, [report_id])
    report = session.get_one(Report, report_id)
    for row in queries.of_report(session, report_id):
        if row.told_on is None and (row.said or (silent and row.said is None)):
            _said(session, report, row, False, language, clock, None, "")


def lapse(session: Session, *, report_id: uuid.UUID) -> None:
    """A yes ends with the wish to talk about it that it rests on: it is a question again, whatever is wished later.

    Args:
        report_id: of a report whose consent row the caller has locked.
    """
    for row in queries.of_report(session, report_id):
        if row.told_on is None and row.said:
            # Counted as an answer is, so that the yes cannot be put back.
            row.said = row.said_at = row.language = row.signature = None
            row.answers += 1


def told(
    session: Session,
    *,
    report: Report,
    disclosure_id: uuid.UUID,
    means: Means,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Record that the officer was told, on the yes in force at that moment.

    Raises:
        NotFound: ``deleted``; ``no_disclosure``. Conflict: ``told``, ``no_yes``, ``not_signed``; as for asking.
    """
    _lock(session, report)
    row = _find(session, report, disclosure_id)
    shown = _texts(session, report, holder)
    own_name.may_be_told(_state(session, report, row, shown.get(row.part_id, "")))
    _must_be_wished(session, report)
    row.told_by, row.told_on, row.means = holder.user_id, clock().date(), means
    _log(session, report, row, "told", holder.actor)


def _lock(session: Session, report: Report) -> None:
    """Take the lock that consents take; what is decided then is decided about the report as it is since."""
    consents.lock(session, [report.id])
    session.refresh(report)
    must_be_there(report.status)


def _must_be_wished(session: Session, report: Report) -> None:
    records = signed_answers.history(session, report.id, scopes=(Scope.POLICE_IDENTIFIED,))
    own_name.may_be_asked(
        identified=in_force(records, Scope.POLICE_IDENTIFIED), guard=report.guard, official=report.official
    )


def _may_say_yes(session: Session, report: Report) -> None:
    try:
        _must_be_wished(session, report)
    except Conflict as why:
        raise Conflict(
            "not_wished",
            "Your answer about reporting to the police in your own name does not allow this at the moment, so this "
            "yes was not taken. A caseworker can tell you why.",
        ) from why


def _find(session: Session, report: Report, disclosure_id: uuid.UUID) -> OwnNameRow:
    row = queries.locked(session, report.id, disclosure_id)
    if row is None:
        raise NotFound("no_disclosure", "There is no such question for this report.")
    return row


def _texts(session: Session, report: Report, holder: CaseworkHolder) -> dict[uuid.UUID | None, str]:
    parts = open_parts.open_with_casework_key(session, holder, report_id=report.id, kinds=_KIND)
    return {each.id: each.text for each in parts}


def _seen(
    session: Session, report: Report, rows: Sequence[OwnNameRow], texts: dict[uuid.UUID | None, str]
) -> tuple[OwnName, ...]:
    return tuple(
        OwnName(row.id, read_asked(text) if text else None, _state(session, report, row, text), row.means)
        for row, text in ((row, texts.get(row.part_id, "")) for row in rows)
    )


def _state(session: Session, report: Report, row: OwnNameRow, text: str) -> Disclosure:
    signed = bool(row.said and text) and is_signed(
        signed_answers.verify_key(session, report), _statement(report, row, text), row.signature
    )
    return Disclosure(row.said, signed, row.told_on)


def _said(
    session: Session,
    report: Report,
    row: OwnNameRow,
    says: bool,
    language: Language,
    clock: Clock,
    signer: Signer | None,
    text: str,
) -> None:
    if signer is not None:
        signed_answers.learn_key(session, report=report, signer=signer)
    row.said, row.said_at, row.language, row.answers = says, kept_day(clock()), language, row.answers + 1
    statement = _statement(report, row, text)
    row.signature = signer.sign(statement) if signer is not None and says else None
    _log(
        session,
        report,
        row,
        "allowed" if says else "refused",
        "receipt",
        fingerprint=statements.fingerprint(statement),
    )


def _statement(report: Report, row: OwnNameRow, text: str) -> bytes:
    assert row.language is not None  # an answer has one, and a day
    assert row.said_at is not None
    return statements.own_name(
        signed_answers.of(report),
        place=row.answers - 1,
        disclosure_id=row.id,
        sha256=content_sha256(text),
        wording=row.wording,
        language=row.language,
        day=row.said_at,
        says=bool(row.said),
    )


def _log(
    session: Session,
    report: Report,
    row: OwnNameRow,
    what: str,
    actor: str,
    *,
    fingerprint: str | None = None,
) -> None:
    """Each under a mark of its own, so that the record shows which telling rests on which yes."""
    audit.record(
        session,
        actor=actor,
        action=f"own_name.{what}.{row.id.hex[:8]}",
        subject=f"report:{report.reference}",
        fingerprint=fingerprint,
    )
