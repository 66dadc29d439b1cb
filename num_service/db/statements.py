"""Single statements straight on the driver: for the few that nearly every request of the API makes.

A session of SQLAlchemy costs such a request more than its statement does (decision 66). What is asked here stands in
``db/queries`` as SQL with ``%(name)s`` for its values, and can be asked in a session's transaction as well.
"""

from __future__ import annotations

import re
import select
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

import psycopg
from psycopg.errors import IdleInTransactionSessionTimeout, ReadOnlySqlTransaction
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

#: What a server says that hung up on us, or takes nothing for now: no fault of the program, it is away.
AWAY = IdleInTransactionSessionTimeout | ReadOnlySqlTransaction
Cursor = psycopg.Cursor[tuple[Any, ...]]
#: Rows of an answer that a cursor at hand may hold on to.
MOST_KEPT = 100
_VALUE = re.compile(r"%\((?P<name>\w+)\)s|%%")


class Statements:
    """Connections on which each statement is a transaction of its own: it stands once it has been answered.

    Each looks something up by its key, so one plan is for all of them: planning takes longer than running. A ``LIMIT``
    is written as a number, never given as a value, or the plan reads the table.

    Args:
        info: what is known from outside the database, as ``Session.info`` has it.
    """

    def __init__(self, url: str, *, pool_size: int, info: Mapping[str, object]) -> None:
        self.info: dict[Any, Any] = dict(info)
        self._engine = create_engine(url, pool_size=pool_size, max_overflow=5, pool_reset_on_return=None)
        event.listen(self._engine, "connect", _each_alone)
        event.listen(self._engine, "checkout", still_there)
        #: The one that was used last, at most, with a cursor on it: the pool's own ways, and making a cursor, cost a
        #: request more than looking at it does.
        self._at_hand: list[tuple[PoolProxiedConnection, Cursor]] = []

    def rows(self, statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """What a statement answers; it is committed by then.

        Raises:
            DBAPIError: as SQLAlchemy has it, and without the values.
        """
        taken: tuple[PoolProxiedConnection, Cursor] | None = None
        try:
            pooled, cursor = taken = self._take()
            in_order, names = numbered(statement)
            found = cursor.execute(in_order, [values[each] for each in names]).fetchall()
            if len(found) > MOST_KEPT:  # it would hold them until it is used again
                taken = pooled, cursor.connection.cursor()
            return found
        except psycopg.Error as why:
            if taken is not None and cursor.connection.closed:
                pooled.invalidate(why)
            raise _told(statement, why) from why
        finally:
            if taken is not None:
                self._put_back(*taken)

    def _take(self) -> tuple[PoolProxiedConnection, Cursor]:
        """The connection at hand, when the server has not hung up on it; else one of the pool."""
        try:
            pooled, cursor = self._at_hand.pop()
        except IndexError:
            return self._from_pool()
        if hung_up(cursor.connection):
            pooled.invalidate()
            pooled.close()
            return self._from_pool()
        return pooled, cursor

    def _from_pool(self) -> tuple[PoolProxiedConnection, Cursor]:
        pooled = self._engine.raw_connection()
        connection: psycopg.Connection[Any] = pooled.driver_connection  # type: ignore[assignment]
        return pooled, connection.cursor()

    def _put_back(self, pooled: PoolProxiedConnection, cursor: Cursor) -> None:
        if pooled.is_valid and cursor.connection.pgconn.transaction_status != TransactionStatus.IDLE:
            pooled.invalidate()  # cut off in the middle: nobody else is to wait for its answer
        if pooled.is_valid and not self._at_hand:
            self._at_hand.append((pooled, cursor))
        else:
            pooled.close()

    def close(self) -> None:
        """Give every connection back."""
        while self._at_hand:
            self._at_hand.pop()[0].close()
        self._engine.dispose()


def rows_of(
    database: Session | Statements, statement: str, values: Mapping[str, Any]
) -> Sequence[tuple[Any, ...]]:
    """What a statement answers: in the session's transaction, or in one of its own."""
    if isinstance(database, Statements):
        return database.rows(statement, values)
    database.flush()
    return database.connection().exec_driver_sql(statement, dict(values)).all()


def array(values: Iterable[bytes | StrEnum]) -> str:
    """Digests, or words of a closed list, as PostgreSQL writes an array of them; the statement says which it is.

    Of a list the driver would find out at every request what is in it.
    """
    said = [f"\\\\x{each.hex()}" if isinstance(each, bytes) else each.value for each in values]
    return "{" + ",".join([f'"{each}"' for each in said]) + "}"


@cache
def numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement as PostgreSQL itself takes it, and the names of ``$1``, ``$2`` …

    The driver would read a long one anew at every request. Statements are the program's own, so there are few.
    """
    names: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        name = found["name"]
        return "%" if name is None else f"${names.setdefault(name, len(names) + 1)}"

    return _VALUE.sub(place, statement).encode(), tuple(names)


def still_there(connection: Any, _record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """Before a pooled connection is used, look whether the server has hung up: one that came back is used again."""
    if hung_up(connection):
        raise InvalidatePoolError


def hung_up(connection: Any) -> bool:
    """Whether the server has ended a connection that nothing is being asked on.

    The operating system knows, and nobody is asked: a ping would cost every request a round trip.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))  # nothing comes unasked but a farewell


def _each_alone(connection: psycopg.Connection[Any], _record: ConnectionPoolEntry) -> None:
    connection.autocommit = True
    connection.cursor_factory = psycopg.RawCursor
    connection.execute("SET plan_cache_mode = force_generic_plan")


def _told(statement: str, why: psycopg.Error) -> Exception:
    """The same as whoever asks through SQLAlchemy is told, without what was typed."""
    if isinstance(why, AWAY):
        return OperationalError(statement, None, why, hide_parameters=True)
    return DBAPIError.instance(statement, None, why, psycopg.Error, hide_parameters=True)
