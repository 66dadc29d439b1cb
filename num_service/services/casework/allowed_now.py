"""What a reporter's consents allow now, before anything is written: the same decisions, with a perfect text.

A caseworker sees it beside the report, so that nobody drafts what may never go. It releases nothing: the real
decisions are asked about the real texts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import reports
from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import Publish, SourceReport, may_publish
from num_service.domain.checker.decision import ListIt, may_list
from num_service.domain.police.gate import Verdict, decide
from num_service.domain.police.packet import (
    CoarsePlace,
    CoarseTime,
    Item,
    Packet,
    Place,
    PlaceKind,
    Priority,
    StaffWords,
    Subject,
)
from num_service.domain.reports.consent import ConsentRecord, Scope, Value, in_force
from num_service.domain.reports.matching import Match
from num_service.domain.reports.report import ReportFacts
from num_service.domain.shared.districts import Routes, routes
from num_service.domain.shared.forces import FORCES, Force
from num_service.domain.shared.taxonomy import AgeBand, Basis, Build, Gender, Jurisdiction, Role, Setting
from num_service.domain.shared.verdict import Clearance, Hold, Refusal


@dataclass(frozen=True, slots=True)
class AllowedNow:
    """One answer per kind of sharing, as if everything staff have to do were done."""

    checker: ListIt | Hold | Refusal
    alert: Publish | Hold | Refusal
    police: Verdict


@dataclass(frozen=True, slots=True)
class Incident:
    """What of a report the route depends on. place: the town or outward postcode as the reporter gave it, sealed."""

    facts: ReportFacts
    jurisdiction: Jurisdiction | None
    setting: Setting
    roles: tuple[Role, ...]
    place: str = field(default="", repr=False)

    def routes(self, never: Collection[str] = ()) -> Routes:
        """What its place says of the route (gate rule 10), without the forces that are never to have it."""
        return routes(
            self.place,
            self.facts.region,
            railway=self.setting is Setting.RAILWAY,
            tram=self.setting is Setting.TRAM,
            never=never,
        )

    @property
    def suggested(self) -> tuple[Force, ...]:
        """The forces its place suggests, excluded ones among them; empty when that waits for staff."""
        return self.routes().forces


def incident_of(report: Report, account: Mapping[str, Any], private: Mapping[str, Any]) -> Incident:
    """What of a report its routes depend on: the clear facts, and of the opened parts where it was and who it was."""
    return Incident(
        facts=reports.facts(report),
        jurisdiction=report.jurisdiction,
        setting=Setting(account.get("setting", Setting.NOT_SAID)),
        roles=tuple(Role(each["role"]) for each in account.get("people", [])),
        place=str(private.get("town") or ""),
    )


def allowed_now(
    *, incident: Incident, consents: tuple[ConsentRecord, ...], match: Match | None, now: datetime
) -> AllowedNow:
    """What one report allows now, sharing by sharing.

    Args:
        incident: what happened, as far as routes depend on it.
        consents: every consent record of the report.
        match: the caseworkers' best judgement of rule 9.
        now: an aware datetime.
    """
    return AllowedNow(
        checker=may_list(
            facts=incident.facts,
            consents=consents,
            basis=Basis.SAW_IT,
            confirmed_by="staff",
            belongs_to_us=False,
        ),
        alert=alert_allowed_now(incident.facts, consents, own_audience(incident.facts), now),
        police=police_allowed_now(incident, consents, match, now),
    )


def own_audience(facts: ReportFacts) -> Audience:
    """The report's region, or everywhere where none was named."""
    return Audience(frozenset({facts.region}) if facts.region.is_place else frozenset())


def alert_allowed_now(
    facts: ReportFacts, consents: tuple[ConsentRecord, ...], audience: Audience, now: datetime
) -> Publish | Hold | Refusal:
    """Whether an approved warning resting on this report alone might go to this audience."""
    return may_publish(
        sources=(SourceReport(facts, consents),),
        audience=audience,
        sha256=_SHA,
        clearance=_perfect(_SHA),
        now=now,
    )


def ruled_out(consents: tuple[ConsentRecord, ...], scope: Scope) -> bool:
    """Whether the answer in force rules this sharing out, so that drafting anything would be pointless."""
    record = in_force(consents, scope)
    return record is None or record.value not in (Value.YES, Value.IF_MATCHED, Value.PAUSED)


_SHA = "0" * 64


def _perfect(sha256: str) -> Clearance:
    two = frozenset({"a writer", "an approver"})
    return Clearance("a writer", "an approver", sha256, sha256, identifying=False, objected=False, here=two)


def police_allowed_now(
    incident: Incident,
    consents: tuple[ConsentRecord, ...],
    match: Match | None,
    now: datetime,
    *,
    force: Force | None = None,
) -> Verdict:
    """Whether an approved packet might go to a force; without one, to the first of its place that was not excluded."""
    record = in_force(consents, Scope.POLICE_INTELLIGENCE)
    excluded = record.conditions.except_forces if record else frozenset()
    possible = incident.suggested or tuple(FORCES.values())
    force = force or next((each for each in possible if each.code not in excluded), possible[0])
    packet = Packet(
        reference="",
        force=force.code,
        created=date.min,
        priority=Priority.ROUTINE,
        incident_types=tuple(sorted(incident.facts.incident_types)),
        offences=(),
        when=CoarseTime(),
        where=Place(
            incident.facts.region, incident.jurisdiction, PlaceKind.of(incident.setting), CoarsePlace("")
        ),
        subjects=tuple(
            Subject(role, AgeBand.UNKNOWN, Gender.UNKNOWN, Build.UNKNOWN, StaffWords(""))
            for role in incident.roles
        ),
        items=(Item(StaffWords("")),),
    )
    return decide(
        facts=incident.facts,
        consents=consents,
        match=match,
        recipient=force,
        packet=packet,
        clearance=_perfect(packet.sha256),
        elsewhere=(),
        now=now,
    )
