"""List an identifier for the checker, once a caseworker has confirmed it as read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.reports.identifier import Listing, ListingSource, ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.queries.checker import desk
from num_service.db.queries.core.constraints import flush
from num_service.db.queries.reports import consents, identifiers, reports
from num_service.domain.checker.batches import goes_live
from num_service.domain.checker.decision import ListIt, may_list
from num_service.domain.identifiers import Identifier
from num_service.domain.reports.consent import ConsentRecord, Scope
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Basis
from num_service.domain.shared.verdict import Hold, NotNow, Refusal
from num_service.services.checker import private_check
from num_service.services.core import audit, signed_answers
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed.open_parts import open_with_casework_key, said_in


@dataclass(frozen=True, slots=True)
class ListingState:
    """Where one identifier of a report stands: listed, or why not yet.

    Args:
        visible_from: when the checker begins to say so; None while it is not listed.
    """

    position: int
    visible_from: datetime | None
    verdict: ListIt | Hold | Refusal
    basis: Basis
    digest: bytes = field(repr=False)

    @property
    def listed(self) -> bool:
        """Whether a caseworker has listed it, live or not yet."""
        return self.visible_from is not None


def list_identifier(
    session: Session,
    *,
    report: Report,
    position: int,
    confirmed: Identifier,
    index: BlindIndex,
    protected: Collection[Identifier],
    holder: CaseworkHolder,
    clock: Clock,
) -> datetime:
    """List one identifier of a report. It goes live with others, at the next of the fixed times.

    Args:
        position: its place in the report.
        confirmed: the identifier as the caseworker read it, which must be the one that was reported.
        protected: help lines' and projects' own numbers, which are never listed.

    Returns:
        When the checker begins to say so.

    Raises:
        Invalid: ``not_reported`` when it is not the one reported.
        Conflict: ``listed_just_now``; ``own_correction``; :class:`NotNow` with every reason.
        Locked: ``no_key`` when the caseworker cannot open the report, which says when it happened.
    """
    consents.lock(session, [report.id])
    session.refresh(report)  # both as they are under the lock, and not as they were while it was waited for
    row = session.scalar(
        select(ReportIdentifier)
        .where(ReportIdentifier.report_id == report.id, ReportIdentifier.position == position)
        .execution_options(populate_existing=True)
    )
    entry = index.entry(confirmed)
    if row is None or row.digest not in index.digests(confirmed):
        raise Invalid(
            "not_reported", "This is not the identifier that was reported. Read it again.", field="as_read"
        )
    corrected = identifiers.corrections(session, report.id).get(position)
    if corrected is not None and corrected.corrected_by == holder.user_id:
        raise Conflict(
            "own_correction",
            "You corrected this identifier. A colleague compares it with what they wrote, and lists it.",
        )
    ours = confirmed in protected or bool(desk.ours(session, index.digests(confirmed)))
    verdict = _decide(report, row, holder, allowed=_answered(session, report), ours=ours)
    if not isinstance(verdict, ListIt):
        raise NotNow(verdict)
    same = select(Listing).where(Listing.digest == entry.digest).with_for_update()
    listing = session.scalar(same.execution_options(populate_existing=True))
    if listing is None:
        listing = Listing(
            kind=confirmed.kind, digest=entry.digest, key_version=entry.key_version, prefix=entry.prefix
        )
        session.add(listing)
        flush(session)
    else:
        _begin_anew(session, listing, today=local_day(clock()))
    private_check.keep_seeds(listing, confirmed, index)
    source = session.get(ListingSource, (listing.id, report.id))
    if source is None:
        source = ListingSource(
            listing_id=listing.id,
            report_id=report.id,
            consent=verdict.consent,
            tier=report.tier,
            incident_types=report.incident_types,
            month=report.received_on.replace(day=1),
            happened=_happened(session, report, holder),
            region=report.region,
            visible_from=goes_live(report.tier, allowed_from=verdict.visible_from, now=clock()),
            confirmed_by=holder.user_id,
        )
        session.add(source)
    audit.record(
        session, actor=holder.actor, action="identifier.listed", subject=f"report:{report.reference}"
    )
    return source.visible_from


def _begin_anew(session: Session, listing: Listing, *, today: date) -> None:
    """What has ended and was not swept yet, or was emptied, gives its last day and its age to no new report."""
    over = listing.ends_on is not None and listing.ends_on <= today
    if over:
        desk.take_out(session, listing.id)
    if over or not desk.sources(session, listing.id):
        listing.renewed = listing.ends_on = None


def _happened(session: Session, report: Report, holder: CaseworkHolder) -> date | None:
    """The month it happened in, as the sealed report says; None when it does not, or can no longer be opened."""
    parts = open_with_casework_key(session, holder, report_id=report.id, kinds=(PartKind.ACCOUNT,))
    days = (said_in(each).get("when", {}).get("day") for each in parts)
    day = next((each for each in days if each), None)
    return date.fromisoformat(day).replace(day=1) if day else None


def unlist_identifier(session: Session, *, report: Report, position: int, holder: CaseworkHolder) -> None:
    """Take this report's contribution to a listing away again."""
    digest = select(ReportIdentifier.digest).where(
        ReportIdentifier.report_id == report.id, ReportIdentifier.position == position
    )
    listings = select(Listing.id).where(Listing.digest.in_(digest))
    session.execute(
        delete(ListingSource).where(
            ListingSource.report_id == report.id, ListingSource.listing_id.in_(listings)
        )
    )
    audit.record(
        session, actor=holder.actor, action="identifier.unlisted", subject=f"report:{report.reference}"
    )


#: Put together once: every page of a report asks it.
_STANDING = (
    select(ReportIdentifier, ListingSource.visible_from)
    .outerjoin(Listing, Listing.digest == ReportIdentifier.digest)
    .outerjoin(
        ListingSource,
        (ListingSource.listing_id == Listing.id) & (ListingSource.report_id == ReportIdentifier.report_id),
    )
    .where(ReportIdentifier.report_id == bindparam("report_id"))
    .order_by(ReportIdentifier.position)
)


def states(
    session: Session, *, report: Report, allowed: tuple[ConsentRecord, ...], holder: CaseworkHolder
) -> list[ListingState]:
    """Where every identifier of a report that is indexed stands, as if this caseworker confirmed it now.

    Args:
        allowed: what the reporter answered, with whether a yes to the checker is signed.
    """
    rows = session.execute(_STANDING, {"report_id": report.id})
    found = [(row, visible_from) for row, visible_from in rows]
    if not found:
        return []
    ours = desk.ours(session, [row.digest for row, _ in found])
    return [
        ListingState(
            row.position,
            visible_from,
            _decide(report, row, holder, allowed=allowed, ours=row.digest in ours),
            row.basis,
            row.digest,
        )
        for row, visible_from in found
    ]


def _answered(session: Session, report: Report) -> tuple[ConsentRecord, ...]:
    """What the reporter answered, with whether a yes to the checker is signed."""
    return signed_answers.history(session, report.id, scopes=(Scope.CHECKER,))


def _decide(
    report: Report,
    row: ReportIdentifier,
    holder: CaseworkHolder,
    *,
    allowed: tuple[ConsentRecord, ...],
    ours: bool,
) -> ListIt | Hold | Refusal:
    return may_list(
        facts=reports.facts(report),
        consents=allowed,
        basis=row.basis,
        confirmed_by=str(holder.user_id),
        belongs_to_us=ours,
    )
