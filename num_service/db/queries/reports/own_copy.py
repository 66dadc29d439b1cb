"""The keys of a report's account: the caseworkers', and the code's where its reporter chose that."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.db.queries.core.rows import changed
from num_service.domain.reports.parts import PartHolder, PartKind


def account(session: Session, report_id: uuid.UUID) -> tuple[SealedPart, Sequence[PartKey]]:
    """The account of a report, and every key to it. Raises where there is none any more."""
    part = session.scalars(
        select(SealedPart).where(SealedPart.report_id == report_id, SealedPart.kind == PartKind.ACCOUNT)
    ).one()
    return part, session.scalars(select(PartKey).where(PartKey.part_id == part.id)).all()


def give_key(session: Session, part_id: uuid.UUID, wrapped: bytes) -> None:
    """Let the code open a part."""
    session.add(PartKey(part_id=part_id, holder=PartHolder.RECEIPT, key_version=1, wrapped=wrapped))
    session.flush()


def take_key(session: Session, report_id: uuid.UUID) -> int:
    """Take the code's key to the account away; answers how many there were."""
    mine = select(SealedPart.id).where(SealedPart.report_id == report_id, SealedPart.kind == PartKind.ACCOUNT)
    return changed(
        session, delete(PartKey).where(PartKey.part_id.in_(mine), PartKey.holder == PartHolder.RECEIPT)
    )
