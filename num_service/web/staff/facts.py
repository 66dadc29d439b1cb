"""The facts of an opened report as a caseworker reads them: words, never codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from num_service.domain.reports.consent import ConsentRecord, Value
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    DangerNow,
    Gender,
    HateGround,
    OnBehalf,
    PartOfDay,
    PlaceMode,
    Role,
    Sector,
    Setting,
    Support,
    Worded,
)
from num_service.services.casework.desk import Desk
from num_service.web.core.languages import day

Rows = list[tuple[str, str]]
_SILENT = ("unknown", "not_said")
_PERSON_TEXTS = (
    ("name_used", "Name used"),
    ("height", "Height"),
    ("hair", "Hair"),
    ("eyes", "Eyes"),
    ("accent", "Accent"),
    ("marks", "Marks"),
    ("clothing", "Clothing"),
    ("vehicle", "Vehicle"),
    ("weapon", "Weapon"),
    ("companions", "With them"),
    ("appearance", "Appearance"),
    ("seen_before", "Seen before?"),
    ("knows_where_you_live", "Knows where she lives?"),
)


def account_facts(desk: Desk) -> Rows:
    """What happened, when and where, as far as she said it."""
    report, account = desk.opened.report, desk.opened.account
    when = account.get("when", {})
    happened = date.fromisoformat(when["day"]) if when.get("day") else None
    return [
        ("What happened", ", ".join(each.words for each in report.incident_types)),
        ("In danger now", ", ".join(DangerNow(each).words for each in account.get("danger_now", []))),
        ("Day", day(happened)),
        ("About when", when.get("about", "")),
        ("Part of day", _words(PartOfDay, when.get("part_of_day"))),
        ("Still going on?", when.get("still_going_on", "")),
        ("How", _words(PlaceMode, account.get("mode"))),
        ("Kind of place", _words(Setting, account.get("setting"))),
        ("Region", report.region.words),
        ("Jurisdiction", report.jurisdiction.words if report.jurisdiction else ""),
        ("Language", report.language.words),
        ("Filed by", desk.project or ""),
        ("Forces of this place", ", ".join(each.name for each in desk.incident.suggested)),
    ]


def people_views(desk: Desk) -> list[dict[str, Any]]:
    """Each person reported, with the identifiers that were given for them."""
    people = desk.opened.account.get("people", [])
    return [
        {
            "facts": _person(person),
            "identifiers": [each for each in desk.identifiers if each.person == number],
        }
        for number, person in enumerate(people)
    ]


def _person(person: dict[str, Any]) -> Rows:
    listed: tuple[tuple[str, type[Worded], str], ...] = (
        ("Who", Role, "role"),
        ("Age", AgeBand, "age"),
        ("Gender", Gender, "gender"),
        ("Build", Build, "build"),
    )
    rows = [(words, _words(enum, person.get(name))) for words, enum, name in listed]
    return rows + [(words, person.get(name, "")) for name, words in _PERSON_TEXTS]


def private_facts(private: dict[str, Any], contact: ConsentRecord | None) -> Rows:
    """About the reporter. How to reach her is shown only while she allows it.

    Args:
        private: the sealed part.
        contact: her answer in force to "May a caseworker contact you?".
    """
    rows = [
        ("Reported for", _words(OnBehalf, private.get("on_behalf"))),
        ("Support she wants", ", ".join(Support(each).words for each in private.get("support", []))),
        ("Hurt?", private.get("hurt", "")),
        ("Why, as she sees it", ", ".join(HateGround(each).words for each in private.get("hate", []))),
        ("How she works", _words(Sector, private.get("sector"))),
        ("Her gender", _words(Gender, private.get("gender"))),
        ("Town", private.get("town", "")),
        ("Exact place", private.get("exact_place", "")),
        ("Her own place?", private.get("own_place", "")),
        ("Her own advert", private.get("own_advert", "")),
        ("Told the police already?", private.get("told_police", "")),
    ]
    if contact is None or contact.value is not Value.YES:
        said = "She asked not to be contacted." if contact else "She did not say that we may contact her."
        return [*rows, ("Contact", f"{said} Write to her here: she reads it by receipt.")]
    return [
        *rows,
        ("Contact", private.get("contact", "") or "She allows it, but left no way to reach her."),
        ("Safe time and way", private.get("safe_time", "")),
    ]


def force_groups(desk: Desk, excluded: frozenset[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Forces to choose from, as (heading, [(code, words, disabled)]): what the place suggests comes first."""
    suggested = {each.code for each in desk.incident.suggested}

    def line(code: str) -> tuple[str, str, bool]:
        out = code in excluded
        return code, FORCES[code].name + (" – she excluded this force" if out else ""), out

    return [
        ("Forces of the place it happened", [line(code) for code in FORCES if code in suggested]),
        ("Other forces", [line(code) for code in FORCES if code not in suggested]),
    ]


def _words(enum: type[Worded], code: str | None) -> str:
    """The words of a code; what she did not know or would not say is left out."""
    return "" if not code or code in _SILENT else enum(code).words
