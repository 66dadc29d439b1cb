"""Rows of texts that were typed and not saved, each with its sealed part."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.sealed.part import SealedPart
from num_service.db.models.writing.unsaved import UnsavedText
from num_service.db.queries.core.rows import changed
from num_service.domain.reports.parts import PartKind


def of(session: Session, *, about: uuid.UUID, word: str, writer: uuid.UUID) -> UnsavedText | None:
    """What one writer has not saved of one text."""
    return session.get(UnsavedText, (about, word, writer), populate_existing=True)


def put(
    session: Session,
    *,
    about: uuid.UUID,
    word: str,
    writer: uuid.UUID,
    part_id: uuid.UUID,
    report_id: uuid.UUID,
    on: date,
) -> None:
    """Let this part be what a writer has not saved of a text, and destroy the one that was."""
    values = {"part_id": part_id, "touched_on": on}
    made = insert(UnsavedText).values(about_id=about, word=word, writer_id=writer, **values)
    keys = [UnsavedText.about_id, UnsavedText.word, UnsavedText.writer_id]
    session.execute(made.on_conflict_do_update(index_elements=keys, set_=values))
    named = select(UnsavedText.part_id)
    session.execute(
        delete(SealedPart).where(
            SealedPart.report_id == report_id,
            SealedPart.kind == PartKind.UNSAVED,
            SealedPart.id.not_in(named),
        )
    )


def forget(session: Session, *, about: uuid.UUID, word: str, writer: uuid.UUID) -> None:
    """Destroy what one writer has not saved of one text, where there is any; its row goes with it."""
    parts = select(UnsavedText.part_id).where(
        UnsavedText.about_id == about, UnsavedText.word == word, UnsavedText.writer_id == writer
    )
    session.execute(delete(SealedPart).where(SealedPart.id.in_(parts)))


def forget_untouched(session: Session, *, before: date) -> int:
    """Destroy what nobody has gone on with since a day; how many."""
    old = select(UnsavedText.part_id).where(UnsavedText.touched_on < before)
    return changed(session, delete(SealedPart).where(SealedPart.id.in_(old)))
