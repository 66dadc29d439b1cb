"""Confirm an identifier as read: what a caseworker typed from the report, compared with what is indexed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.domain.identifiers import (
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    extract,
    guess,
    normalise,
)
from num_service.domain.shared.errors import Invalid
from num_service.services.checker.list_identifier import list_identifier
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock

#: A number without a country code is British first and Irish second, or the other way round (2-domain, "The checker").
_ORDERS = (("GB", "IE"), ("IE", "GB"))


def confirm_identifier(
    session: Session,
    *,
    report: Report,
    position: int,
    as_read: str,
    index: BlindIndex,
    help_lines: Iterable[str],
    holder: CaseworkHolder,
    clock: Clock,
) -> datetime:
    """List one identifier of a report, as a caseworker read it.

    Args:
        position: its place in the report.
        as_read: what the caseworker confirms, in any writing.
        help_lines: contacts of help lines, which are never listed.

    Returns:
        When the checker begins to say so.

    Raises:
        Invalid: ``not_reported`` when it reads as another one, or as none; as :func:`list_identifier`.
    """
    row = session.scalar(
        select(ReportIdentifier).where(
            ReportIdentifier.report_id == report.id, ReportIdentifier.position == position
        )
    )
    if row is None:
        raise Invalid("not_reported", "There is no such identifier in this report.", field="as_read")
    kind = row.kind
    return list_identifier(
        session,
        report=report,
        position=position,
        confirmed=matching_reading(kind, as_read, row.digest, index) or normalise(kind, as_read),
        index=index,
        protected=protected(help_lines),
        holder=holder,
        clock=clock,
    )


def matching_reading(
    kind: IdentifierKind, text: str, digest: bytes | None, index: BlindIndex
) -> Identifier | None:
    """The reading of a text that is the one indexed; None when there is none."""
    for reading in _readings(kind, text):
        if digest is not None and digest in index.digests(reading):
            return reading
    return None


def protected(help_lines: Iterable[str]) -> Collection[Identifier]:
    """The identifiers in the contacts of help lines."""
    return {found.identifier for contact in help_lines for found in extract(contact)}


def _readings(kind: IdentifierKind, text: str) -> Iterable[Identifier]:
    for regions in _ORDERS:
        for read in (partial(normalise, kind), guess):
            try:
                yield read(text, regions=regions)
            except InvalidIdentifier:
                continue
