"""Import another scheme's list into the checker: all of what can be taken at once, or nothing.

What it says is told as one person's report of which no more is known: tier, quarter and wide area. It rests on no
report and no consent of ours, so it is in no warning or packet. A newer list of a scheme takes the older one's place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.checker.imported import ImportedEntry, ImportedList
from num_service.db.queries.checker import desk, imported
from num_service.db.queries.checker import guard as guarded
from num_service.domain.checker.batches import goes_live
from num_service.domain.checker.foreign_list import Rejected, Row, newest_first, read_list
from num_service.domain.identifiers import Identifier
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.domain.shared.phrases import N_
from num_service.services.checker.private_check import keep_seeds
from num_service.services.core import audit
from num_service.services.core.wiring import Clock

OURS = N_("It is a member’s, a project’s, a help line’s or ours. Those are not listed.")
A_CANARY = N_("It is an identifier that staff made up.")
#: After so many rows it is said how far it is.
STEP = 500
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does, or would do: how many rows are taken, and each that is not with its reason."""

    taken: int
    rejected: tuple[Rejected, ...]


def import_list(
    session: Session,
    *,
    scheme: str,
    lines: Iterable[str],
    index: BlindIndex,
    protected: Collection[Identifier],
    actor: str,
    clock: Clock,
    write: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Read a list, and take it in the caller's transaction.

    Args:
        scheme: whose list it is, as staff call them.
        protected: help lines' own contacts, which are never listed.
        write: without it nothing is changed: what would be done is said.
        progress: told how many rows are done.

    Raises:
        Invalid: ``no_scheme``; ``nothing_taken`` where no row can be; as :func:`read_list`.
    """
    scheme = " ".join(scheme.split())
    if not scheme or len(scheme) > _LONGEST_NAME:
        raise Invalid("no_scheme", "Say in a few words whose list it is.", field="scheme")
    read = list(read_list(lines, today=local_day(clock())))
    rows, rejected = newest_first([each for each in read if isinstance(each, Row)])
    rejected += [each for each in read if isinstance(each, Rejected)]
    canaries = {each.digest for each in guarded.canaries(session)}
    made = ImportedList(scheme=scheme, imported_on=local_day(clock()))
    found_from = imported.visible(session, scheme)
    entries: list[ImportedEntry] = []
    for start in range(0, len(rows), STEP):
        some = rows[start : start + STEP]
        digests = [index.digests(each.identifier) for each in some]
        ours = desk.ours(session, [each for many in digests for each in many])
        for row, known in zip(some, digests, strict=True):
            if row.identifier in protected or not ours.isdisjoint(known):
                rejected.append(Rejected(row.line, OURS))
            elif not canaries.isdisjoint(known):
                rejected.append(Rejected(row.line, A_CANARY))
            else:
                entries.append(_entry(row, index, clock, found_from, seeds=write))
        progress(start + len(some))
    if not entries:
        raise Invalid("nothing_taken", "No row of this list can be taken.", field="file")
    if write:
        imported.remove(session, scheme)
        session.add(made)
        session.flush()
        for each in entries:
            each.list_id = made.id
        session.add_all(entries)
        session.flush()
        audit.record(session, actor=actor, action="list.imported", subject="checker")
    return Imported(len(entries), tuple(sorted(rejected, key=lambda each: each.line)))


def remove_list(session: Session, *, scheme: str, actor: str) -> None:
    """Take a scheme's list out of the checker, at once and whole.

    Raises:
        NotFound: ``no_list``.
    """
    if not imported.remove(session, scheme):
        raise no_list()
    audit.record(session, actor=actor, action="list.removed", subject="checker")


def no_list() -> NotFound:
    """What is said where there is no such list."""
    return NotFound("no_list", "There is no list of this scheme.")


def _entry(
    row: Row, index: BlindIndex, clock: Clock, found_from: Mapping[bytes, datetime], *, seeds: bool
) -> ImportedEntry:
    """A row as it is kept. found_from: of the list whose place is taken: what checks find they go on to find."""
    entry, now = index.entry(row.identifier), clock()
    before = [found_from[each] for each in index.digests(row.identifier) if each in found_from]
    made = ImportedEntry(
        kind=row.identifier.kind,
        digest=entry.digest,
        key_version=entry.key_version,
        prefix=entry.prefix,
        tier=row.tier,
        month=row.month,
        region=row.region,
        visible_from=min([goes_live(row.tier, allowed_from=now, now=now), *before]),
    )
    if seeds:
        keep_seeds(made, row.identifier, index)
    return made
