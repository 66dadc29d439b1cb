"""``flask users`` and ``flask officers``: accounts, for operators without a browser at hand."""

from __future__ import annotations

import uuid
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from num_service.cli.core import ACTOR, plainly, push_database, secret, wiring
from num_service.crypto.passwords import officer_key
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.police.desk import Desk
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts, sign_in
from num_service.services.accounts.accounts import NewAccount
from num_service.services.police import officers

users = AppGroup("users", help="Accounts of members, project workers, caseworkers, administrators, partners.")
officer_group = AppGroup("officers", help="Accounts of police officers, each of one force.")

_ROLES = [each.value for each in AccountRole if each is not AccountRole.OFFICER]
_password = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@users.command("add")
@click.option("--role", type=click.Choice(_ROLES), required=True)
@click.option("--email", required=True)
@click.option("--name", default="", help="What colleagues see; members need none.")
@click.option("--region", "regions", multiple=True, type=click.Choice([each.value for each in Region]))
@click.option(
    "--project", default="", help="A project worker's project; it is made when there is none so called."
)
@click.option("--project-email", default="", help="Where a new project receives its alerts.")
@_password
@plainly
def add(
    role: str,
    email: str,
    name: str,
    regions: tuple[str, ...],
    project: str,
    project_email: str,
    password_stdin: bool,
) -> None:
    """Open an account. Partners have none to sign in with: issue a token for them."""
    here, kind = wiring(), AccountRole(role)
    if kind is AccountRole.PROJECT_WORKER and not project.strip():
        raise click.UsageError("--project is needed: the project this worker belongs to.")
    needs_password = kind is not AccountRole.PARTNER
    password = secret(from_stdin=password_stdin, label="Password", confirm=True) if needs_password else None
    where = tuple(Region(each) for each in regions)
    with here.database.commits() as session:
        project_id = None
        if kind is AccountRole.PROJECT_WORKER:
            there = {each.name.casefold(): each.id for each in accounts.projects(session)}
            project_id = there.get(project.strip().casefold()) or accounts.add_project(
                session, name=project, email=project_email or email, regions=where, contact=here.contact
            )
        accounts.open_account(
            session,
            new=NewAccount(kind, email, name, password, where, project_id, one_time=True),
            index=here.index,
            contact=here.contact,
            actor=ACTOR,
            clock=here.clock,
        )
    click.echo(f"Opened: {email} ({kind.words}).")
    if kind is AccountRole.CASEWORKER:
        click.echo("A colleague who holds the casework key grants it on the page “Keys”.")


@users.command("list")
@click.option("--role", type=click.Choice(_ROLES), help="Only accounts of this kind.")
@plainly
def list_users(role: str | None) -> None:
    """Every account, staff first."""
    here, page, more = wiring(), 1, True
    roles = (AccountRole(role),) if role else tuple(AccountRole)
    with here.database.reads() as session:
        while more:
            rows, more = accounts.list_accounts(
                session, contact=here.contact, roles=roles, page=page, size=200
            )
            page += 1
            for row in rows:
                state = _state(row)
                click.echo(
                    f"{row.role.value:<15} {state:<7} {row.email:<40} {row.name} {row.project or ''}".rstrip()
                )


@users.command("enable")
@click.argument("email")
@plainly
def enable(email: str) -> None:
    """Enable an account that an administrator made, where there is no second administrator to do it."""
    here = wiring()
    with here.database.commits() as session:
        user = sign_in.account_by_email(session, email, here.index)
        if user is None:
            raise NotFound("no_account", "There is no account with this email.")
        accounts.enable_account(session, user_id=user.id, actor=ACTOR)
    click.echo(f"Enabled: {email}.")


@users.command("close")
@click.argument("email")
@plainly
def close(email: str) -> None:
    """Close an account: its sessions, tokens and grants end at once."""
    here = wiring()
    with here.database.commits() as session:
        user = sign_in.by_email(session, email=email, index=here.index)
        if user is None:
            raise NotFound("no_account", "There is no open account with this email.")
        accounts.set_active(session, user_id=user.id, active=False, actor=ACTOR)
    click.echo(f"Closed: {email}.")


@officer_group.command("add")
@click.option("--force", type=click.Choice(sorted(FORCES)), required=True)
@click.option("--desk", type=click.Choice([each.value for each in Desk]), default=Desk.LIAISON.value)
@click.option("--email", required=True)
@click.option("--name", required=True)
@_password
@plainly
def add_officer(force: str, desk: str, email: str, name: str, password_stdin: bool) -> None:
    """Open an officer's account."""
    password = secret(from_stdin=password_stdin, label="Password", confirm=True)
    with push_database().commits() as session:
        officers.add_officer(
            session,
            force=force,
            at=Desk(desk),
            name=name,
            email=email,
            password=password,
            actor=ACTOR,
            one_time=True,
        )
    click.echo(f"Opened: {email} ({FORCES[force].name}).")


@officer_group.command("key")
@plainly
def officers_key() -> None:
    """Print NUM_OFFICER_KEY for a host that serves the police alone. It opens nothing by itself; keep it secret."""
    here = wiring()
    click.echo(here.settings.officer_key or officer_key(here.keys))


@officer_group.command("list")
@plainly
def list_officers() -> None:
    """Every officer, by force."""
    with push_database().reads() as session:
        for row in officers.list_officers(session):
            click.echo(f"{row.force:<20} {_state(row):<7} {row.email:<40} {row.name}")


@officer_group.command("enable")
@click.argument("email")
@plainly
def enable_officer(email: str) -> None:
    """Enable an officer whom an administrator added, where there is no second administrator to do it."""
    with push_database().commits() as session:
        officers.enable_officer(
            session, officer_id=_officer(session, email), actor=ACTOR, clock=wiring().clock
        )
    click.echo(f"Enabled: {email}.")


@officer_group.command("confirm")
@click.argument("email")
@plainly
def confirm_officer(email: str) -> None:
    """Say that the force was asked, and that this is still its officer: the login stands for 90 days more."""
    with push_database().commits() as session:
        officers.confirm_officer(
            session, officer_id=_officer(session, email), actor=ACTOR, clock=wiring().clock
        )
    click.echo(f"Confirmed: {email}.")


@officer_group.command("close")
@click.argument("email")
@plainly
def close_officer(email: str) -> None:
    """Close an officer's account: its sessions and tokens end at once."""
    with push_database().commits() as session:
        officers.set_officer_active(session, officer_id=_officer(session, email), active=False, actor=ACTOR)
    click.echo(f"Closed: {email}.")


def _officer(session: Session, email: str) -> uuid.UUID:
    address = normalise(IdentifierKind.EMAIL, email).canonical
    found = next((each for each in officers.list_officers(session) if each.email == address), None)
    if found is None:
        raise NotFound("no_account", "There is no officer with this email.")
    return found.id


def _state(row: Any) -> str:
    return "open" if row.active else "waits" if row.waits else "closed"
