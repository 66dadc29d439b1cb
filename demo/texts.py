"""The texts caseworkers write from a plan: an alert for members, and a packet for one police force."""

from __future__ import annotations

import random
from datetime import date

from demo.characters import description
from demo.plans import Plan
from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.audience import Audience
from num_service.domain.identifiers import Identifier
from num_service.domain.police.packet import (
    Assessment,
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
from num_service.domain.shared.forces import FORCES, suggest
from num_service.domain.shared.offences import matching
from num_service.domain.shared.reported_words import incident_words
from num_service.domain.shared.taxonomy import Basis, IncidentGroup, IncidentType, Region, Setting, Tier

_G = IncidentGroup
#: The forces that have officers in the demonstration, where no town says which one it is.
_PREFERRED = ("greater_manchester", "metropolitan", "west_yorkshire", "scotland", "garda", "btp")
#: Which force polices each town of the stories, in regions that have several.
_FORCE_OF_TOWN = {
    "Manchester": "greater_manchester", "Salford": "greater_manchester", "Bolton": "greater_manchester",
    "Stockport": "greater_manchester", "Oldham": "greater_manchester", "Rochdale": "greater_manchester",
    "Wigan": "greater_manchester", "Leeds": "west_yorkshire", "Bradford": "west_yorkshire",
    "Wakefield": "west_yorkshire", "Huddersfield": "west_yorkshire", "Halifax": "west_yorkshire",
    "Birmingham": "west_midlands", "Coventry": "west_midlands", "Wolverhampton": "west_midlands",
    "Dudley": "west_midlands", "Brighton": "sussex", "Reading": "thames_valley", "Southampton": "hampshire",
    "Maidstone": "kent", "Bristol": "avon_somerset", "Plymouth": "devon_cornwall", "Exeter": "devon_cornwall",
    "Nottingham": "nottinghamshire", "Leicester": "leicestershire", "Derby": "derbyshire", "Norwich": "norfolk",
    "Luton": "bedfordshire", "Ipswich": "suffolk", "Newcastle": "northumbria", "Sunderland": "northumbria",
    "Middlesbrough": "cleveland", "Cardiff": "south_wales", "Swansea": "south_wales", "Wrexham": "north_wales",
}  # fmt: skip
_ADVICE = {
    _G.SEXUAL: "If he contacts you, do not meet him alone. You can talk to us before you decide anything.",
    _G.VIOLENCE: "Do not meet him alone. Tell somebody where you are. In danger, ring 999, or 112 in Ireland.",
    _G.MONEY: "Take payment first and check that it has arrived. Do not send money to anybody.",
    _G.ONLINE: "Block the number and keep the messages. You need not answer him.",
    _G.EXPLOITATION: "If you know where he is now, tell us. We act only as you wish.",
    _G.OTHER: "Trust what you feel, and end the call.",
}


def alert_text(plan: Plan) -> AlertText:
    """The warning about what a plan tells."""
    worst = _worst(plan)
    person = plan.new.people[0]
    where = plan.new.where.region
    headline = f"{incident_words(worst)}: {where.words if where.is_place else 'everywhere'}"
    return AlertText(
        headline=headline,
        body=plan.summary,
        look_for=description(person),
        advice=_ADVICE[worst.group],
        identifiers=_seen(plan),
    )


def alert_audience(plan: Plan) -> Audience:
    """The report's region; everywhere for what happened online or nowhere named."""
    region = plan.new.where.region
    return Audience(frozenset({region}) if region.is_place else frozenset({Region.ONLINE}))


def packet(plan: Plan, force: str, on: date) -> Packet:
    """The intelligence in a plan, composed of the packet's own fields; the service makes its reference."""
    new = plan.new
    person, region = new.people[0], new.where.region
    law = region.jurisdiction or FORCES[force].jurisdiction
    day = new.when.day
    long_ago = day is not None and (on - day).days > 45
    priority = (
        Priority.URGENT
        if new.danger_now
        else Priority.PRIORITY
        if new.tier is Tier.DANGER
        else Priority.ROUTINE
    )
    return Packet(
        reference="",
        force=force,
        created=on,
        priority=priority,
        incident_types=new.incident_types,
        offences=matching(new.incident_types, law),
        when=CoarseTime(day.replace(day=1) if day and long_ago else day, long_ago, new.when.part_of_day),
        where=Place(region, law, PlaceKind.of(new.where.setting), CoarsePlace(new.where.town)),
        subjects=(
            Subject(
                person.role,
                person.age,
                person.gender,
                person.build,
                StaffWords(description(person)),
                _seen(plan),
            ),
        ),
        items=(
            Item(
                StaffWords(plan.summary),
                assessment=Assessment.INDIRECT if plan.by_project else Assessment.DIRECT,
            ),
        ),
    )


def route(plan: Plan, rng: random.Random) -> str | None:
    """The force a caseworker sends it to; None when it happened online or nowhere named."""
    where = plan.new.where
    near = suggest(where.region, railway=where.setting is Setting.RAILWAY)
    if not near:
        return None
    codes = [each.code for each in near]
    of_town = _FORCE_OF_TOWN.get(where.town)
    if of_town in codes:
        return of_town
    preferred = [code for code in _PREFERRED if code in codes]
    return preferred[0] if preferred and rng.random() < 0.85 else rng.choice(codes)


def _worst(plan: Plan) -> IncidentType:
    return min(plan.new.incident_types, key=lambda each: each.tier.rank)


def _seen(plan: Plan) -> tuple[Identifier, ...]:
    """The identifiers the reporter saw; what they were only told stays with us."""
    return tuple(
        each.normal for each in plan.new.people[0].identifiers if each.normal and each.basis is Basis.SAW_IT
    )
