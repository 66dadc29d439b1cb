"""Run the identifiability check of a text against the report it comes from (gate rule 5)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from sqlalchemy.orm import Session

from num_service.domain.identifiers import Identifier
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import DomainError
from num_service.domain.writing.identifiability import Mark, blocks, examine
from num_service.domain.writing.own_words import copied
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed.open_parts import open_with_casework_key
from num_service.services.sealed.report_parts import OWN_DETAILS


def marks(
    session: Session,
    *,
    words: str,
    allowed: Iterable[Identifier],
    report_id: uuid.UUID,
    holder: CaseworkHolder,
) -> tuple[Mark, ...]:
    """Everything in a caseworker's text that could show who reported.

    Args:
        words: the text.
        allowed: identifiers that are deliberately part of it.
        report_id: the report it comes from, whose own details are opened to compare.

    Raises:
        DomainError: ``shredded`` when there is nothing left to compare with: then no new text may be written from it.
    """
    kinds = (PartKind.ACCOUNT, PartKind.PRIVATE)
    parts = {
        part.kind: json.loads(part.text)
        for part in open_with_casework_key(session, holder, report_id=report_id, kinds=kinds)
    }
    if len(parts) < len(kinds):
        raise DomainError(
            "shredded", "Her own part has been destroyed, so nothing can be compared with it any more."
        )
    own = [str(parts[PartKind.PRIVATE].get(name, "")) for name in OWN_DETAILS]
    found = examine(words, own_details=[each for each in own if each], allowed=allowed)
    return tuple(
        sorted(
            (*found, *copied(words, str(parts[PartKind.ACCOUNT].get("account", "")))),
            key=lambda mark: mark.start,
        )
    )


def identifying(
    session: Session,
    *,
    words: str,
    allowed: Iterable[Identifier],
    report_id: uuid.UUID,
    holder: CaseworkHolder,
) -> bool:
    """Whether the text matches the reporter's own details, which blocks it until the match is gone."""
    return blocks(marks(session, words=words, allowed=allowed, report_id=report_id, holder=holder))
