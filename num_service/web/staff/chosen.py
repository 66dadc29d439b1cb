"""What their answers allow for what is chosen in a form, finished or not; nothing is saved by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import Publish
from num_service.domain.police.gate import Verdict
from num_service.domain.reports.consent import ConsentRecord
from num_service.domain.reports.matching import Match
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import Region
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.schemas.alerts.alert import EVERYWHERE, THESE
from num_service.services.casework.allowed_now import (
    Incident,
    alert_allowed_now,
    own_audience,
    police_allowed_now,
)

_PLACES = {each.value: each for each in Region if each.is_place}


def alert_chosen(
    incident: Incident, consents: tuple[ConsentRecord, ...], typed: Mapping[str, Any], now: datetime
) -> Publish | Hold | Refusal:
    """Whether a warning may go where the form says; where it says nothing yet, to the report's own region."""
    regions = frozenset(_PLACES[each] for each in map(str, typed.get("regions") or ()) if each in _PLACES)
    where = typed.get("where")
    chosen = (
        Audience(frozenset())
        if where == EVERYWHERE
        else Audience(regions)
        if where == THESE and regions
        else None
    )
    return alert_allowed_now(incident.facts, consents, chosen or own_audience(incident.facts), now)


def packet_chosen(
    incident: Incident,
    consents: tuple[ConsentRecord, ...],
    match: Match | None,
    typed: Mapping[str, Any],
    now: datetime,
) -> Verdict:
    """Whether a packet may go to the force that is chosen; where none is yet, to one of the place."""
    force = FORCES.get(str(typed.get("force", "")))
    return police_allowed_now(incident, consents, match, now, force=force)
