"""Officers' accounts, kept by an administrator; what officers do themselves is in ``officer_desk``."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from num_service.crypto import passwords
from num_service.crypto.session_box import new_bearer
from num_service.db.models.police.force_side import Officer, OfficerSession
from num_service.db.queries.core.constraints import broken, flush
from num_service.db.queries.police import officers as queries
from num_service.domain.identifiers import IdentifierKind, mailbox, normalise
from num_service.domain.police.confirmed import stands_until
from num_service.domain.police.desk import Desk
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.people import PeopleAsked
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.services.accounts.password_rules import check_password, check_strength, service_name
from num_service.services.accounts.sign_in import TOKEN_LIFE
from num_service.services.core import audit
from num_service.services.core.password_secret import password_secret
from num_service.services.core.wiring import Clock


def add_officer(
    session: Session,
    *,
    force: str,
    name: str,
    email: str,
    password: str,
    actor: str,
    one_time: bool = False,
    at: Desk = Desk.LIAISON,
) -> uuid.UUID:
    """An officer of one force. The account waits for a second person, unless the command line opens it.

    Args:
        one_time: somebody else chose the password: it lets in only to choose another. What an administrator makes is
            always so.

    Raises:
        Invalid: ``bad_force``, ``short_password``, or an address that is not one.
        Conflict: ``email_taken``.
    """
    if force not in FORCES:
        raise Invalid("bad_force", "Choose a police force from the list.", field="force")
    check_password(password)
    check_strength(password, about=(name, email, service_name(session)))
    address = normalise(IdentifierKind.EMAIL, mailbox(email)).canonical
    if queries.with_address(session, address):
        raise broken("uq_officers_email")
    officer = Officer(
        id=uuid.uuid4(),
        force=force,
        desk=at,
        name=name.strip(),
        email=address,
        password_hash=passwords.hash_password(password, password_secret(session)),
        one_time=one_time or actor != COMMAND,
    )
    officer.open(AccountRole.OFFICER, by=actor)
    session.add(officer)
    flush(session)
    audit.record(session, actor=actor, action="officer.added", subject=f"officer:{officer.id}")
    return officer.id


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer as an administrator sees them; ``last_week`` as of an account's, in a list."""

    id: uuid.UUID
    force: str
    name: str
    email: str
    active: bool
    waits: bool
    made_by: str
    last_week: date | None
    confirmed_on: date
    desk: Desk

    @property
    def stands_until(self) -> date:
        """The last day on which the login can be used, unless it is confirmed again."""
        return stands_until(self.confirmed_on)


def list_officers(session: Session) -> list[Officer]:
    return list(session.scalars(select(Officer).order_by(Officer.force, Officer.name)))


def page_of_officers(
    session: Session, *, asked: PeopleAsked, page: int = 1, size: int = 50
) -> tuple[list[OfficerRow], bool]:
    """One page of officers, and whether there are more."""
    rows = queries.page(session, asked, limit=size + 1, offset=(page - 1) * size)
    return [_officer_row(each.officer, each.last_week) for each in rows[:size]], len(rows) > size


def count_officers(session: Session) -> int:
    """How many officers have an account."""
    return queries.count(session)


def find_officer(session: Session, *, email: str) -> uuid.UUID | None:
    """The officer with this address, or None. Raises ``Invalid`` where it is none."""
    return queries.with_address(session, normalise(IdentifierKind.EMAIL, mailbox(email)).canonical)


def waiting(session: Session) -> list[OfficerRow]:
    """The officers whose accounts wait for a second person."""
    return [_officer_row(each) for each in queries.waiting(session)]


def read_officer(session: Session, *, officer_id: uuid.UUID) -> OfficerRow:
    """One officer. Raises ``NotFound`` ``no_account``."""
    officer = session.get(Officer, officer_id)
    if officer is None:
        raise NotFound("no_account", "There is no such account.")
    return _officer_row(officer)


def _officer_row(officer: Officer, last_week: date | None = None) -> OfficerRow:
    return OfficerRow(
        id=officer.id,
        force=officer.force,
        name=officer.name,
        email=officer.email,
        active=officer.active,
        waits=officer.waits,
        made_by=officer.made_by,
        last_week=last_week,
        confirmed_on=officer.confirmed_on,
        desk=officer.desk,
    )


def set_officer_active(session: Session, *, officer_id: uuid.UUID, active: bool, actor: str) -> None:
    """Close or reopen an officer's account; closing ends every session and token at once.

    One that was closed waits for a second person when it is opened again.

    Raises:
        NotFound: ``no_account``.
        Conflict: ``waits`` when it waits for a second person.
    """
    officer = _locked(session, officer_id)
    if active:
        officer.reopen(AccountRole.OFFICER, by=actor)
    else:
        officer.close()
        session.execute(delete(OfficerSession).where(OfficerSession.officer_id == officer_id))
    change = "reopened" if active else "closed"
    audit.record(session, actor=actor, action=f"officer.{change}", subject=f"officer:{officer_id}")


def enable_officer(session: Session, *, officer_id: uuid.UUID, actor: str, clock: Clock) -> None:
    """Enable an officer's account that waits for a second person.

    Raises:
        NotFound: ``no_account``.
        Conflict: ``not_waiting``; ``own_making`` for whoever made it, or opened it again.
    """
    officer = _locked(session, officer_id)
    officer.enable(by=actor)
    officer.confirmed_on = clock().date()
    audit.record(session, actor=actor, action="officer.enabled", subject=f"officer:{officer_id}")


def to_confirm(session: Session, *, clock: Clock) -> list[OfficerRow]:
    """Open logins that end soon or are shut, since nobody has confirmed them; the first to end first."""
    today = clock().date()
    return [_officer_row(each) for each in queries.unconfirmed(session, on=today)]


def confirm_officer(session: Session, *, officer_id: uuid.UUID, actor: str, clock: Clock) -> None:
    """Say that somebody asked the force, and that this is still their officer: the login stands for 90 days more.

    Raises:
        NotFound: ``no_account``. Conflict: ``not_open``.
    """
    officer = _locked(session, officer_id)
    if not officer.active:
        raise Conflict("not_open", "This account is closed, or waits for a second person.")
    officer.confirmed_on = clock().date()
    audit.record(session, actor=actor, action="officer.confirmed", subject=f"officer:{officer_id}")


def _locked(session: Session, officer_id: uuid.UUID) -> Officer:
    officer = session.get(Officer, officer_id, with_for_update=True, populate_existing=True)
    if officer is None:
        raise NotFound("no_account", "There is no such account.")
    return officer


def issue_officer_token(session: Session, *, email: str, actor: str, clock: Clock) -> str:
    """A bearer token for an officer, shown once. Raises ``NotFound`` ``no_account``."""
    address = normalise(IdentifierKind.EMAIL, email).canonical
    officer = session.scalar(select(Officer).where(Officer.email == address, Officer.active))
    if officer is None:
        raise NotFound("no_account", "There is no account with this email.")
    token = new_bearer()
    session.add(
        OfficerSession(
            token_hash=token.stored_hash, officer_id=officer.id, sealed=b"", expires_at=clock() + TOKEN_LIFE
        )
    )
    audit.record(session, actor=actor, action="token.issued", subject=f"officer:{officer.id}")
    return token.shown
