"""``flask lists``: other schemes' lists in the checker."""

from __future__ import annotations

from typing import TextIO

import click
from flask.cli import AppGroup

from num_service.cli.core import ACTOR, plainly, wiring
from num_service.db.queries.checker import imported
from num_service.services.checker import import_list
from num_service.services.checker.confirm_identifier import protected

group = AppGroup("lists", help="Other schemes' lists in the checker.")


@group.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option(
    "--scheme", required=True, help="Whose list it is. A newer list takes the place of their older one."
)
@click.option(
    "--write", is_flag=True, help="Take it. Without this nothing is changed, and what would be is said."
)
@plainly
def take(file: TextIO, scheme: str, write: bool) -> None:
    """Import a list: CSV with the columns value, tier and reported, and kind and region where it has them.

    Rows that are not taken are printed by their line, with why. All others are taken at once, or none.
    """
    here = wiring()
    with here.database.commits() as session:
        done = import_list.import_list(
            session,
            scheme=scheme,
            lines=file,
            index=here.index,
            protected=protected((*here.directory.every_number(), here.settings.check_line)),
            actor=ACTOR,
            clock=here.clock,
            write=write,
            progress=lambda rows: click.echo(f"{rows} rows", err=True),
        )
    for each in done.rejected:
        click.echo(f"line {each.line}: {each.why}")
    said = (
        "taken; checks find them from the next fixed hour on"
        if write
        else "would be taken; nothing was changed"
    )
    click.echo(f"{done.taken} {said}. {len(done.rejected)} are not taken.")


@group.command("show")
@plainly
def show() -> None:
    """Every list: its scheme, the day it came, and how many entries are left."""
    with wiring().database.snapshot() as session:
        for each in imported.lists(session):
            click.echo(f"{each.imported_on} {each.entries:>7} {each.scheme}")


@group.command("remove")
@click.option("--scheme", required=True)
@plainly
def remove(scheme: str) -> None:
    """Take a scheme's list out of the checker, whole and at once."""
    with wiring().database.commits() as session:
        import_list.remove_list(session, scheme=scheme, actor=ACTOR)
    click.echo("It is gone.")
