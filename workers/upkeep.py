"""What is repeated: take entries into the audit log, forget sessions that have ended, expire alerts."""

from __future__ import annotations

from celery import shared_task

from num_service.crypto.audit_heads import head_key, police_head_key
from num_service.services.core import audit
from num_service.services.upkeep import forget, public_figures
from workers.context import context


@shared_task(name="housekeeping.forget_expired")
def forget_expired() -> None:
    here = context().wiring
    with here.database.commits() as session:
        forget.forget_expired(session, clock=here.clock)
    with here.database.commits() as session:
        public_figures.publish_due(session, clock=here.clock)
    if here.push_database is not None:
        with here.push_database.commits() as there:
            forget.forget_officers_sessions(there, clock=here.clock)


@shared_task(name="housekeeping.integrate_log")
def integrate_log() -> None:
    here = context().wiring
    audit.integrate_all(here.database, key=head_key(here.keys), clock=here.clock)


@shared_task(name="housekeeping.integrate_police_log")
def integrate_police_log() -> None:
    """The same for the police database's own log. A task of its own: that database may be away."""
    here = context().wiring
    if here.push_database is not None:
        audit.integrate_all(here.push_database, key=police_head_key(here.keys), clock=here.clock)
