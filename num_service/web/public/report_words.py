"""The lists and labels of the report form, in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from num_service.domain.reports.consent import ANSWERS, ConsentRecord, IfSilent, Scope, Value
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    DangerNow,
    Gender,
    HateGround,
    IncidentGroup,
    IncidentType,
    Jurisdiction,
    OnBehalf,
    PartOfDay,
    PlaceMode,
    Region,
    Role,
    Sector,
    Setting,
    Support,
    Worded,
)

Choices = list[tuple[str, str]]


def _choices(members: Iterable[Worded]) -> Choices:
    return [(each.value, each.words) for each in members]


#: Answers that are kept as words, because "don't know" and "rather not say" are answers too.
_WORDS = ("Yes", "No", "Don’t know", "Rather not say")
_PLACES = [region for region in Region if region.is_place]

CHOICES: dict[str, Choices] = {
    "region": _choices(region for region in Region if not region.is_place),
    "uk_regions": _choices(each for each in _PLACES if each.jurisdiction is not Jurisdiction.IRELAND),
    "irish_regions": _choices(each for each in _PLACES if each.jurisdiction is Jurisdiction.IRELAND),
    "jurisdiction": _choices(Jurisdiction),
    "mode": _choices(PlaceMode),
    "setting": _choices(Setting),
    "part_of_day": _choices(PartOfDay),
    "role": _choices(Role),
    "age": _choices(AgeBand),
    "gender": _choices(Gender),
    "build": _choices(Build),
    "sector": _choices(Sector),
    "on_behalf": _choices(OnBehalf),
    "hate": _choices(HateGround),
    "support": _choices(Support),
    "danger_now": _choices(DangerNow),
    "yes_no": [(each, each) for each in _WORDS],
    "hurt": [
        (each, each)
        for each in (
            "No",
            "Yes",
            "Yes, and I want to see a doctor",
            "Yes, and I have seen a doctor",
            "Rather not say",
        )
    ],
    "told_police": [(each, each) for each in ("No", "Not yet, but I may", "Yes", "Rather not say")],
    "identifiers": [
        ("phone", "Phone number"),
        ("email", "Email"),
        ("username", "Username"),
        ("url", "Link to a profile or site"),
        ("vrm", "Car registration"),
        ("payment", "Payment account"),
    ],
    "delay": [
        ("7", "After a week"),
        ("14", "After two weeks"),
        ("30", "After a month"),
        ("90", "After three months"),
    ],
    "if_silent": [
        (IfSilent.HOLD.value, "Keep it back"),
        (IfSilent.SEND.value, "Send it after three days"),
    ],
}

#: What happened, under its headings, each with a few words of what is inside.
INCIDENTS: list[tuple[str, str, str, Choices]] = [
    (
        group.value,
        group.words,
        hint,
        _choices(each for each in IncidentType if each.group is group),
    )
    for group, hint in {
        IncidentGroup.SEXUAL: "rape, condom taken off, assault, pressure",
        IncidentGroup.VIOLENCE: "hit, choked, weapon, spiked, threats",
        IncidentGroup.MONEY: "robbed, not paid, fake payment, scam",
        IncidentGroup.ONLINE: "messages, stalking, outing, pictures",
        IncidentGroup.EXPLOITATION: "controlled, trafficked, home taken over",
        IncidentGroup.OTHER: "abuse, damage, officials, timewaster",
    }.items()
]

#: The questions of the report, in the order they are asked.
QUESTIONS_FOR_HER = tuple(Scope)

#: The words of each answer, beside its question.
_WORDS_OF: dict[tuple[Scope, Value], str] = {
    (Scope.POLICE_INTELLIGENCE, Value.IF_MATCHED): "Only if someone else reports this person too",
    (Scope.POLICE_IDENTIFIED, Value.TALK_FIRST): "Talk it through with me first",
}
ANSWER_CHOICES: dict[Scope, Choices] = {
    scope: [(each.value, _WORDS_OF.get((scope, each), each.value.capitalize())) for each in reversed(answers)]
    for scope, answers in ANSWERS.items()
}

FORCE_CHOICES: Choices = sorted(
    ((each.code, each.name) for each in FORCES.values()), key=lambda each: each[1]
)


def answer_words(record: ConsentRecord | None) -> str:
    """Her answer in force, in words: "Yes, after 7 days, only in your region"."""
    if record is None:
        return "Not answered, which counts as no"
    if record.value is Value.PAUSED:
        return "Paused: nothing new goes until you say yes again"
    if record.value is Value.UNAVAILABLE:
        return "Cannot be asked: the person it happened to does not know of this report"
    words = _WORDS_OF.get((record.scope, record.value), record.value.value.capitalize())
    given = record.conditions
    parts = [words]
    if given.delay_days:
        parts.append(f"from {record.effective_from.day} {record.effective_from:%B %Y}")
    if given.region_only:
        parts.append("only in the region where it happened")
    if given.show_me_first:
        parts.append(
            "after you have seen it" + ("" if given.if_silent is IfSilent.HOLD else ", or after three days")
        )
    if given.except_forces:
        parts.append("but never " + " or ".join(sorted(FORCES[code].name for code in given.except_forces)))
    if given.project:
        parts.append(f"to {given.project}")
    return ", ".join(parts)


_LABELS = {
    "incident_types": "What happened",
    "account": "In your own words",
    "when.day": "The day",
    "when.about": "About when",
    "when.part_of_day": "Part of the day",
    "when.still_going_on": "Still going on",
    "where.region": "Region",
    "where.mode": "In person or online",
    "where.setting": "What kind of place",
    "where.town": "Town",
    "where.exact_place": "The exact place",
    "where.own_place": "Whether it is your place",
    "where.jurisdiction": "Country",
    "danger_now": "In danger now",
    "people": "Who did it",
    "about.contact": "A safe way to reach you",
    "about.own_advert": "Your own advert",
    "about.safe_time": "A safe time",
    "about.support": "Support",
    "about.hate": "Why you were targeted",
    "": "Sending",
}
_PERSON = {
    "name_used": "name used",
    "age": "age",
    "seen_before": "seen before",
    "knows_where_you_live": "knows where you live",
    "role": "who it was",
    "appearance": "anything else about how they look",
    "identifiers": "numbers and names",
}
_CONDITION = {
    "delay_days": "how long to wait",
    "except_forces": "police forces",
    "project": "the project",
    "if_silent": "if you say nothing",
}
_OF_PERSON = re.compile(r"people\.(\d+)(?:\.(\w+))?(?:\.(\d+))?")


def labels(errors: dict[str, str]) -> dict[str, str]:
    """What each field with an error is called on the page."""
    return {path: _label(path) for path in errors}


def _label(path: str) -> str:
    root, _, rest = path.partition(".")
    if path in _LABELS:
        return _LABELS[path]
    if root in ("consents", "conditions"):
        code, _, condition = rest.partition(".")
        scope = Scope(code).words if code in set(Scope) else "A question"
        return f"{scope}, {_CONDITION.get(condition, condition)}" if condition else scope
    if found := _OF_PERSON.match(path):
        person, name, number = found.groups()
        who = f"Person {int(person) + 1}"
        if number is not None:
            return f"{who}, number or name {int(number) + 1}"
        return f"{who}, {_PERSON.get(name, name.replace('_', ' '))}" if name else who
    return path.rpartition(".")[2].replace("_", " ").capitalize()
