"""One text as a second caseworker reads it before she approves it, and as it is confirmed before it goes out.

Exactly what would go, what in it could identify someone, and the decision about it as of now.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.alert import AlertText, read_alert
from num_service.domain.alerts.decision import Publish
from num_service.domain.police.gate import Verdict
from num_service.domain.police.packet import Packet
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.domain.writing.identifiability import Mark
from num_service.services.alerts import alert_sources, draft_alert, publish_alert
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.police import draft_packet
from num_service.services.police.decide_release import decide_release
from num_service.services.writing import document, examine_text


@dataclass(frozen=True, slots=True)
class AlertReview:
    """``goes_out`` is the text as recipients would get it now: without identifiers where her consent is missing."""

    row: Alert
    text: AlertText = field(repr=False)
    goes_out: AlertText = field(repr=False)
    marks: tuple[Mark, ...] = field(repr=False)
    reach: int
    verdict: Publish | Hold | Refusal


@dataclass(frozen=True, slots=True)
class PacketReview:
    row: PacketRow
    packet: Packet = field(repr=False)
    content: str = field(repr=False)
    marks: tuple[Mark, ...] = field(repr=False)
    verdict: Verdict


def whole(row: Alert) -> str:
    """A fingerprint of an alert's text, tier and audience together: what somebody saw when she pressed a button."""
    seen = [row.sha256, row.tier, sorted(row.regions), sorted(row.kinds)]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def must_be(row: Alert, seen: str) -> None:
    """Refuse what is no longer as it was seen, its audience included. Raises ``DomainError`` ``changed``."""
    if whole(row) != seen:
        raise DomainError("changed", "It was changed since you opened it. Read it again.")


def review_alert(
    session: Session, *, report: Report, alert_id: uuid.UUID, holder: CaseworkHolder, clock: Clock
) -> AlertReview:
    """Read an alert of this report. Raises ``DomainError`` ``no_alert``."""
    row = draft_alert.of_report(session, report.id, alert_id)
    text = read_alert(document.read(session, row, holder))
    verdict = alert_sources.decide(session, row, clock())
    bare = isinstance(verdict, Publish) and not verdict.with_identifiers
    found = AlertReview(
        row=row,
        text=text,
        goes_out=text.without_identifiers() if bare else text,
        marks=examine_text.marks(
            session, words=text.words, allowed=text.identifiers, report_id=report.id, holder=holder
        ),
        reach=publish_alert.reach(session, row),
        verdict=verdict,
    )
    audit.record(session, actor=holder.actor, action="alert.read", subject=f"alert:{row.reference}")
    return found


def review_packet(
    session: Session, *, report: Report, packet_id: uuid.UUID, holder: CaseworkHolder, clock: Clock
) -> PacketReview:
    """Read a packet of this report. Raises ``DomainError`` ``no_packet``."""
    row = draft_packet.of_report(session, report.id, packet_id)
    content = document.read(session, row, holder)
    packet = read_packet(content)
    found = PacketReview(
        row=row,
        packet=packet,
        content=content,
        marks=examine_text.marks(
            session,
            words=packet.words,
            allowed=[each for subject in packet.subjects for each in subject.identifiers],
            report_id=report.id,
            holder=holder,
        ),
        verdict=decide_release(session, row=row, packet=packet, now=clock()),
    )
    audit.record(session, actor=holder.actor, action="packet.read", subject=f"packet:{row.reference}")
    return found
