"""See the photos and hear the recordings of a report, with the casework key; each look is on record.

No text that goes out rests on them: nothing of the police side or of the alerts reaches this.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.domain.reports.files import Made
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Locked, NotFound
from num_service.services.casework.open_report import find_report
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.reports.files import unpadded
from num_service.services.sealed.open_parts import OpenPart, open_bytes, open_with_casework_key, said_in


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What a file is, without its bytes.

    original_sha256, original_size: of what the reporter sent, which they were told to keep.
    """

    id: uuid.UUID
    added_on: date
    made: Made
    width: int
    height: int
    seconds: int
    original_sha256: str
    original_size: int
    content_id: uuid.UUID = field(repr=False)
    content_sha256: str = field(repr=False)


def files_of(session: Session, *, report: Report, holder: CaseworkHolder) -> list[SeenFile]:
    """The files of a report, the oldest first.

    Raises:
        Locked: ``no_key``; ``cannot_open``.
    """
    return seen(open_with_casework_key(session, holder, report_id=report.id, kinds=(PartKind.FILE,)))


def seen(parts: Iterable[OpenPart]) -> list[SeenFile]:
    """What the files are whose parts somebody has opened. Raises ``Locked`` ``other_file``."""
    return [_seen(each) for each in parts]


def find_file(session: Session, *, reference: str, file_id: uuid.UUID, holder: CaseworkHolder) -> SeenFile:
    """One file of a report.

    Raises:
        NotFound: ``no_report``; ``no_file``.
        Locked: ``no_key``; ``stepped_back``; ``cannot_open``.
    """
    report = find_report(session, reference)
    must_not_have_stepped_back(session, report, holder.user_id)
    for each in files_of(session, report=report, holder=holder):
        if each.id == file_id:
            return each
    raise NotFound("no_file", "This file is not there any more. The reporter may have taken it away.")


def open_file(
    session: Session, *, reference: str, file_id: uuid.UUID, holder: CaseworkHolder
) -> tuple[SeenFile, bytes]:
    """The bytes of one file, and what they are. That it was opened is in the audit trail.

    Raises as :func:`find_file`; ``Locked`` ``other_file`` too where the bytes are not those that were sealed with it.
    """
    found = find_file(session, reference=reference, file_id=file_id, holder=holder)
    report = find_report(session, reference)
    content = unpadded(
        open_bytes(session, holder, found.content_id, kind=PartKind.FILE_CONTENT, of=report.id)
    )
    if hashlib.sha256(content).hexdigest() != found.content_sha256:
        raise _other_file()
    audit.record(session, actor=holder.actor, action="file.read", subject=f"report:{reference}")
    return found, content


def _seen(part: OpenPart) -> SeenFile:
    said = said_in(part)
    try:
        return SeenFile(
            id=part.id,
            added_on=part.written_on,
            made=Made(said["made"]),
            width=int(said["width"]),
            height=int(said["height"]),
            seconds=int(said["seconds"]),
            original_sha256=str(said["original_sha256"]),
            original_size=int(said["original_size"]),
            content_id=uuid.UUID(said["content"]),
            content_sha256=str(said["content_sha256"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as why:  # sealed by somebody else's program
        raise _other_file() from why


def _other_file() -> Locked:
    return Locked(
        "other_file",
        "What is kept for a file of this report is not what the reporter added, so it is not shown. Tell the people "
        "who run this service.",
    )
