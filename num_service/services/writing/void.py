"""Void a text that has not gone out, because something in it may not be said any more."""

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
    row.status = kind.draft
    row.approver_id = row.approved_sha256 = row.approved_at = row.content = None
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
