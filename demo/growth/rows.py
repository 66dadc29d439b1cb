"""Writing many rows at once, within a session's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session


def copy(session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """COPY rows into a table; words of closed lists go as their codes."""
    session.flush()
    connection: Any = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as into:
        for row in rows:
            into.write_row([_plain(each) for each in row])


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
