"""What has arrived in an inbox, without its text."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.alerts.delivery import Delivery
from num_service.db.queries.core.rows import fixed
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import DeliveryState


def lately(
    session: Session, *, recipient_id: uuid.UUID, since: datetime, now: datetime, limit: int
) -> list[tuple[uuid.UUID, datetime]]:
    """Which alerts came to a recipient since a moment and still apply, newest first, and when each was published."""
    found = session.execute(
        select(Alert.id, Alert.published_at)
        .join(Delivery, Delivery.alert_id == Alert.id)
        .where(
            Delivery.recipient_id == recipient_id,
            Delivery.channel == fixed(Channel.INBOX),
            Delivery.state != fixed(DeliveryState.CANCELLED),
            Alert.status == fixed(AlertStatus.PUBLISHED),
            Alert.published_at > since,
            or_(Alert.expires_at.is_(None), Alert.expires_at > now),
        )
        .order_by(Alert.published_at.desc(), Alert.id)
        .limit(fixed(limit))
    )
    return [(alert_id, at) for alert_id, at in found if at is not None]


def unread(session: Session, *, recipient_id: uuid.UUID) -> int:
    """How many published alerts a recipient has not read.

    Each is looked up by its delivery: a join leaves the planner free to read every alert there ever was, and for some
    readers it did.
    """
    status = select(Alert.status).where(Alert.id == Delivery.alert_id).scalar_subquery()
    asked = select(func.count()).where(
        Delivery.recipient_id == recipient_id,
        Delivery.channel == fixed(Channel.INBOX),
        Delivery.read_at.is_(None),
        Delivery.state != fixed(DeliveryState.CANCELLED),
        status == fixed(AlertStatus.PUBLISHED),
    )
    return session.scalar(asked) or 0
