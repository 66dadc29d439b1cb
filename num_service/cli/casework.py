"""``flask casework``: make the casework key once, and get it back with the recovery key."""

from __future__ import annotations

from collections.abc import Mapping

import click
from flask.cli import AppGroup

from num_service.cli.core import ACTOR, plainly, secret, wiring
from num_service.crypto.casework_pins import pins_as_text, public_half
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts, sign_in
from num_service.services.accounts.accounts import NewAccount
from num_service.services.casework import casework_key

group = AppGroup("casework", help="The casework key, which opens reports.")

_KEEP = (
    "Print it, on paper, twice, and keep the two in different places. It is shown once and stored nowhere. Without it "
    "and without any caseworker's password, no report can ever be opened again."
)

_PIN = (
    "Put this line into the environment of every process of the service (not the police's) and restart them. Until "
    "then no report is taken: nothing is sealed to a key that only the database names."
)


def _as_setting(pins: Mapping[int, bytes]) -> str:
    return f"NUM_CASEWORK_KEY={pins_as_text(pins)}"


@group.command("set-up")
@click.option("--email", prompt="Email of the first caseworker")
@click.option("--name", prompt="Name that colleagues will see")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@plainly
def set_up(email: str, name: str, password_stdin: bool) -> None:
    """Make the casework key and the first caseworker, who holds it; print the recovery key."""
    here = wiring()
    password = secret(from_stdin=password_stdin, label="Password", confirm=True)
    with here.database.commits() as session:
        made = casework_key.set_up(session, clock=here.clock)
        user_id = accounts.open_account(
            session,
            new=NewAccount(AccountRole.CASEWORKER, email, name, password),
            index=here.index,
            contact=here.contact,
            actor=ACTOR,
            clock=here.clock,
        )
        # Their key was made by this transaction, from a password typed here: there is nobody to ask for its words.
        casework_key.grant_to(
            session,
            user_id=user_id,
            heard=" ".join(casework_key.words_of(session, user_id)),
            private={made.version: made.private},
            granted_by=None,
            clock=here.clock,
        )
    click.echo(f"The service is set up. {email} signs in and reads reports.\n")
    if not here.pins.keep(made.version, made.public):
        click.echo(f"{_PIN}\n\n{_as_setting({made.version: made.public})}\n")
    click.echo("The recovery key:\n")
    click.echo(made.recovery_key)
    click.echo(f"\n{_KEEP}")


@group.command("pin")
@click.option("--recovery-key-stdin", is_flag=True, help="Read the recovery key from standard input.")
@plainly
def pin(recovery_key_stdin: bool) -> None:
    """Print what NUM_CASEWORK_KEY has to say, from the recovery key and not from what the database says alone."""
    here = wiring()
    typed = secret(from_stdin=recovery_key_stdin, label="Recovery key")
    with here.database.reads() as session:
        found = casework_key.recover(session, recovery_key=typed)
    kept = here.pins.keep(found.version, public_half(found.private))
    click.echo(_as_setting({**here.pins.known(), found.version: public_half(found.private)}))
    click.echo("It is pinned." if kept else _PIN)


@group.command("recover")
@click.argument("email")
@click.option("--recovery-key-stdin", is_flag=True, help="Read the recovery key from standard input.")
@click.option("--words", help="The six words that they read out when they sign in; asked for without it.")
@plainly
def recover(email: str, recovery_key_stdin: bool, words: str | None) -> None:
    """Grant the casework key to a caseworker with the recovery key, when no colleague can."""
    here = wiring()
    typed = secret(from_stdin=recovery_key_stdin, label="Recovery key")
    with here.database.commits() as session:
        user = sign_in.by_email(session, email=email, index=here.index)
        if user is None:
            raise NotFound("no_account", "There is no open account with this email.")
        found = casework_key.recover(session, recovery_key=typed)
        casework_key.grant_to(
            session,
            user_id=user.id,
            heard=words or click.prompt("The six words that they read out when they sign in"),
            private={found.version: found.private},
            granted_by=None,
            clock=here.clock,
        )
    click.echo(f"Granted: {email} holds the casework key from the next sign-in on.")
