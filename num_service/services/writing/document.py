"""The life of a text that two caseworkers must read, for every kind of it (gate rules 5 and 6).

Sealed draft → examined → hashed → approved by another, or sent back with a comment; any edit voids the approval.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from sqlalchemy.orm import Session

from num_service.crypto.references import fresh_reference
from num_service.db.models.reports.report import Report
from num_service.db.models.writing.document import Approvable
from num_service.db.queries.writing import texts
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.writing.content import content_sha256, words_alone
from num_service.domain.writing.document import Standing, fingerprint, must_be_as_seen
from num_service.domain.writing.identifiability import Mark, blocks
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.sealed import open_parts, sealed_parts
from num_service.services.sealed.open_parts import OpenPart
from num_service.services.writing import examine_text
from num_service.services.writing.kind import Kind, Row, Text


@dataclass(frozen=True, slots=True)
class Opened(Generic[Row, Text]):
    """A document with its text opened: ``content`` to the last character, ``text`` as its kind reads it.

    ``authors`` is who ever saved it, or an earlier version that led to it: they do not answer for it.
    """

    row: Row
    content: str = field(repr=False)
    text: Text = field(repr=False)
    authors: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row, Text]):
    """A document as its second reader reads it before answering.

    Args:
        marks: what in it could show who reported.
        seen: the fingerprint of what is shown, which every answer names.
        comment: why it was sent back; empty when it was not, or when the note has been destroyed.
    """

    row: Row
    content: str = field(repr=False)
    text: Text = field(repr=False)
    marks: tuple[Mark, ...] = field(repr=False)
    seen: str
    comment: str = field(repr=False)
    authors: frozenset[uuid.UUID]


def find(
    session: Session, kind: Kind[Row, Text, Any], *, report_id: uuid.UUID, document_id: uuid.UUID
) -> Row:
    """Find a document of this report and lock it. Raises ``NotFound``, in the kind's words."""
    row = session.scalar(
        kind.of_report(report_id)
        .where(kind.model.id == document_id)
        .with_for_update(of=kind.model)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise kind.missing()
    return row


def save(
    session: Session,
    kind: Kind[Row, Text, Any],
    *,
    report: Report,
    fill: Callable[[Row], Text],
    holder: CaseworkHolder,
    clock: Clock,
    document_id: uuid.UUID | None = None,
) -> Row:
    """Write a document, or write it anew: seal the exact text, examine it, and void any approval.

    Args:
        fill: sets the columns of the row that stand beside the text, and answers the text.
        document_id: of the document to write anew.

    Raises:
        NotFound: in the kind's words.
        Conflict: ``not_a_draft`` when it can no longer be written anew.
        Conflict: ``shredded`` when nothing is left to compare a text with.
    """
    if document_id is None:
        row, before, led_from = kind.model(), None, None
        row.id, row.reference = uuid.uuid4(), fresh_reference(kind.letter)
    else:
        row = find(session, kind, report_id=report.id, document_id=document_id)
        if row.status not in kind.editable:
            raise kind.gone()
        before, led_from = row.sha256, row.text_key
    text = fill(row)
    row.status = kind.draft
    row.writer_id, row.sha256 = holder.user_id, content_sha256(text.content)
    row.approver_id = row.approved_sha256 = row.approved_at = row.content = None
    bare = kind.bare(text)
    row.text_key = content_sha256(f"{report.id}:{words_alone(bare)}")
    texts.add_author(session, key=row.text_key, user_id=holder.user_id, after=led_from)
    texts.carry(session, before=content_sha256(f"{report.id}:{bare}"), now=row.text_key)
    _keep_objection(session, row)
    session.add(row)
    _seal(session, kind, row, report.id, text, clock)
    _examine(session, row, report.id, text, holder)
    kind.after_writing(session, row, report=report, before=before)
    _record(session, kind, row, "written", holder)
    return row


def _keep_objection(session: Session, row: Approvable) -> None:
    """A text that was sent back once stays so, wherever it turns up again."""
    by = texts.objector(session, row.text_key)
    if by is not None and row.sent_back_sha256 != row.sha256:
        row.sent_back_sha256, row.sent_back_by, row.sent_back_note_id = row.sha256, by, None


def _seal(
    session: Session, kind: Kind[Row, Text, Any], row: Row, report_id: uuid.UUID, text: Text, clock: Clock
) -> None:
    """Seal the text as the draft; what was written over is kept nowhere."""
    earlier = row.draft_id
    row.identifying = True  # until the check has said otherwise
    row.draft_id = sealed_parts.write(
        session, report_id=report_id, kind=kind.part, text=text.content, on=clock().date()
    )
    if earlier is not None:
        sealed_parts.destroy(session, earlier)


def _examine(
    session: Session, row: Approvable, report_id: uuid.UUID, text: Text, holder: CaseworkHolder
) -> None:
    account, private = examine_text.open_own_parts(session, report_id=report_id, holder=holder)
    row.identifying = blocks(examine_text.marks(text, account=account, private=private))
    row.examined_sha256 = row.sha256
    session.flush()


def read(session: Session, kind: Kind[Row, Text, Any], row: Row, holder: CaseworkHolder) -> str:
    """Open the exact text of a document: the approved one, else the sealed draft.

    Raises:
        Conflict: ``shredded``.
        Locked: ``cannot_open`` where what stands as its draft is no draft of a report it rests on.
    """
    if row.content is not None:
        return row.content
    if row.draft_id is None:
        raise Conflict("shredded", "This text has been destroyed.")

    def rests_on(report_id: uuid.UUID) -> bool:
        return session.scalar(kind.of_report(report_id).where(kind.model.id == row.id)) is not None

    return open_parts.open_one(session, holder, row.draft_id, kind=kind.part, rests_on=rests_on)


def open_all(
    session: Session, kind: Kind[Row, Text, Any], *, report_id: uuid.UUID, holder: CaseworkHolder
) -> list[Opened[Row, Text]]:
    """Open every document of this kind that belongs to a report."""
    rows = session.scalars(kind.of_report(report_id)).all()
    return [open_text(session, kind, row, holder) for row in rows]


def open_text(
    session: Session, kind: Kind[Row, Text, Any], row: Row, holder: CaseworkHolder
) -> Opened[Row, Text]:
    """Open one document. Raises ``Locked`` ``no_key`` for whoever does not hold the casework key."""
    open_parts.must_hold_key(session, holder)
    content = read(session, kind, row, holder)
    return Opened(row, content, kind.read(content), texts.authors(session, row.text_key))


def reading(
    kind: Kind[Row, Text, Any],
    opened: Opened[Row, Text],
    *,
    account: Mapping[str, Any],
    private: Mapping[str, Any],
    notes: Iterable[OpenPart],
) -> Reading[Row, Text]:
    """Lay a document out for its second reader, beside the report that is open already: nothing is opened again.

    Args:
        account, private: the parts of the report.
        notes: its notes, among which is the comment of whoever sent the document back.

    Raises:
        Conflict: ``shredded`` when nothing is left to compare it with.
    """
    row = opened.row
    return Reading(
        row=row,
        content=opened.content,
        text=opened.text,
        marks=examine_text.marks(opened.text, account=account, private=private),
        seen=kind.seen(row),
        comment=why_sent_back(row, notes),
        authors=opened.authors,
    )


def why_sent_back(row: Approvable, notes: Iterable[OpenPart]) -> str:
    """The comment with which a document was sent back, among the opened notes of its report; empty when it was not."""
    return next((each.text for each in notes if row.sent_back and each.id == row.sent_back_note_id), "")


@dataclass(frozen=True, slots=True)
class Stands:
    """How far a document has got. stamp: changes with whatever a page shows of it."""

    status: str
    sent_back: bool
    stamp: str


def stands(
    session: Session, kind: Kind[Row, Text, Any], *, report_id: uuid.UUID, document_id: uuid.UUID
) -> Stands:
    """Say how far a document of this report has got, without opening it. Raises ``NotFound``, in the kind's words."""
    row = session.scalar(kind.of_report(report_id).where(kind.model.id == document_id))
    if row is None:
        raise kind.missing()
    return Stands(row.status, row.sent_back, stamp(kind, row))


def stamp(kind: Kind[Row, Text, Any], row: Row) -> str:
    """A fingerprint of a document and of how far it has got: when it differs, a page that shows it is old."""
    return fingerprint(kind.seen(row), {"status": row.status, "sent_back": row.sent_back})


def waits_for(session: Session, kind: Kind[Row, Text, Any], row: Row, reader: uuid.UUID) -> bool:
    """Whether a document waits for this person's answer: a draft they wrote none of, that nobody sent back."""
    if row.status != kind.draft:
        return False
    standing = _standing(session, kind, row)
    return not standing.sent_back and str(reader) not in standing.authors


def next_for(
    session: Session, kinds: Iterable[Kind[Any, Any, Any]], *, report_id: uuid.UUID, reader: uuid.UUID
) -> tuple[str, uuid.UUID] | None:
    """The first document of a report that waits for this person's answer: the word of its kind, and its id."""
    for kind in kinds:
        for row in session.scalars(kind.of_report(report_id)):
            if waits_for(session, kind, row, reader):
                return kind.word, row.id
    return None


def approve(
    session: Session,
    kind: Kind[Row, Text, Any],
    *,
    report: Report,
    document_id: uuid.UUID,
    seen: str,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
) -> Row:
    """Approve exactly what the approver saw, answering "could this person tell who wrote this?" with no.

    Args:
        seen: the fingerprint that the approver's page showed (:meth:`Kind.seen`).

    Raises:
        NotFound: in the kind's words.
        Conflict: ``not_a_draft``; ``own_approval``; ``changed`` when it is no longer what was seen; ``identifying``
            while it matches the reporter's own details; ``sent_back`` while it is the text that was sent back.
    """
    row = _waiting(session, kind, report, document_id, holder)
    _standing(session, kind, row).may_approve(reader=str(holder.user_id), seen=seen)
    content = read(session, kind, row, holder)
    must_be_as_seen(content_sha256(content), row.sha256)
    row.approver_id, row.approved_sha256 = holder.user_id, row.sha256
    row.approved_at, row.content = clock(), content
    row.status = kind.approved
    kind.after_approval(session, row, clock=clock, wake=wake)
    _record(session, kind, row, "approved", holder)
    return row


def send_back(
    session: Session,
    kind: Kind[Row, Text, Any],
    *,
    report: Report,
    document_id: uuid.UUID,
    seen: str,
    comment: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> Row:
    """Send a document back to its writer with a comment, which is sealed among the report's notes.

    It stays a draft, and this text of it is approved by nobody: the writer changes it first.

    Args:
        seen: the fingerprint that the reader's page showed.
        comment: what could show who reported, as the writer and colleagues will read it.

    Raises:
        NotFound: in the kind's words.
        Conflict: ``not_a_draft``; ``own_approval``; ``changed``.
        Invalid: ``empty`` without a comment.
    """
    if not comment.strip():
        raise Invalid("empty", "Say what could show it, so that the writer can change it.", field="comment")
    row = _waiting(session, kind, report, document_id, holder)
    _standing(session, kind, row).may_answer(reader=str(holder.user_id), seen=seen)
    texts.object_to(session, key=row.text_key, user_id=holder.user_id)
    row.sent_back_sha256, row.sent_back_by = row.sha256, holder.user_id
    row.sent_back_note_id = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.NOTE,
        text=comment,
        on=clock().date(),
        after=(PartKind.NOTE,),
    )
    _record(session, kind, row, "sent_back", holder)
    return row


def _waiting(
    session: Session,
    kind: Kind[Row, Text, Any],
    report: Report,
    document_id: uuid.UUID,
    holder: CaseworkHolder,
) -> Row:
    open_parts.must_hold_key(session, holder)  # nobody answers for what they cannot read
    row = find(session, kind, report_id=report.id, document_id=document_id)
    if row.status != kind.draft:
        raise kind.answered()
    return row


def _standing(session: Session, kind: Kind[Row, Text, Any], row: Row) -> Standing:
    wrote = {row.writer_id, *texts.authors(session, row.text_key)}
    return Standing(
        authors=frozenset(str(each) for each in wrote),
        seen=kind.seen(row),
        identifying=row.identifying,
        sent_back=row.sent_back or texts.objector(session, row.text_key) is not None,
    )


def _record(
    session: Session, kind: Kind[Row, Text, Any], row: Row, deed: str, holder: CaseworkHolder
) -> None:
    audit.record(
        session, actor=holder.actor, action=f"{kind.word}.{deed}", subject=f"{kind.word}:{row.reference}"
    )
