"""``flask mails``: what comes back to the address our mails are sent from."""

from __future__ import annotations

import threading
from typing import BinaryIO

import click
from flask.cli import AppGroup

from num_service.cli.core import plainly, wiring
from num_service.services.alerts import bounces, mail_back

mails = AppGroup("mails", help="Mail that comes back.")


@mails.command("take-in")
@click.argument("file", type=click.File("rb"), default="-")
@plainly
def take_in(file: BinaryIO) -> None:
    """Read one mail, as a mail server pipes it: the failure of one of ours is recorded, all else dropped."""
    here = wiring()
    with here.database.commits() as session:
        known = bounces.take_in(session, raw=file.read(), clock=here.clock)
    click.echo("A failure was recorded." if known else "It is no notification of a failure. It was dropped.")


@mails.command("listen")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=2525, show_default=True, type=click.IntRange(0, 65535))
@plainly
def listen(host: str, port: int) -> None:
    """Be the mail server of our sending address: record failures, refuse every reply before it is sent."""
    with mail_back.listening(wiring(), host=host, port=port) as address:
        click.echo(f"Listening on {host}:{port} for {address}. Ctrl-C stops it.")
        threading.Event().wait()
