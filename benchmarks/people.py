"""Who gets alerts in the benchmarks, and alerts that are out to them."""

from __future__ import annotations

import os
import uuid

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.ground import Ground
from num_service.adapters.clock import utc_now
from num_service.crypto.contact import recipient_place
from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Audience, RecipientKind
from num_service.domain.shared.taxonomy import Tier

#: How many emails a run of ``deliver`` sends: the reach of National Ugly Mugs, or a hundred times that.
EMAILS = int(os.environ.get("BENCH_EMAILS", "25000"))
RECIPIENTS = max(25_000, EMAILS)
EVERY_MEMBER = Audience(kinds=frozenset({RecipientKind.MEMBER}))


def people(place: Ground) -> None:
    """Recipients with sealed addresses."""
    contact = place.wiring.contact
    with place.connect() as connection, connection.cursor() as cursor:
        with cursor.copy(
            "COPY recipients (id, kind, active, regions, tiers, channels, email_sealed) FROM STDIN"
        ) as copy:
            for number in range(RECIPIENTS):
                one = uuid.uuid4()
                sealed = contact.seal(f"m{number}@example.org", where=recipient_place(one))
                copy.write_row((one, "member", True, [], [], ["inbox", "email"], sealed))
        connection.commit()


def new_alert(session: Session, *, tier: Tier = Tier.DANGER) -> uuid.UUID:
    """An alert that is out, without deliveries."""
    writer = session.query(User.id).limit(1).scalar()
    alert = Alert(
        id=uuid.uuid4(), reference=f"A-{uuid.uuid4().hex[:8]}", status=AlertStatus.PUBLISHED, tier=tier,
        regions=[], kinds=[RecipientKind.MEMBER], sha256="", text_key="", identifying=False, writer_id=writer,
        published_at=utc_now(),
    )  # fmt: skip
    session.add(alert)
    session.flush()
    return alert.id


def waiting_emails(place: Ground, count: int, *, tier: Tier = Tier.DANGER) -> uuid.UUID:
    """So many emails that wait, of as many alerts as that takes, and no others; answers the last of these alerts."""
    last = uuid.uuid4()
    with place.wiring.database.commits() as session:
        session.execute(text("DELETE FROM deliveries WHERE channel = 'email' AND state <> 'sent'"))
        while count > 0:
            last = _waits(session, place, min(count, RECIPIENTS), tier)
            count -= RECIPIENTS
    with place.owns() as connection:
        connection.execute("VACUUM (ANALYZE) deliveries")
    return last


def _waits(session: Session, place: Ground, count: int, tier: Tier) -> uuid.UUID:
    alert_id = new_alert(session, tier=tier)
    deliveries.write(session, alert_id=alert_id, audience=EVERY_MEMBER, tier=tier, now=place.wiring.clock())
    session.execute(
        text(
            "DELETE FROM deliveries WHERE alert_id = :alert AND channel = 'email' AND id NOT IN "
            "(SELECT id FROM deliveries WHERE alert_id = :alert AND channel = 'email' LIMIT :count)"
        ),
        {"alert": alert_id, "count": count},
    )
    return alert_id
