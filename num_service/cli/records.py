"""``flask records``: reporters' own records, compared with what the log noted of them."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

import click
from flask.cli import AppGroup

from num_service.cli.core import plainly, wiring
from num_service.crypto.audit_heads import head_key
from num_service.services.reports import noted_records

records = AppGroup("records", help="Reporters' own records.")


@records.command("check")
@click.argument("file", type=click.File("rb"))
@plainly
def check(file: BinaryIO) -> None:
    """Say whether a record that somebody shows is one that was made here, to the letter. Status 1 where it is not."""
    content = file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    here = wiring()
    with here.database.snapshot() as session:
        found = noted_records.check(
            session, text=content.decode("utf-8", "replace"), sha256=sha256, key=head_key(here.keys)
        )
    click.echo(f"SHA-256 {sha256}")
    if found is None:
        raise click.ClickException(
            "The log has no record with this fingerprint under the number that stands in it: it was changed, or was "
            "not made here."
        )
    click.echo(f"It is the record of {found.reference} that was made on {found.day}, to the letter.")
    if found.proven:
        click.echo("Its entry is in the log, under the newest signed head.")
    else:
        click.echo(
            "Its entry is not proven: it waits to be taken in, or the log does not fit (audit verify)."
        )
