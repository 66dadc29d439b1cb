"""``flask texts``: a check by text tried without a provider, where this is not production."""

from __future__ import annotations

import uuid

import click
from flask.cli import AppGroup

from num_service.cli.core import plainly, wiring
from num_service.domain.checker.by_text import Incoming
from num_service.services.checker import check_by_text

texts = AppGroup("texts", help="Text messages.")


@texts.command("arrive")
@click.argument("says")
@click.option("--from", "sender", required=True, help="The number it comes from, such as +447700900123.")
@plainly
def arrive(says: str, sender: str) -> None:
    """Take in a text as if the provider had handed it over; a worker writes the answer into the local box."""
    here = wiring()
    if here.settings.production:
        raise click.UsageError("In production only the provider hands texts over.")
    came = Incoming(uuid.uuid4().hex, sender, says, here.clock())
    known = check_by_text.take_in(
        here.database,
        came=came,
        index=here.index,
        contact=here.contact,
        recent=here.recent,
        settings=here.settings,
        clock=here.clock,
        wake=here.wake,
    )
    click.echo(
        f"The answer goes to {sender}." if known else "Nobody who checks by text has this number: no answer."
    )
