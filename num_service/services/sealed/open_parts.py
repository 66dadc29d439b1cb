"""Open sealed parts with the casework key or with a receipt. Never reached by the police side or a worker."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from num_service.crypto.aead import CannotOpen
from num_service.crypto.caseworker_keys import fits
from num_service.crypto.unsealing import unseal, unseal_bytes
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.shared.errors import Conflict, Locked
from num_service.domain.shared.permissions import no_key
from num_service.services.core.pinned import pinned
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed.sealed_parts import where


@dataclass(frozen=True, slots=True)
class OpenPart:
    id: uuid.UUID
    kind: PartKind
    written_on: date
    text: str = field(repr=False)
    #: False where it does not open for the holder of a receipt; the text is empty then.
    opens: bool = True


def must_hold_key(session: Session, holder: CaseworkHolder) -> None:
    """Refuse a caseworker who was not granted the casework key, or holds one that is not pinned.

    Raises:
        Locked: ``no_key``; ``other_key``.
    """
    if not holder.private:
        raise no_key()
    pins = pinned(session)
    if not all(fits(private, pins.get(version, b"")) for version, private in holder.private.items()):
        raise Locked(
            "other_key",
            "The casework key in your session is not the one that the people who run this service have confirmed, so "
            "it opens nothing. Tell them.",
        )


#: Put together once: every page of a report asks it.
_OF_REPORT = (
    select(SealedPart, PartKey)
    .join(PartKey, (PartKey.part_id == SealedPart.id) & (PartKey.holder == PartHolder.CASEWORK))
    .where(
        SealedPart.report_id == bindparam("report_id"),
        SealedPart.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(SealedPart.written_on, SealedPart.number, SealedPart.kind)
)


def open_with_casework_key(
    session: Session, holder: CaseworkHolder, *, report_id: uuid.UUID, kinds: Sequence[PartKind]
) -> list[OpenPart]:
    """The parts of a report of these kinds, oldest first; shredded ones are left out."""
    rows = session.execute(_OF_REPORT, {"report_id": report_id, "kinds": kinds}).all()
    must_hold_key(session, holder)
    report = session.get(Report, report_id) if rows else None  # mostly at hand already
    if report is None:
        return []
    return [_open(part, key, report, holder.private.get(key.key_version)) for part, key in rows]


def open_of_many(
    session: Session, holder: CaseworkHolder, rows: Iterable[tuple[SealedPart, PartKey, Report]]
) -> dict[uuid.UUID, dict[str, Any]]:
    """What stands in a part of each of several reports, by report. What does not open is left out.

    Raises:
        Locked: as :func:`must_hold_key`.
    """
    must_hold_key(session, holder)
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for part, key, report in rows:
        with suppress(Locked):
            found[report.id] = said_in(_open(part, key, report, holder.private.get(key.key_version)))
    return found


def open_one(
    session: Session,
    holder: CaseworkHolder,
    part_id: uuid.UUID,
    *,
    kind: PartKind,
    rests_on: Callable[[uuid.UUID], bool],
) -> str:
    """The text of one part.

    Args:
        kind: what it has to be.
        rests_on: whether what names it rests on this report. Rows are rewritten; a part is bound to its own report.

    Raises:
        Conflict: ``shredded`` when its keys are gone.
        Locked: ``cannot_open`` also where it is another kind of part, or another report's.
    """
    part, key, report = _one(session, part_id)
    must_hold_key(session, holder)
    if part.kind is not kind or not rests_on(report.id):
        raise cannot_open()
    return _open(part, key, report, holder.private.get(key.key_version)).text


def open_bytes(
    session: Session, holder: CaseworkHolder, part_id: uuid.UUID, *, kind: PartKind, of: uuid.UUID
) -> bytes:
    """The bytes of one part that is no text.

    Args:
        kind: what it has to be.
        of: the report it has to belong to.

    Raises:
        Conflict: ``shredded`` when its keys are gone.
        Locked: as :func:`open_one`.
    """
    part, key, report = _one(session, part_id)
    must_hold_key(session, holder)
    if part.kind is not kind or report.id != of:
        raise cannot_open()
    private = holder.private.get(key.key_version)
    if private is None:
        raise no_key()
    try:
        place = where(part.id, part.kind, part.layout, report)
        return unseal_bytes(part.ciphertext, key.wrapped, private_key=private, where=place)
    except CannotOpen as why:
        raise cannot_open() from why


def _one(session: Session, part_id: uuid.UUID) -> tuple[SealedPart, PartKey, Report]:
    row = session.execute(
        select(SealedPart, PartKey, Report)
        .join(Report, Report.id == SealedPart.report_id)
        .join(PartKey, (PartKey.part_id == SealedPart.id) & (PartKey.holder == PartHolder.CASEWORK))
        .where(SealedPart.id == part_id)
    ).first()
    if row is None:
        raise _shredded()
    part, key, report = row
    return part, key, report


def open_with_receipt(
    session: Session, private_key: bytes, *, report_id: uuid.UUID, kinds: Sequence[PartKind]
) -> list[OpenPart]:
    """The parts the reporter may see again, oldest first.

    One that does not open is there without its text: whatever happened to it, nobody is kept from their other rights.
    """
    rows = session.execute(
        select(SealedPart, PartKey, Report)
        .join(Report, Report.id == SealedPart.report_id)
        .join(PartKey, (PartKey.part_id == SealedPart.id) & (PartKey.holder == PartHolder.RECEIPT))
        .where(SealedPart.report_id == report_id, SealedPart.kind.in_(kinds))
        .order_by(SealedPart.written_on, SealedPart.number, SealedPart.kind)
    )
    return [_open_or_say(part, key, report, private_key) for part, key, report in rows]


def must_be_its_own(session: Session, holder: CaseworkHolder, report: Report) -> None:
    """Refuse where the account of a report does not open as this report's, so that nothing is sealed to other keys.

    Raises:
        Locked: ``no_key``; ``other_key``; ``cannot_open``.
        Conflict: ``shredded`` where no account is left to show it.
    """
    if not open_with_casework_key(session, holder, report_id=report.id, kinds=(PartKind.ACCOUNT,)):
        raise Conflict(
            "shredded",
            "The account of this report is not there any more, so nothing shows that an answer would reach the person "
            "who wrote it. Nothing was sent.",
        )


def said_in(part: OpenPart) -> dict[str, Any]:
    """What stands in a part that has named fields: the account, or the private part.

    Raises:
        Locked: ``cannot_open`` where it is nothing that was sealed here.
    """
    try:
        found = json.loads(part.text)
    except ValueError as why:
        raise cannot_open() from why
    if not isinstance(found, dict):
        raise cannot_open()
    return found


def _open_or_say(part: SealedPart, key: PartKey, report: Report, private: bytes) -> OpenPart:
    try:
        return _open(part, key, report, private)
    except Locked:
        return OpenPart(part.id, part.kind, part.written_on, "", opens=False)


def _open(part: SealedPart, key: PartKey, report: Report, private: bytes | None) -> OpenPart:
    if private is None:
        raise no_key()
    try:
        place = where(part.id, part.kind, part.layout, report)
        text = unseal(part.ciphertext, key.wrapped, private_key=private, where=place)
    except CannotOpen as why:
        raise cannot_open() from why
    return OpenPart(part.id, part.kind, part.written_on, text)


def _shredded() -> Conflict:
    return Conflict("shredded", "This text has been destroyed.")


def cannot_open() -> Locked:
    """What is said where a text of a report does not open as that report's."""
    return Locked(
        "cannot_open",
        "A text of this report does not open: it was changed, or does not belong to this report. Nothing of it is "
        "shown. Tell the people who run this service before you do anything with this report.",
    )
