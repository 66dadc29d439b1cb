"""Plain examples the domain tests build on: a packet, its clearance, the facts of a report, consent records."""

from __future__ import annotations

from datetime import UTC, date, datetime

from num_service.domain.identifiers import Identifier, IdentifierKind
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
from num_service.domain.reports.consent import Conditions, ConsentRecord, Scope, Value
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    Jurisdiction,
    PartOfDay,
    Region,
    Role,
    Setting,
)
from num_service.domain.shared.verdict import Clearance

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PHONE = Identifier(IdentifierKind.PHONE, "+447700900123", "07700 900123")
PLATE = Identifier(IdentifierKind.VRM, "AB12CDE", "AB12 CDE")


def facts(
    *,
    status: Status = Status.IN_HAND,
    types: tuple[IncidentType, ...] = (IncidentType.ASSAULT,),
    region: Region = Region.NORTH_WEST,
    official: bool = False,
    guard: Guard = Guard.NONE,
) -> ReportFacts:
    return ReportFacts(status, frozenset(types), region, official, guard)


def subject(role: Role = Role.CLIENT, identifiers: tuple[Identifier, ...] = (PHONE, PLATE)) -> Subject:
    return Subject(
        role, AgeBand.FROM_35, Gender.MAN, Build.LARGE, StaffWords("Tall, local accent"), identifiers
    )


def packet(
    *,
    force: str = "greater_manchester",
    types: tuple[IncidentType, ...] = (IncidentType.ASSAULT,),
    region: Region = Region.NORTH_WEST,
    jurisdiction: Jurisdiction | None = Jurisdiction.ENGLAND_WALES,
    setting: Setting = Setting.HOTEL,
    role: Role = Role.CLIENT,
    words: str = "He became violent when asked to leave.",
) -> Packet:
    return Packet(
        reference="P-7K2M-9QXD",
        force=force,
        created=date(2026, 11, 19),
        priority=Priority.PRIORITY,
        incident_types=types,
        offences=("Assault, Offences against the Person Act 1861 s.18, 20 or 47",),
        when=CoarseTime(date(2026, 11, 14), False, PartOfDay.EVENING),
        where=Place(region, jurisdiction, PlaceKind.of(setting), CoarsePlace("M14")),
        subjects=(subject(role),),
        items=(Item(StaffWords(words)),),
    )


def cleared(sha256: str) -> Clearance:
    """Written by one, approved by another, examined, nothing found."""
    two = frozenset({"writer-1", "approver-2"})
    return Clearance("writer-1", "approver-2", sha256, sha256, identifying=False, objected=False, here=two)


def record(
    number: int,
    value: Value,
    at: datetime = NOW,
    *,
    scope: Scope = Scope.POLICE_INTELLIGENCE,
    conditions: Conditions | None = None,
    signed: bool = True,
) -> ConsentRecord:
    return ConsentRecord(number, scope, value, at, conditions or Conditions(), signed=signed)
