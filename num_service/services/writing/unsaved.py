"""Keep what was typed and not saved: sealed as every draft is, for its writer alone, approved and shown by nobody.

It is no version of a text: nothing is examined, nothing waits for anybody, and what was approved stays approved.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.writing import unsaved as queries
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid, Locked
from num_service.domain.writing.document import SavedMeanwhile
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import open_parts, sealed_parts
from num_service.services.writing import document
from num_service.services.writing.kind import Kind
from num_service.services.writing.standing import version

#: Characters of a whole form, names and all; the longest packet that may be saved is shorter.
MOST_CHARACTERS = 200_000

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What its writer typed last: the fields of the form, in order, and the day."""

    fields: Fields = field(repr=False)
    on: date


def keep(
    session: Session,
    kind: Kind[Any, Any, Any],
    *,
    report: Report,
    document_id: uuid.UUID | None,
    fields: Fields,
    began_from: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Seal the fields of a form as they are, in place of what was kept of it before.

    Args:
        document_id: of the document that is being changed; None for a new one.
        began_from: as for :func:`document.save`.

    Raises:
        NotFound: in the kind's words.
        Conflict: ``not_a_draft`` when it can no longer be written anew.
        SavedMeanwhile: when it is another version by now: whoever types is told at once, and not in the end.
        Invalid: ``too_long``.
        Locked: ``no_key``.
    """
    open_parts.must_hold_key(session, holder)
    if document_id is not None:
        row = document.find(session, kind, report_id=report.id, document_id=document_id)
        if row.status not in kind.editable:
            raise kind.gone()
        if began_from != version(kind, row):
            raise SavedMeanwhile
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        raise Invalid("too_long", "This is too long to be kept while you type. Save it.")
    about = document_id or report.id
    said = {"of": _of(about, kind, holder), "fields": list(fields)}
    today = clock().date()
    part = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.UNSAVED,
        text=json.dumps(said, ensure_ascii=False),
        on=today,
    )
    queries.put(
        session,
        about=about,
        word=kind.word,
        writer=holder.user_id,
        part_id=part,
        report_id=report.id,
        on=today,
    )


def left(
    session: Session,
    kind: Kind[Any, Any, Any],
    *,
    report_id: uuid.UUID,
    document_id: uuid.UUID | None,
    holder: CaseworkHolder,
) -> Unsaved | None:
    """What this caseworker typed and did not save; None where there is nothing, or nothing that opens as theirs."""
    about = document_id or report_id
    row = queries.of(session, about=about, word=kind.word, writer=holder.user_id)
    if row is None:
        return None
    try:
        text = open_parts.open_one(
            session, holder, row.part_id, kind=PartKind.UNSAVED, rests_on=lambda of: of == report_id
        )
    except (Conflict, Locked):
        return None
    said = json.loads(text)
    if said["of"] != _of(about, kind, holder):
        return None  # rows are rewritten; what is sealed says whose it is
    return Unsaved([(name, value) for name, value in said["fields"]], row.touched_on)


def forget(
    session: Session,
    kind: Kind[Any, Any, Any],
    *,
    report_id: uuid.UUID,
    document_id: uuid.UUID | None,
    holder: CaseworkHolder,
) -> None:
    """Destroy it: it was saved, or its writer throws it away. Raises ``NotFound``, in the kind's words."""
    if document_id is not None:
        document.find(session, kind, report_id=report_id, document_id=document_id)
    queries.forget(session, about=document_id or report_id, word=kind.word, writer=holder.user_id)


def _of(about: uuid.UUID, kind: Kind[Any, Any, Any], holder: CaseworkHolder) -> list[str]:
    return [str(about), kind.word, str(holder.user_id)]
