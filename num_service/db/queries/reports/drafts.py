"""Rows of reports that are being written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.reports.draft import ReportDraft
from num_service.db.queries.core.rows import changed


def hold(session: Session, place: bytes, *, until: datetime) -> None:
    """Let there be a row at a place, so that two first requests at once wait for each other at it."""
    made = insert(ReportDraft).values(place=place, sealed=b"", expires_at=until)
    session.execute(made.on_conflict_do_nothing(index_elements=[ReportDraft.place]))


def locked(session: Session, place: bytes) -> bytes | None:
    """The sealed draft at a place, locked until the transaction ends; None where there is no row."""
    found: bytes | None = session.scalar(
        select(ReportDraft.sealed).where(ReportDraft.place == place).with_for_update()
    )
    return found


def write(session: Session, place: bytes, *, sealed: bytes, until: datetime) -> None:
    """Keep a draft in the row that is there."""
    session.execute(
        update(ReportDraft).where(ReportDraft.place == place).values(sealed=sealed, expires_at=until)
    )


def forget(session: Session, place: bytes) -> None:
    """Delete the draft at a place."""
    session.execute(delete(ReportDraft).where(ReportDraft.place == place))


def forget_expired(session: Session, *, now: datetime) -> int:
    """Delete the drafts whose time is over; how many."""
    return changed(session, delete(ReportDraft).where(ReportDraft.expires_at <= now))
