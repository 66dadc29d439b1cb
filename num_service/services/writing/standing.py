"""How far a text that two people must read has got, and for whom it waits; nothing is opened here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from num_service.db.queries.core import audit_log
from num_service.db.queries.writing import texts
from num_service.domain.writing.document import Standing, fingerprint
from num_service.services.writing.kind import Kind, Row, Text


def standing(session: Session, kind: Kind[Row, Text, Any], row: Row) -> Standing:
    """How a document stands when its second reader answers."""
    wrote = {row.writer_id, *texts.authors(session, row.text_key)}
    return Standing(
        authors=frozenset(str(each) for each in wrote),
        seen=kind.seen(row),
        identifying=row.identifying,
        sent_back=row.sent_back or texts.objector(session, row.text_key) is not None,
    )


@dataclass(frozen=True, slots=True)
class Stands:
    """How far a document has got. stamp: changes with whatever a page shows of it."""

    status: str
    sent_back: bool
    stamp: str


def stands(
    session: Session, kind: Kind[Row, Text, Any], *, report_id: uuid.UUID, document_id: uuid.UUID
) -> Stands:
    """Say how far a document of this report has got, without opening it. Raises ``NotFound``, in the kind's words."""
    row = session.scalar(kind.of_report(report_id).where(kind.model.id == document_id))
    if row is None:
        raise kind.missing()
    return Stands(row.status, row.sent_back, stamp(kind, row))


def stamp(kind: Kind[Row, Text, Any], row: Row) -> str:
    """A fingerprint of a document and of how far it has got: when it differs, a page that shows it is old."""
    return fingerprint(kind.seen(row), {"status": row.status, "sent_back": row.sent_back})


def version(kind: Kind[Row, Text, Any], row: Row) -> str:
    """A fingerprint of a document for whoever begins to change it: of all its form shows, and of what was answered.

    What happens to it by itself, as when the gate holds it, is no other version.
    """
    answers = {"approver": str(row.approver_id or ""), "sent_back": row.sent_back}
    return fingerprint(kind.seen(row), answers)


def last_saved(session: Session, kind: Kind[Row, Text, Any], row: Row) -> datetime | None:
    """When a document was written last, as the audit log has it; None where it has no such entry."""
    return audit_log.newest_of(session, subject=f"{kind.word}:{row.reference}", action=f"{kind.word}.written")


def waits_for(session: Session, kind: Kind[Row, Text, Any], row: Row, reader: uuid.UUID) -> bool:
    """Whether a document waits for this person's answer: a draft they wrote none of, that nobody sent back."""
    if row.status != kind.draft:
        return False
    now = standing(session, kind, row)
    return not now.sent_back and str(reader) not in now.authors


def next_for(
    session: Session, kinds: Iterable[Kind[Any, Any, Any]], *, report_id: uuid.UUID, reader: uuid.UUID
) -> tuple[str, uuid.UUID] | None:
    """The first document of a report that waits for this person's answer: the word of its kind, and its id."""
    for kind in kinds:
        for row in session.scalars(kind.of_report(report_id)):
            if waits_for(session, kind, row, reader):
                return kind.word, row.id
    return None
