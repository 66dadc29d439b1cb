"""The floors that are served: the same server with bare psycopg and no framework, doing the same work.

One request reads a session row, commits a budget, looks an identifier up and answers JSON; or stores a report's JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from num_service.runtime.cluster import libpq_url

_connection: psycopg.Connection[tuple[Any, ...]] | None = None


def _connect() -> psycopg.Connection[tuple[Any, ...]]:
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
    body = _check(environ, json.loads(raw)) if path == "/check" else _store(raw)
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _check(environ: dict[str, Any], asked: dict[str, str]) -> bytes:
    connection = _connect()
    token = hashlib.sha256(environ["HTTP_AUTHORIZATION"].encode()).digest()
    connection.execute("SELECT user_id FROM api_tokens WHERE token_hash = %s", (token,)).fetchone()
    connection.execute(
        "INSERT INTO floor_budgets VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET used = floor_budgets.used + 1"
    )
    digest = hashlib.sha256(asked["text"].encode()).digest()
    found = connection.execute("SELECT id FROM listings WHERE digest = %s", (digest,)).fetchall()
    connection.commit()
    return json.dumps({"results": [{"value": asked["text"], "found": len(found)}]}).encode()


def _store(raw: bytes) -> bytes:
    connection = _connect()
    connection.execute("INSERT INTO floor_reports (body) VALUES (%s)", (raw.decode(),))
    connection.commit()
    return b'{"stored": true}'
