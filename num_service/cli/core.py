"""The edge of a command: the wiring, its transactions, and domain errors said as a person reads them."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import click
from flask import current_app
from psycopg.errors import UndefinedTable
from sqlalchemy.exc import OperationalError, ProgrammingError

from num_service.crypto.aead import CannotOpen
from num_service.db.session import Database
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.second_person import COMMAND
from num_service.services.core.wiring import Wiring

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
#: Who the audit trail says it was.
ACTOR = COMMAND


def wiring() -> Wiring:
    """What was wired for this process; a command may take its time."""
    wired = cast(Wiring, current_app.extensions["num"])
    wired.database.take_time()
    return wired


def push_database() -> Database:
    """The police database, over the service's own login."""
    found = wiring().push_database
    if found is None:
        raise click.ClickException("POLICE_PUSH_DATABASE_URL is not set: there is no police database here.")
    return found


def plainly(command: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Say what went wrong in one line and end with status 1."""

    @functools.wraps(command)
    def said(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except DomainError as why:
            raise click.ClickException(str(why)) from None
        except CannotOpen:
            raise click.ClickException("That key or password does not open it.") from None
        except OperationalError:
            raise click.ClickException("The database does not answer.") from None
        except ProgrammingError as why:
            if not isinstance(why.orig, UndefinedTable):
                raise
            raise click.ClickException(
                "The tables are missing: run `python -m num_service.runtime.migrate` first."
            ) from None

    return said


def secret(*, from_stdin: bool, label: str, confirm: bool = False) -> str:
    """A password or key: the first line of standard input, or asked for without showing it."""
    if from_stdin:
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise click.ClickException(f"Nothing came on standard input. Expected: {label.lower()}.")
        return line
    return str(click.prompt(label, hide_input=True, confirmation_prompt=confirm))
