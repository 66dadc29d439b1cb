"""The floors that are served: the same server with bare psycopg and no framework, doing the same work.

A check reads a token's row, commits a budget, looks an identifier up and answers JSON. A report is parsed, sealed as
the service seals it, signed as often, and written as the same rows of the same tables, in one statement.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import psycopg
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from benchmarks.ground import settings_of
from num_service.app import wire
from num_service.crypto.sealing import KeyHolder, seal
from num_service.db.statements import Statements
from num_service.domain.reports.parts import PartHolder
from num_service.domain.shared.taxonomy import Language
from num_service.runtime.cluster import libpq_url
from num_service.schemas.reports.report import ReportSchema
from num_service.services.reports.submit_report import submit_report

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
    """What the service writes for one report, taken from it once; each call writes the same again, as another's.

    The statement is the service's own, for none was found that costs less: what is measured is everything around it.
    """

    def __init__(self, asked: dict[str, Any]) -> None:
        self.statement, self.values = "", dict[str, Any]()
        wiring = wire(settings_of(dict(os.environ)))
        submit_report(
            _Taken(self, wiring.database.statements.info),
            new=ReportSchema().load(asked),
            keys=wiring.keys,
            index=wiring.index,
            clock=wiring.clock,
            language=Language.EN,
        )
        wiring.close()
        self.allowed = [n for n, each in enumerate(self.values["signatures"]) if each is not None]

    def write(self, connection: psycopg.Connection[Any], text: str) -> None:
        """Make a report's two pairs of keys, seal its two parts, sign what it allows, and insert; committed."""
        signer, reference = SigningKey.generate(), f"R-{uuid.uuid4().hex[:8]}"
        signatures = list(self.values["signatures"])
        for number in self.allowed:
            signatures[number] = signer.sign(text.encode()).signature
        key = KeyHolder(PartHolder.CASEWORK, self.values["key"])
        sealed = [seal(text, where="floor", to=[key]) for _ in self.values["texts"]]
        connection.execute(
            self.statement,
            self.values
            | {
                "id": uuid.uuid4(),
                "reference": reference,
                "receipt_lookup": os.urandom(32),
                "receipt_verify_key": bytes(signer.verify_key),
                "receipt_public_key": bytes(PrivateKey.generate().public_key),
                "part_ids": [uuid.uuid4() for _ in sealed],
                "texts": [each.ciphertext for each in sealed],
                "wraps": [each.wraps[0].wrapped for each in sealed],
                "signatures": signatures,
                "subjects": [f"report:{reference}"] * len(self.values["subjects"]),
            },
        ).fetchall()


class _Taken(Statements):
    """Keeps what the service would have written, and writes nothing."""

    def __init__(self, kept: _Report, info: dict[Any, Any]) -> None:
        self._kept, self.info = kept, info

    def rows(self, statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        self._kept.statement, self._kept.values = statement, dict(values)
        return [()]


def _submit(asked: dict[str, Any]) -> bytes:
    global _report
    connection = _connect()
    connection.autocommit = True
    _report = _report or _Report(asked)
    _report.write(connection, json.dumps(asked))
    return b'{"stored": true}'
