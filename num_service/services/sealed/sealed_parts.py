"""Write a sealed part. Everybody may: it takes public keys only. Opening one is in ``open_parts``."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from num_service.crypto.sealing import KeyHolder, seal
from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.db.queries.casework import keys
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.shared.errors import NotReady
from num_service.services.core.pinned import pinned

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
    """The newest casework key that is pinned, asked for once per transaction.

    The database only confirms it: a version that is not pinned is as if it were not there.

    Raises:
        NotReady: ``not_set_up`` while there is none; ``not_pinned``; ``other_key`` where the database has another.
    """
    known: KeyHolder | None = session.info.get(_RECIPIENT)
    if known is None:
        version, public = newest_pinned(session)
        known = session.info[_RECIPIENT] = KeyHolder(PartHolder.CASEWORK, public, version)
    return known


def newest_pinned(session: Session) -> tuple[int, bytes]:
    """Version and public half of the casework key to seal to. Raises as :func:`casework_recipient` does."""
    pins, there = pinned(session), {each.version: each.public_key for each in keys.versions(session)}
    if not there:
        raise NotReady("not_set_up", "The service is not set up yet: it has no casework key.")
    if not pins:
        raise _not_safe("not_pinned")
    newest = max(pins)
    if there.get(newest) != pins[newest]:
        raise _not_safe("other_key")
    return newest, pins[newest]


def _not_safe(code: str) -> NotReady:
    return NotReady(
        code,
        "Nothing can be taken safely at the moment, so nothing was kept: the key that seals it is not confirmed by the "
        "people who run this service. Please try again later.",
    )


def destroy(session: Session, part_id: uuid.UUID) -> None:
    """Delete a part and its wrapped keys."""
    session.flush()
    session.execute(delete(SealedPart).where(SealedPart.id == part_id))
