"""Examine a text while it is being typed: the same rules as when it is saved, and nothing of it is kept or logged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import identifiers, reports
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.reports.consent import ConsentRecord
from num_service.domain.reports.matching import Match, best
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Invalid
from num_service.domain.writing.identifiability import Mark
from num_service.services.casework.allowed_now import Incident, incident_of
from num_service.services.checker.confirm_identifier import matching_reading
from num_service.services.core import signed_answers
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed.open_parts import open_with_casework_key, said_in
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


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in unfinished words, and what a decision about the text would rest on now."""

    marks: tuple[Mark, ...] = field(repr=False)
    incident: Incident
    consents: tuple[ConsentRecord, ...]
    match: Match | None


def mark_live(
    session: Session,
    *,
    report: Report,
    words: str,
    positions: Collection[int],
    holder: CaseworkHolder,
    index: BlindIndex,
) -> Looked:
    """Everything in unfinished words that could show who reported, and what decides about the text as of now.

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
    read_as = _read_as(session, report, account, holder) if positions else []
    chosen = tuple(_chosen(session, report, read_as, positions, index))
    return Looked(
        marks=examine_text.marks(Typed(words, chosen), account=account, private=private),
        incident=incident_of(report, account, private),
        consents=signed_answers.history(session, report.id),
        match=best(reports.matches(session, report.id)),
    )


def _read_as(
    session: Session, report: Report, account: dict[str, Any], holder: CaseworkHolder
) -> list[dict[str, Any]]:
    """The identifiers of a report in their order: as they were given, or as a colleague corrected them."""
    given = [each for person in account.get("people", []) for each in person["identifiers"]]
    corrected = identifiers.corrections(session, report.id)
    if not corrected:
        return given
    parts = open_with_casework_key(session, holder, report_id=report.id, kinds=(PartKind.CORRECTION,))
    said = {part.id: said_in(part) for part in parts}
    newest = {position: said.get(each.part_id) for position, each in corrected.items()}
    return [newest.get(position) or each for position, each in enumerate(given)]


def _chosen(
    session: Session,
    report: Report,
    read_as: list[dict[str, Any]],
    positions: Collection[int],
    index: BlindIndex,
) -> Iterator[Identifier]:
    """The identifiers at these positions: an identifier's place in the sealed report is its position in the index."""
    for position, digest in reports.digests_at(session, report.id, positions).items():
        if position < len(read_as):
            each = read_as[position]
            found = matching_reading(IdentifierKind(each["kind"]), each["typed"], digest, index)
            if found is not None:
                yield found
