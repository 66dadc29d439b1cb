"""Messages between the reporter, by receipt, and a caseworker: sealed both ways, addressed to nobody's address."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.errors import Invalid
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import open_parts, sealed_parts

#: The parts that are its messages.
KINDS = (PartKind.FROM_REPORTER, PartKind.TO_REPORTER)
#: What is numbered one after the other: whatever the reporter adds is new to whoever has the report.
SAID = (*KINDS, PartKind.FILE)


@dataclass(frozen=True, slots=True)
class Message:
    id: uuid.UUID
    from_reporter: bool
    written_on: date
    text: str
    #: False where it cannot be read any more; the text is empty then.
    opens: bool = True


def add_message(
    session: Session, *, report: Report, text: str, clock: Clock, holder: CaseworkHolder | None = None
) -> uuid.UUID:
    """Add something: the reporter by receipt, or a caseworker to them; answers the sealed part it is.

    Raises:
        Invalid: ``empty``, ``too_long``.
        Locked, Conflict: as :func:`~num_service.services.sealed.open_parts.must_be_its_own`, for a caseworker.
    """
    if not text.strip():
        raise Invalid("empty", "Write something first.", field="text")
    if len(text) > MAX_ACCOUNT:
        raise Invalid(
            "too_long",
            "At most %(most)s characters at a time. Send the rest after this.",
            field="text",
            most=MAX_ACCOUNT,
        )
    if holder:  # what they answer is sealed to the keys that the report names: they have to be this report's
        open_parts.must_be_its_own(session, holder, report)
    kind = PartKind.TO_REPORTER if holder else PartKind.FROM_REPORTER
    written = sealed_parts.write(
        session,
        report_id=report.id,
        kind=kind,
        after=SAID,
        beyond=report.last_message,
        text=text,
        on=clock().date(),
        receipt_public_key=report.receipt_public_key,
    )
    if kind is PartKind.FROM_REPORTER:
        report.last_message = sealed_parts.number_of(session, written)
    audit.record(
        session,
        actor=holder.actor if holder else "receipt",
        action="message.written",
        subject=f"report:{report.reference}",
    )
    return written


def read_with_receipt(session: Session, *, report: Report, private_key: bytes) -> list[Message]:
    """The conversation, as the reporter may see it again."""
    return as_messages(open_parts.open_with_receipt(session, private_key, report_id=report.id, kinds=KINDS))


def as_messages(parts: Iterable[open_parts.OpenPart]) -> list[Message]:
    """The conversation, of the parts of a report that somebody has opened, whatever else they opened."""
    return [
        Message(part.id, part.kind == PartKind.FROM_REPORTER, part.written_on, part.text, part.opens)
        for part in parts
        if part.kind in KINDS
    ]
