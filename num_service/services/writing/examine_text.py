"""Run the identifiability check of a text against the report it comes from (gate rule 5)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from num_service.domain.reports.parts import OWN_DETAILS, PartKind
from num_service.domain.shared.errors import Conflict
from num_service.domain.writing.document import Exact
from num_service.domain.writing.identifiability import Mark, examine
from num_service.domain.writing.own_words import copied
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed.open_parts import open_with_casework_key, said_in


def open_own_parts(
    session: Session, *, report_id: uuid.UUID, holder: CaseworkHolder
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Open what a text is compared with: the account and the private part; a destroyed one is empty."""
    kinds = (PartKind.ACCOUNT, PartKind.PRIVATE)
    parts = {
        part.kind: said_in(part)
        for part in open_with_casework_key(session, holder, report_id=report_id, kinds=kinds)
    }
    return parts.get(PartKind.ACCOUNT, {}), parts.get(PartKind.PRIVATE, {})


def marks(text: Exact, *, account: Mapping[str, Any], private: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Everything in a caseworker's text that could show who reported.

    Args:
        text: what the caseworker wrote, with the identifiers that are deliberately part of it.
        account, private: the opened parts of the report it comes from, to compare with.

    Raises:
        Conflict: ``shredded`` when there is nothing left to compare with: then no new text may be written from it.
    """
    if not account or not private:
        raise Conflict(
            "shredded",
            "The reporter’s own part has been destroyed, so nothing can be compared with it any more.",
        )
    own = [str(private.get(name, "")) for name in OWN_DETAILS]
    found = examine(text.words, own_details=[each for each in own if each], allowed=text.identifiers)
    return tuple(
        sorted(
            (*found, *copied(text.words, str(account.get("account", "")))),
            key=lambda mark: mark.start,
        )
    )
