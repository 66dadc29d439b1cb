"""Writing and approving a text by two caseworkers: what alerts and packets share (gate rules 5 and 6)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy.orm import Session

from num_service.db.models.writing.document import Approvable
from num_service.domain.identifiers import Identifier
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import DomainError
from num_service.domain.writing.content import content_sha256
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import open_parts, sealed_parts
from num_service.services.writing import examine_text


def write(
    session: Session,
    *,
    row: Approvable,
    report_id: uuid.UUID,
    kind: PartKind,
    content: str,
    words: str,
    allowed: Iterable[Identifier],
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Seal the exact text as the row's draft, examine it, and void any approval."""
    row.writer_id = holder.user_id
    row.sha256 = row.examined_sha256 = content_sha256(content)
    row.approver_id = row.approved_sha256 = row.approved_at = row.content = None
    row.identifying = True  # until the check below has said otherwise
    earlier = row.draft_id
    row.draft_id = sealed_parts.write(
        session, report_id=report_id, kind=kind, text=content, on=clock().date()
    )
    if earlier is not None:
        sealed_parts.destroy(session, earlier)  # what was written over is kept nowhere
    row.identifying = examine_text.identifying(
        session, words=words, allowed=allowed, report_id=report_id, holder=holder
    )
    session.flush()


def read(session: Session, row: Approvable, holder: CaseworkHolder) -> str:
    """The exact text: the approved one, else the sealed draft."""
    if row.content is not None:
        return row.content
    if row.draft_id is None:
        raise DomainError("shredded", "This text has been destroyed.")
    return open_parts.open_one(session, holder, row.draft_id)


def approve(
    session: Session, *, row: Approvable, seen_sha256: str, holder: CaseworkHolder, clock: Clock
) -> None:
    """Approve the exact text the approver saw, answering "could he tell who wrote this?" with no.

    Raises:
        DomainError: ``own_approval``; ``changed`` when the text is no longer the one that was seen;
            ``identifying`` while it matches the reporter's own details.
    """
    if row.writer_id == holder.user_id:
        raise DomainError("own_approval", "You wrote this. A second caseworker approves it.")
    if row.identifying:
        raise DomainError(
            "identifying", "It still matches the reporter’s own details. It cannot be approved so."
        )
    content = read(session, row, holder)
    if not content_sha256(content) == row.sha256 == seen_sha256:
        raise DomainError("changed", "It was changed since you opened it. Read it again.")
    row.approver_id, row.approved_sha256 = holder.user_id, row.sha256
    row.approved_at, row.content = clock(), content
