"""The demonstration: ``flask demo seed`` and ``flask demo grow``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from demo import seed as making
from demo import signins
from demo.growth import grow
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
    """Seed with something to watch."""
    here = wiring()
    with watched("Making two years of reports", _STEPS) as tell, here.database.commits() as session:
        return making.seed(session, here, on_progress=lambda part: tell(int(part * _STEPS)))


@group.command("grow")
@click.option(
    "--share", type=click.FloatRange(0.001, 1), default=1.0, show_default=True, help="Of the whole size."
)
@click.option(
    "--seed", type=int, default=grow.SEED, show_default=True, help="The same tells the same stories."
)
@plainly
def grow_command(share: float, seed: int) -> None:
    """Grow the demonstration to the size the service is built for: for measuring, and for trying it with that much.

    10,000 reports, 25,000 members, 1,000,000 listings, 2,500,000 deliveries, 1,000,000 entries of the log. What was
    begun and stopped goes on where it was.
    """
    here = wiring()
    if here.settings.production or not here.settings.demo:
        raise click.ClickException("Only a demonstration is grown, and this is none. Nothing was changed.")
    growth = grow.Growth(here, share=share, seed=seed)
    if not growth.begin():
        raise click.ClickException("It has been grown to this size already. Nothing was changed.")
    begun = time.monotonic()
    for what, many, step in growth.steps():
        with watched(f"{many:,} {what}", many) as tell:
            step(tell)
    growth.finish()
    click.echo(f"Grown in {time.monotonic() - begun:.0f} s.")


@contextmanager
def watched(label: str, whole: int) -> Iterator[Callable[[int], None]]:
    """Something to watch: a bar at a terminal, a line for each quarter elsewhere. To be told how much is done."""
    if sys.stdout.isatty():
        with click.progressbar(length=whole, label=label, show_eta=False) as bar:
            yield lambda done: bar.update(done - bar.pos)
        return
    quarters = iter((0.25, 0.5, 0.75, 2.0))
    reached = next(quarters)

    def say(done: int) -> None:
        nonlocal reached
        while done / whole >= reached:
            click.echo(f"  … {reached:.0%}")
            reached = next(quarters)

    click.echo(f"{label} …")
    yield say
