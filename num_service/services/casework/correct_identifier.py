"""Correct how an identifier of a report is read. What the reporter typed stays, sealed, as they typed it.

From then on the corrected reading is the one that is listed, matched with other reports, and offered for warnings and
packets. A second caseworker lists it: nobody puts a number into the checker that only they say was reported.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.reports.identifier import CorrectedIdentifier, ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.queries.core import audit_log
from num_service.db.queries.reports import consents, identifiers, reports
from num_service.domain.identifiers import Identifier, IdentifierKind, InvalidIdentifier, guess, normalise
from num_service.domain.reports.matching import Judgement
from num_service.domain.reports.parts import OWN_DETAILS, PartKind
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Basis
from num_service.domain.writing.identifiability import MarkKind, examine
from num_service.services.checker.list_identifier import unlist_identifier
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import reconsider
from num_service.services.sealed import sealed_parts
from num_service.services.writing import examine_text


def correct_identifier(
    session: Session,
    *,
    report: Report,
    position: int,
    as_read: str,
    why: str,
    index: BlindIndex,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
) -> Identifier:
    """Add how an identifier is to be read, with who says so and why, and take what was listed by mistake off.

    Where two reports were judged to be made by different people and share nothing any more, it is not known again.

    Args:
        position: its place in the report.
        as_read: what it should be, in any writing; it may be of another kind.

    Raises:
        Invalid: ``no_reason``; ``not_given`` where there is no such identifier; why it cannot be read, at ``as_read``;
            ``their_own`` where it is the reporter's, which is never indexed.
        Conflict: ``same_already`` where it is read so already; ``shredded`` where nothing says what is theirs.
        Locked: ``no_key``.
    """
    if not why.strip():
        raise Invalid("no_reason", "Say why it is to be read like this.", field="why")
    consents.lock(session, [report.id, *(each.id for each in reports.linked(session, report.id))])
    account, private = examine_text.open_own_parts(session, report_id=report.id, holder=holder)
    given = _given(account, position)
    normal = _read(IdentifierKind(given["kind"]), as_read)
    _must_not_be_their_own(normal, private)
    row = identifiers.at(session, report.id, position)
    if row is not None and row.digest in index.digests(normal):
        raise Conflict("same_already", "This is how it is read already.")
    said = {"kind": normal.kind.value, "typed": as_read, "why": why}
    part = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.CORRECTION,
        text=json.dumps(said, ensure_ascii=False),
        on=clock().date(),
        after=(PartKind.CORRECTION,),
    )
    session.add(
        CorrectedIdentifier(
            report_id=report.id,
            position=position,
            part_id=part,
            corrected_by=holder.user_id,
            corrected_on=clock().date(),
        )
    )
    if identifiers.is_listed(session, report.id, position):
        unlist_identifier(session, report=report, position=position, holder=holder)
    entry = index.entry(normal)
    row = row or ReportIdentifier(report_id=report.id, position=position, basis=Basis(given["basis"]))
    row.kind, row.digest, row.key_version = normal.kind, entry.digest, entry.key_version
    session.add(row)
    session.flush()
    _no_match_any_more(session, report.id, holder.user_id, clock, wake)
    audit.record(
        session, actor=holder.actor, action="identifier.corrected", subject=f"report:{report.reference}"
    )
    return normal


def last_correction(session: Session, report: Report) -> datetime | None:
    """When an identifier of a report was corrected last, as the audit log has it; None where none was."""
    return audit_log.newest_of(session, subject=f"report:{report.reference}", action="identifier.corrected")


def _given(account: Mapping[str, Any], position: int) -> dict[str, Any]:
    """What the reporter gave at this place."""
    given = [each for person in account.get("people", []) for each in person["identifiers"]]
    if position >= len(given):
        raise Invalid("not_given", "There is no such identifier in this report.", field="as_read")
    found: dict[str, Any] = given[position]
    return found


def _must_not_be_their_own(normal: Identifier, private: Mapping[str, Any]) -> None:
    """By the index of their own number a reporter would be known to whoever has the database and its key."""
    if not private:
        raise Conflict(
            "shredded", "The reporter’s own part has been destroyed, so nothing says what is theirs."
        )
    own = [str(private.get(name, "")) for name in OWN_DETAILS]
    if any(each.kind is MarkKind.OWN_DETAIL for each in examine(normal.display, own_details=own)):
        raise Invalid(
            "their_own",
            "This is the reporter’s own. It is never indexed, listed or matched.",
            field="as_read",
        )


def _read(kind: IdentifierKind, as_read: str) -> Identifier:
    """As the kind that the reporter chose; where it is none of those, as whatever it is."""
    try:
        return normalise(kind, as_read)
    except InvalidIdentifier as why:
        try:
            return guess(as_read)
        except InvalidIdentifier:
            raise why from None


def _no_match_any_more(
    session: Session, report_id: uuid.UUID, by: uuid.UUID, clock: Clock, wake: Wake
) -> None:
    """What was judged of two reports because of the old reading counts no more, and packets are decided again."""
    linked = {each.id for each in reports.linked(session, report_id)}
    touched = {report_id}
    for row in reports.judgements(session, report_id):
        other = row.other_id if row.report_id == report_id else row.report_id
        if other not in linked and row.judgement is Judgement.DIFFERENT:
            row.judgement, row.judged_by, row.judged_at = Judgement.NOT_KNOWN, by, clock()
            row.confirmed_by = row.confirmed_at = None
            touched.add(other)
    session.flush()
    reconsider(session, report_ids=touched, now=clock(), wake=wake)
