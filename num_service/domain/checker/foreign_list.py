"""Another scheme's list, row by row: what it says, or why a row is not taken. What it does not say is not guessed."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from num_service.domain.checker.lifecycle import is_gone
from num_service.domain.identifiers import (
    REGIONS,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    guess,
    normalise,
)
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Region, Tier

#: Columns that a list must have, and those that it may.
REQUIRED = ("value", "tier", "reported")
OPTIONAL = ("kind", "region")
#: Rows of one list at most.
MOST_ROWS = 100_000

NO_TIER = N_("Its tier is not danger, risk or nuisance.")
NO_MONTH = N_("It does not say when it was reported, as 2026-11 or 2026-11-29.")
AHEAD = N_("It was reported in a month that has not come.")
TOO_OLD = N_("It is too old: something of this tier reported then is listed no longer.")
NO_KIND = N_("Its kind is none of phone, email, vrm, username, url and payment.")
NO_REGION = N_("Its region is none that this service has.")
TWICE = N_("It stands in the list already, with this or a newer month.")
UNREAD = N_("It could not be read as one identifier.")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be taken. line: where it stands in the file, the line of names being the first."""

    line: int
    identifier: Identifier
    tier: Tier
    month: date
    region: Region


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that is not taken, and why; what stood in it is not repeated."""

    line: int
    why: str


def read_list(
    lines: Iterable[str], *, today: date, regions: Sequence[str] = REGIONS
) -> Iterator[Row | Rejected]:
    """Read a list in CSV (RFC 4180, UTF-8), whose first line names its columns.

    Args:
        lines: as a file gives them.
        today: what is too old by then is not taken: a list keeps its ages.
        regions: countries of a number without a country code, in order of trust.

    Raises:
        Invalid: ``no_columns`` where it lacks one; ``too_many_rows``; ``no_csv``.
    """
    try:
        yield from _rows(lines, today, regions)
    except (csv.Error, UnicodeDecodeError):
        raise Invalid(
            "no_csv", "This cannot be read as CSV in UTF-8. Save it so, and again.", field="file"
        ) from None


def _rows(lines: Iterable[str], today: date, regions: Sequence[str]) -> Iterator[Row | Rejected]:
    reader = csv.DictReader(lines)
    named = [(each or "").strip().lower() for each in reader.fieldnames or ()]
    missing = [each for each in REQUIRED if each not in named]
    unknown = [each for each in named if each not in (*REQUIRED, *OPTIONAL)]
    if missing or unknown or len(set(named)) < len(named):
        raise Invalid(
            "no_columns",
            "A list has the columns value, tier and reported, and may have kind and region; no others.",
            field="file",
        )
    reader.fieldnames = named
    for count, row in enumerate(reader, start=1):
        if count > MOST_ROWS:
            raise Invalid(
                "too_many_rows",
                "A list has at most %(most)s rows. Import it in parts.",
                field="file",
                most=MOST_ROWS,
            )
        yield _read(
            reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}, today, regions
        )


def _read(line: int, row: dict[str, str], today: date, regions: Sequence[str]) -> Row | Rejected:
    tier, month = _one_of(Tier, row["tier"]), _month(row["reported"])
    kind, region = row.get("kind", ""), row.get("region", "") or Region.NOT_SAID.value
    if tier is None:
        return Rejected(line, NO_TIER)
    if month is None:
        return Rejected(line, NO_MONTH)
    if month > today:
        return Rejected(line, AHEAD)
    if is_gone(tier, month, today):
        return Rejected(line, TOO_OLD)
    if kind and _one_of(IdentifierKind, kind) is None:
        return Rejected(line, NO_KIND)
    place = _one_of(Region, region)
    if place is None:
        return Rejected(line, NO_REGION)
    try:
        identifier = (
            normalise(IdentifierKind(kind.lower()), row["value"], regions=regions)
            if kind
            else guess(row["value"], regions=regions)
        )
    except InvalidIdentifier:
        return Rejected(line, UNREAD)
    return Row(line, identifier, tier, month, place)


_Kind = TypeVar("_Kind", Tier, IdentifierKind, Region)


def _one_of(kinds: type[_Kind], said: str) -> _Kind | None:
    try:
        return kinds(said.lower())
    except ValueError:
        return None


def _month(said: str) -> date | None:
    try:
        return date.fromisoformat(f"{said}-01" if len(said) == 7 else said).replace(day=1)
    except ValueError:
        return None


def newest_first(rows: Collection[Row]) -> tuple[list[Row], list[Rejected]]:
    """One row for each identifier, the newest and of those the most serious; the others are not taken."""
    best: dict[Identifier, Row] = {}
    again: list[Rejected] = []
    for row in sorted(rows, key=lambda each: (-each.month.toordinal(), each.tier.rank, each.line)):
        if row.identifier in best:
            again.append(Rejected(row.line, TWICE))
        else:
            best[row.identifier] = row
    return sorted(best.values(), key=lambda each: each.line), again
