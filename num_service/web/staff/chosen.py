"""What their answers allow for what is chosen in a form, finished or not; nothing is saved by it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from num_service.domain.alerts.audience import Audience, RecipientKind, so_many
from num_service.domain.alerts.decision import Publish
from num_service.domain.police.gate import Verdict
from num_service.domain.reports.consent import ConsentRecord, Scope, in_force
from num_service.domain.reports.matching import Match
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import Message
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.schemas.alerts.alert import EVERYWHERE, THESE
from num_service.schemas.alerts.traits import traits_typed
from num_service.services.alerts.publish_alert import count_reach
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
    chosen = audience_chosen(typed)
    return alert_allowed_now(incident.facts, consents, chosen or own_audience(incident.facts), now)


def audience_chosen(typed: Mapping[str, Any], *, strict: bool = False) -> Audience | None:
    """Whom a form says that a warning is for; None while it says nothing."""
    regions = frozenset(_PLACES[each] for each in map(str, typed.get("regions") or ()) if each in _PLACES)
    kinds = frozenset(each for each in RecipientKind if each.value in map(str, typed.get("kinds") or ()))
    projects = frozenset(each for typed_id in typed.get("projects") or () if (each := _id(typed_id)))
    rest: dict[str, Any] = {
        "kinds": kinds,
        "strict": strict,
        "traits": traits_typed(typed),
        "projects": projects,
    }
    if typed.get("where") == EVERYWHERE:
        return Audience(**rest)
    return Audience(regions, **rest) if typed.get("where") == THESE and regions else None


def _id(typed: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(typed))
    except ValueError:
        return None


def reach_chosen(
    session: Session, consents: tuple[ConsentRecord, ...], typed: Mapping[str, Any]
) -> Message | None:
    """How many recipients a warning would have that goes where the form says; None while it does not say."""
    answer = in_force(consents, Scope.ALERT)
    strict = answer is not None and answer.conditions.region_only
    audience, tier = audience_chosen(typed, strict=strict), typed.get("tier")
    if audience is None or tier not in set(Tier):
        return None
    return so_many(count_reach(session, audience=audience, tier=Tier(tier)))


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
