"""What caseworkers write in the tests: a warning and a packet, about the number that every report made here names."""

from __future__ import annotations

from num_service.domain.alerts.alert import AlertText
from num_service.domain.identifiers import Identifier, IdentifierKind, normalise
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
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    Jurisdiction,
    Region,
    Role,
)
from num_service.services.core.wiring import Clock

FORCE = "metropolitan"
PHONE = normalise(IdentifierKind.PHONE, "07700 900123")


def alert_text(
    *,
    body: str = "A man in Camden attacked someone and did not pay.",
    identifiers: tuple[Identifier, ...] = (PHONE,),
) -> AlertText:
    """An alert's words, with the number of every report made here."""
    return AlertText("Violent", body, look_for="Tall, dark coat.", identifiers=identifiers)


def packet_for(
    force: str, clock: Clock, *, region: Region = Region.LONDON, summary: str = "He attacked someone."
) -> Packet:
    """A packet for one force, of the region the report names, about the person in every report made here."""
    return Packet(
        "",
        force,
        clock().date(),
        Priority.PRIORITY,
        (IncidentType.RAPE,),
        (),
        CoarseTime(),
        Place(region, Jurisdiction.ENGLAND_WALES, PlaceKind.HOTEL, CoarsePlace("Camden")),
        (Subject(Role.CLIENT, AgeBand.FROM_25, Gender.MAN, Build.SLIM, StaffWords("Tall."), (PHONE,)),),
        (Item(StaffWords(summary)),),
    )
