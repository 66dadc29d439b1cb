"""The files of a report: rows and sealed parts, never what is in them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from num_service.db.models.reports.file import ReportFile
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import SealedPart


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file, as the database has it in the clear."""

    id: uuid.UUID
    content_id: uuid.UUID
    added_on: date
    tag: bytes


def locked(session: Session, report_id: uuid.UUID) -> Report:
    """A report whose files nobody else adds to or takes from until the transaction ends."""
    return session.get_one(Report, report_id, with_for_update=True, populate_existing=True)


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[FileRow]:
    """The files of a report, the oldest first."""
    rows = session.execute(
        select(ReportFile.part_id, ReportFile.content_id, SealedPart.written_on, ReportFile.tag)
        .join(SealedPart, SealedPart.id == ReportFile.part_id)
        .where(ReportFile.report_id == report_id)
        .order_by(SealedPart.written_on, SealedPart.number)
    )
    return [FileRow(*row) for row in rows]


def add(
    session: Session, *, report_id: uuid.UUID, part_id: uuid.UUID, content_id: uuid.UUID, tag: bytes
) -> None:
    """Note that these two sealed parts are one file."""
    session.add(ReportFile(part_id=part_id, content_id=content_id, report_id=report_id, tag=tag))
    session.flush()


def destroy(session: Session, row: FileRow) -> None:
    """Destroy both parts of a file, with their keys."""
    session.execute(delete(SealedPart).where(SealedPart.id.in_((row.id, row.content_id))))
