"""What an installation's beginning writes, kept by this process and given to the next installation in milliseconds.

Hundreds of tests begin with a casework key and two caseworkers who hold it. The services make them once for each set of
server keys; whoever comes later gets the same rows.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from num_service.db import models
from num_service.db.models.core.base import Base
from num_service.db.queries.core import audit_log
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts, sign_in
from num_service.services.accounts.accounts import NewAccount
from num_service.services.casework import casework_key
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Wiring
from tests.harness.spoken import spoken


@dataclass(frozen=True, slots=True)
class Begun:
    """The rows by table and columns, in an order that foreign keys allow; and what the service keeps outside them.

    ``deeds`` are recorded anew: nobody but a function of the tables' owner writes the audit log.
    """

    rows: tuple[tuple[sql.Composed, bytes], ...]
    deeds: tuple[audit_log.New, ...]
    key: tuple[int, bytes]
    caseworkers: tuple[CaseworkHolder, CaseworkHolder]


#: By the server keys with which it was made.
KEPT: dict[str, Begun] = {}
_COLUMNS = """
    SELECT array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_identity = 'NO' AND is_generated = 'NEVER'
"""


def first_caseworkers(wiring: Wiring, keys: str, password: str) -> tuple[CaseworkHolder, CaseworkHolder]:
    """Set the casework key up and give it to two caseworkers, `one@` and `two@casework.example`, who hold it then.

    keys: the server keys of this installation, as its settings have them.
    """
    with wiring.database.commits() as session:
        new = _is_new(session)
        kept = KEPT.get(keys) if new else None
        if kept:
            _give(session, kept)
            wiring.pins.keep(*kept.key)
            return kept.caseworkers
        key = _set_up(session, wiring, password)
        session.flush()
        rows, deeds = (_rows_of(session), _deeds_of(session)) if new else ((), ())
    made = _holder(wiring, "one", password), _holder(wiring, "two", password)
    if new:
        KEPT[keys] = Begun(rows, deeds, key, made)
    return made


def _set_up(session: Session, wiring: Wiring, password: str) -> tuple[int, bytes]:
    key = casework_key.set_up(session, clock=wiring.clock)
    wiring.pins.keep(key.version, key.public)
    for name in ("one", "two"):
        user_id = accounts.open_account(
            session,
            new=NewAccount(AccountRole.CASEWORKER, f"{name}@casework.example", password=password, name=name),
            index=wiring.index,
            contact=wiring.contact,
            actor="command",
            clock=wiring.clock,
        )
        casework_key.grant_to(
            session,
            user_id=user_id,
            heard=spoken(session, user_id),
            private={key.version: key.private},
            granted_by=None,
            clock=wiring.clock,
        )
    return key.version, key.public


def _holder(wiring: Wiring, name: str, password: str) -> CaseworkHolder:
    with wiring.database.commits() as session:
        who = sign_in.sign_in(
            session, email=f"{name}@casework.example", password=password, index=wiring.index
        )
    assert who is not None
    return CaseworkHolder(who.principal.id, who.casework)


def _is_new(session: Session) -> bool:
    """Whether nothing has begun in this database."""
    row = _raw(session).execute(
        "SELECT NOT EXISTS (SELECT FROM users) AND NOT EXISTS (SELECT FROM casework_keys)"
    )
    return bool((row.fetchone() or [False])[0])


def _rows_of(session: Session) -> tuple[tuple[sql.Composed, bytes], ...]:
    """Every row there is. Numbers that the database counts itself are left out: it counts them again."""
    for each in pkgutil.walk_packages(models.__path__, models.__name__ + "."):
        importlib.import_module(each.name)  # every table is known then
    found = []
    with _raw(session).cursor() as cursor:
        for table in Base.metadata.sorted_tables:
            if table.name.startswith("audit_"):
                continue
            (columns,) = cursor.execute(_COLUMNS, [table.name]).fetchone() or (None,)
            if columns is None:
                continue  # it stands in another database
            named = sql.SQL("{} ({})").format(
                sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(named)) as out:
                if data := b"".join(bytes(each) for each in out):
                    found.append((sql.SQL("COPY {} FROM STDIN").format(named), data))
    return tuple(found)


def _deeds_of(session: Session) -> tuple[audit_log.New, ...]:
    rows = _raw(session).execute(
        "SELECT actor, action, subject, fingerprint FROM audit_entries ORDER BY ctid"
    )
    return tuple(audit_log.New(*row) for row in rows)


def _give(session: Session, begun: Begun) -> None:
    """Write the rows of a beginning into a new database."""
    with _raw(session).cursor() as cursor:
        for statement, data in begun.rows:
            with cursor.copy(statement) as into:
                into.write(data)
    audit_log.append(session, begun.deeds)


def _raw(session: Session) -> psycopg.Connection:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw
