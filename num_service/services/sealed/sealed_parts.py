"""Write a sealed part. Everybody may: it takes public keys only. Opening one is in ``open_parts``."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from num_service.crypto.sealing import KeyHolder, receipt_fingerprint, seal
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.db.queries.casework import keys
from num_service.db.queries.reports.intake import ReportRow
from num_service.db.statements import Statements
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.shared.errors import NotReady
from num_service.services.core.pinned import pinned

_RECIPIENT = "num_casework_recipient"
#: How a part was bound: to its own row, as all were before migration 22; and to its report as well.
TO_ITS_ROW, TO_ITS_REPORT = 1, 2


def where(part_id: uuid.UUID, kind: PartKind, layout: int, report: Report | ReportRow) -> str:
    """What is bound into a part's ciphertext, so that it opens in this row and for this report alone.

    Args:
        layout: how it was bound when it was sealed. In the first one the report was not.
        report: the one that the row names. Its receipt's keys are bound too: nobody exchanges them unseen.
    """
    place = f"sealed_parts/ciphertext/{part_id}/{kind}/{layout}"
    if layout == TO_ITS_ROW:
        return place
    receipt = receipt_fingerprint(report.receipt_public_key, report.receipt_verify_key)
    return f"{place}/{report.id}/{receipt}"


def write(
    session: Session,
    *,
    report_id: uuid.UUID,
    kind: PartKind,
    text: str | bytes,
    on: date,
    receipt_public_key: bytes | None = None,
    after: Sequence[PartKind] = (),
    beyond: int = 0,
) -> uuid.UUID:
    """Seal a text, or the bytes of a file, to the casework key, and to the receipt when the reporter may see it again.

    Args:
        after: the kinds it is the next of, where a report has many: notes, and messages whoever wrote them.
        beyond: a number that was given before, also where what had it was taken away.

    Raises:
        NotReady: ``not_set_up`` while no casework key exists.
    """
    holders = [casework_recipient(session)]
    if receipt_public_key:
        holders.append(KeyHolder(PartHolder.RECEIPT, receipt_public_key))
    part_id, report = uuid.uuid4(), session.get_one(Report, report_id)
    sealed = seal(text, where=where(part_id, kind, TO_ITS_REPORT, report), to=holders)
    session.execute(
        insert(SealedPart).values(
            id=part_id,
            report_id=report_id,
            kind=kind,
            number=max(_newest(session, report_id, after), beyond) + 1 if after else 1,
            written_on=on,
            ciphertext=sealed.ciphertext,
            layout=TO_ITS_REPORT,
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


def _newest(session: Session, report_id: uuid.UUID, kinds: Sequence[PartKind]) -> int:
    session.flush()
    there = select(func.max(SealedPart.number)).where(
        SealedPart.report_id == report_id, SealedPart.kind.in_(kinds)
    )
    return session.scalar(there) or 0


def number_of(session: Session, part_id: uuid.UUID) -> int:
    """Which of its kinds a part is, as it was written."""
    return session.get_one(SealedPart, part_id).number


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


def casework_holder(database: Session | Statements) -> KeyHolder:
    """The newest casework key that is pinned, for a statement that looks itself whether the database has it.

    Raises as :func:`casework_recipient` does where nothing is pinned.
    """
    pins = pinned(database)
    version, public = max(pins.items()) if pins else newest_pinned(database)
    return KeyHolder(PartHolder.CASEWORK, public, version)


def newest_pinned(database: Session | Statements) -> tuple[int, bytes]:
    """Version and public half of the casework key to seal to. Raises as :func:`casework_recipient` does."""
    pins, there = pinned(database), keys.public_halves(database)
    if not there:
        raise NotReady("not_set_up", "The service is not set up yet: it has no casework key.")
    if not pins:
        raise not_safe("not_pinned")
    newest = max(pins)
    if there.get(newest) != pins[newest]:
        raise not_safe("other_key")
    return newest, pins[newest]


def not_safe(code: str) -> NotReady:
    """What somebody is told whose words could not be sealed to the key they should be."""
    return NotReady(
        code,
        "Nothing can be taken safely at the moment, so nothing was kept: the key that seals it is not confirmed by the "
        "people who run this service. Please try again later.",
    )


def destroy(session: Session, part_id: uuid.UUID) -> None:
    """Delete a part and its wrapped keys."""
    session.flush()
    session.execute(delete(SealedPart).where(SealedPart.id == part_id))
