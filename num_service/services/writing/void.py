"""Object to a text with a comment, and void one that has not gone out, as something in it may not be said any more."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from num_service.db.queries.writing import texts
from num_service.domain.reports.parts import PartKind
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import sealed_parts
from num_service.services.writing.kind import Kind, Row, Text


def void(
    session: Session,
    kind: Kind[Row, Text, Any],
    row: Row,
    *,
    report_id: uuid.UUID,
    comment: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Make it a draft again that nobody approves as it is; its writer changes it first.

    Args:
        report_id: one that it rests on, among whose notes the comment is sealed.
        comment: why, as the writer and colleagues will read it.
    """
    kind.as_draft(row)
    object_to(session, kind, row, report_id=report_id, comment=comment, holder=holder, clock=clock)


def object_to(
    session: Session,
    kind: Kind[Row, Text, Any],
    row: Row,
    *,
    report_id: uuid.UUID,
    comment: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Let nobody approve a text as it is: it goes back to its writer with a comment, sealed among a report's notes."""
    texts.object_to(session, key=row.text_key, user_id=holder.user_id)
    row.sent_back_sha256, row.sent_back_by = row.sha256, holder.user_id
    row.sent_back_note_id = sealed_parts.write(
        session,
        report_id=report_id,
        kind=PartKind.NOTE,
        text=comment,
        on=clock().date(),
        after=(PartKind.NOTE,),
    )
    audit.record(
        session, actor=holder.actor, action=f"{kind.word}.sent_back", subject=f"{kind.word}:{row.reference}"
    )
