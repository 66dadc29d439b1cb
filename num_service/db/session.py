"""Engines and sessions, and the edge where transactions are committed.

Services flush and never commit. A route, a task or a command opens :meth:`Database.commits`, and whatever was asked
for with :func:`after_commit` happens once the transaction stands, never before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from psycopg.errors import (
    DeadlockDetected,
    IdleInTransactionSessionTimeout,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
)
from sqlalchemy import Connection, ExceptionContext, ExecutionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from num_service.db.statements import AWAY, Statements, still_there

_AFTER = "num_after_commit"
#: Execution options of a statement that is planned for whoever it is asked about, each time: for one that goes another
#: way where somebody has much than where they have little. Otherwise one plan is kept for everybody.
PLANNED_ANEW = {"num_planned_anew": True}
#: What a worker or a command may take for one statement, and between two of a transaction: it goes over whole tables,
#: and nobody waits for its answer. For a lock it waits no longer than anybody: it is tried again.
_PATIENT = "SET statement_timeout = '10min'; SET idle_in_transaction_session_timeout = '10min'"
#: libpq's: seconds for a connection, of which it takes no fewer; milliseconds until what was sent must have arrived.
_HURRIED = {"connect_timeout": 2, "tcp_user_timeout": 1000}


class Database:
    """One engine: the service's own, the police login's, or the service's login in the police database.

    Args:
        info: what every session of it knows from outside the database (``Session.info``).
        hurried: somebody's "no" may wait behind it, so a server that does not answer is given up soon.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 5,
        info: Mapping[str, object] | None = None,
        hurried: bool = False,
    ) -> None:
        self._url, self._pool_size, self._info = url, pool_size, dict(info or {})
        self.engine = create_engine(
            url,
            connect_args=_HURRIED if hurried else {},
            pool_size=pool_size,
            max_overflow=5,
            hide_parameters=True,  # what was typed must not be in an exception's words, and so perhaps in a log
        )
        event.listen(self.engine, "checkout", still_there)
        event.listen(self.engine, "handle_error", _as_away)
        event.listen(self.engine, "do_execute", _planned_anew)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info=self._info)
        # Single statements need no BEGIN and COMMIT around them: two round trips less for every one.
        self._readers = sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"),
            autoflush=False,
            info=self._info,
        )

    def take_time(self) -> None:
        """Let statements run for minutes, on connections made from now on: for workers and commands."""
        if not event.contains(self.engine, "connect", _take_time):
            event.listen(self.engine, "connect", _take_time)

    def session(self) -> Session:
        """A session that the caller closes; closing without a commit rolls back."""
        return self._sessions()

    @contextmanager
    def commits(self) -> Iterator[Session]:
        """A transaction: committed at the end, rolled back on any exception, then its wake-ups sent."""
        with self._sessions() as session:
            yield session
            session.commit()
            run_after_commit(session)

    @contextmanager
    def reads(self) -> Iterator[Session]:
        """A session for reading, each statement by itself; nothing in it is kept."""
        with self._readers() as session:
            yield session

    @cached_property
    def statements(self) -> Statements:
        """Single statements that each stand by themselves: for what is asked all day, and done in one."""
        return Statements(self._url, pool_size=self._pool_size, info=self._info)

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session for reading whose every statement sees the database as it was at the first."""
        with self._sessions() as session:
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield session

    @contextmanager
    def records(self) -> Iterator[Connection]:
        """A connection on which each statement is its own transaction, for recording what happens outside.

        A statement's commit does not wait for the disk: a killed process loses nothing by it, and what a crash of
        the database server itself may lose, a fraction of a second, is found again as ambiguous.

        Every statement on it names its rows by a key. A plan made for it is kept, and one that was made while the table
        was small must not read all of it once it is not.
        """
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET synchronous_commit = off; SET enable_seqscan = off")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("SET synchronous_commit = DEFAULT; SET enable_seqscan = DEFAULT")

    def ready(self) -> bool:
        """Whether the database answers."""
        with self._sessions() as session:
            return session.scalar(text("SELECT 1")) == 1

    def close(self) -> None:
        self.engine.dispose()
        if "statements" in vars(self):
            self.statements.close()


def is_busy(error: DBAPIError) -> bool:
    """Whether the database answered and something else was in the way: tried again, the same may go through."""
    return isinstance(
        error.orig,
        LockNotAvailable
        | QueryCanceled
        | DeadlockDetected
        | SerializationFailure
        | IdleInTransactionSessionTimeout,
    )


def wait_for_locks(session: Session, *, seconds: int) -> None:
    """Wait at most so long for any one lock, in this transaction; then the statement fails."""
    session.execute(text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{seconds}s"})


def _take_time(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.execute(_PATIENT)
    connection.commit()


def _planned_anew(cursor: Any, statement: str, given: Any, context: ExecutionContext) -> bool:
    """Where :data:`PLANNED_ANEW` asks for it, have the driver prepare nothing; True where it was asked here."""
    if "num_planned_anew" not in context.execution_options:
        return False
    cursor.execute(statement, given, prepare=False)
    return True


def _as_away(found: ExceptionContext) -> None:
    """What a server says that hung up on us, or takes nothing for now, is no fault of the program: it is away."""
    if isinstance(found.original_exception, AWAY):
        raise OperationalError(found.statement, None, found.original_exception, hide_parameters=True)


def end_if_idle(session: Session, *, seconds: int) -> None:
    """Have the server end this transaction, and give up its locks, when nothing is asked in it for so long."""
    session.execute(
        text("SELECT set_config('idle_in_transaction_session_timeout', :wait, true)"), {"wait": f"{seconds}s"}
    )


def still_open(session: Session) -> None:
    """Raise ``OperationalError`` where the server has ended this transaction, and with it given up its locks."""
    session.execute(text("SELECT 1"))


def after_commit(session: Session, wake: Callable[[], None]) -> None:
    """Ask for something to happen once this transaction stands; forgotten when it is rolled back."""
    session.info.setdefault(_AFTER, []).append(wake)


def run_after_commit(session: Session) -> None:
    """Send what was asked for. Called at the edge, after the commit."""
    for wake in session.info.pop(_AFTER, []):
        wake()
