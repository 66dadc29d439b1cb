"""A reporter's own record: what they told us, as far as their code opens it, for whoever has to believe them.

What was first told is part of it only where they chose that their code opens it. What is about them, and how to reach
them, never is. Nothing of a record is kept: the log has its SHA-256 under the report's number, with the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.aead import CannotOpen
from num_service.crypto.derivation import derive
from num_service.crypto.unsealing import rewrap
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import own_copy
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.reports import files, messages
from num_service.services.reports.messages import Message
from num_service.services.reports.noted_records import MADE, is_in_log
from num_service.services.reports.return_with_receipt import OpenReceipt, still_there
from num_service.services.sealed import open_parts, sealed_parts


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file of a report: the day it was added, and of the original its SHA-256 in hexadecimal and its bytes.

    Empty and 0 for one from before files' descriptions opened with the code.
    """

    added_on: date
    sha256: str = field(default="", repr=False)
    size: int = 0


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What a record holds.

    told: the account as it was sealed, and report: the facts beside it; None where the code does not open it.
    added: what was added later with the code. files: photos and recordings, never what is in them.
    mark: random to whoever has not the code, the same all day: with it the record's SHA-256 tells no words.
    """

    reference: str
    received_on: date
    made_on: date
    told: Mapping[str, Any] | None = field(repr=False)
    report: Report = field(repr=False)
    added: tuple[Message, ...] = field(repr=False)
    files: tuple[RecordedFile, ...] = field(repr=False)
    mark: str = field(repr=False)


def of_report(session: Session, *, opened: OpenReceipt, clock: Clock) -> OwnRecord:
    """What their record would hold now. Raises ``NotFound`` ``deleted``."""
    report, today = still_there(session, opened.report_id), clock().date()
    found = open_parts.open_with_receipt(
        session, opened.private_key, report_id=report.id, kinds=(PartKind.ACCOUNT,)
    )
    told = open_parts.said_in(found[0]) if found and found[0].opens else None
    theirs = [
        each
        for each in messages.read_with_receipt(session, report=report, private_key=opened.private_key)
        if each.from_reporter and each.opens
    ]
    mark = derive(opened.private_key, f"own record/{today.isoformat()}").hex()[:32]
    files = tuple(_files(session, opened))
    return OwnRecord(report.reference, report.received_on, today, told, report, tuple(theirs), files, mark)


def _files(session: Session, opened: OpenReceipt) -> Iterator[RecordedFile]:
    """The oldest first."""
    found = open_parts.open_with_receipt(
        session, opened.private_key, report_id=opened.report_id, kinds=(PartKind.FILE,)
    )
    said = {each.id: open_parts.said_in(each) for each in found if each.opens}
    for each in files.own_files(session, report_id=opened.report_id):
        about = said.get(each.id, {})
        yield RecordedFile(
            each.added_on, str(about.get("original_sha256", "")), int(about.get("original_size", 0))
        )


def note(session: Session, *, opened: OpenReceipt, sha256: str) -> None:
    """Write into the log that a record with this SHA-256 was made; the same one twice is one entry."""
    report = still_there(session, opened.report_id)
    if not is_in_log(session, report.reference, sha256):
        audit.record(
            session, actor="receipt", action=MADE, subject=f"report:{report.reference}", fingerprint=sha256
        )


def is_noted(session: Session, *, opened: OpenReceipt, sha256: str) -> bool:
    """Whether the log has a record of this report with this SHA-256."""
    return is_in_log(session, still_there(session, opened.report_id).reference, sha256)


def lock_again(session: Session, *, opened: OpenReceipt) -> None:
    """From now on the code does not open what was first told; a caseworker can let it again."""
    report = still_there(session, opened.report_id)
    if own_copy.take_key(session, report.id):
        audit.record(session, actor="receipt", action="copy.locked", subject=f"report:{report.reference}")


def let_open(session: Session, *, report: Report, holder: CaseworkHolder) -> None:
    """A caseworker lets the code of a report open what was first told, because its reporter asked for it with the code.

    Raises:
        Conflict: ``opens`` when it does already; ``old`` where nothing binds the account to the keys of its code;
            ``shredded``.
        Locked: ``no_key``; ``other_key``; ``cannot_open`` where the account does not open as this report's.
    """
    open_parts.must_be_its_own(session, holder, report)
    part, keys = own_copy.account(session, report.id)
    if any(each.holder == "receipt" for each in keys):
        raise Conflict("opens", "The code opens it already.")
    if part.layout != sealed_parts.TO_ITS_REPORT:
        raise Conflict(
            "old",
            "This report is from before reports were bound to their codes, so nothing shows whose code would open it.",
        )
    [ours] = [each for each in keys if each.key_version in holder.private][:1]
    try:
        wrapped = rewrap(
            ours.wrapped,
            private_key=holder.private[ours.key_version],
            to=report.receipt_public_key,
            where="part_keys",
        )
    except CannotOpen as why:
        raise open_parts.cannot_open() from why
    own_copy.give_key(session, part.id, wrapped)
    audit.record(session, actor=holder.actor, action="copy.opened", subject=f"report:{report.reference}")
