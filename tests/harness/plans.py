"""How PostgreSQL would run what services really ask: every statement of a block, explained with its own values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any
from unittest.mock import patch

import psycopg
from sqlalchemy import event

from num_service.db.session import Database

#: Steps that begin to answer when they have read everything.
_READ_ALL = frozenset(
    {"Sort", "Incremental Sort", "Aggregate", "Hash", "Materialize", "BitmapOr", "SetOp", "Unique"}
)
#: What makes no plan.
_NO_PLAN = ("SET ", "RESET ", "LOCK ", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, and the database it went to."""

    database: Database
    words: str
    values: Any


@contextmanager
def asked(*databases: Database | None) -> Iterator[list[Statement]]:
    """Write down what is asked of these databases during a block, in order."""
    found: list[Statement] = []
    with ExitStack() as stack:
        for each in databases:
            if each is not None:
                stack.enter_context(_noting(each, found))
        yield found


@contextmanager
def _noting(database: Database, found: list[Statement]) -> Iterator[None]:
    def note(_c: object, _cursor: object, words: str, values: Any, _ctx: object, many: bool) -> None:
        found.append(Statement(database, words, values[0] if many and values else values))

    rows = database.statements.rows

    def alone(words: str, values: Any) -> Any:
        found.append(Statement(database, words, values))
        return rows(words, values)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with patch.object(database.statements, "rows", alone):
            yield
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a plan. rows: how many the planner expects of it, or into it where it sorts.

    most: after how many of its rows somebody above it has enough.
    """

    kind: str
    table: str
    rows: float
    most: float

    def __str__(self) -> str:
        return f"{self.kind} {self.table} ({self.rows:.0f} rows)".replace("  ", " ")


def plan_of(connection: psycopg.Connection[Any], statement: Statement) -> list[Node]:
    """The steps of a statement's plan; none of what makes no plan."""
    if statement.words.lstrip().upper().startswith(_NO_PLAN):
        return []
    row = connection.execute(f"EXPLAIN (FORMAT JSON) {statement.words}".encode(), statement.values).fetchone()
    assert row is not None
    whole = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return list(_nodes(whole[0]["Plan"]))


def _nodes(plan: dict[str, Any], most: float = inf) -> Iterator[Node]:
    kind, below = plan["Node Type"], plan.get("Plans", [])
    rows = max((each["Plan Rows"] for each in below), default=plan["Plan Rows"])
    yield Node(kind, plan.get("Relation Name", ""), rows, most)
    if kind == "Limit":
        most = plan["Plan Rows"]
    elif kind in _READ_ALL:
        most = inf
    for each in below:
        # What is hashed is read whole, and so is the inner side of a loop, once for each row of the outer.
        yield from _nodes(each, most if each.get("Parent Relationship") == "Outer" else inf)


def explained(connection: psycopg.Connection[Any], statement: Statement) -> list[str]:
    """A statement's plan as PostgreSQL prints it, with what it took: it is carried out, in the caller's transaction."""
    if statement.words.lstrip().upper().startswith(_NO_PLAN):
        return []
    asked_for = f"EXPLAIN (ANALYZE, BUFFERS) {statement.words}"
    return [str(line) for (line,) in connection.execute(asked_for.encode(), statement.values)]


def reads_it_all(nodes: list[Node], growing: frozenset[str], *, few: int = 1_000) -> list[str]:
    """The steps that read a growing table from end to end, or sort more than a few rows."""
    return [
        str(each)
        for each in nodes
        if (each.kind == "Seq Scan" and each.table in growing and each.most > few)
        or (each.kind in ("Sort", "Incremental Sort") and each.rows > few)
    ]
