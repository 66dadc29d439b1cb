"""Write a sealed part. Everybody may: it takes public keys only. Opening one is in ``open_parts``."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from num_service.crypto.sealing import KeyHolder, seal
from num_service.db.models.casework.casework_key import CaseworkKey
from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.shared.errors import NotReady

_RECIPIENT = "num_casework_recipient"


def where(part_id: uuid.UUID, kind: PartKind) -> str:
    """What is bound into a part's ciphertext, so that it cannot be moved to another row."""
    return f"sealed_parts/ciphertext/{part_id}/{kind}/1"


def write(
    session: Session,
    *,
    report_id: uuid.UUID,
    kind: PartKind,
    text: str,
    on: date,
    receipt_public_key: bytes | None = None,
    after: Sequence[PartKind] = (),
) -> uuid.UUID:
    """Seal a text to the casework key, and to the receipt when the reporter may see it again.

    Args:
        after: the kinds it is the next of, where a report has many: notes, and messages whoever wrote them.

    Raises:
        NotReady: ``not_set_up`` while no casework key exists.
    """
    holders = [casework_recipient(session)]
    if receipt_public_key:
        holders.append(KeyHolder(PartHolder.RECEIPT, receipt_public_key))
    part_id = uuid.uuid4()
    sealed = seal(text, where=where(part_id, kind), to=holders)
    session.execute(
        insert(SealedPart).values(
            id=part_id,
            report_id=report_id,
            kind=kind,
            number=_how_many(session, report_id, after) + 1 if after else 1,
            written_on=on,
            ciphertext=sealed.ciphertext,
        )
    )
    session.execute(
        insert(PartKey),
        [
            {
                "part_id": part_id,
                "holder": each.holder,
                "key_version": each.key_version,
                "wrapped": each.wrapped,
            }
            for each in sealed.wraps
        ],
    )
    return part_id


def _how_many(session: Session, report_id: uuid.UUID, kinds: Sequence[PartKind]) -> int:
    session.flush()
    there = select(func.count()).where(SealedPart.report_id == report_id, SealedPart.kind.in_(kinds))
    return session.scalar(there) or 0


def casework_recipient(session: Session) -> KeyHolder:
    """The newest casework key, asked for once per transaction.

    Raises:
        NotReady: ``not_set_up`` while there is none.
    """
    known: KeyHolder | None = session.info.get(_RECIPIENT)
    if known is None:
        key = session.scalar(select(CaseworkKey).order_by(CaseworkKey.version.desc()).limit(1))
        if key is None:
            raise NotReady("not_set_up", "The service is not set up yet: it has no casework key.")
        known = session.info[_RECIPIENT] = KeyHolder(PartHolder.CASEWORK, key.public_key, key.version)
    return known


def destroy(session: Session, part_id: uuid.UUID) -> None:
    """Delete a part and its wrapped keys."""
    session.flush()
    session.execute(delete(SealedPart).where(SealedPart.id == part_id))
