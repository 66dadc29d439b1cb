"""What staff do with what is listed: look at it, change it, renew, give a last day, retract; with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.checker.challenge import ListingDecision, NeverListed
from num_service.db.models.reports.identifier import Listing
from num_service.db.queries.checker import desk, imported
from num_service.db.queries.checker.desk import Row, Source
from num_service.db.queries.reports import consents
from num_service.domain.alerts.alert import read_alert
from num_service.domain.checker.deeds import ListingDeed
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.phrases import phrase
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.alerts.publish_alert import recall_alert
from num_service.services.casework import private_list
from num_service.services.checker.guard import read_one
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed.sealed_words import Words, open_words, seal_words
from num_service.services.writing import document
from num_service.services.writing.void import void

#: A last day is at most so far ahead, in days.
FARTHEST = 3 * 366


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with its reason."""

    deed: ListingDeed
    by: uuid.UUID
    on: date
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OneListing:
    """A listing as its page shows it."""

    row: Row
    sources: list[Source]
    decisions: list[Decided]


def one(session: Session, *, listing_id: int, holder: CaseworkHolder) -> OneListing:
    """One listing with its reports and what was decided about it.

    Raises:
        NotFound: ``no_listing`` also where no report stands for it any more.
    """
    listing = _listing(session, listing_id)
    (row,) = desk.rows(session, digests=[listing.digest], limit=1) or (None,)
    if row is None:
        raise _none()
    return OneListing(row, desk.sources(session, listing_id), decided(session, holder, listing_id=listing_id))


def decided(
    session: Session,
    holder: CaseworkHolder,
    *,
    listing_id: int | None = None,
    challenge_id: uuid.UUID | None = None,
) -> list[Decided]:
    """What was decided about a listing or a challenge, with the reasons, the newest first."""
    found = desk.decisions(session, listing_id=listing_id, challenge_id=challenge_id)
    return [
        Decided(each.deed, each.decided_by, each.decided_on, _open(session, each, holder)) for each in found
    ]


def renew(
    session: Session, *, listing_id: int, why: str, holder: CaseworkHolder, index: BlindIndex, clock: Clock
) -> None:
    """Let a listing count from this month on, because somebody knows that it is still in the same hands.

    What was reported when is told as before: only its age begins anew. The private check knows it from then on too,
    where one of its reports can be read.

    Raises:
        NotFound: ``no_listing``. Invalid: ``no_reason``.
    """
    listing = _listing(session, listing_id)
    note(session, ListingDeed.RENEWED, why, holder, clock, listing_id=listing.id)
    listing.renewed, listing.ends_on = local_day(clock()).replace(day=1), None
    private_list.put_in_one(session, listing, holder=holder, index=index)


def end(
    session: Session, *, listing_id: int, ends_on: date, why: str, holder: CaseworkHolder, clock: Clock
) -> None:
    """Give a listing the day from which checks do not find it.

    Raises:
        NotFound: ``no_listing``. Invalid: ``no_reason``; ``no_such_day`` before tomorrow or in more than three years.
    """
    listing = _listing(session, listing_id)
    if not 0 < (ends_on - local_day(clock())).days <= FARTHEST:
        raise Invalid(
            "no_such_day", "Choose a day from tomorrow on, and within three years.", field="ends_on"
        )
    note(session, ListingDeed.ENDS, why, holder, clock, listing_id=listing.id)
    listing.ends_on = ends_on


def show(
    session: Session,
    *,
    listing_id: int,
    report_id: uuid.UUID,
    tier: Tier,
    types: Sequence[IncidentType],
    with_region: bool,
    why: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Change what one report's contribution shows: never more than the report says.

    Args:
        tier: at most as serious as the report's.
        types: some of the report's.
        with_region: whether its region is shown.

    Raises:
        NotFound: ``no_listing``. Invalid: ``no_reason``; ``more_than_reported``.
    """
    found = next((each for each in desk.sources(session, listing_id) if each.report_id == report_id), None)
    if found is None:
        raise _none()
    if not set(types) <= set(found.could_types) or not types or tier.rank < found.could_tier.rank:
        raise Invalid(
            "more_than_reported", "Show at least one thing, and nothing that was not reported.", field="types"
        )
    note(session, ListingDeed.SHOWN, why, holder, clock, listing_id=listing_id)
    desk.show(
        session,
        listing_id=listing_id,
        report_id=report_id,
        tier=tier,
        types=types,
        region=found.could_region if with_region else Region.NOT_SAID,
    )


def retract(
    session: Session,
    *,
    listing_id: int,
    why: str,
    holder: CaseworkHolder,
    index: BlindIndex,
    clock: Clock,
    deed: ListingDeed = ListingDeed.RETRACTED,
    challenge_id: uuid.UUID | None = None,
) -> int:
    """Take a listing out at once, for every report, and take back the warnings that name it, also those not yet out.
    It leaves other schemes' lists too: checks would go on to find it there.

    Whoever had such a warning is told that it no longer applies, and not why.

    Returns:
        How many warnings were taken back.

    Raises:
        NotFound: ``no_listing``. Invalid: ``no_reason``.
    """
    listing = _listing(session, listing_id)
    reports = desk.sources(session, listing_id)
    consents.lock(session, sorted(each.report_id for each in reports))
    note(session, deed, why, holder, clock, listing_id=listing.id, challenge_id=challenge_id)
    desk.take_out(session, listing_id)
    imported.take_out(session, [listing.digest])
    _void_what_waits(session, listing, reports, holder, index, clock)
    recalled = 0
    for alert in desk.alerts_out(session, {each.report_id for each in reports}):
        named = read_alert(alert.published_content).identifiers if alert.published_content else ()
        if any(listing.digest in index.digests(each) for each in named):
            recall_alert(session, alert_id=alert.id, actor=holder.actor, clock=clock)
            recalled += 1
    for each in reports:
        audit.record(
            session, actor=holder.actor, action="identifier.unlisted", subject=f"report:{each.reference}"
        )
    return recalled


def _void_what_waits(
    session: Session,
    listing: Listing,
    reports: Sequence[Source],
    holder: CaseworkHolder,
    index: BlindIndex,
    clock: Clock,
) -> None:
    """A warning that is written or approved and names it goes back to its writer."""
    comment = phrase(
        "An identifier in this warning was taken out of the checker. Take it out here too, or end it."
    )
    for each in reports:
        for row in desk.alerts_waiting(session, each.report_id):
            named = document.open_text(session, ALERT, row, holder).text.identifiers
            if row.sent_back_sha256 != row.sha256 and any(
                listing.digest in index.digests(one) for one in named
            ):
                void(
                    session,
                    ALERT,
                    row,
                    report_id=each.report_id,
                    comment=str(comment),
                    holder=holder,
                    clock=clock,
                )


def never_list(
    session: Session, *, typed: str, said: str, index: BlindIndex, actor: str, clock: Clock
) -> None:
    """Keep a number or address of a project, a member or ours out of the checker for good, and out of the lists of
    other schemes: it rests on no report there.

    Raises:
        Invalid: ``no_name``; ``not_read``.
        Conflict: ``there_already``; ``is_listed``, which is for somebody to look at first.
    """
    if not said.strip():
        raise Invalid("no_name", "Say in a few words whose it is.", field="said")
    identifier = read_one(typed)
    digests, entry = index.digests(identifier), index.entry(identifier)
    if desk.is_never_listed(session, digests):
        raise Conflict("there_already", "This is kept out already.", field="typed")
    if desk.rows(session, digests=digests, limit=1):
        raise Conflict(
            "is_listed", "This is listed. Look at the listing and retract it first.", field="typed"
        )
    imported.take_out(session, digests)
    session.add(
        NeverListed(
            kind=identifier.kind,
            digest=entry.digest,
            key_version=entry.key_version,
            said=said,
            added_on=local_day(clock()),
        )
    )
    audit.record(session, actor=actor, action="identifier.never_listed", subject="checker")


def may_list_again(session: Session, *, entry_id: uuid.UUID, actor: str) -> None:
    """Take something off what is never listed.

    Raises:
        NotFound: ``not_there``.
    """
    found = session.get(NeverListed, entry_id)
    if found is None:
        raise NotFound("not_there", "It is not there any more.")
    session.delete(found)
    audit.record(session, actor=actor, action="identifier.may_be_listed", subject="checker")


def search(session: Session, *, typed: str, index: BlindIndex) -> list[Row]:
    """The listing of one identifier, typed in any writing.

    Raises:
        Invalid: ``not_read``.
        Conflict: ``imported`` where nothing of ours is listed, and checks find it in another scheme's list.
    """
    digests = index.digests(read_one(typed))
    found = of_digests(session, digests)
    if not found and (theirs := imported.of_digests(session, digests)):
        raise Conflict(
            "imported",
            "No report of ours lists this, but it stands in another scheme’s list: %(schemes)s. To take it out, keep "
            "it out of the checker below.",
            field="typed",
            schemes=", ".join(dict.fromkeys(each.scheme for each in theirs)),
        )
    return found


def note(
    session: Session,
    deed: ListingDeed,
    why: str,
    holder: CaseworkHolder,
    clock: Clock,
    *,
    listing_id: int | None = None,
    challenge_id: uuid.UUID | None = None,
) -> None:
    """Write down what was decided about a listing or a challenge. Raises ``Invalid`` ``no_reason``."""
    if not why.strip():
        raise Invalid("no_reason", "Write why.", field="why")
    decision_id = uuid.uuid4()
    sealed = seal_words(session, why.strip(), where=_place(decision_id))
    session.add(
        ListingDecision(
            id=decision_id,
            listing_id=listing_id,
            challenge_id=challenge_id,
            deed=deed,
            decided_by=holder.user_id,
            decided_on=local_day(clock()),
            ciphertext=sealed.ciphertext,
            wrapped=sealed.wrapped,
            key_version=sealed.key_version,
        )
    )
    about = f"listing:{listing_id}" if listing_id is not None else f"challenge:{challenge_id}"
    audit.record(session, actor=holder.actor, action=f"listing.{deed}", subject=about)


def _open(session: Session, row: ListingDecision, holder: CaseworkHolder) -> str:
    words = Words(row.ciphertext, row.wrapped, row.key_version)
    return open_words(session, words, holder=holder, where=_place(row.id))


def _place(decision_id: uuid.UUID) -> str:
    return f"listing_decisions/ciphertext/{decision_id}/1"


def _listing(session: Session, listing_id: int) -> Listing:
    found = session.get(Listing, listing_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise _none()
    return found


def _none() -> NotFound:
    return NotFound("no_listing", "This is not listed any more.")


def of_digests(session: Session, digests: Collection[bytes]) -> list[Row]:
    """The listings of these identifiers."""
    return desk.rows(session, digests=digests, limit=len(digests)) if digests else []
