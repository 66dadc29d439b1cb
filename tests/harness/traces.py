"""What a request leaves in PostgreSQL besides its data: the transactions of rows, their places, and the log of writes.

with traces.window(database) as seen:        # a few transactions of nobody's stand before and after it
    visitor.post("/report", …)
seen.rows                                    # every row of every table, with its transactions and its place
seen.written                                 # the rows this wrote
seen.logged(waldump)                         # the tables touched, in the order of the write-ahead log
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from tests.harness.databases import TestDatabase

#: Transactions that write nothing, put before and after what is looked at: more than "near" reaches.
APART = 5
_RECORD = re.compile(r"^rmgr: (\S+)\s.*? tx:\s+(\d+), lsn: (\S+),.*? desc: (.*)$")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_IMAGE = re.compile(r"XLOG FPI_FOR_HINT .*\bblk (\d+)\s*$")
_LOCK = re.compile(r"^Heap LOCK .*off: (\d+), .*KEYSHR_LOCK.* blk (\d+)$")
_BLOCK = re.compile(r"rel \d+/(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it lies there. made: the transaction that wrote it; touched: the one that last locked or ended it."""

    table: str
    place: tuple[int, int]
    made: int
    touched: int
    text: str

    def names(self, ids: Iterable[str]) -> bool:
        return any(each in self.text for each in ids)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the write-ahead log: which transaction wrote it (0: none), and the tables it touches."""

    transaction: int
    what: str
    tables: frozenset[str]

    def locks(self, places: Container[tuple[int, int]]) -> bool:
        """Whether all it does is to keep the row at one of these places from going, for a row that refers to it."""
        read = _LOCK.search(self.what)
        return read is not None and (int(read[2]), int(read[1])) in places

    def images(self, pages: Container[int]) -> bool:
        """Whether all it does is to keep one of these pages whole, as after a checkpoint for a row that was locked."""
        read = _IMAGE.match(self.what)
        return read is not None and int(read[1]) in pages


@dataclass(slots=True)
class Window:
    """What was seen between two moments."""

    database: TestDatabase
    first: int
    start: str
    last: int = 0
    end: str = ""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    rows: list[Row] = field(default_factory=list)

    @property
    def written(self) -> list[Row]:
        """The rows that were written or locked between, as they are now."""
        inside = range(self.first, self.last + 1)
        return [each for each in self.rows if each.made in inside or each.touched in inside]

    def moments(self) -> list[tuple[str, str]]:
        """Every column of a row written between, with its table, that says to the moment when that was."""
        return [
            (row.table, name)
            for row in self.written
            for name, value in json.loads(row.text).items()
            if isinstance(value, str) and _TIME.match(value)
            if self.began <= datetime.fromisoformat(value) <= datetime.now(UTC)
        ]

    def near(self, reach: int = 3) -> list[Row]:
        """Every row with a transaction that is at most so far from one of a row that was written between."""
        inside = range(self.first, self.last + 1)
        wrote = {each for row in self.written for each in (row.made, row.touched) if each in inside}
        around = {each + step for each in wrote for step in range(-reach, reach + 1)}
        return [each for each in self.rows if {each.made, each.touched} & around]

    def logged(self, waldump: Path) -> list[Record]:
        """The write-ahead log between, of this database; indexes count as the tables they belong to."""
        with psycopg.connect(self.database.admin_libpq, autocommit=True) as admin:
            admin.execute("SELECT pg_switch_wal()")
            folder, number = admin.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            ).fetchone() or ("", 0)
            files: dict[int, str] = dict(
                admin.execute(
                    "SELECT pg_relation_filenode(each.oid), coalesce(owner.relname, each.relname) "
                    "FROM pg_class AS each LEFT JOIN pg_index ON indexrelid = each.oid "
                    "LEFT JOIN pg_class AS owner ON owner.oid = indrelid "
                    "WHERE pg_relation_filenode(each.oid) IS NOT NULL"
                ).fetchall()
            )
        done = subprocess.run(
            [str(waldump), f"--path={folder}/pg_wal", f"--start={self.start}", f"--end={self.end}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found = []
        for line in done.stdout.splitlines():
            if (read := _RECORD.match(line)) is None:
                continue
            touched = {
                files.get(int(node), node) for base, node in _BLOCK.findall(read[4]) if int(base) == number
            }
            found.append(Record(int(read[2]), f"{read[1]} {read[4]}", frozenset(map(str, touched))))
        return found


@contextmanager
def window(database: TestDatabase) -> Iterator[Window]:
    """Look at what happens within a block; nobody else may be writing."""
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        first = _apart(admin)
        seen = Window(database, first + 1, _where(admin))
        yield seen
        seen.end = _where(admin)
        seen.last = _apart(admin) - APART
        seen.rows = _rows(admin)


def rows(database: TestDatabase) -> list[Row]:
    """Every row of every table, now."""
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        return _rows(admin)


def _apart(admin: psycopg.Connection) -> int:
    """Let some transactions pass; the last one's number."""
    number = 0
    for _ in range(APART):
        (number,) = admin.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or (0,)
    return number


def _where(admin: psycopg.Connection) -> str:
    (place,) = admin.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
    return str(place)


def _rows(admin: psycopg.Connection) -> list[Row]:
    tables = admin.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    ).fetchall()
    found = []
    for (table,) in tables:
        asked = sql.SQL(
            "SELECT ctid::text, xmin::text::bigint, xmax::text::bigint, to_jsonb(each)::text FROM {} AS each"
        ).format(sql.Identifier(table))
        for place, made, touched, text in admin.execute(asked):
            page, line = place.strip("()").split(",")
            found.append(Row(table, (int(page), int(line)), made, touched, text))
    return found
