"""The demonstration: ``flask demo seed``."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from demo import seed as making
from demo import signins
from num_service.cli.core import plainly, wiring
from num_service.services.casework import casework_key

_STEPS = 200

group = AppGroup("demo", help="The demonstration, for trying the service with made-up people.")


@group.command("seed")
@click.option(
    "--if-empty", is_flag=True, help="Do nothing but print the sign-ins when there are accounts already."
)
@plainly
def seed_command(if_empty: bool) -> None:
    """Fill an empty service with two years of made-up reports, and print the sign-ins."""
    here = wiring()
    if here.settings.production:
        raise click.ClickException("The demonstration is never put into production.")
    with here.database.reads() as session:
        there, nobody = making.seeded(session, here), making.empty(session, here)
        fit = casework_key.pin_state(session).fit
    if there or not nobody:
        if not if_empty:
            raise click.ClickException(
                "There are accounts already. The demonstration needs an empty database; nothing was changed."
            )
        if not fit:
            raise click.ClickException(
                "This database is from before the casework key was pinned. `make clean` and start again, or pin it: "
                "docs/operations.md, “Upgrading”."
            )
        if there and here.settings.demo:
            click.echo(signins.table(here.settings.base_url))
        return
    recovery_key = _make()
    click.echo()
    click.echo(signins.table(here.settings.base_url))
    click.echo()
    click.echo("  The recovery key of the casework key, printed once and kept nowhere:")
    click.echo(f"  {recovery_key}")


def _make() -> str:
    """Seed with something to watch: a bar at a terminal, a line for each quarter elsewhere."""
    here = wiring()
    if not sys.stdout.isatty():
        quarters = iter((0.25, 0.5, 0.75, 2.0))
        reached = next(quarters)

        def say(part: float) -> None:
            nonlocal reached
            if part >= reached:
                click.echo(f"  … {reached:.0%}")
                reached = next(quarters)

        click.echo("Making two years of reports …")
        with here.database.commits() as session:
            return making.seed(session, here, on_progress=say)

    with (
        click.progressbar(length=_STEPS, label="Making two years of reports", show_eta=False) as bar,
        here.database.commits() as session,
    ):
        return making.seed(session, here, on_progress=lambda part: bar.update(int(part * _STEPS) - bar.pos))
