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
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.writing.content import content_sha256, words_alone
from num_service.domain.writing.document import SavedMeanwhile, fingerprint, must_be_as_seen
from num_service.domain.writing.identifiability import Mark, blocks
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.sealed import open_parts, sealed_parts
from num_service.services.sealed.open_parts import OpenPart
from num_service.services.writing import examine_text
from num_service.services.writing.combined_words import say_why_it_may_stay
from num_service.services.writing.kind import Kind, Row, Text
from num_service.services.writing.standing import standing, version
from num_service.services.writing.void import object_to


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
    began_from: str | None = None,
) -> Row:
    """Write a document, or write it anew: seal the exact text, examine it, and void any approval.

    Args:
        fill: sets the columns of the row that stand beside the text, and answers the text.
        document_id: of the document to write anew.
        began_from: the :func:`standing.version` that whoever writes had before them, empty for a new one; None where
            nobody had a form open. From a form, pressing twice makes one document.

    Raises:
        NotFound: in the kind's words.
        Conflict: ``not_a_draft`` when it can no longer be written anew.
        SavedMeanwhile: when it is another version by now, and it was not the same text that was saved.
        Conflict: ``shredded`` when nothing is left to compare a text with.
    """
    if document_id is None:
        if began_from is not None:  # two presses at once: one after the other
            session.refresh(report, with_for_update={"key_share": True})
        row, before, led_from, answered, meanwhile = kind.model(), None, None, False, None
        row.id, row.reference = uuid.uuid4(), fresh_reference(kind.letter)
    else:
        row = find(session, kind, report_id=report.id, document_id=document_id)
        if row.status not in kind.editable:
            raise kind.gone()
        before, led_from = row.sha256, row.text_key
        answered = row.approver_id is not None or row.sent_back
        other = began_from is not None and began_from != version(kind, row)
        meanwhile = (kind.seen(row), row.approver_id) if other else None
    text = fill(row)
    if document_id is None and began_from is not None:
        made = _made_already(session, kind, row, text, report, holder)
        if made is not None:
            return made
    if meanwhile and meanwhile != (fingerprint(content_sha256(text.content), kind.beside(row)), None):
        raise SavedMeanwhile  # pressed twice, it is the same text that is there: nothing would be lost
    kind.as_draft(row)
    row.writer_id, row.sha256 = holder.user_id, content_sha256(text.content)
    bare = kind.bare(text)
    row.text_key = content_sha256(f"{report.id}:{words_alone(bare)}")
    texts.add_author(session, key=row.text_key, user_id=holder.user_id, after=led_from)
    texts.carry(session, before=content_sha256(f"{report.id}:{bare}"), now=row.text_key)
    _keep_objection(session, row)
    session.add(row)
    _seal(session, kind, row, report.id, text, clock, keep=answered)
    _examine(session, row, report.id, text, holder)
    kind.after_writing(session, row, report=report, before=before)
    _record(session, kind, row, "written", holder)
    return row


def _made_already(
    session: Session,
    kind: Kind[Row, Text, Any],
    row: Row,
    text: Text,
    report: Report,
    holder: CaseworkHolder,
) -> Row | None:
    """The draft that the press before made: of the same words, by the same writer, to the same place."""
    mine = kind.of_report(report.id).where(
        kind.model.status == kind.draft, kind.model.writer_id == holder.user_id
    )
    for each in session.scalars(mine):
        there = kind.read(read(session, kind, each, holder))
        if kind.beside(each) == kind.beside(row) and kind.bare(there) == kind.bare(text):
            return each
    return None


def _keep_objection(session: Session, row: Approvable) -> None:
    """A text that was sent back once stays so, wherever it turns up again."""
    by = texts.objector(session, row.text_key)
    if by is not None and row.sent_back_sha256 != row.sha256:
        row.sent_back_sha256, row.sent_back_by, row.sent_back_note_id = row.sha256, by, None


def _seal(
    session: Session,
    kind: Kind[Row, Text, Any],
    row: Row,
    report_id: uuid.UUID,
    text: Text,
    clock: Clock,
    *,
    keep: bool,
) -> None:
    """Seal the text as the draft; what was written over is kept nowhere, but for the one that was answered about last.

    Args:
        keep: what is written over was approved or sent back.
    """
    earlier = row.draft_id
    row.identifying = True  # until the check has said otherwise
    row.draft_id = sealed_parts.write(
        session, report_id=report_id, kind=kind.part, text=text.content, on=clock().date()
    )
    if keep:
        earlier, row.answered_id = row.answered_id, earlier
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

    return _open(session, kind, row, row.draft_id, holder)


def _open(
    session: Session, kind: Kind[Row, Text, Any], row: Row, part_id: uuid.UUID, holder: CaseworkHolder
) -> str:
    def rests_on(report_id: uuid.UUID) -> bool:
        return session.scalar(kind.of_report(report_id).where(kind.model.id == row.id)) is not None

    return open_parts.open_one(session, holder, part_id, kind=kind.part, rests_on=rests_on)


def answered_about(
    session: Session, kind: Kind[Row, Text, Any], row: Row, holder: CaseworkHolder
) -> Text | None:
    """The version that a second caseworker approved or sent back last; None where there is none to compare with."""
    if row.answered_id is None or row.status != kind.draft:
        return None
    return kind.read(_open(session, kind, row, row.answered_id, holder))


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
    reason: str = "",
) -> Row:
    """Approve exactly what the approver saw, answering "could this person tell who wrote this?" with no.

    Args:
        seen: the fingerprint that the approver's page showed (:meth:`Kind.seen`).
        reason: why words that could together say who reported may stay; sealed among the report's notes.

    Raises:
        NotFound: in the kind's words.
        Conflict: ``not_a_draft``; ``own_approval``; ``changed`` when it is no longer what was seen; ``identifying``
            while it matches the reporter's own details; ``sent_back`` while it is the text that was sent back.
        Invalid: ``reason_needed`` where such words stand in it and no reason is given.
    """
    row = _waiting(session, kind, report, document_id, holder)
    standing(session, kind, row).may_approve(reader=str(holder.user_id), seen=seen)
    content = read(session, kind, row, holder)
    must_be_as_seen(content_sha256(content), row.sha256)
    say_why_it_may_stay(session, report=report, words=kind.read(content).words, reason=reason, clock=clock)
    row.approver_id, row.approved_sha256 = holder.user_id, row.sha256
    row.approved_at, row.content = clock(), content
    if row.answered_id is not None:
        answered, row.answered_id = row.answered_id, None
        sealed_parts.destroy(session, answered)
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
    standing(session, kind, row).may_answer(reader=str(holder.user_id), seen=seen)
    object_to(session, kind, row, report_id=report.id, comment=comment, holder=holder, clock=clock)
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


def _record(
    session: Session, kind: Kind[Row, Text, Any], row: Row, deed: str, holder: CaseworkHolder
) -> None:
    audit.record(
        session, actor=holder.actor, action=f"{kind.word}.{deed}", subject=f"{kind.word}:{row.reference}"
    )
