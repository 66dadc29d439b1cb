"""Questions about alerts themselves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.alerts.translation import AlertTranslation
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.shared.taxonomy import Language

#: Put together once: every page of a report asks it.
_RESTING = (
    select(Alert)
    .join(AlertSource, AlertSource.alert_id == Alert.id)
    .order_by(Alert.published_at.nulls_last(), Alert.reference)
)


def of_report(report_id: uuid.UUID) -> Select[Alert]:
    """The alerts that rest on a report, newest last."""
    return _RESTING.where(AlertSource.report_id == report_id)


def sources(session: Session, alert_id: uuid.UUID) -> Sequence[AlertSource]:
    """The reports an alert rests on, and what their reporters said to it."""
    return session.scalars(select(AlertSource).where(AlertSource.alert_id == alert_id)).all()


def forget_answers(session: Session, alert_id: uuid.UUID) -> None:
    """Take away what reporters said to the text an alert had: it was to that text."""
    session.execute(update(AlertSource).where(AlertSource.alert_id == alert_id).values(reporter_said=None))


def replacement(session: Session, alert_id: uuid.UUID) -> Alert | None:
    """The warning that is being written, or is out, in the place of an older one; the newest of them."""
    return session.scalar(
        select(Alert)
        .where(
            Alert.replaces_id == alert_id,
            Alert.status.in_((AlertStatus.DRAFT, AlertStatus.APPROVED, AlertStatus.PUBLISHED)),
        )
        .order_by(Alert.published_at.desc().nulls_first(), Alert.reference)
        .limit(1)
    )


def with_reference(session: Session, reference: str) -> uuid.UUID | None:
    """The id of the warning with a reference."""
    return session.scalar(select(Alert.id).where(Alert.reference == reference))


def due_by_itself(session: Session, *, now: datetime) -> Sequence[uuid.UUID]:
    """The warnings that were to go out by themselves by now, the longest due first."""
    due = select(Alert.id).where(Alert.status == AlertStatus.APPROVED, Alert.publish_at <= now)
    return session.scalars(due.order_by(Alert.publish_at)).all()


def unseconded(session: Session, *, writer_id: uuid.UUID) -> Sequence[Alert]:
    """The warnings somebody has out that no second caseworker has agreed with.

    Until the transaction ends nobody else counts theirs: of two written at once the second counts the first.
    """
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('alerts.alone'), hashtext(:writer))"),
        {"writer": str(writer_id)},
    )
    out = select(Alert).where(Alert.status == AlertStatus.PUBLISHED, Alert.alone, Alert.approver_id.is_(None))
    return session.scalars(out.where(Alert.writer_id == writer_id)).all()


def translation(session: Session, alert_id: uuid.UUID, language: Language) -> AlertTranslation | None:
    """The translation of a warning into a language, whether or not it was approved."""
    of = select(AlertTranslation).where(AlertTranslation.alert_id == alert_id)
    return session.scalar(of.where(AlertTranslation.language == language))
