"""The alert inbox of a member or a project."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, any_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.alerts.delivery import Delivery
from num_service.db.queries.alerts import inboxes
from num_service.db.queries.core.rows import fixed
from num_service.db.session import PLANNED_ANEW
from num_service.domain.alerts.alert import AlertStatus, AlertText, read_alert
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import DeliveryState
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.services.core.wiring import Clock

#: How long an alert that no longer applies stays in the list of somebody who had read it.
LATELY = timedelta(days=30)
#: A search looks through so many: more than anybody has of half a year.
SEARCHED = 2_000
#: From so many digits on they are looked for without their spaces.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class InboxAlert:
    """An alert in somebody's inbox. ``text`` is None once it no longer applies; why is never told.

    ``replaces`` says that it corrects an earlier one; ``newer`` is the reference of the one that corrects this.
    """

    reference: str
    tier: Tier
    regions: tuple[Region, ...]
    published_at: datetime | None
    read: bool
    applies: bool
    text: AlertText | None
    replaces: bool = False
    newer: str = ""


def inbox(
    session: Session,
    *,
    recipient_id: uuid.UUID,
    clock: Clock,
    region: Region | None = None,
    tier: Tier | None = None,
    unread_only: bool = False,
    tidy: bool = False,
    since: datetime | None = None,
    before: datetime | None = None,
    before_reference: str = "",
    limit: int = 30,
) -> list[InboxAlert]:
    """Alerts delivered to a recipient, newest first.

    Args:
        region, tier, unread_only: filters; a region also shows what concerns everywhere or is online.
        tidy: leave out what no longer applies, unless this recipient had read it and it ended lately. Expired and
            recalled ones look alike, so nobody learns that something was taken back.
        since: only those published after this moment.
        before, before_reference: only those that come after this one in the list: the cursor of the next page.
        limit: at most so many.
    """
    query = _delivered(recipient_id).order_by(Alert.published_at.desc(), Alert.reference).limit(fixed(limit))
    if region is not None:
        places = (literal(each) == any_(Alert.regions) for each in (region, Region.ONLINE))
        query = query.where(or_(Alert.regions == [], *places))
    if tier is not None:
        query = query.where(Alert.tier == tier)
    if unread_only:
        query = query.where(Delivery.read_at.is_(None))
    if tidy:
        query = query.where(_applies(clock()) | _ended_lately(clock()))
    if since is not None:
        query = query.where(Alert.published_at > since)
    if before is not None:
        query = query.where(
            (Alert.published_at < before)
            | ((Alert.published_at == before) & (Alert.reference > before_reference))
        )
    return [_in_inbox(row, clock()) for row in session.execute(query, execution_options=PLANNED_ANEW)]


def search(
    session: Session,
    *,
    recipient_id: uuid.UUID,
    words: str,
    clock: Clock,
    region: Region | None = None,
    tier: Tier | None = None,
    unread_only: bool = False,
    as_read: Callable[[AlertText], AlertText],
) -> list[InboxAlert]:
    """Those of a recipient's alerts that apply and have all these words somewhere in them, newest first.

    Letters count whether large or small, and digits however they are spaced. What was looked for is kept nowhere.

    Args:
        region, tier, unread_only: as of :func:`inbox`.
        as_read: an alert's text in the words this reader has it in.
    """
    every = inbox(
        session,
        recipient_id=recipient_id,
        clock=clock,
        region=region,
        tier=tier,
        unread_only=unread_only,
        limit=SEARCHED,
    )
    return [each for each in every if each.text is not None and _has(as_read(each.text), words)]


def _has(text: AlertText, words: str) -> bool:
    numbers = [form for each in text.identifiers for form in (each.display, each.canonical)]
    digits = _digits(words).lstrip("0")
    if len(digits) >= _DIGITS and any(digits in _digits(each) for each in numbers):
        return True
    shown = " ".join((text.words, *numbers)).casefold()
    return all(word in shown for word in words.casefold().split())


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _applies(now: datetime) -> ColumnElement[bool]:
    out = (Alert.status == fixed(AlertStatus.PUBLISHED)) & (Delivery.state != fixed(DeliveryState.CANCELLED))
    return out & ((Alert.expires_at.is_(None)) | (Alert.expires_at > now))


def _ended_lately(now: datetime) -> ColumnElement[bool]:
    return Delivery.read_at.is_not(None) & (func.coalesce(Alert.ended_at, Alert.expires_at) > now - LATELY)


def unread(session: Session, *, recipient_id: uuid.UUID) -> int:
    """How many published alerts wait to be read."""
    return inboxes.unread(session, recipient_id=recipient_id)


def open_alert(session: Session, *, recipient_id: uuid.UUID, reference: str, clock: Clock) -> InboxAlert:
    """Read one alert, which marks it read. Raises ``NotFound`` ``no_alert`` when it was not for this recipient."""
    row = session.execute(_delivered(recipient_id).where(Alert.reference == reference)).first()
    if row is None:
        raise NotFound("no_alert", "There is no alert with this reference for you.")
    session.execute(
        update(Delivery).where(Delivery.id == row[1].id, Delivery.read_at.is_(None)).values(read_at=clock())
    )
    found = _in_inbox(row, clock())
    if row[0].status is not AlertStatus.SUPERSEDED:
        return found
    newer = _delivered(recipient_id).where(
        Alert.replaces_id == row[0].id, Alert.status == AlertStatus.PUBLISHED
    )
    after = session.execute(newer.limit(1)).first()
    return replace(found, newer=after[0].reference) if after else found


def texts(
    session: Session, *, recipient_id: uuid.UUID | None, references: Collection[str], clock: Clock
) -> dict[str, AlertText]:
    """The texts of those of these alerts that are in this recipient's inbox and still apply.

    Args:
        recipient_id: None for somebody who has no inbox, and so none of them.
    """
    if recipient_id is None or not references:
        return {}
    query = _delivered(recipient_id).where(Alert.reference.in_(references))
    found = [_in_inbox(row, clock()) for row in session.execute(query)]
    return {each.reference: each.text for each in found if each.text is not None}


def _delivered(recipient_id: uuid.UUID) -> Select[Alert, Delivery]:
    return (
        select(Alert, Delivery)
        .join(Delivery, Delivery.alert_id == Alert.id)
        .where(
            Delivery.recipient_id == recipient_id,
            Delivery.channel == fixed(Channel.INBOX),
            Alert.published_at.is_not(None),
        )
    )


def _in_inbox(row: Row[Alert, Delivery], now: datetime) -> InboxAlert:
    alert, delivery = row
    out = alert.status == AlertStatus.PUBLISHED and delivery.state != DeliveryState.CANCELLED
    applies = out and (alert.expires_at is None or now < alert.expires_at)
    return InboxAlert(
        reference=alert.reference,
        tier=alert.tier,
        regions=tuple(alert.regions),
        published_at=alert.published_at,
        read=delivery.read_at is not None,
        applies=applies,
        text=read_alert(alert.published_content) if applies and alert.published_content else None,
        replaces=alert.replaces_id is not None,
    )
