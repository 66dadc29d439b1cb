"""Words for what the casework pages show: codes become messages here, once, and are said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint

from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Traits, so_many
from num_service.domain.alerts.decision import Publish
from num_service.domain.checker.decision import ListIt
from num_service.domain.police.desk import Desk as ForceDesk
from num_service.domain.police.gate import Release
from num_service.domain.police.packet import PlaceKind, Priority
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import Conditions, ConsentRecord, IfSilent, Scope, Value, in_force
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, Message, Sentences, phrase, phrases
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    PartOfDay,
    Region,
    Role,
    Tier,
    Worded,
)
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.domain.writing.identifiability import Mark, MarkKind
from num_service.services.alerts.alert_sources import addressed
from num_service.services.casework.allowed_now import AllowedNow
from num_service.web.core.languages import listed, say
from num_service.web.staff.readers import kinds_words

_I = IncidentType
#: For one line of the queue; whatever is missing has short words already.
_SHORT = {
    _I.CONDOM_REMOVAL: N_("Condom removal"),
    _I.SEXUAL_ATTEMPT: N_("Attempt"),
    _I.COERCED_ACTS: N_("Coerced acts"),
    _I.ASSAULT: N_("Assault"),
    _I.STRANGULATION: N_("Strangled"),
    _I.WEAPON: N_("Weapon"),
    _I.DRUGGING: N_("Drugged"),
    _I.HELD: N_("Held"),
    _I.THREAT_OF_VIOLENCE: N_("Threat"),
    _I.NON_PAYMENT: N_("Not paid"),
    _I.FAKE_PAYMENT: N_("Fake payment"),
    _I.UNWANTED_CONTACT: N_("Unwanted contact"),
    _I.STALKING: N_("Stalking"),
    _I.THREATENING_MESSAGES: N_("Threats"),
    _I.THREAT_TO_OUT: N_("Threat to out"),
    _I.DOXING: N_("Doxing"),
    _I.INTIMATE_IMAGES: N_("Intimate images"),
    _I.STOLEN_CONTENT: N_("Stolen content"),
    _I.IMPERSONATION: N_("Impersonation"),
    _I.CONTROLLED_FOR_GAIN: N_("Controlled"),
    _I.TRAFFICKING: N_("Trafficking"),
    _I.CUCKOOING: N_("Cuckooing"),
    _I.DAMAGE: N_("Damage"),
    _I.OFFICIAL_MISCONDUCT: N_("Official"),
    _I.TIMEWASTER: N_("Timewaster"),
    _I.SOMETHING_ELSE: N_("Other"),
}
_SHORT_REGIONS = {
    Region.NORTH_EAST: N_("North East"),
    Region.NORTH_WEST: N_("North West"),
    Region.SOUTH_EAST: N_("South East"),
    Region.SOUTH_WEST: N_("South West"),
    Region.YORKSHIRE_HUMBER: N_("Yorkshire"),
    Region.NORTHERN_IRELAND: N_("N. Ireland"),
    Region.CONNACHT_ULSTER: N_("Connacht, Ulster"),
    Region.ONLINE: N_("Online"),
    Region.NOT_SAID: N_("Not said"),
}
_VALUES = {
    Value.NO: N_("No"),
    Value.YES: N_("Yes"),
    Value.IF_MATCHED: N_("Only if someone else reports this person"),
    Value.TALK_FIRST: N_("Talk to them first"),
    Value.PAUSED: N_("Paused"),
    Value.UNAVAILABLE: N_("Cannot be asked: the person does not know of the report"),
    Value.NOT_ASKED: N_("Not asked, which counts as no"),
}
#: The questions as colleagues speak of them; on the reporter's own pages they say "you".
_SCOPES = {
    Scope.CHECKER: N_("Number and email checker"),
    Scope.ALERT: N_("Warning members and projects"),
    Scope.POLICE_INTELLIGENCE: N_("Telling the police, without naming the reporter"),
    Scope.POLICE_QUESTIONS: N_("Questions from the police"),
    Scope.POLICE_IDENTIFIED: N_("Reporting in their own name"),
    Scope.REFERRAL: N_("Passing them to a project"),
    Scope.HELPER: N_("The worker who helped them"),
    Scope.PLATFORM: N_("Telling the advertising site"),
    Scope.CONTACT: N_("A caseworker contacting them"),
    Scope.STATISTICS: N_("Figures we publish"),
    Scope.RESEARCH: N_("Research"),
}
_ASKED_BY = {
    "reporter": N_("Given by the reporter."),
    "project": N_("Given by a project worker."),
    "caseworker": N_("Given by a caseworker."),
    "project_paper": N_("Written on a paper form that a project worker typed in."),
    "caseworker_paper": N_("Written on a paper form that a caseworker typed in."),
}
_ALERT_STATES = {
    AlertStatus.DRAFT: (N_("Draft, waits for a second caseworker"), "wait"),
    AlertStatus.APPROVED: (N_("Approved, not out yet"), "accent"),
    AlertStatus.PUBLISHED: (N_("Out"), "good"),
    AlertStatus.EXPIRED: (N_("Expired"), "neutral"),
    AlertStatus.RECALLED: (N_("Recalled"), "neutral"),
    AlertStatus.SUPERSEDED: (N_("Replaced"), "neutral"),
}
_PACKET_STATES = {
    PacketStatus.DRAFT: (N_("Draft, waits for a second caseworker"), "wait"),
    PacketStatus.APPROVED: (N_("Approved, the gate decides now"), "accent"),
    PacketStatus.HELD: (N_("Held by the gate"), "wait"),
    PacketStatus.REFUSED: (N_("Refused by the gate"), "neutral"),
    PacketStatus.RELEASED: (N_("Released to the force"), "good"),
    PacketStatus.WITHDRAWN: (N_("Withdrawn"), "neutral"),
}
_SENT_BACK = (N_("Sent back, waits for its writer"), "wait")
_MARKS = {
    MarkKind.OWN_DETAIL: N_("the reporter’s own detail"),
    MarkKind.OWN_WORDS: N_("the reporter’s own words"),
    MarkKind.UNREAD: N_("could not be read"),
    MarkKind.PHONE: N_("phone number"),
    MarkKind.EMAIL: N_("email"),
    MarkKind.URL: N_("link or advert"),
    MarkKind.USERNAME: N_("username"),
    MarkKind.PAYMENT: N_("payment"),
    MarkKind.VRM: N_("registration"),
    MarkKind.POSTCODE: N_("postcode"),
    MarkKind.ADDRESS: N_("address"),
    MarkKind.NAME: N_("name"),
    MarkKind.TIME: N_("exact time"),
    MarkKind.SMALL_PLACE: N_("small place"),
    MarkKind.OUTWARD: N_("half postcode"),
    MarkKind.COMBINATION: N_("says who, together"),
}
#: The first line of a decision, by what it is about: it may, not now, no.
_TITLES = {
    "alert_if_approved": (
        N_("Nothing else holds it: once approved it may be published"),
        N_("Held, also once it is approved"),
        N_("It must not be published"),
    ),
    "gate_if_approved": (
        N_("Nothing else holds it: once approved it goes to %(force)s"),
        N_("Held, also once it is approved"),
        N_("It must not be sent"),
    ),
    "this_alert": (
        N_("This warning may be published"),
        N_("This warning: on hold"),
        N_("This warning must not go"),
    ),
    "gate": (N_("Ready to send to %(force)s"), N_("Not sent: on hold"), N_("It must not be sent")),
    "alert": (
        N_("Warning members and projects: they allow it"),
        N_("Warning members and projects: on hold"),
        N_("Warning members and projects: must not go"),
    ),
    "checker": (
        N_("The checker: they allow it"),
        N_("The checker: on hold"),
        N_("The checker: must not be listed"),
    ),
    "police": (N_("Police: they allow it"), N_("Police: on hold"), N_("Police: must not go")),
}
_ENDED = {
    AlertStatus.EXPIRED: N_("Expired on %(day)s"),
    AlertStatus.RECALLED: N_("Recalled on %(day)s"),
    AlertStatus.SUPERSEDED: N_("Replaced on %(day)s"),
}
_NOW_SCOPES = {"alert": Scope.ALERT, "checker": Scope.CHECKER, "police": Scope.POLICE_INTELLIGENCE}


def short_types(types: Iterable[IncidentType], most: int = 2) -> str:
    """``Rape, Strangled +2``: the worst first."""
    ordered = sorted(types, key=lambda each: each.tier.rank)
    if not ordered:
        return say(N_("In words only"))
    shown = listed([say(_SHORT.get(each, each.words)) for each in ordered[:most]], "plain")
    more = len(ordered) - most
    return say(phrase("%(types)s +%(more)s", types=shown, more=more)) if more > 0 else shown


def short_region(region: Region) -> str:
    """A region in one or two words, for a line of the queue."""
    return say(_SHORT_REGIONS.get(region, region.words))


def regions_words(codes: Iterable[str]) -> str:
    """An audience's regions; none is everywhere."""
    return listed([Region(each) for each in codes], "plain") or say(N_("Everywhere"))


def traits_words(traits: Traits) -> str:
    """Whom of them a warning is for; empty where it is for all."""
    worded = [*sorted(traits.sectors), *sorted(traits.genders), *sorted(traits.speaks)]
    return listed([*worded, *sorted(traits.near)], "plain")


def whom_words(row: Any) -> str:
    """Whom a warning is narrowed to, with how many projects by name; empty where it is for all.

    Whoever approves it reads that it also goes to those who said nothing of themselves.
    """
    named = len(row.projects)
    projects = phrases("%(num)s project by name", "%(num)s projects by name", named) if named else ""
    if traits := traits_words(addressed(row).traits):
        traits = say(phrase("%(these)s, and whoever did not say", these=traits))
    return listed([traits, projects], "plain")


def verdict_view(verdict: Any, about: str) -> dict[str, Any]:
    """A decision as ``ui.gate_verdict`` takes it: what, a first line, every reason in words.

    Args:
        about: a key of the titles above.
    """
    yes, hold, no = _TITLES[about]
    if isinstance(verdict, Hold):
        reasons: list[Message | Worded] = list(verdict.reasons)
        if verdict.until:
            reasons.append(phrase("Time alone lifts this on %(moment)s.", moment=verdict.until))
        return _view("hold", hold, reasons)
    if isinstance(verdict, Refusal):
        return _view("refusal", no, verdict.reasons)
    if about in ("gate", "gate_if_approved") and isinstance(verdict, Release):
        return _view("release", phrase(yes, force=FORCES[verdict.force].name), _allowed(verdict))
    return _view("release", yes, _allowed(verdict))


def _view(decision: str, title: Message | str, reasons: Iterable[Message | Worded]) -> dict[str, Any]:
    return {"decision": decision, "title": say(title), "reasons": [say(each) for each in reasons]}


def allowed_views(allowed: AllowedNow, records: tuple[ConsentRecord, ...]) -> dict[str, dict[str, Any]]:
    """What the reporter's answers allow as of now, with the conditions attached to them."""
    return {name: allowed_view(name, getattr(allowed, name), records) for name in _NOW_SCOPES}


def allowed_view(
    name: str, verdict: Any, records: tuple[ConsentRecord, ...], *, force: str = ""
) -> dict[str, Any]:
    """One of these, about what is allowed as of now or about what is chosen in a form.

    Args:
        name: as in ``AllowedNow``.
        force: the one that was chosen; without one a packet may go to one of several.
    """
    view = verdict_view(verdict, name)
    if isinstance(verdict, Release) and not force:
        view["reasons"] = [say(N_("To one force of the place it happened, once a packet is approved."))]
    record = in_force(records, _NOW_SCOPES[name])
    if record and (attached := conditions(record.conditions)):
        view["reasons"].append(
            say(phrase("Their conditions: %(conditions)s", conditions=Sentences(attached)))
        )
    return view


def _allowed(verdict: Any) -> list[Message | Worded]:
    if isinstance(verdict, Release):
        return [phrase("To %(force)s, and to nobody else.", force=FORCES[verdict.force].name)]
    if isinstance(verdict, Publish) and not verdict.with_identifiers:
        return [phrase("Without numbers or names: they did not allow the checker, or its delay still runs.")]
    if isinstance(verdict, ListIt):
        return [
            phrase(
                "They allow it from %(moment)s. What is listed goes live at the next fixed hour after that.",
                moment=verdict.visible_from,
            )
        ]
    return []


def alert_state(status: AlertStatus, sent_back: bool = False) -> tuple[str, str]:
    """The message for how far an alert has got, and its tone."""
    return _SENT_BACK if sent_back and status is AlertStatus.DRAFT else _ALERT_STATES[status]


def ended_words(status: AlertStatus, ended: datetime | None) -> str:
    """That a warning is no longer out, and since when if that is known."""
    return say(phrase(_ENDED[status], day=ended.date())) if ended else say(_ALERT_STATES[status][0])


def packet_state(status: PacketStatus, sent_back: bool = False) -> tuple[str, str]:
    """The message for how far a packet has got, and its tone."""
    return _SENT_BACK if sent_back and status is PacketStatus.DRAFT else _PACKET_STATES[status]


def mark_views(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks as ``ui.marks`` takes them."""
    return [
        {"start": each.start, "end": each.end, "kind": say(_MARKS[each.kind]), "blocking": each.blocking}
        for each in marks
    ]


def mark_reasons(marks: Iterable[Mark]) -> list[str]:
    """What each kind of mark asks of the caseworker, once, as messages."""
    return list(dict.fromkeys(each.why for each in marks))


def consent_rows(records: tuple[ConsentRecord, ...]) -> list[dict[str, Any]]:
    """Every question, the answer in force, its conditions and when; silence is no."""
    rows = []
    for scope in Scope:
        record = in_force(records, scope)
        rows.append(
            {
                "words": _SCOPES[scope],
                "value": record.value if record else Value.NO,
                "answer": _VALUES[record.value] if record else N_("Not asked, so no"),
                "conditions": say(Sentences(conditions(record.conditions))) if record else "",
                "counts": record is None or record.counts,
                "when": record.recorded_at if record else None,
                "asked_by": _ASKED_BY.get(record.asked_by, "") if record else "",
            }
        )
    return rows


def scope_words(scope: Scope) -> str:
    """A consent question as colleagues speak of it."""
    return say(_SCOPES[scope])


def conditions(attached: Conditions) -> tuple[Message, ...]:
    """What the reporter attached to an answer, a sentence each."""
    said: list[Message] = []
    if attached.delay_days:
        said.append(phrases("Wait %(num)s day.", "Wait %(num)s days.", attached.delay_days))
    if attached.region_only:
        said.append(phrase("Their own region only."))
    if attached.show_me_first:
        said.append(
            phrase("Show them first; if they say nothing, send it.")
            if attached.if_silent is IfSilent.SEND
            else phrase("Show them first; if they say nothing, do not send it.")
        )
    if attached.except_forces:
        named = tuple(
            FORCES[each].name if each in FORCES else each for each in sorted(attached.except_forces)
        )
        said.append(phrase("Not to %(forces)s.", forces=named))
    if attached.national_desk:
        said.append(phrase("Also to the Serious Crime Analysis Section."))
    if attached.project:
        said.append(phrase("To %(project)s.", project=attached.project))
    return tuple(said)


def choices_of(enum: type[Worded]) -> list[tuple[str, str]]:
    """A closed list as a form's choices."""
    return [(each.value, say(each)) for each in enum]


def register_words(blueprint: Blueprint) -> None:
    """What the templates of this surface may call."""
    helpers = {
        "short_types": short_types,
        "short_region": short_region,
        "regions_words": regions_words,
        "kinds_words": kinds_words,
        "verdict_view": verdict_view,
        "whom_words": whom_words,
        "so_many": so_many,
        "mark_views": mark_views,
        "mark_reasons": mark_reasons,
        "choices_of": choices_of,
        "alert_state": alert_state,
        "ended_words": ended_words,
        "packet_state": packet_state,
        "force_name": lambda code: FORCES[code].name,
        "tier_enum": Tier,
        "priority_enum": Priority,
        "desk_enum": ForceDesk,
        "part_enum": PartOfDay,
        "setting_enum": PlaceKind,
        "role_enum": Role,
        "age_enum": AgeBand,
        "gender_enum": Gender,
        "build_enum": Build,
    }
    blueprint.context_processor(lambda: helpers)
