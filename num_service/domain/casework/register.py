"""Who asked for what somebody told us, and what went outside the consent gate: the clock, two people, the least of it.

Court orders, requests by police, requests to see one's own data, and break-glass. The gate decides about none of them,
and none of them changes what it decides. Source: 2-domain, "The consent gate"; scenarios, "Consent and police".
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from num_service.domain.shared.days import WALL
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

#: A telephone call may come first; the second person's word is written down within a day.
CONFIRM = timedelta(hours=24)
#: Our own promise where no law sets a day.
POLICE_DAYS = 14


class RequestKind(Worded):
    """What came, or what was done."""

    COURT_ORDER = "court_order", N_("Court order")
    POLICE_REQUEST = "police_request", N_("Request by police")
    SUBJECT_ACCESS = "subject_access", N_("Request to see one’s own data")
    BREAK_GLASS = "break_glass", N_("Break-glass: told without consent, for a life")


class RequestAnswer(Worded):
    """How it was answered."""

    REFUSED = "refused", N_("Refused")
    NOTHING_HELD = "nothing_held", N_("Nothing is held, or it cannot be told apart")
    DISCLOSED = "disclosed", N_("Something was disclosed")


class RequestBasis(Worded):
    """Why; the words behind it are a sealed note."""

    NO_DUTY = "no_duty", N_("No law obliges us")
    NOT_PROVEN = "not_proven", N_("Who asks was not proven")
    EXEMPT = "exempt", N_("Exempt: it would tell of somebody else")
    ORDERED = "ordered", N_("A court ordered exactly this")
    OWN_DATA = "own_data", N_("It is their own data")
    LIFE = "life", N_("Serious risk to a life")
    CHILD = "child", N_("A child at serious risk")
    TERRORISM = "terrorism", N_("The law on terrorism obliges us")


class Extent(Worded):
    """How much: the smallest that answers it."""

    NOTHING = "nothing", N_("Nothing")
    PERSON_REPORTED = "person_reported", N_("The person reported and the place, nothing about the reporter")
    AS_ORDERED = "as_ordered", N_("What the court named, and no more")
    OWN_DATA = "own_data", N_("Their own data")


class Tells(Worded):
    """Whether the reporter is told."""

    TOLD = "told", N_("The reporter is told")
    FORBIDDEN = "forbidden", N_("A court or a law forbids telling them")
    DANGEROUS = "dangerous", N_("Telling them would be dangerous")
    NOBODY = "nobody", N_("No report is concerned")


_B, _E, _K = RequestBasis, Extent, RequestKind
#: What may be disclosed to whom, and why. Whatever is not here is refused.
_MAY: dict[RequestKind, dict[RequestBasis, frozenset[Extent]]] = {
    _K.COURT_ORDER: {_B.ORDERED: frozenset({_E.PERSON_REPORTED, _E.AS_ORDERED})},
    _K.POLICE_REQUEST: {_B.ORDERED: frozenset({_E.PERSON_REPORTED, _E.AS_ORDERED})},
    _K.SUBJECT_ACCESS: {_B.OWN_DATA: frozenset({_E.OWN_DATA})},
    _K.BREAK_GLASS: {
        _B.LIFE: frozenset({_E.PERSON_REPORTED}),
        _B.CHILD: frozenset({_E.PERSON_REPORTED}),
        _B.TERRORISM: frozenset({_E.PERSON_REPORTED}),
    },
}
#: What is said to whoever asks, the same whether anything is held or not.
NEUTRAL = (
    N_(
        "We have received your request and will answer by the date above. We neither confirm nor deny whether we hold "
        "anything about any person, number or place."
    ),
    N_(
        "We have considered your request. We do not disclose what we may or may not hold. This reply is the same "
        "whether or not we hold anything."
    ),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that one person proposes and another agrees to."""

    answer: RequestAnswer
    basis: RequestBasis
    extent: Extent
    tells: Tells


def due(kind: RequestKind, received: datetime | date, named: date | None = None) -> datetime:
    """When an answer is due.

    Args:
        received: the day it came; for break-glass the moment it was done.
        named: the day that a court order names.

    Returns:
        The end of that day on the wall. One's own data: a month from the day (UK GDPR art. 12(3)), on its last day
        where the next month is shorter; police: our own fourteen days; break-glass: 24 hours until somebody confirms.

    Raises:
        Invalid: ``no_due_day`` for a court order that names none; ``due_before`` for a day before it came.
    """
    if isinstance(received, datetime):
        return received + CONFIRM
    if kind is RequestKind.COURT_ORDER:
        if named is None:
            raise Invalid("no_due_day", "Write the day by which the order is to be answered.", field="due_on")
        if named < received:
            raise Invalid("due_before", "This is before the day it came.", field="due_on")
        day = named
    elif kind is RequestKind.SUBJECT_ACCESS:
        year, month = received.year + received.month // 12, received.month % 12 + 1
        day = date(year, month, min(received.day, monthrange(year, month)[1]))
    else:
        day = received + timedelta(days=POLICE_DAYS)
    return datetime.combine(day + timedelta(days=1), time(), WALL)


def may_be_proposed(kind: RequestKind, what: Proposal, *, has_report: bool) -> None:
    """Refuse an answer that would disclose more than there is a ground for, or that leaves the reporter out silently.

    Raises:
        Invalid: ``too_much``, ``nobody_to_tell``, ``say_who_is_told``.
    """
    allowed = _MAY[kind].get(what.basis, frozenset())
    if what.answer is RequestAnswer.DISCLOSED and what.extent not in allowed:
        raise Invalid(
            "too_much",
            "On this ground not that much may be disclosed. Choose the smallest that answers it, or refuse.",
            field="extent",
        )
    if what.answer is not RequestAnswer.DISCLOSED and what.extent is not Extent.NOTHING:
        raise Invalid("too_much", "Nothing is disclosed where it is refused.", field="extent")
    if has_report and what.tells is Tells.NOBODY:
        raise Invalid(
            "say_who_is_told",
            "A report is concerned: say whether its reporter is told, or why not.",
            field="tells",
        )
    if not has_report and what.tells is not Tells.NOBODY:
        raise Invalid("nobody_to_tell", "No report is named, so there is nobody to tell.", field="tells")


def may_be_agreed(*, proposed_by: str | None, agreed: bool, by: str) -> None:
    """Let a second person agree to what one proposed.

    Raises:
        Conflict: ``not_proposed``, ``answered``, ``own_proposal``.
    """
    if agreed:
        raise Conflict("answered", "Two people have answered this already.")
    if proposed_by is None:
        raise Conflict("not_proposed", "Nobody has proposed an answer yet.")
    if proposed_by == by:
        raise Conflict("own_proposal", "You proposed this. A colleague agrees to it or sends it back.")
