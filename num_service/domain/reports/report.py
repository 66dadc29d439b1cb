"""What a report is: its status, the facts kept in the clear, and what a reporter may send.

Required: at least one incident type or free text; and a region, "online" or "rather not say". Everything else is
optional (2-domain, "The report").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.reports.consent import Answer
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Basis,
    Build,
    DangerNow,
    Gender,
    HateGround,
    IncidentType,
    Jurisdiction,
    Language,
    OnBehalf,
    PartOfDay,
    PlaceMode,
    Region,
    Role,
    Sector,
    Setting,
    Support,
    Tier,
    Worded,
    worst_tier,
)

#: How long each text may be, in characters. Long enough for any account, short enough to be safe to seal.
MAX_ACCOUNT = 20_000
MAX_LINE = 200
MAX_PARAGRAPH = 2_000
MAX_PEOPLE = 10
MAX_IDENTIFIERS = 20


class Status(Worded):
    """How far a report has got."""

    RECEIVED = "received", N_("Received")
    IN_HAND = "in_hand", N_("Being worked on")
    CLOSED = "closed", N_("Finished")
    SET_ASIDE = "set_aside", N_("Set aside")


_NEXT: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.IN_HAND, Status.SET_ASIDE}),
    Status.IN_HAND: frozenset({Status.CLOSED, Status.SET_ASIDE}),
    Status.CLOSED: frozenset({Status.IN_HAND}),
    Status.SET_ASIDE: frozenset({Status.IN_HAND}),
}


def move(current: Status, to: Status) -> Status:
    """The new status, or a :class:`Conflict` when a report cannot go there from here."""
    if to not in _NEXT[current]:
        raise Conflict(
            "bad_transition",
            "A report that is “%(current)s” cannot become “%(to)s”.",
            current=current,
            to=to,
        )
    return to


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The clear columns the decisions rest on; nothing here is sealed."""

    status: Status
    incident_types: frozenset[IncidentType]
    region: Region
    official: bool


@dataclass(frozen=True, slots=True)
class GivenIdentifier:
    """An identifier as she gave it: what she typed, how she knows it, and its canonical form when it has one."""

    kind: IdentifierKind
    typed: str
    basis: Basis
    normal: Identifier | None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who did it. All free text is sealed."""

    role: Role = Role.UNKNOWN
    name_used: str = ""
    age: AgeBand = AgeBand.UNKNOWN
    gender: Gender = Gender.UNKNOWN
    build: Build = Build.UNKNOWN
    height: str = ""
    hair: str = ""
    eyes: str = ""
    accent: str = ""
    marks: str = ""
    clothing: str = ""
    vehicle: str = ""
    weapon: str = ""
    companions: str = ""
    appearance: str = ""
    seen_before: str = ""
    knows_where_you_live: str = ""
    identifiers: tuple[GivenIdentifier, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    day: date | None = None
    about: str = ""
    part_of_day: PartOfDay = PartOfDay.UNKNOWN
    still_going_on: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    region: Region
    jurisdiction: Jurisdiction | None = None
    mode: PlaceMode = PlaceMode.NOT_SAID
    setting: Setting = Setting.NOT_SAID
    town: str = ""
    exact_place: str = ""
    own_place: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """About the reporter: every field sealed, none required, and never her name, status or address."""

    on_behalf: OnBehalf = OnBehalf.SELF
    sector: Sector = Sector.NOT_SAID
    gender: Gender = Gender.NOT_SAID
    hurt: str = ""
    hate: tuple[HateGround, ...] = ()
    support: tuple[Support, ...] = ()
    contact: str = ""
    safe_time: str = ""
    own_advert: str = ""
    told_police: str = ""


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as it is sent, before it is sealed. Lives in memory for the length of one request.

    ``language`` is the one its questions were shown in, where it says so itself.
    """

    where: Where
    incident_types: tuple[IncidentType, ...] = ()
    account: str = ""
    when: When = field(default_factory=When)
    people: tuple[Person, ...] = ()
    about: About = field(default_factory=About)
    danger_now: tuple[DangerNow, ...] = ()
    language: Language | None = None
    answers: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        if not self.incident_types and not self.account.strip():
            raise Invalid(
                "nothing_said",
                "Choose what happened, or tell us in your own words.",
                field="incident_types",
            )

    @property
    def tier(self) -> Tier:
        """The worst tier of what happened; danger whenever somebody is in danger now."""
        return Tier.DANGER if self.danger_now else worst_tier(self.incident_types)

    @property
    def official(self) -> bool:
        """Whether anyone in it may be police or another official: the gate then holds (rule 10)."""
        return (
            any(person.role is Role.OFFICIAL for person in self.people)
            or IncidentType.OFFICIAL_MISCONDUCT in self.incident_types
        )
