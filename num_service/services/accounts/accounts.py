"""Open, find and close accounts of members, project workers, caseworkers, administrators and partners."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from num_service.crypto import passwords
from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.caseworker_keys import keypair_place, lock, new_keypair
from num_service.crypto.contact import ContactBox, email_place, recipient_place
from num_service.db.models.accounts.account import ApiToken, Project, Recipient, User
from num_service.db.models.casework.casework_key import CaseworkerKeypair, CaseworkGrant
from num_service.db.queries.accounts import feed_links, people
from num_service.db.queries.alerts import called_off
from num_service.db.queries.casework import rota
from num_service.db.queries.core.constraints import broken, flush
from num_service.db.queries.reports import reports
from num_service.domain.alerts.audience import Channel, RecipientKind
from num_service.domain.identifiers import IdentifierKind, mailbox, normalise
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.people import PeopleAsked
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts.end_sessions import end_all
from num_service.services.accounts.password_rules import check_password, check_strength, service_name
from num_service.services.accounts.text_place import forget_number
from num_service.services.core import audit
from num_service.services.core.password_secret import password_secret
from num_service.services.core.wiring import Clock

#: The role a worker of a project has; everybody else belongs to none.
EVERYBODY = PeopleAsked()
_RECEIVES = {AccountRole.MEMBER: RecipientKind.MEMBER}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is needed to open an account. ``password`` None opens one that cannot sign in yet (partners).

    ``one_time`` says that somebody else chose the password: it lets in only to choose another, and a caseworker gets
    their keypair with that one, so that who opened their account can never open a report. What an administrator makes
    is always so.
    """

    role: AccountRole
    email: str
    name: str = ""
    password: str | None = None
    regions: tuple[Region, ...] = ()
    project_id: uuid.UUID | None = None
    one_time: bool = False


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as an administrator sees it; ``last_week`` as of :class:`people.Person`, in a list."""

    id: uuid.UUID
    role: AccountRole
    name: str
    email: str
    active: bool
    waits: bool
    made_by: str
    project: str | None
    project_id: uuid.UUID | None
    last_week: date | None


def open_account(
    session: Session, *, new: NewAccount, index: BlindIndex, contact: ContactBox, actor: str, clock: Clock
) -> uuid.UUID:
    """Open an account. Staff's waits for a second person, unless the command line opens it.

    Raises:
        Invalid: ``bad_role``, ``short_password``, ``no_project``, or an address that is not one.
        Conflict: ``email_taken``.
    """
    if new.role is AccountRole.OFFICER:
        raise Invalid("bad_role", "Officers are added with their force, on the police side.", field="role")
    known = session.get(Project, new.project_id) if new.project_id else None
    if new.role is AccountRole.PROJECT_WORKER and known is None:
        raise Invalid("no_project", "Choose the project this worker belongs to.", field="project_id")
    check_password(new.password)
    check_strength(new.password, about=(new.name, new.email, service_name(session)))
    email = mailbox(new.email)
    address = normalise(IdentifierKind.EMAIL, email)
    digest = index.entry(address).digest
    if people.with_address(session, index.digests(address)):
        raise broken("uq_users_email_digest")
    user_id = uuid.uuid4()
    user = User(
        id=user_id,
        role=new.role,
        name=new.name.strip(),
        email_sealed=contact.seal(email, where=email_place(user_id)),
        email_digest=digest,
        password_hash=passwords.hash_password(new.password, password_secret(session))
        if new.password
        else passwords.UNUSABLE,
        one_time=new.one_time or actor != COMMAND,
        created_on=clock().date(),
        project_id=new.project_id,
    )
    user.open(new.role, by=actor)
    if kind := _RECEIVES.get(new.role):
        user.recipient_id = new_recipient(session, kind, email, new.regions, contact)
    session.add(user)
    flush(session)
    if new.role is AccountRole.CASEWORKER and new.password and not user.one_time:
        make_keypair(session, user_id, new.password)
    audit.record(session, actor=actor, action=f"account.opened.{new.role}", subject=f"user:{user_id}")
    return user_id


def new_recipient(
    session: Session, kind: RecipientKind, email: str, regions: Sequence[Region], contact: ContactBox
) -> uuid.UUID:
    """A place where alerts arrive: the inbox, and by email a neutral notice."""
    recipient_id = uuid.uuid4()
    session.add(
        Recipient(
            id=recipient_id,
            kind=kind,
            regions=list(regions),
            tiers=[],
            channels=[Channel.INBOX, Channel.EMAIL],
            email_sealed=contact.seal(email, where=recipient_place(recipient_id)),
        )
    )
    session.flush()
    return recipient_id


def add_project(
    session: Session,
    *,
    name: str,
    email: str,
    regions: Sequence[Region],
    contact: ContactBox,
    actor: str = COMMAND,
) -> uuid.UUID:
    """A project and its place for alerts. Raises ``Conflict`` ``name_taken``, ``Invalid`` ``unreachable_email``."""
    if session.scalar(select(Project.id).where(Project.name == name.strip())):
        raise broken("uq_projects_name")
    email = mailbox(email)
    project = Project(
        id=uuid.uuid4(),
        name=name.strip(),
        recipient_id=new_recipient(session, RecipientKind.PROJECT, email, regions, contact),
    )
    session.add(project)
    flush(session)
    audit.record(session, actor=actor, action="project.added", subject=f"project:{project.id}")
    return project.id


def make_keypair(session: Session, user_id: uuid.UUID, password: str) -> None:
    """A caseworker's own keypair. It opens nothing until a colleague grants the casework key."""
    secret = password_secret(session)
    locked = lock(new_keypair(), password, where=keypair_place(user_id), secret=secret)
    session.add(
        CaseworkerKeypair(
            user_id=user_id,
            public_key=locked.public,
            salt=locked.salt,
            private_wrapped=locked.private_wrapped,
        )
    )
    session.flush()


def list_accounts(
    session: Session,
    *,
    contact: ContactBox,
    roles: Sequence[AccountRole] = tuple(AccountRole),
    asked: PeopleAsked = EVERYBODY,
    page: int = 1,
    size: int = 50,
) -> tuple[list[AccountRow], bool]:
    """One page of accounts, and whether there are more."""
    rows = people.page(session, roles=roles, asked=asked, limit=size + 1, offset=(page - 1) * size)
    return [account_row(each, contact) for each in rows[:size]], len(rows) > size


def count_accounts(session: Session) -> dict[AccountRole, int]:
    """How many accounts of each kind there are."""
    return people.counts(session)


def find_account(session: Session, *, email: str, index: BlindIndex) -> uuid.UUID | None:
    """The account with this whole address, or None. A part finds nothing: only a digest of it is kept to look at.

    Raises:
        Invalid: where it is no address.
    """
    address = normalise(IdentifierKind.EMAIL, mailbox(email))
    return people.with_address(session, index.digests(address))


def read_account(session: Session, *, user_id: uuid.UUID, contact: ContactBox) -> AccountRow:
    """One account. Raises ``NotFound`` ``no_account``."""
    found = session.execute(
        select(User, Project.name).outerjoin(Project, Project.id == User.project_id).where(User.id == user_id)
    ).first()
    if found is None:
        raise NotFound("no_account", "There is no such account.")
    return _account_row(found[0], found[1], contact)


def account_row(each: people.Person, contact: ContactBox) -> AccountRow:
    """An account as a list of people has it."""
    return _account_row(each.user, each.project, contact, each.last_week)


def _account_row(
    user: User, project: str | None, contact: ContactBox, last_week: date | None = None
) -> AccountRow:
    return AccountRow(
        id=user.id,
        role=user.role,
        name=user.name,
        email=contact.open(user.email_sealed, where=email_place(user.id)),
        active=user.active,
        waits=user.waits,
        made_by=user.made_by,
        project=project,
        project_id=user.project_id,
        last_week=last_week,
    )


def projects(session: Session) -> list[Project]:
    return list(session.scalars(select(Project).order_by(Project.name)))


def set_active(session: Session, *, user_id: uuid.UUID, active: bool, actor: str) -> None:
    """Close or reopen an account; closing ends its sessions, tokens and, for caseworkers, its grants at once.

    A member's telephone number is forgotten: it may be another person's when the account is opened again. So is what
    they said of themselves: nobody is warned by it any more.

    Reports that a caseworker had are nobody's then, so that a reporter's message in one of them is everybody's to read.

    One of staff that was closed waits for a second person when it is opened again.

    Raises:
        NotFound: ``no_account``.
        Conflict: ``own_account`` when somebody would close their own; ``waits`` when it waits for a second person.
    """
    user = _locked(session, user_id)
    if actor == f"user:{user_id}":
        raise Conflict("own_account", "You cannot close your own account. Ask another administrator.")
    if active:
        user.reopen(user.role, by=actor)
    else:
        user.close()
    if user.recipient_id:
        recipient = session.get(Recipient, user.recipient_id)
        if recipient is not None:
            recipient.active = user.active
        if not active:
            if recipient is not None:
                recipient.sectors, recipient.genders, recipient.speaks, recipient.near = [], [], [], []
            called_off.cancel_for(session, user.recipient_id)
            forget_number(session, user.recipient_id)
    if not active:
        end_all(session, user_id)
        feed_links.forget(session, user_id)
        rota.leave(session, user_id)
        session.execute(delete(ApiToken).where(ApiToken.user_id == user_id))
        session.execute(delete(CaseworkGrant).where(CaseworkGrant.user_id == user_id))
        reports.leave_to_others(session, user_id)
    change = "reopened" if active else "closed"
    audit.record(session, actor=actor, action=f"account.{change}", subject=f"user:{user_id}")


def enable_account(session: Session, *, user_id: uuid.UUID, actor: str) -> None:
    """Enable an account that waits for a second person.

    Raises:
        NotFound: ``no_account``.
        Conflict: ``not_waiting``; ``own_making`` for whoever made it, or opened it again.
    """
    _locked(session, user_id).enable(by=actor)
    audit.record(session, actor=actor, action="account.enabled", subject=f"user:{user_id}")


def waiting(session: Session, *, contact: ContactBox) -> list[AccountRow]:
    """The accounts that wait for a second person."""
    return [_account_row(each, None, contact) for each in people.waiting(session)]


def name_of(session: Session, actor: str) -> str:
    """The name of an account as the audit log names it; empty for what is no account, or has no name."""
    kind, _, given = actor.partition(":")
    user = session.get(User, uuid.UUID(given)) if kind == "user" else None
    return user.name if user else ""


def alone(session: Session) -> bool:
    """Whether there is only one administrator, so that nobody could be their second person."""
    return people.open_administrators(session) < 2


def _locked(session: Session, user_id: uuid.UUID) -> User:
    user = session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFound("no_account", "There is no such account.")
    return user
