"""What may be a listed identifier and is not surely one: a part of a registration, a username without its platform.

Either is answered "possible" at most. When this second question fails, its lines could not be checked; the others
stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.queries.checker import listings
from num_service.db.statements import Statements
from num_service.domain.checker.answer import Answer, Verdict, answer
from num_service.domain.identifiers import (
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    bare_username,
    partial_vrm,
)
from num_service.services.checker.asked import Asked, Checked

_log = structlog.get_logger()


def without_platform(
    identifiers: Iterable[Identifier], index: BlindIndex
) -> dict[Identifier, tuple[bytes, ...]]:
    """For each username at a platform, the digests of the name alone: somebody may have noted it without one."""
    names = {each: bare_username(each) for each in identifiers}
    return {each: index.digests(name) for each, name in names.items() if name is not None}


def as_far_as_it_goes(
    database: Session | Statements,
    answers: Sequence[Checked],
    asked: Sequence[Asked],
    readings: Sequence[Identifier | InvalidIdentifier],
    without: Mapping[Identifier, Sequence[bytes]],
    found: Mapping[bytes, listings.Found],
    index: BlindIndex,
    now: datetime,
) -> list[Checked]:
    """The answers, with "possible" where a listed one may be meant: asked once for all of them.

    Args:
        without: as :func:`without_platform` gives it.
        found: what stands for every digest that was looked up.
    """
    told = [
        _noted_without(checked, without.get(read, ()) if isinstance(read, Identifier) else (), found, now)
        for checked, read in zip(answers, readings, strict=True)
    ]
    parts = [_parts(*each, index) for each in zip(told, asked, readings, strict=True)]
    if not any(parts):
        return told
    try:
        begun = listings.begin_with(database, prefixes={each for many in parts for each in many}, now=now)
    except OperationalError as why:
        _log.error("check_of_parts_unavailable", error=type(why.orig).__name__)
        return [_unavailable(*each) for each in zip(told, parts, strict=True)]
    return [
        _possible(checked, typed) if any(_stands(begun.get(each, ()), now) for each in mine) else checked
        for checked, typed, mine in zip(told, asked, parts, strict=True)
    ]


def _noted_without(
    checked: Checked, digests: Sequence[bytes], found: Mapping[bytes, listings.Found], now: datetime
) -> Checked:
    hits = [found[each] for each in digests if each in found]
    if checked.answer.verdict is not Verdict.NONE or not _stands(hits, now):
        return checked
    return replace(checked, answer=Answer(Verdict.POSSIBLE))


def _stands(hits: Iterable[listings.Found], now: datetime) -> bool:
    return any(
        answer(each.contributions, now.date(), partial=True).verdict is Verdict.POSSIBLE for each in hits
    )


def _parts(
    checked: Checked, asked: Asked, read: Identifier | InvalidIdentifier, index: BlindIndex
) -> tuple[bytes, ...]:
    """What else to look for where nothing is known: the first of a registration, a name at any platform."""
    if checked.answer.verdict is Verdict.INVALID:
        kind = asked.kind
    elif checked.answer.verdict is Verdict.NONE:
        kind = checked.kind
    else:
        return ()
    if isinstance(read, Identifier) and kind is IdentifierKind.USERNAME:
        return index.at_any_platform(read) if read.canonical.startswith(":") else ()
    start = partial_vrm(asked.typed) if kind in (None, IdentifierKind.VRM) else None
    return index.partial(start) if start else ()


def _possible(checked: Checked, asked: Asked) -> Checked:
    if checked.answer.verdict is Verdict.INVALID:
        typed = asked.typed.strip()
        return Checked(IdentifierKind.VRM, typed, Answer(Verdict.POSSIBLE), canonical=partial_vrm(typed))
    return replace(checked, answer=Answer(Verdict.POSSIBLE))


def _unavailable(checked: Checked, parts: Sequence[bytes]) -> Checked:
    """Of what was asked a second time nothing is known now; what could not be read stays so."""
    unknown = parts and checked.answer.verdict is Verdict.NONE
    return replace(checked, answer=Answer(Verdict.UNAVAILABLE)) if unknown else checked
