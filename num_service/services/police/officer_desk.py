"""What an officer does, over the police login: sign in, read packets of the own force, acknowledge.

Row-level security decides what is there; this module cannot widen it. It reaches nothing sealed (architecture
rule 5).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from num_service.crypto import passwords
from num_service.db.models.police.force_side import Officer, ReleasedPacket
from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, normalise
from num_service.domain.police.packet import Packet
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.accounts.password_rules import check_new
from num_service.services.core.wiring import Clock


@dataclass(frozen=True, slots=True)
class OfficerPrincipal:
    """An officer at work."""

    id: uuid.UUID
    force: str
    name: str


@dataclass(frozen=True, slots=True)
class PacketOnDesk:
    """A packet as its force has it."""

    reference: str
    packet: Packet
    content: str
    sha256: str
    released_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_seen_at: datetime | None


def use_token(session: Session, token_hash: bytes) -> None:
    """Say whose session this transaction is in; row-level security takes the force from it."""
    session.execute(text("SELECT set_config('num.police_token', :token, true)"), {"token": token_hash.hex()})


def sign_in_officer(session: Session, *, email: str, password: str) -> OfficerPrincipal | None:
    """Who this is, or None; the same work whether or not the account exists.

    Raises:
        Conflict: ``choose_password`` when the password fits and was chosen by somebody else.
    """
    officer = _known(session, email, password)
    if officer is None:
        return None
    if officer.one_time:
        raise Conflict("choose_password", "This password was made for you. Choose your own to go on.")
    return OfficerPrincipal(officer.id, officer.force, officer.name)


def choose_password(session: Session, *, email: str, current: str, new: str) -> OfficerPrincipal | None:
    """Choose a new password, with the present one.

    Returns:
        Who this is; None when email and present password do not fit together, with the same work whether or not the
        account exists.

    Raises:
        Invalid: ``short_password``; ``same_password``.
    """
    check_new(current, new)
    officer = _known(session, email, current)
    if officer is None:
        return None
    officer.password_hash, officer.one_time = passwords.hash_password(new), False
    session.flush()
    return OfficerPrincipal(officer.id, officer.force, officer.name)


def _known(session: Session, email: str, password: str) -> Officer | None:
    """The officer whose password this is, when their account is open."""
    try:
        address = normalise(IdentifierKind.EMAIL, email).canonical
    except InvalidIdentifier:
        address = ""
    session.execute(text("SELECT set_config('num.police_email', :email, true)"), {"email": address})
    officer = session.scalar(select(Officer).where(Officer.email == address))
    known = officer is not None and officer.active
    if (
        not passwords.verify(password, officer.password_hash if officer and known else None)
        or officer is None
    ):
        return None
    return officer


def current_officer(session: Session) -> OfficerPrincipal | None:
    """The officer of the live session that :func:`use_token` named."""
    officer_id = session.scalar(text("SELECT police_officer()"))
    officer = session.get(Officer, officer_id) if officer_id else None
    return OfficerPrincipal(officer.id, officer.force, officer.name) if officer else None


def inbox(
    session: Session, *, limit: int = 100, before: datetime | None = None, before_reference: str = ""
) -> list[PacketOnDesk]:
    """The force's packets, newest first; ``before`` and ``before_reference`` are where the last page ended."""
    query = select(ReleasedPacket).order_by(ReleasedPacket.released_at.desc(), ReleasedPacket.reference)
    query = query.limit(limit)
    if before is not None:
        query = query.where(
            (ReleasedPacket.released_at < before)
            | ((ReleasedPacket.released_at == before) & (ReleasedPacket.reference > before_reference))
        )
    return [_on_desk(row) for row in session.scalars(query)]


def open_packet(session: Session, *, reference: str, clock: Clock) -> PacketOnDesk:
    """Read one packet. From its first opening on it cannot be withdrawn silently.

    Raises:
        NotFound: ``no_packet`` — of another force, withdrawn, or never there: they look the same.
    """
    if "\x00" in reference:  # PostgreSQL knows no such text
        raise NotFound("no_packet", "There is no packet with this reference.")
    session.execute(
        update(ReleasedPacket)
        .where(ReleasedPacket.reference == reference, ReleasedPacket.opened_at.is_(None))
        .values(opened_at=clock())
    )
    row = session.get(ReleasedPacket, reference)
    if row is None:
        raise NotFound("no_packet", "There is no packet with this reference.")
    _audit(session, "packet.read", reference)
    return _on_desk(row)


def acknowledge(
    session: Session, *, reference: str, clock: Clock, withdrawal: bool | None = None
) -> PacketOnDesk:
    """Acknowledge a packet, or its withdrawal when it was withdrawn. Doing it twice changes nothing.

    Args:
        withdrawal: what the officer meant to acknowledge, where a page knows it; None takes what there is.

    Raises:
        NotFound: ``no_packet``.
        Conflict: ``withdrawn_since`` when it was withdrawn while the packet was being read; ``not_withdrawn`` when a
            withdrawal is acknowledged that never was.
    """
    opened = open_packet(session, reference=reference, clock=clock)
    if withdrawal is False and opened.withdrawn_at:
        raise Conflict(
            "withdrawn_since",
            "This report was withdrawn while you had it open. Read what that means, then acknowledge that.",
        )
    if withdrawal and not opened.withdrawn_at:
        raise Conflict(
            "not_withdrawn", "This report was not withdrawn. There is only the report to acknowledge."
        )
    column = ReleasedPacket.withdrawal_seen_at if opened.withdrawn_at else ReleasedPacket.acknowledged_at
    session.execute(
        update(ReleasedPacket)
        .where(ReleasedPacket.reference == reference, column.is_(None))
        .values({column: clock()})
    )
    _audit(session, "withdrawal.acknowledged" if opened.withdrawn_at else "packet.acknowledged", reference)
    session.expire_all()
    row = session.get(ReleasedPacket, reference)
    if row is None:
        raise NotFound("no_packet", "There is no packet with this reference.")
    return _on_desk(row)


def _audit(session: Session, action: str, reference: str) -> None:
    session.flush()
    session.execute(
        text("SELECT police_audit(:action, :subject)"), {"action": action, "subject": f"packet:{reference}"}
    )


def _on_desk(row: ReleasedPacket) -> PacketOnDesk:
    return PacketOnDesk(
        reference=row.reference,
        packet=read_packet(row.content),
        content=row.content,
        sha256=row.sha256,
        released_at=row.released_at,
        opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal_seen_at=row.withdrawal_seen_at,
    )
