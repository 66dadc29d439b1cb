"""Fill an empty service with the demonstration, in one transaction: it is there whole, or it is not there.

The police database has its own, one after another: what a failed attempt left there belongs to nobody.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from demo import signins
from demo.casework import Casework
from demo.on_duty import put_on_duty
from demo.people import make_people
from demo.plans import compose
from demo.pools import Pools
from demo.script import write_script
from demo.timeline import Timeline
from num_service.services.accounts import accounts, sign_in
from num_service.services.alerts import read_alerts
from num_service.services.core import audit
from num_service.services.core.wiring import Wiring
from num_service.services.upkeep import forget

SEED = 2012  # the year National Ugly Mugs began
#: Housekeeping goes by this often in the story.
HOUSEKEEPING = timedelta(days=5)
#: Warnings the member of the demonstration has not read yet.
UNREAD = 3


def seeded(session: Session, wiring: Wiring) -> bool:
    """Whether the demonstration is there: it is committed whole, so its first account is enough to know."""
    return sign_in.by_email(session, email=signins.MEMBER.email, index=wiring.index) is not None


def empty(session: Session, wiring: Wiring) -> bool:
    """Whether nobody has an account yet."""
    return not accounts.list_accounts(session, contact=wiring.contact, size=1)[0]


def seed(session: Session, wiring: Wiring, *, on_progress: Callable[[float], None]) -> str:
    """Make the demonstration.

    Args:
        session: a transaction that the caller commits.
        on_progress: told which part is done, from 0 to 1.

    Returns:
        The recovery key of the casework key it made; it is kept nowhere.
    """
    rng, now = random.Random(SEED), wiring.clock()
    timeline = Timeline(session, now)
    people = make_people(session, wiring, rng, timeline)
    plans = compose(rng, Pools(rng), now)
    casework = Casework(session, wiring, timeline, people, write_script(plans, now), rng)
    member = sign_in.by_email(session, email=signins.MEMBER.email, index=wiring.index)
    if member is not None and member.recipient_id is not None:
        casework.alerting.besides.append(member.recipient_id)
    for plan in plans:
        timeline.at(plan.arrives, lambda plan=plan: casework.receive(plan))  # type: ignore[misc]
    for step in range(1, timedelta(days=730) // HOUSEKEEPING):
        moment = now - timedelta(days=730) + step * HOUSEKEEPING
        timeline.at(moment, lambda: forget.forget_expired(session, clock=timeline.clock))
    timeline.run(on_progress)
    if member is not None and member.recipient_id is not None:
        _read_some(session, timeline, member.recipient_id)
    casework.policing.go_home()
    put_on_duty(session, people, now=now, clock=wiring.clock)
    audit.record(session, actor="command", action="demonstration.made", subject="service")
    return people.recovery_key


def _read_some(session: Session, timeline: Timeline, recipient_id: uuid.UUID) -> None:
    """The member of the demonstration has read everything but the newest few warnings."""
    old = read_alerts.inbox(session, recipient_id=recipient_id, clock=timeline.clock, limit=500)[UNREAD:]
    for each in old:
        if each.published_at is None:
            continue
        evening = each.published_at + timedelta(hours=7)
        read_alerts.open_alert(
            session,
            recipient_id=recipient_id,
            reference=each.reference,
            clock=lambda at=evening: at,  # type: ignore[misc]
        )
