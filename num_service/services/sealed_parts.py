"""Write a sealed part. Everybody may: it takes public keys only. Opening one is in ``open_parts``."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from num_service.crypto.sealing import CASEWORK, RECEIPT, Recipient, seal
from num_service.db.models.casework_key import CaseworkKey
from num_service.db.models.sealed import PartKey, SealedPart
from num_service.domain.errors import DomainError

ACCOUNT = "account"
PRIVATE = "private"
NOTE = "note"
ALERT_DRAFT = "alert_draft"
PACKET_DRAFT = "packet_draft"
FROM_HER = "message_from_her"
TO_HER = "message_to_her"


def where(part_id: uuid.UUID, kind: str) -> str:
    """What is bound into a part's ciphertext, so that it cannot be moved to another row."""
    return f"sealed_parts/ciphertext/{part_id}/{kind}/1"


def write(
    session: Session,
    *,
    report_id: uuid.UUID,
    kind: str,
    text: str,
    on: date,
    receipt_public_key: bytes | None = None,
) -> uuid.UUID:
    """Seal a text to the casework key, and to the receipt when she may see it again.

    Raises:
        DomainError: ``not_set_up`` while no casework key exists.
    """
    key = session.scalar(select(CaseworkKey).order_by(CaseworkKey.version.desc()).limit(1))
    if key is None:
        raise DomainError("not_set_up", "The service is not set up yet: it has no casework key.")
    holders = [Recipient(CASEWORK, key.public_key, key.version)]
    if receipt_public_key:
        holders.append(Recipient(RECEIPT, receipt_public_key))
    part_id = uuid.uuid4()
    sealed = seal(text, where=where(part_id, kind), to=holders)
    number = session.scalar(
        select(func.count()).where(SealedPart.report_id == report_id, SealedPart.kind == kind)
    )
    session.add(
        SealedPart(
            id=part_id,
            report_id=report_id,
            kind=kind,
            number=(number or 0) + 1,
            written_on=on,
            ciphertext=sealed.ciphertext,
        )
    )
    session.flush()
    session.add_all(
        PartKey(part_id=part_id, holder=each.holder, key_version=each.key_version, wrapped=each.wrapped)
        for each in sealed.wraps
    )
    return part_id


def destroy(session: Session, part_id: uuid.UUID) -> None:
    """Delete a part and its wrapped keys."""
    session.flush()
    session.execute(delete(SealedPart).where(SealedPart.id == part_id))
