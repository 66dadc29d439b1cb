"""How a report is divided before it is sealed, so that each part can be shredded by itself.

The account part is what happened and who did it. The private part is everything about the reporter: contact, advert,
places and own details (4-data-protection, "Sealed reports").
"""

from __future__ import annotations

from typing import Any

from num_service.domain.reports.report import NewReport, Person

#: Fields of the private part that could show who she is: the identifiability check compares texts with them.
OWN_DETAILS = ("contact", "own_advert", "exact_place", "own_place", "safe_time")


def account(new: NewReport) -> dict[str, Any]:
    """What happened and who did it."""
    return {
        "account": new.account,
        "danger_now": [each.value for each in new.danger_now],
        "when": {
            "day": new.when.day.isoformat() if new.when.day else None,
            "about": new.when.about,
            "part_of_day": new.when.part_of_day.value,
            "still_going_on": new.when.still_going_on,
        },
        "mode": new.where.mode.value,
        "setting": new.where.setting.value,
        "people": [_person(each) for each in new.people],
    }


def private(new: NewReport) -> dict[str, Any]:
    """Everything about the reporter."""
    return {
        "town": new.where.town,
        "exact_place": new.where.exact_place,
        "own_place": new.where.own_place,
        "on_behalf": new.about.on_behalf.value,
        "sector": new.about.sector.value,
        "gender": new.about.gender.value,
        "hurt": new.about.hurt,
        "hate": [each.value for each in new.about.hate],
        "support": [each.value for each in new.about.support],
        "contact": new.about.contact,
        "safe_time": new.about.safe_time,
        "own_advert": new.about.own_advert,
        "told_police": new.about.told_police,
    }


_PERSON_TEXTS = (
    "name_used",
    "height",
    "hair",
    "eyes",
    "accent",
    "marks",
    "clothing",
    "vehicle",
    "weapon",
    "companions",
    "appearance",
    "seen_before",
    "knows_where_you_live",
)


def _person(person: Person) -> dict[str, Any]:
    return {
        "role": person.role.value,
        "age": person.age.value,
        "gender": person.gender.value,
        "build": person.build.value,
        **{name: getattr(person, name) for name in _PERSON_TEXTS},
        "identifiers": [
            {"kind": each.kind.value, "typed": each.typed, "basis": each.basis.value}
            for each in person.identifiers
        ],
    }
