"""Columns that hold a word of a closed list, and the CHECK that keeps every other word out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, Dialect, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator, TypeEngine


class ClosedList(TypeDecorator[str]):
    """A word of a closed list: in Python the domain's own member, in the database its code, as TEXT.

    SQLAlchemy's ``Enum`` without a native type is a VARCHAR of the longest word: columns that are there already, and
    every list that grows by a longer word, would have their tables written anew. Here the CHECK says everything.

    Args:
        words: the domain's enum; or the codes, where the domain keeps a table of them.
    """

    impl = Text
    cache_ok = True

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self.words = tuple(words)
        self._members = {str(word): word for word in self.words}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The code of a member. Raises ``KeyError`` for a word that is not on the list."""
        return None if value is None else str(self._members[value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The member of a code."""
        return None if value is None else self._members[value]


def add_checks(table: Table) -> None:
    """Give every column of a closed list its CHECK, named after the column: ``ck_reports_status``."""
    for column in table.columns:
        if (rule := _rule(column)) is not None:
            table.append_constraint(CheckConstraint(rule, name=column.name))


def _rule(column: Column[Any]) -> str | None:
    kind: TypeEngine[Any] = column.type
    if isinstance(kind, ClosedList):
        return f"{column.name} IN ({_listed(kind)})"
    if isinstance(kind, ARRAY) and isinstance(kind.item_type, ClosedList):
        return f"{column.name} <@ ARRAY[{_listed(kind.item_type)}]::text[]"
    return None


def _listed(kind: ClosedList) -> str:
    return ", ".join(f"'{word}'" for word in kind.words)
