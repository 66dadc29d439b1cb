"""THE CONSENT GATE: whether one packet may be released to one police force, now.

One pure, total function over frozen values: no input or output, no framework, an answer for every input, its
reasons an enum. It is asked when staff approve and again in the worker, inside the transaction that locks the
report's consent row and writes the release (rule 3). The rules are numbered as in the design's domain document.

Break-glass is outside: nothing here can be overridden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from num_service.domain.police.packet import Packet, PlaceKind
from num_service.domain.reports import wording
from num_service.domain.reports.consent import ConsentRecord, Scope, Value, answer_to
from num_service.domain.reports.matching import Judgement, Match, notice_over
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.forces import BTP, BTP_LIGHT_RAIL, SCAS, Force
from num_service.domain.shared.taxonomy import SERIOUS_SEXUAL, IncidentType, Jurisdiction, Region, Role
from num_service.domain.shared.verdict import Clearance, Hold, Reason, Refusal, Weighing


@dataclass(frozen=True, slots=True)
class Release:
    """Yes. Names everything it rests on (rule 8)."""

    consent: int
    writer: str
    approver: str
    sha256: str
    force: str


Verdict = Release | Hold | Refusal


def decide(
    *,
    facts: ReportFacts,
    consents: Iterable[ConsentRecord],
    match: Match | None,
    recipient: Force,
    packet: Packet,
    clearance: Clearance,
    elsewhere: Collection[str],
    now: datetime,
) -> Verdict:
    """Decide one release.

    Args:
        facts: the report's clear columns.
        consents: every consent record of the report, in any order, with whether the reporter's code signed it.
        match: the caseworkers' judgement of rule 9, if there is one.
        recipient: the force.
        packet: the exact packet.
        clearance: its writer, approver and identifiability check, bound to its SHA-256.
        elsewhere: the codes of other forces that have had a packet of this report before this one.
        now: an aware datetime.

    Returns:
        :class:`Release`, or every reason why not: a :class:`Refusal` when any reason cannot pass with time or
        work, else a :class:`Hold`.
    """
    consent = answer_to(consents, Scope.POLICE_INTELLIGENCE)
    if consent is None:
        return Refusal((Reason.NO_ANSWER, *_refused_by_route(facts, recipient, packet)))
    weighing = Weighing()
    weighing.refuse(*_refused_by_consent(consent, recipient), *_not_named(consent, recipient, elsewhere))
    weighing.refuse(*_refused_by_route(facts, recipient, packet))
    weighing.hold(*clearance.missing(packet.sha256))
    if _may_be_official(facts, packet):
        weighing.hold(Reason.OFFICIAL)
    if facts.guard is Guard.HOLDS:
        weighing.hold(Reason.WITH_LEAD)
    if consent.value is Value.PAUSED:
        weighing.hold(Reason.PAUSED)
    if not consent.counts:
        weighing.hold(Reason.NOT_SIGNED)
    weighing.wait(Reason.DELAYED, consent.effective_from, now)
    if consent.value is Value.IF_MATCHED:
        if match is None or match.told_at is None:
            weighing.hold(_no_match(match))
        else:
            weighing.wait(Reason.NOTICE_RUNNING, notice_over(match.told_at, consent), now)
    return weighing.verdict() or Release(
        consent.number, clearance.writer or "", clearance.approver or "", packet.sha256, recipient.code
    )


def _no_match(match: Match | None) -> Reason:
    """Rule 9: only different people, agreed by two caseworkers, count."""
    if match is None:
        return Reason.NOT_MATCHED
    if match.judgement is Judgement.MAYBE_REPORTED:
        return Reason.MAYBE_REPORTED
    return Reason.NOT_AGREED if match.judgement is Judgement.DIFFERENT else Reason.SAME_REPORTER


def _refused_by_consent(consent: ConsentRecord, recipient: Force) -> list[Reason]:
    """Rules 1, 2 and 10: the latest record decides, an excluded force is never chosen."""
    if consent.value is Value.UNAVAILABLE:
        return [Reason.UNAVAILABLE]
    if consent.value not in (Value.YES, Value.IF_MATCHED, Value.PAUSED):
        return [Reason.SAID_NO]
    return [Reason.FORCE_EXCLUDED] if recipient.code in consent.conditions.except_forces else []


def _not_named(consent: ConsentRecord, recipient: Force, elsewhere: Collection[str]) -> list[Reason]:
    """Rule 11: nobody gets it whom the wording that was shown did not name.

    Every wording so far names one police force. The Serious Crime Analysis Section is named by those that ask about
    it, and gets it where the answer was yes.
    """
    if recipient.code == SCAS:
        asked = consent.wording in wording.ASKS_ABOUT_SCAS
        agreed = asked and consent.conditions.national_desk
        return [] if agreed or consent.value not in (Value.YES, Value.IF_MATCHED) else [Reason.NOT_NAMED]
    return [Reason.SECOND_FORCE] if set(elsewhere) - {SCAS, recipient.code} else []


def _may_be_official(facts: ReportFacts, packet: Packet) -> bool:
    """Rule 10: never a force they may serve in. Whatever hints at an official holds, in the report or the packet.

    Somebody who only posed as one (``Role.POSING_AS_OFFICIAL``) serves in none, and may be released.
    """
    return (
        facts.official
        or any(subject.role is Role.OFFICIAL for subject in packet.subjects)
        or IncidentType.OFFICIAL_MISCONDUCT in {*facts.incident_types, *packet.incident_types}
    )


def _refused_by_route(facts: ReportFacts, recipient: Force, packet: Packet) -> list[Reason]:
    """Rule 10: by incident place, the railway to BTP, SCAS only for serious stranger sexual offences."""
    reasons = []
    if facts.status is Status.SET_ASIDE:
        reasons.append(Reason.SET_ASIDE)
    if packet.force != recipient.code:
        reasons.append(Reason.OTHER_ROUTE)
    strangers = any(each.role in _STRANGERS for each in packet.subjects)
    if recipient.code == SCAS and not (strangers and SERIOUS_SEXUAL & set(packet.incident_types)):
        reasons.append(Reason.SCAS_ONLY_SERIOUS)
    return reasons + _wrong_place(packet, recipient)


_STRANGERS = (Role.STRANGER, Role.CLIENT, Role.POSING_AS_CLIENT, Role.POSING_AS_OFFICIAL)
_BTP_LAW = (Jurisdiction.ENGLAND_WALES, Jurisdiction.SCOTLAND)


def _wrong_place(packet: Packet, recipient: Force) -> list[Reason]:
    """The railway of Great Britain is BTP's; light rail is BTP's or the region's force's; elsewhere it is the region's.

    A place that is unknown or online waits for staff, who have set the route when they froze the packet. The
    national desk of the United Kingdom takes whatever did not happen in Ireland or on the islands, whose forces are
    their own and not among the recipients: staff hand those over themselves.
    """
    where = packet.where
    law = where.region.jurisdiction or where.jurisdiction
    railway = where.setting is PlaceKind.RAILWAY
    if where.region is Region.ISLANDS:
        return [Reason.NOT_THIS_PLACE]
    if recipient.code == SCAS:
        return [Reason.NOT_THIS_PLACE] if law is Jurisdiction.IRELAND else []
    if recipient.code == BTP:
        theirs = railway or (where.setting is PlaceKind.TRAM and _btp_may_police_trams(where.region))
        return [] if theirs and (law is None or law in _BTP_LAW) else [Reason.NOT_THIS_PLACE]
    if railway and law in _BTP_LAW:
        return [Reason.RAIL_GOES_TO_BTP]
    elsewhere = where.region.is_place and where.region not in recipient.regions
    return [Reason.NOT_THIS_PLACE] if elsewhere else []


def _btp_may_police_trams(region: Region) -> bool:
    """Where BTP polices some light rail; where the place is not known, staff have found out which line it was."""
    return region in BTP_LIGHT_RAIL or not region.is_place
