"""Add a photo, a screenshot or a recording to a report, with its receipt; take one away again.

What is sent is drawn or encoded anew first, in no transaction; then it is sealed to the casework key alone. The
reporter sees how many there are and of which day, never what is in them: a code can be found by somebody else. What
stands beside the bytes, the original's fingerprint and size, opens with the code too, for the reporter's own record.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from num_service.adapters.cleaning import clean
from num_service.adapters.cleaning.clean import Clean
from num_service.crypto.derivation import derive
from num_service.db.queries.reports import files as queries
from num_service.domain.reports.files import MOST_FILES, Made, recognise
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import must_be_there
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.core import audit
from num_service.services.core.wiring import Clock
from num_service.services.reports.messages import SAID
from num_service.services.sealed import sealed_parts

#: Seconds that one file may take.
TAKES = clean.TAKES
#: A file is padded to these steps before it is sealed: its length would say which photo it is.
STEP = 256 * 1024
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file drawn or encoded anew, and what the original was.

    sha256: of the original, byte for byte as it was sent, in hexadecimal. size: of it, in bytes.
    """

    clean: Clean
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file as its reporter sees it again: nothing of what is in it."""

    id: uuid.UUID
    added_on: date


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding one. ``again``: this report had it already, and has it once."""

    file: OwnFile
    made: Made
    sha256: str = field(repr=False)
    again: bool
    left: int


def read_file(content: bytes, *, takes: float = TAKES) -> CleanFile:
    """Draw or encode anew what somebody sent. Takes up to ``takes`` seconds: never in a transaction.

    Raises:
        Invalid: what is wrong with it, by name. Nothing of it is kept.
        NotReady: ``busy``.
    """
    form = recognise(content)
    return CleanFile(
        clean.clean(content, form, takes=takes), hashlib.sha256(content).hexdigest(), len(content)
    )


def add_file(
    session: Session, *, report_id: uuid.UUID, private_key: bytes, file: CleanFile, clock: Clock
) -> Added:
    """Seal a file to the casework key, and put it with the report. The same one twice is one.

    Args:
        private_key: the receipt's, by which the same file is known again.

    Raises:
        Conflict: ``too_many_files``.
        NotFound: ``deleted`` where the report was deleted meanwhile.
        NotReady: as sealing does.
    """
    report = queries.locked(session, report_id)
    must_be_there(report.status)
    tag = _tag(private_key, file.sha256)
    there = queries.of_report(session, report.id)
    left = MOST_FILES - len(there)
    for row in there:
        if hmac.compare_digest(row.tag, tag):
            return Added(OwnFile(row.id, row.added_on), file.clean.made, file.sha256, again=True, left=left)
    if left <= 0:
        raise Conflict(
            "too_many_files",
            "A report has at most %(most)s files. Take one away first, or tell us in a message what else there is.",
            field="files",
            most=MOST_FILES,
        )
    on = clock().date()
    content_id = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.FILE_CONTENT,
        text=padded(file.clean.content),
        on=on,
    )
    part_id = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.FILE,
        text=_said(file, content_id),
        on=on,
        receipt_public_key=report.receipt_public_key,  # for their own record; the bytes are never to it
        after=SAID,
        beyond=report.last_message,
    )
    report.last_message = sealed_parts.number_of(session, part_id)
    queries.add(session, report_id=report.id, part_id=part_id, content_id=content_id, tag=tag)
    audit.record(session, actor="receipt", action="file.added", subject=f"report:{report.reference}")
    return Added(OwnFile(part_id, on), file.clean.made, file.sha256, again=False, left=left - 1)


def own_files(session: Session, *, report_id: uuid.UUID) -> list[OwnFile]:
    """How many files a report has, and of which days."""
    return [OwnFile(row.id, row.added_on) for row in queries.of_report(session, report_id)]


def take_away(session: Session, *, report_id: uuid.UUID, file_id: uuid.UUID) -> None:
    """Destroy one file of a report, with its keys.

    Raises:
        NotFound: ``no_file``.
    """
    report = queries.locked(session, report_id)
    found = [row for row in queries.of_report(session, report.id) if row.id == file_id]
    if not found:
        raise NotFound("no_file", "This file is not there any more.", field="files")
    queries.destroy(session, found[0])
    audit.record(session, actor="receipt", action="file.taken_away", subject=f"report:{report.reference}")


def padded(content: bytes) -> bytes:
    """Its length, its bytes, and zeros up to the next step."""
    whole = len(content).to_bytes(_LENGTH, "big") + content
    return whole + bytes(-len(whole) % STEP)


def unpadded(sealed: bytes) -> bytes:
    """The bytes that :func:`padded` was given."""
    return sealed[_LENGTH : _LENGTH + int.from_bytes(sealed[:_LENGTH], "big")]


def _tag(private_key: bytes, sha256: str) -> bytes:
    key = derive(private_key, "report-files")
    return hmac.new(key, bytes.fromhex(sha256), hashlib.sha256).digest()


def _said(file: CleanFile, content_id: uuid.UUID) -> str:
    """What is sealed beside the bytes: enough to show them, and to compare the original with."""
    return json.dumps(
        {
            "content": str(content_id),
            "content_sha256": hashlib.sha256(file.clean.content).hexdigest(),
            "made": file.clean.made.value,
            "width": file.clean.width,
            "height": file.clean.height,
            "seconds": file.clean.seconds,
            "original_sha256": file.sha256,
            "original_size": file.size,
        }
    )
