"""The floors that are served: the same server with bare psycopg and no framework, doing the same work.

A check reads a token's row, commits a budget, looks an identifier up and answers JSON. A report is parsed, sealed as
the service seals it, signed as often, and written as the same rows of the same tables, all in one round trip.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from num_service.crypto.sealing import KeyHolder, seal
from num_service.domain.reports.parts import PartHolder
from num_service.runtime.cluster import libpq_url

#: What one report is written into, in an order that foreign keys allow, and how its rows are found.
_TABLES = {
    "reports": "reference = %(reference)s",
    "sealed_parts": "report_id = %(id)s",
    "part_keys": "part_id IN (SELECT id FROM sealed_parts WHERE report_id = %(id)s)",
    "report_identifiers": "report_id = %(id)s",
    "consent_heads": "report_id = %(id)s",
    "consents": "report_id = %(id)s",
}
#: The log's entries are written by a function alone, which makes two rows of each.
_LOG = "SELECT audit_append(%s, %s, %s, %s)"

_connection: psycopg.Connection[Any] | None = None
_report: _Report | None = None


def _connect() -> psycopg.Connection[Any]:
    global _connection
    if _connection is None:
        _connection = psycopg.connect(libpq_url(os.environ["DATABASE_URL"]))
    return _connection


def app(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """A bare WSGI application."""
    path = environ["PATH_INFO"]
    if path == "/readyz":
        start("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]
    raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = _check(environ, json.loads(raw)) if path == "/check" else _submit(json.loads(raw))
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _check(environ: dict[str, Any], asked: dict[str, str]) -> bytes:
    """Two questions: whose token it is; then budget and answer in one. Each is a transaction of its own."""
    connection = _connect()
    connection.autocommit = True
    token = hashlib.sha256(environ["HTTP_AUTHORIZATION"].encode()).digest()
    connection.execute("SELECT user_id FROM api_tokens WHERE token_hash = %s", (token,)).fetchone()
    digest = hashlib.sha256(asked["text"].encode()).digest()
    found = connection.execute(
        "WITH spent AS (INSERT INTO floor_budgets VALUES (%s, 1) "
        "ON CONFLICT (id) DO UPDATE SET used = floor_budgets.used + 1) SELECT id FROM listings WHERE digest = %s",
        (token[:8].hex(), digest),
    ).fetchall()
    return json.dumps({"results": [{"value": asked["text"], "found": len(found)}]}).encode()


class _Report:
    """The rows that the service wrote for one report; each call writes the same again, as another report's."""

    def __init__(self, connection: psycopg.Connection[Any], reference: str) -> None:
        cursor = connection.cursor(row_factory=dict_row)
        one = cursor.execute("SELECT id FROM reports WHERE reference = %s", (reference,)).fetchone()
        assert one is not None
        self.known = {"id": one["id"], "reference": reference}
        self.rows: list[tuple[sql.Composed, dict[str, Any]]] = []
        for table, which in _TABLES.items():
            made = cursor.execute(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_name = %s AND identity_generation = 'ALWAYS'",
                (table,),
            ).fetchall()
            mine = {each["column_name"] for each in made}
            for row in cursor.execute(f"SELECT * FROM {table} WHERE {which}", self.known).fetchall():
                kept = {name: value for name, value in row.items() if name not in mine}
                self.rows.append((_insert(table, list(kept)), kept))
        self.log = connection.execute(
            "SELECT actor, action, subject, fingerprint FROM audit_entries WHERE subject = %s",
            (f"report:{reference}",),
        ).fetchall()
        connection.commit()
        self.key = bytes(PrivateKey.generate().public_key)

    def write(self, connection: psycopg.Connection[Any], text: str) -> None:
        """Make a report's two pairs of keys, seal, sign and insert; committed, in one round trip."""
        signer, reference = SigningKey.generate(), f"R-{uuid.uuid4().hex[:8]}"
        new: dict[Any, Any] = {
            self.known["reference"]: reference,
            "signer": signer,
            "receipt_verify_key": bytes(signer.verify_key),
            "receipt_public_key": bytes(PrivateKey.generate().public_key),
        }
        with connection.pipeline():
            for statement, row in self.rows:
                connection.execute(
                    statement, {name: self._as_new(name, v, new, text) for name, v in row.items()}
                )
            for actor, action, _, fingerprint in self.log:
                connection.execute(_LOG, (actor, action, f"report:{reference}", fingerprint))
            connection.commit()

    def _as_new(self, name: str, value: Any, new: dict[Any, Any], text: str) -> Any:
        if isinstance(value, uuid.UUID):
            return new.setdefault(value, uuid.uuid4())
        if name == "ciphertext":
            sealed = seal(text, where="floor", to=[KeyHolder(PartHolder.CASEWORK, self.key)])
            new["wrapped"] = sealed.wraps[0].wrapped
            return sealed.ciphertext
        if name == "wrapped":
            return new["wrapped"]
        if name == "signature" and value is not None:
            return bytes(new["signer"].sign(text.encode()).signature)
        if name in new:
            return new[name]
        if isinstance(value, bytes) and name != "digest":
            return os.urandom(len(value))
        if isinstance(value, dict):
            return Jsonb(value)
        if isinstance(value, str):
            return value.replace(self.known["reference"], new[self.known["reference"]])
        return value


def _insert(table: str, columns: list[str]) -> sql.Composed:
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.Placeholder, columns)),
    )


def _submit(asked: dict[str, Any]) -> bytes:
    global _report
    connection = _connect()
    _report = _report or _Report(connection, os.environ["BENCH_REFERENCE"])
    _report.write(connection, json.dumps(asked))
    return b'{"stored": true}'
