"""The one table of a report's fields: every line says all there is to say about one of them.

Form, schemas, OpenAPI, sealed parts, the facts a caseworker reads and the names in a list of errors are made from it
(decision 33). A new field is one line here, and its translations. The order of the lines is the order of the page.

Source of the fields: 2-domain, "The report". Never asked: immigration status, legal name, home address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.reports import field as row
from num_service.domain.reports.field import Branch, Field, Kept, Step
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
    UnderEighteen,
)

MAX_PEOPLE = 10
MAX_IDENTIFIERS = 20

_RATHER_NOT = N_("Rather not say")
YES_NO = (N_("Yes"), N_("No"), N_("Don’t know"), _RATHER_NOT)
HURT = (
    N_("No"),
    N_("Yes"),
    N_("Yes, and I want to see a doctor"),
    N_("Yes, and I have seen a doctor"),
    _RATHER_NOT,
)
TOLD_POLICE = (N_("No"), N_("Not yet, but I may"), N_("Yes"), _RATHER_NOT)


@dataclass(frozen=True, slots=True)
class GivenIdentifier:
    """An identifier as it was given: what was typed, how it is known, and its canonical form when it has one."""

    kind: IdentifierKind
    typed: str
    basis: Basis
    normal: Identifier | None


# Each line: a name, what it is in Python, and its row. fmt: off keeps a row on its line.
# fmt: off
@dataclass(frozen=True, slots=True)
class When:
    """When it happened."""

    day: date | None = row.day(N_("The day, if you know it"), short=N_("Day"), packet=True)
    about: str = row.line(N_("Or about when"), short=N_("About when"))
    part_of_day: PartOfDay = row.one(N_("Part of the day"), PartOfDay, PartOfDay.NOT_SAID, packet=True)
    still_going_on: str = row.word(N_("Is it still going on?"), YES_NO, short=N_("Still going on?"))


@dataclass(frozen=True, slots=True)
class Where:
    """Where it happened, or online."""

    region: Region = row.one(N_("Region"), Region, needed=N_("Choose a region, “online”, or “rather not say”."), kept=Kept.CLEAR, packet=True)
    mode: PlaceMode = row.one(N_("In person or online?"), PlaceMode, PlaceMode.NOT_SAID, kept=Kept.ACCOUNT)
    setting: Setting = row.one(N_("What kind of place?"), Setting, Setting.NOT_SAID, short=N_("Kind of place"), kept=Kept.ACCOUNT, packet=True)
    town: str = row.line(N_("Town, area or first half of the postcode"), short=N_("Town"), kept=Kept.PRIVATE)
    exact_place: str = row.text(N_("The exact place, if you want to say"), short=N_("Exact place"), kept=Kept.PRIVATE, own=True)
    own_place: str = row.word(N_("Is it your place?"), YES_NO, short=N_("Own place?"), kept=Kept.PRIVATE, own=True)
    jurisdiction: Jurisdiction | None = row.one(N_("If it was online: your country"), Jurisdiction, short=N_("Country"), kept=Kept.CLEAR, packet=True)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who did it. All free text is sealed."""

    role: Role = row.one(N_("Who was this person to you?"), Role, Role.NOT_SAID, short=N_("Who"), silence=True, packet=True)
    name_used: str = row.line(N_("The name they used"), short=N_("Name used"))
    identifiers: tuple[GivenIdentifier, ...] = row.identifiers(N_("Numbers and names"), limit=MAX_IDENTIFIERS, packet=True)
    age: AgeBand = row.one(N_("Age, roughly"), AgeBand, AgeBand.NOT_SAID, short=N_("Age"), packet=True)
    gender: Gender = row.one(N_("Gender"), Gender, Gender.NOT_SAID, packet=True)
    build: Build = row.one(N_("Build"), Build, Build.NOT_SAID, packet=True)
    height: str = row.line(N_("Height"))
    hair: str = row.line(N_("Hair"))
    eyes: str = row.line(N_("Eyes"))
    accent: str = row.line(N_("Accent or language"), short=N_("Accent"))
    clothing: str = row.line(N_("Clothes"))
    marks: str = row.line(N_("Tattoos, scars or other marks"), short=N_("Marks"))
    appearance: str = row.text(N_("Anything else about how they looked"), short=N_("Appearance"))
    vehicle: str = row.line(N_("Car or other vehicle"), short=N_("Vehicle"))
    weapon: str = row.line(N_("Weapon"))
    companions: str = row.line(N_("Was anyone with them?"), short=N_("With them"))
    seen_before: str = row.word(N_("Had you seen them before?"), YES_NO, short=N_("Seen before?"))
    knows_where_you_live: str = row.word(N_("Do they know where you live?"), YES_NO, short=N_("Knows where the reporter lives?"))


@dataclass(frozen=True, slots=True)
class About:
    """About the reporter: every field sealed, none needed, and never a legal name, status or home address."""

    on_behalf: OnBehalf = row.one(N_("Who did this happen to?"), OnBehalf, OnBehalf.NOT_SAID, short=N_("Who it happened to"), silence=True)
    under_18: UnderEighteen | None = row.one(N_("Is the person this happened to under 18?"), UnderEighteen, short=N_("Under 18?"))
    support: tuple[Support, ...] = row.several(N_("Tick any you would like"), Support, short=N_("Support wanted"))
    contact: str = row.text(N_("A safe way to reach you"), short=N_("Contact"), own=True, reach=True)
    safe_time: str = row.line(N_("A safe time"), own=True, reach=True)
    hurt: str = row.word(N_("Were you hurt?"), HURT, short=N_("Hurt?"))
    hate: tuple[HateGround, ...] = row.several(N_("Do you feel you were targeted for any of these?"), HateGround, short=N_("Targeted for"))
    sector: Sector = row.one(N_("How you work"), Sector, Sector.NOT_SAID, short=N_("Way of working"), adult=True)
    gender: Gender = row.one(N_("Your gender"), Gender, Gender.NOT_SAID, short=N_("Gender"))
    own_advert: str = row.text(N_("Your own advert, number or username"), short=N_("Own advert"), own=True, adult=True)
    told_police: str = row.word(N_("Have you already told the police?"), TOLD_POLICE, short=N_("Told the police?"), step=Step.WHAT)


@dataclass(frozen=True, slots=True)
class ReportFields:
    """A whole report, as far as its fields go; what follows from them is said by ``report.NewReport``."""

    where: Where
    incident_types: tuple[IncidentType, ...] = row.several(N_("Tick all that fit, or skip this and write below"), IncidentType, short=N_("What happened"), step=Step.WHAT, kept=Kept.CLEAR, packet=True)
    account: str = row.story(N_("In your own words"), step=Step.WHAT, kept=Kept.ACCOUNT)
    when: When = field(default_factory=When)
    people: tuple[Person, ...] = ()
    about: About = field(default_factory=About)
    danger_now: tuple[DangerNow, ...] = row.several(N_("Is anyone in danger now?"), DangerNow, short=N_("In danger now"), step=Step.DANGER, kept=Kept.ACCOUNT)
    language: Language | None = row.one(N_("The language the questions were shown in"), Language, short=N_("Language"), step=Step.WHAT, kept=Kept.CLEAR, form=False)
    asked_on: date | None = row.day(N_("The day somebody else asked these questions, if not today"), short=N_("Asked on"), step=Step.WHAT, kept=Kept.ACCOUNT, form=False)
    taken_by: str = row.line(N_("Who wrote it down"), short=N_("Written down by"), step=Step.WHAT, kept=Kept.ACCOUNT, form=False, api=False)
# fmt: on


#: Every field, step by step, in the order of the page.
FIELDS: tuple[Field, ...] = tuple(
    sorted(
        (
            *row.rows(ReportFields),
            *row.rows(When, Branch.WHEN, step=Step.WHEN, kept=Kept.ACCOUNT),
            *row.rows(Where, Branch.WHERE, step=Step.WHERE),
            *row.rows(Person, Branch.PEOPLE, step=Step.WHO, kept=Kept.ACCOUNT),
            *row.rows(About, Branch.ABOUT, step=Step.ABOUT, kept=Kept.PRIVATE),
        ),
        key=lambda each: list(Step).index(each.step),
    )
)
#: The dataclass of each branch.
PARTS: dict[Branch, type] = {
    Branch.WHEN: When,
    Branch.WHERE: Where,
    Branch.PEOPLE: Person,
    Branch.ABOUT: About,
}


def of(branch: Branch) -> tuple[Field, ...]:
    """The fields of one branch."""
    return tuple(each for each in FIELDS if each.branch is branch)
