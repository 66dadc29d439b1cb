"""Put a newer alert in the place of an older one: readers of the old one are told only that it no longer applies."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import called_off
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.shared.errors import Conflict
from num_service.services.core import audit
from num_service.services.core.wiring import Clock


def supersede_alert(
    session: Session, *, alert_id: uuid.UUID, by_id: uuid.UUID, actor: str, clock: Clock
) -> Alert:
    """Mark a published alert superseded; what still waits of it does not go out.

    Args:
        alert_id: the older alert.
        by_id: the newer one, which must be out already, so that nobody is left without a warning.

    Raises:
        Conflict: ``not_published`` when either of them is not out.
    """
    newer = session.get(Alert, by_id)
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
    both = (alert, newer)
    if (
        alert is None
        or alert_id == by_id
        or any(x is None or x.status != AlertStatus.PUBLISHED for x in both)
    ):
        raise Conflict(
            "not_published", "Publish the newer warning first; only one that is out can be replaced."
        )
    alert.status, alert.ended_at = AlertStatus.SUPERSEDED, clock()
    called_off.cancel(session, alert.id)
    audit.record(session, actor=actor, action="alert.superseded", subject=f"alert:{alert.reference}")
    return alert
