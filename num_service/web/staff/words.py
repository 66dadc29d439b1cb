"""Words for what the casework pages show: codes become sentences here, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint

from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.decision import Publish
from num_service.domain.checker.decision import ListIt
from num_service.domain.police.gate import Release
from num_service.domain.police.packet import PlaceKind, Priority
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import Conditions, ConsentRecord, IfSilent, Scope, Value, in_force
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    Language,
    PartOfDay,
    Region,
    Role,
    Tier,
    Worded,
)
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.domain.writing.identifiability import Mark, MarkKind
from num_service.services.casework.allowed_now import AllowedNow
from num_service.web.core.languages import moment

_I = IncidentType
#: For one line of the queue; whatever is missing has short words already.
_SHORT = {
    _I.CONDOM_REMOVAL: "Condom removal",
    _I.SEXUAL_ATTEMPT: "Attempt",
    _I.COERCED_ACTS: "Coerced acts",
    _I.ASSAULT: "Assault",
    _I.STRANGULATION: "Strangled",
    _I.WEAPON: "Weapon",
    _I.DRUGGING: "Drugged",
    _I.HELD: "Held",
    _I.THREAT_OF_VIOLENCE: "Threat",
    _I.NON_PAYMENT: "Not paid",
    _I.FAKE_PAYMENT: "Fake payment",
    _I.UNWANTED_CONTACT: "Unwanted contact",
    _I.STALKING: "Stalking",
    _I.THREATENING_MESSAGES: "Threats",
    _I.THREAT_TO_OUT: "Threat to out",
    _I.DOXING: "Doxing",
    _I.INTIMATE_IMAGES: "Intimate images",
    _I.STOLEN_CONTENT: "Stolen content",
    _I.IMPERSONATION: "Impersonation",
    _I.CONTROLLED_FOR_GAIN: "Controlled",
    _I.TRAFFICKING: "Trafficking",
    _I.CUCKOOING: "Cuckooing",
    _I.DAMAGE: "Damage",
    _I.OFFICIAL_MISCONDUCT: "Official",
    _I.TIMEWASTER: "Timewaster",
    _I.SOMETHING_ELSE: "Other",
}
_SHORT_REGIONS = {
    Region.NORTH_EAST: "North East",
    Region.NORTH_WEST: "North West",
    Region.SOUTH_EAST: "South East",
    Region.SOUTH_WEST: "South West",
    Region.YORKSHIRE_HUMBER: "Yorkshire",
    Region.NORTHERN_IRELAND: "N. Ireland",
    Region.CONNACHT_ULSTER: "Connacht, Ulster",
    Region.ONLINE: "Online",
    Region.NOT_SAID: "Not said",
}
_VALUES = {
    Value.NO: "No",
    Value.YES: "Yes",
    Value.IF_MATCHED: "Only if someone else reports this person",
    Value.TALK_FIRST: "Talk to her first",
    Value.PAUSED: "Paused",
    Value.UNAVAILABLE: "Cannot be asked: the person does not know of the report",
}
#: The questions as colleagues speak of them; on her own pages they say "you".
_SCOPES = {
    Scope.CHECKER: "Number and email checker",
    Scope.ALERT: "Warning members and projects",
    Scope.POLICE_INTELLIGENCE: "Telling the police, without her",
    Scope.POLICE_QUESTIONS: "Questions from the police",
    Scope.POLICE_IDENTIFIED: "Reporting in her own name",
    Scope.REFERRAL: "Passing her to a project",
    Scope.HELPER: "The worker who helped her",
    Scope.PLATFORM: "Telling the advertising site",
    Scope.CONTACT: "A caseworker contacting her",
    Scope.STATISTICS: "Anonymous figures",
    Scope.RESEARCH: "Research",
}
_ASKED_BY = {"reporter": "herself", "project": "a project worker", "caseworker": "a caseworker"}
_ALERT_STATES = {
    AlertStatus.DRAFT: ("Draft, waits for a second caseworker", "wait"),
    AlertStatus.APPROVED: ("Approved, not out yet", "accent"),
    AlertStatus.PUBLISHED: ("Out", "good"),
    AlertStatus.EXPIRED: ("Expired", "neutral"),
    AlertStatus.RECALLED: ("Recalled", "neutral"),
    AlertStatus.SUPERSEDED: ("Replaced", "neutral"),
}
_PACKET_STATES = {
    PacketStatus.DRAFT: ("Draft, waits for a second caseworker", "wait"),
    PacketStatus.APPROVED: ("Approved, the gate decides now", "accent"),
    PacketStatus.HELD: ("Held by the gate", "wait"),
    PacketStatus.REFUSED: ("Refused by the gate", "neutral"),
    PacketStatus.RELEASED: ("Released to the force", "good"),
    PacketStatus.WITHDRAWN: ("Withdrawn", "neutral"),
}
_SENT_BACK = ("Sent back, waits for its writer", "wait")
_MARKS = {
    MarkKind.OWN_DETAIL: "her own detail",
    MarkKind.OWN_WORDS: "her own words",
    MarkKind.PHONE: "phone number",
    MarkKind.EMAIL: "email",
    MarkKind.URL: "link or advert",
    MarkKind.USERNAME: "username",
    MarkKind.PAYMENT: "payment",
    MarkKind.VRM: "registration",
    MarkKind.POSTCODE: "postcode",
    MarkKind.ADDRESS: "address",
    MarkKind.NAME: "name",
    MarkKind.TIME: "exact time",
    MarkKind.OUTWARD: "half postcode",
}


def short_types(types: Iterable[IncidentType], most: int = 2) -> str:
    """``Rape, Strangled +2``: the worst first."""
    ordered = sorted(types, key=lambda each: each.tier.rank)
    shown = ", ".join(_SHORT.get(each, each.words) for each in ordered[:most])
    return f"{shown} +{len(ordered) - most}" if len(ordered) > most else shown or "In words only"


def short_region(region: Region) -> str:
    return _SHORT_REGIONS.get(region, region.words)


def regions_words(codes: Iterable[str], *, capital: bool = False) -> str:
    """An audience's regions; none is everywhere."""
    return ", ".join(Region(each).words for each in codes) or ("Everywhere" if capital else "everywhere")


def kinds_words(codes: Iterable[str]) -> str:
    return " and ".join(sorted(f"{each}s" for each in codes))


def verdict_view(verdict: Any, about: str, *, yes: str = "may go", no: str = "must not go") -> dict[str, Any]:
    """A decision as ``ui.gate_verdict`` takes it: what, a first line, every reason in words."""
    if isinstance(verdict, Hold):
        reasons = [each.words for each in verdict.reasons]
        if verdict.until:
            reasons.append(f"Time alone lifts this on {moment(verdict.until)}.")
        return {"decision": "hold", "title": f"{about}: on hold", "reasons": reasons}
    if isinstance(verdict, Refusal):
        reasons = [each.words for each in verdict.reasons]
        return {"decision": "refusal", "title": f"{about}: {no}", "reasons": reasons}
    return {"decision": "release", "title": f"{about}: {yes}", "reasons": _allowed(verdict)}


def allowed_views(allowed: AllowedNow, records: tuple[ConsentRecord, ...]) -> dict[str, dict[str, Any]]:
    """What her answers allow as of now, with the conditions she attached to them."""
    views = {
        "alert": verdict_view(allowed.alert, "Warning members and projects", yes="she allows it"),
        "checker": verdict_view(allowed.checker, "The checker", yes="she allows it", no="must not be listed"),
        "police": verdict_view(allowed.police, "Police", yes="she allows it"),
    }
    if isinstance(allowed.police, Release):
        views["police"]["reasons"] = ["To one force of the place it happened, once a packet is approved."]
    for name, scope in _OUTLOOK_SCOPES.items():
        record = in_force(records, scope)
        if record and (said := conditions_words(record.conditions)):
            views[name]["reasons"] = [
                *views[name]["reasons"],
                f"Her conditions: {said[:1].lower()}{said[1:]}.",
            ]
    return views


_OUTLOOK_SCOPES = {"alert": Scope.ALERT, "checker": Scope.CHECKER, "police": Scope.POLICE_INTELLIGENCE}


def _allowed(verdict: Any) -> list[str]:
    if isinstance(verdict, Release):
        return [f"To {FORCES[verdict.force].name}, and to nobody else."]
    if isinstance(verdict, Publish) and not verdict.with_identifiers:
        return ["Without numbers or names: she did not allow the checker, or its delay still runs."]
    if isinstance(verdict, ListIt):
        return [f"The checker may say so from {moment(verdict.visible_from)}."]
    return []


def alert_state(status: AlertStatus, sent_back: bool = False) -> tuple[str, str]:
    """The words for how far an alert has got, and their tone."""
    return _SENT_BACK if sent_back and status is AlertStatus.DRAFT else _ALERT_STATES[status]


def packet_state(status: PacketStatus, sent_back: bool = False) -> tuple[str, str]:
    """The words for how far a packet has got, and their tone."""
    return _SENT_BACK if sent_back and status is PacketStatus.DRAFT else _PACKET_STATES[status]


def mark_views(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks as ``ui.marks`` takes them."""
    return [
        {"start": each.start, "end": each.end, "kind": _MARKS[each.kind], "blocking": each.blocking}
        for each in marks
    ]


def mark_reasons(marks: Iterable[Mark]) -> list[str]:
    """What each kind of mark asks of the caseworker, once."""
    return list(dict.fromkeys(each.why for each in marks))


def consent_rows(records: tuple[ConsentRecord, ...], asked_by: Mapping[int, str]) -> list[dict[str, Any]]:
    """Every question, the answer in force, its conditions and when; silence is no."""
    rows = []
    for scope in Scope:
        record = in_force(records, scope)
        rows.append(
            {
                "words": _SCOPES[scope],
                "value": record.value if record else Value.NO,
                "answer": _VALUES[record.value] if record else "Not asked, so no",
                "conditions": conditions_words(record.conditions) if record else "",
                "when": record.recorded_at if record else None,
                "asked_by": _ASKED_BY.get(asked_by.get(record.number, ""), "") if record else "",
            }
        )
    return rows


def scope_words(scope: Scope) -> str:
    return _SCOPES[scope]


def conditions_words(conditions: Conditions) -> str:
    """What she attached to her answer."""
    said = []
    if conditions.delay_days:
        days = "day" if conditions.delay_days == 1 else "days"
        said.append(f"wait {conditions.delay_days} {days}")
    if conditions.region_only:
        said.append("her own region only")
    if conditions.show_me_first:
        silent = "if silent, send" if conditions.if_silent is IfSilent.SEND else "if silent, do not send"
        said.append(f"show her first ({silent})")
    if conditions.except_forces:
        named = (FORCES[each].name if each in FORCES else each for each in sorted(conditions.except_forces))
        said.append("never to " + ", ".join(named))
    if conditions.project:
        said.append(f"to {conditions.project}")
    joined = "; ".join(said)
    return joined[:1].upper() + joined[1:]


def choices_of(enum: type[Worded]) -> list[tuple[str, str]]:
    return [(each.value, each.words) for each in enum]


def register_words(blueprint: Blueprint) -> None:
    """What the templates of this surface may call."""
    helpers = {
        "short_types": short_types,
        "short_region": short_region,
        "regions_words": regions_words,
        "kinds_words": kinds_words,
        "verdict_view": verdict_view,
        "mark_views": mark_views,
        "mark_reasons": mark_reasons,
        "choices_of": choices_of,
        "alert_state": alert_state,
        "packet_state": packet_state,
        "language_words": lambda code: Language(code).words,
        "tier_words": lambda code: Tier(code).words,
        "region_words": lambda code: Region(code).words,
        "force_name": lambda code: FORCES[code].name,
        "tier_enum": Tier,
        "priority_enum": Priority,
        "part_enum": PartOfDay,
        "setting_enum": PlaceKind,
        "role_enum": Role,
        "age_enum": AgeBand,
        "gender_enum": Gender,
        "build_enum": Build,
    }
    blueprint.context_processor(lambda: helpers)
