"""What workers do every few seconds, and what the API is asked most often: to count and explain its statements."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.audit_heads import head_key
from num_service.crypto.session_box import new_bearer
from num_service.db.models.accounts.account import Recipient
from num_service.db.queries.alerts import called_off, deliveries, holding
from num_service.db.queries.checker import listings
from num_service.db.queries.core import audit_log
from num_service.db.queries.police import desk, pushed
from num_service.db.queries.reports import consents, reports
from num_service.domain.alerts.audience import Channel
from num_service.services.accounts import sign_in
from num_service.services.core import audit
from num_service.services.core.wiring import Wiring
from num_service.services.police import release_packet
from num_service.services.upkeep import forget


def _claim(session: Session, here: Wiring) -> None:
    alert = deliveries.most_urgent(session, channel=Channel.EMAIL, now=here.clock())
    assert alert is not None
    deliveries.claim(
        session, alert_id=alert, channel=Channel.EMAIL, token=uuid.uuid4(), limit=10, now=here.clock()
    )


def _sweep_deliveries(session: Session, here: Wiring) -> None:
    deliveries.expire_claims(session, channels=list(Channel), now=here.clock())
    called_off.cancel_ended(session)
    deliveries.alerts_with_work(session, channels=list(Channel), now=here.clock())


def _chosen_anew(session: Session, here: Wiring) -> None:
    told = session.scalars(select(Recipient.id).limit(1)).one()
    holding.hold_again(session, recipient_id=told, now=here.clock())
    called_off.cancel_for(session, told, channel=Channel.EMAIL)
    called_off.cancel_for(session, told)


def _log(session: Session, here: Wiring) -> None:
    audit.record(session, actor="command", action="report.read", subject="report:R-1")
    audit.integrate(session, key=head_key(here.keys), clock=here.clock)


#: What is done, by name, within a session that keeps nothing of it.
DEEDS: dict[str, Callable[[Session, Wiring], object]] = {
    "a token": lambda session, here: sign_in.by_token(session, new_bearer().shown, clock=here.clock),
    "50 numbers": lambda session, here: listings.lookup(
        session, digests=[uuid.uuid4().bytes * 2 for _ in range(50)], now=here.clock()
    ),
    "a report by its code": lambda session, here: reports.by_lookup(session, uuid.uuid4().bytes * 2),
    "deliveries claimed": _claim,
    "deliveries swept": _sweep_deliveries,
    "deliveries of whoever chooses anew, or leaves": _chosen_anew,
    "packets due": lambda session, here: release_packet.due(session, clock=here.clock),
    "packets taken back": lambda session, here: pushed.being_taken_back(session),
    "answers to carry out": lambda session, here: consents.not_considered(session),
    "the log": _log,
    "what is on record of one thing": lambda session, here: audit_log.about(session, ["report:R-1"]),
    "housekeeping": lambda session, here: forget.forget_expired(session, clock=here.clock),
    "marks": lambda session, here: desk.marks(session, [f"P-{n}" for n in range(100)]),
    "officers' housekeeping": lambda session, here: forget.forget_officers_sessions(
        session, clock=here.clock
    ),
    "the police log": _log,
}
AT_THE_POLICE = frozenset({"marks", "officers' housekeeping", "the police log"})
