"""``flask gate`` and ``flask packets``: what the gate says, and whether a file is one that was released."""

from __future__ import annotations

import textwrap
from typing import BinaryIO

import click
from flask.cli import AppGroup

from num_service.cli.core import plainly, wiring
from num_service.domain.police import gate_table
from num_service.domain.police.gate import Release, Verdict
from num_service.domain.shared.verdict import Hold
from num_service.services.police.verify_file import Found
from num_service.services.police.verify_file import verify as verify_file

gate = AppGroup("gate", help="The consent gate.")
packets = AppGroup("packets", help="Packets for police.")
_INDENT = " " * 4
#: The longest file that is read: a packet is at most some hundred kilobytes.
_MOST = 5_000_000


@gate.command("table")
def table() -> None:
    """Print what the gate says to every answer in every circumstance, with every reason."""
    circumstance, counted = "", dict.fromkeys(("RELEASE", "hold", "no"), 0)
    for line in gate_table.lines():
        if line.circumstance != circumstance:
            circumstance = line.circumstance
            click.echo(f"\n{circumstance}")
        word = _word(line.verdict)
        counted[word] += 1
        click.echo(f"{_INDENT}{line.answer:<56} {word}")
        if not isinstance(line.verdict, Release):
            for reason in line.verdict.reasons:
                click.echo(
                    textwrap.fill(
                        str(reason.words), 110, initial_indent=_INDENT * 3, subsequent_indent=_INDENT * 3
                    )
                )
    click.echo("\n" + ", ".join(f"{count} {word}" for word, count in counted.items()))


def _word(verdict: Verdict) -> str:
    if isinstance(verdict, Release):
        return "RELEASE"
    return "hold" if isinstance(verdict, Hold) else "no"


@packets.command("verify")
@click.argument("file", type=click.File("rb"))
@plainly
def verify(file: BinaryIO) -> None:
    """Whether FILE, a packet as JSON or PDF, is one that was released from here, unaltered; status 1 when not."""
    raw = file.read(_MOST + 1)
    if len(raw) > _MOST:
        raise click.ClickException("This file is too long to be a packet.")
    with wiring().database.reads() as session:
        found = verify_file(session, raw)
    click.echo(found.words)
    if found not in (Found.UNALTERED, Found.WITHDRAWN):
        raise SystemExit(1)
