"""An alert and a packet field by field, in words, for showing what changed since somebody answered for it."""

from __future__ import annotations

from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.audience import Audience
from num_service.domain.police.packet import Packet, Subject
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Tier
from num_service.web.core.languages import say
from num_service.web.staff.readers import kinds_words
from num_service.web.staff.words import regions_words, traits_words

Fields = list[tuple[str, str]]


def alert_fields(text: AlertText) -> Fields:
    """The fields of a warning as its form names them."""
    return [
        (say(N_("Headline")), text.headline),
        (say(N_("What happened")), text.body),
        (say(N_("What to look for")), text.look_for),
        (say(N_("What to do")), text.advice),
        (say(N_("Numbers and names")), "\n".join(each.display for each in text.identifiers)),
    ]


def audience_fields(tier: Tier | str, audience: Audience) -> Fields:
    """What stands beside the words of a warning: how dangerous, and whom it goes to."""
    return [
        (say(N_("How dangerous")), say(Tier(tier))),
        (say(N_("Where it goes")), regions_words(sorted(audience.regions))),
        (say(N_("Who gets it")), kinds_words(audience.kinds)),
        (say(N_("Only those who work, are, speak or are near")), traits_words(audience.traits)),
    ]


def packet_fields(packet: Packet) -> Fields:
    """The fields of a packet as its form names them."""
    when, where = packet.when, packet.where
    return [
        (say(N_("Force")), FORCES[packet.force].name),
        (say(N_("Desk")), say(packet.desk)),
        (say(N_("Priority")), say(packet.priority)),
        (say(N_("What happened")), "\n".join(say(each) for each in packet.incident_types)),
        (say(N_("Day")), when.day.isoformat() if when.day else ""),
        (say(N_("Give only the month")), say(N_("yes")) if when.month_only else ""),
        (say(N_("Part of day")), say(when.band)),
        (say(N_("Town or first half of the postcode")), where.coarse.name),
        (say(N_("Kind of place")), say(where.setting)),
        *(field for number, each in enumerate(packet.subjects, 1) for field in _person(number, each)),
        *(
            (
                say(phrase("Item %(number)s", number=number)),
                f"{each.words.text}\n{say(each.source)} {say(each.assessment)} {say(each.handling)}",
            )
            for number, each in enumerate(packet.items, 1)
        ),
    ]


def _person(number: int, person: Subject) -> Fields:
    name = say(phrase("Person %(number)s", number=number))
    known = " ".join(say(each) for each in (person.role, person.age, person.gender, person.build))
    return [
        (name, f"{known}\n{person.description.text}"),
        (name, "\n".join(each.display for each in person.identifiers)),
    ]
