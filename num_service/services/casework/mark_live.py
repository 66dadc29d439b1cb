"""Examine a text while it is being typed: the same rules as when it is saved, and nothing of it is kept or logged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import reports
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.shared.errors import Invalid
from num_service.domain.writing.identifiability import Mark
from num_service.services.checker.confirm_identifier import matching_reading
from num_service.services.core.principals import CaseworkHolder
from num_service.services.writing import examine_text

#: Longer texts are marked when they are saved: looking while somebody types costs at most 50 ms.
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form, finished or not; as much of a text as the examiner needs."""

    words: str = field(repr=False)
    identifiers: tuple[Identifier, ...] = field(default=(), repr=False)

    @property
    def content(self) -> str:
        return self.words


def mark_live(
    session: Session,
    *,
    report: Report,
    words: str,
    positions: Collection[int],
    holder: CaseworkHolder,
    index: BlindIndex,
) -> tuple[Mark, ...]:
    """Everything in unfinished words that could show who reported.

    Args:
        words: as the kind of text joins them when it is saved.
        positions: the identifiers of the report that are deliberately part of it.

    Raises:
        Invalid: ``too_long``.
        Conflict: ``shredded`` when there is nothing left to compare with.
        Locked: ``no_key``.
    """
    if len(words) > MOST_CHARACTERS:
        raise Invalid(
            "too_long", "This is too long to be marked while you type. It is marked when you save it."
        )
    account, private = examine_text.open_own_parts(session, report_id=report.id, holder=holder)
    chosen = tuple(_chosen(session, report, account, positions, index))
    return examine_text.marks(Typed(words, chosen), account=account, private=private)


def _chosen(
    session: Session, report: Report, account: dict[str, Any], positions: Collection[int], index: BlindIndex
) -> Iterator[Identifier]:
    """The identifiers at these positions: an identifier's place in the sealed report is its position in the index."""
    digests = reports.digests_at(session, report.id, positions)
    given = [each for person in account.get("people", []) for each in person["identifiers"]]
    for position, digest in digests.items():
        if position < len(given):
            each = given[position]
            found = matching_reading(IdentifierKind(each["kind"]), each["typed"], digest, index)
            if found is not None:
                yield found
