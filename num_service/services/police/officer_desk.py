"""What an officer does, over the police login: sign in, read packets of the own force, acknowledge.

Row-level security decides what is there; this module cannot widen it. It reaches nothing sealed (architecture
rule 5).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from num_service.crypto import passwords
from num_service.db.models.police.force_side import Officer, ReleasedPacket
from num_service.db.queries.accounts import people
from num_service.db.queries.police import desk
from num_service.db.queries.police import inbox as inbox_rows
from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, normalise
from num_service.domain.police.confirmed import stands_until
from num_service.domain.police.force_message import ForceKind
from num_service.domain.police.inbox import InboxAsked, PacketState, state_of
from num_service.domain.police.packet import Packet, Priority
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.accounts import sign_in_trail
from num_service.services.accounts.password_rules import check_new, check_strength, service_name
from num_service.services.core.password_secret import password_secret


@dataclass(frozen=True, slots=True)
class OfficerPrincipal:
    """An officer at work."""

    id: uuid.UUID
    force: str
    name: str


@dataclass(frozen=True, slots=True)
class PacketOnDesk:
    """A packet as its force has it. What it says is there once somebody of the force has opened it."""

    reference: str
    priority: Priority
    sha256: str
    released_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_seen_at: datetime | None
    content: str = ""
    #: The newest thing its force wrote that decides where it stands.
    newest: ForceKind | None = None

    @property
    def state(self) -> PacketState:
        """Where it stands with its force."""
        return state_of(
            withdrawn=self.withdrawn_at is not None,
            acknowledged=self.acknowledged_at is not None,
            newest=self.newest,
        )

    @property
    def unread(self) -> bool:
        """Nobody of the force has opened it, or acknowledged that it was withdrawn."""
        return not self.opened_at or bool(self.withdrawn_at and not self.withdrawal_seen_at)

    @property
    def packet(self) -> Packet:
        """What it says. Only of one that was opened."""
        return read_packet(self.content)


def use_token(session: Session, token_hash: bytes) -> None:
    """Say whose session this transaction is in; row-level security takes the force from it."""
    session.execute(text("SELECT set_config('num.police_token', :token, true)"), {"token": token_hash.hex()})


def sign_in_officer(session: Session, *, email: str, password: str) -> OfficerPrincipal | None:
    """Who this is, or None; the same work whether or not the account exists.

    Raises:
        Conflict: ``choose_password`` when the password fits and was chosen by somebody else. It has been counted by
            then: whoever catches this commits that.
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
        Invalid: ``short_password``; ``same_password``; ``weak_password``, once it has been counted that the present one
            fits: whoever catches it commits that.
    """
    check_new(current, new)
    officer = _known(session, email, current)
    if officer is None:
        return None
    check_strength(new, about=(officer.name, officer.email, service_name(session)), field="new_password")
    officer.password_hash, officer.one_time = passwords.hash_password(new, password_secret(session)), False
    session.flush()
    return OfficerPrincipal(officer.id, officer.force, officer.name)


def _known(session: Session, email: str, password: str) -> Officer | None:
    """The officer whose password this is, when their account is open and was confirmed."""
    try:
        address = normalise(IdentifierKind.EMAIL, email).canonical
    except InvalidIdentifier:
        address = ""
    session.execute(text("SELECT set_config('num.police_email', :email, true)"), {"email": address})
    officer = session.scalar(select(Officer).where(Officer.email == address))
    known = officer is not None and officer.active and stands_until(officer.confirmed_on) >= _today()
    secret = password_secret(session)
    fits = passwords.verify(password, officer.password_hash if officer and known else None, secret)
    sign_in_trail.tried(session, account_id=officer.id if officer else None, email=address, fits=fits)
    if not fits or officer is None:
        return None
    if passwords.outdated(officer.password_hash):
        people.replace_hash(session, officer, passwords.hash_password(password, secret))
    return officer


def _today() -> date:
    return datetime.now(UTC).date()


def current_officer(session: Session) -> OfficerPrincipal | None:
    """The officer of the live session that :func:`use_token` named."""
    officer_id = session.scalar(text("SELECT police_officer()"))
    officer = session.get(Officer, officer_id) if officer_id else None
    return OfficerPrincipal(officer.id, officer.force, officer.name) if officer else None


def inbox(
    session: Session,
    *,
    asked: InboxAsked = InboxAsked(),
    limit: int = 100,
    before: datetime | None = None,
    before_reference: str = "",
    unread: bool | None = None,
) -> list[PacketOnDesk]:
    """The force's packets, newest first; ``before`` and ``before_reference`` are where the last page ended.

    Args:
        asked: which of them.
        unread: only those that nobody has opened or whose withdrawal nobody has acknowledged; False: only the others.
    """
    rows = inbox_rows.rows(
        session, asked, limit=limit, before=before, before_reference=before_reference, unread=unread
    )
    said = desk.texts(session, [row.reference for row, _ in rows])
    return [_on_desk(row, said.get(row.reference, ""), newest) for row, newest in rows]


def counts(session: Session) -> dict[PacketState, int]:
    """How many of the force's packets stand where."""
    return inbox_rows.counts(session)


def open_packet(session: Session, *, reference: str) -> PacketOnDesk:
    """Read one packet. From its first opening on it cannot be withdrawn silently.

    The database marks it, by its own clock, and only then shows what it says.

    Raises:
        NotFound: ``no_packet`` — of another force, withdrawn, or never there: they look the same.
    """
    if "\x00" in reference or not desk.open_packet(session, reference):  # PostgreSQL knows no text with a NUL
        raise NotFound("no_packet", "There is no report with this reference.")
    row = session.get_one(ReleasedPacket, reference, populate_existing=True)
    return _on_desk(row, desk.texts(session, [reference])[reference], inbox_rows.newest(session, reference))


def acknowledge(session: Session, *, reference: str, withdrawal: bool | None = None) -> PacketOnDesk:
    """Acknowledge a packet, or its withdrawal when it was withdrawn. Doing it twice changes nothing.

    Args:
        withdrawal: what the officer meant to acknowledge, where a page knows it; None takes what there is.

    Raises:
        NotFound: ``no_packet``.
        Conflict: ``withdrawn_since`` when it was withdrawn while the packet was being read; ``not_withdrawn`` when a
            withdrawal is acknowledged that never was.
    """
    opened = open_packet(session, reference=reference)
    if withdrawal is False and opened.withdrawn_at:
        raise Conflict(
            "withdrawn_since",
            "This report was withdrawn while you had it open. Read what that means, then acknowledge that.",
        )
    if withdrawal and not opened.withdrawn_at:
        raise Conflict(
            "not_withdrawn", "This report was not withdrawn. There is only the report to acknowledge."
        )
    desk.acknowledge(session, reference)
    row = session.get_one(ReleasedPacket, reference, populate_existing=True)
    return _on_desk(row, opened.content, opened.newest)


def _on_desk(row: ReleasedPacket, content: str, newest: ForceKind | None) -> PacketOnDesk:
    assert row.sha256 is not None  # the login sees no packet that was taken back
    assert row.released_at is not None
    assert row.priority is not None
    return PacketOnDesk(
        reference=row.reference,
        priority=Priority(row.priority),
        sha256=row.sha256,
        released_at=row.released_at,
        opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal_seen_at=row.withdrawal_seen_at,
        content=content,
        newest=newest,
    )
