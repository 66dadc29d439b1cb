"""The floors that are served: the same server with bare psycopg and no framework, doing the same work.

A check asks whose a token is, then counts and looks up in one statement, and answers JSON; as the least that any
program could do, it commits one count and looks one digest up. A report is parsed, sealed as the service seals it,
signed as often, and written as the same rows of the same tables, in one statement.

The statements are the service's own, for none was found that cost less: what is measured is everything around them.
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

from benchmarks import budgets
from benchmarks.ground import settings_of
from num_service.app import wire
from num_service.crypto.sealing import KeyHolder, seal
from num_service.crypto.session_box import read_bearer
from num_service.db.statements import Statements, array, numbered
from num_service.domain.reports.parts import PartHolder
from num_service.domain.shared.taxonomy import Language
from num_service.runtime.cluster import libpq_url
from num_service.schemas.reports.report import ReportSchema
from num_service.services.accounts.sign_in import by_token
from num_service.services.checker.asked import from_text
from num_service.services.checker.check_identifier import check_identifiers
from num_service.services.reports.submit_report import submit_report

_connection: psycopg.Connection[Any] | None = None
_report: _Report | None = None
_questions: _Questions | None = None


def _connect() -> psycopg.Connection[Any]:
    global _connection
    if _connection is None:
        url = libpq_url(os.environ["DATABASE_URL"])
        _connection = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.RawCursor)
        _connection.execute("SET plan_cache_mode = force_generic_plan")
    return _connection


def _ask(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    text, names = numbered(statement)
    return _connect().execute(text, [values[each] for each in names]).fetchall()


def app(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """A bare WSGI application."""
    path = environ["PATH_INFO"]
    if path == "/readyz":
        start("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]
    raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = _DOES[path](environ, json.loads(raw))
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _least(environ: dict[str, Any], asked: dict[str, str]) -> bytes:
    """Two questions: whose token it is; then one count and one look-up. Each is a transaction of its own."""
    connection = _connect()
    token = hashlib.sha256(environ["HTTP_AUTHORIZATION"].encode()).digest()
    connection.execute("SELECT user_id FROM api_tokens WHERE token_hash = $1", (token,)).fetchone()
    found = connection.execute(
        "WITH spent AS (INSERT INTO floor_budgets VALUES ($1, 1) "
        "ON CONFLICT (id) DO UPDATE SET used = floor_budgets.used + 1) SELECT id FROM listings WHERE digest = $2",
        (token[:8].hex(), hashlib.sha256(asked["text"].encode()).digest()),
    ).fetchall()
    return json.dumps({"results": [{"value": asked["text"], "found": len(found)}]}).encode()


def _check(environ: dict[str, Any], asked: dict[str, str]) -> bytes:
    """The same two questions as the service's."""
    global _questions
    _questions = _questions or _Questions(environ["HTTP_AUTHORIZATION"], asked["text"])
    return json.dumps(_questions.ask(environ["HTTP_AUTHORIZATION"], asked["text"])).encode()


class _Questions:
    """What the service asks for one check, taken from it once; each call asks the same for another token and text."""

    def __init__(self, authorization: str, text: str) -> None:
        budgets.lift()
        wiring = wire(settings_of(dict(os.environ)))
        taken = _Overheard(wiring.database.statements)
        principal = by_token(taken, authorization.partition(" ")[2], clock=wiring.clock)
        assert principal is not None
        check_identifiers(
            taken, user_id=principal.id, asked=from_text(text), index=wiring.index, clock=wiring.clock
        )
        wiring.close()
        (self.whose, self.token), (self.spend, self.values) = taken.asked
        self.many = range(self.values["digests"].count("x"))

    def ask(self, authorization: str, text: str) -> dict[str, Any]:
        """Whose token it is, what may still be checked, and what stands."""
        hashed = read_bearer(authorization.partition(" ")[2])
        assert hashed is not None
        whose = _ask(self.whose, self.token | {"token": hashed.stored_hash})
        digests = [hashlib.sha256(f"{text}{number}".encode()).digest() for number in self.many]
        rows = _ask(self.spend, self.values | {"user_id": whose[0][0], "digests": array(digests)})
        taken, today, week, *_ = rows[0]
        assert taken
        return {"results": [{"value": text, "found": len(rows)}], "left_today": today, "left_this_week": week}


class _Overheard(Statements):
    """Asks as the service does, and keeps what was asked."""

    def __init__(self, there: Statements) -> None:
        self._there, self.info = there, there.info
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def rows(self, statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        self.asked.append((statement, dict(values)))
        return self._there.rows(statement, values)


class _Report:
    """What the service writes for one report, taken from it once; each call writes the same again, as another's."""

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
        self.parts, self.answers, self.entries = (
            json.loads(self.values[each]) for each in ("parts", "answers", "entries")
        )

    def write(self, text: str) -> None:
        """Make a report's two pairs of keys, seal its two parts, sign what it allows, and insert; committed."""
        signer, reference = SigningKey.generate(), f"R-{uuid.uuid4().hex[:8]}"
        answers = [
            each | {"signature": each["signature"] and _hex(signer.sign(text.encode()).signature)}
            for each in self.answers
        ]
        key = KeyHolder(PartHolder.CASEWORK, self.values["key"])
        parts = [
            each
            | {
                "id": str(uuid.uuid4()),
                "ciphertext": _hex(made.ciphertext),
                "wrapped": _hex(made.wraps[0].wrapped),
            }
            for each in self.parts
            for made in [seal(text, where="floor", to=[key])]
        ]
        _ask(
            self.statement,
            self.values
            | {
                "id": uuid.uuid4(),
                "reference": reference,
                "receipt_lookup": os.urandom(32),
                "receipt_verify_key": bytes(signer.verify_key),
                "receipt_public_key": bytes(PrivateKey.generate().public_key),
                "parts": json.dumps(parts),
                "answers": json.dumps(answers),
                "entries": json.dumps([each | {"subject": f"report:{reference}"} for each in self.entries]),
            },
        )


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"


class _Taken(Statements):
    """Keeps what the service would have written, and writes nothing."""

    def __init__(self, kept: _Report, info: dict[Any, Any]) -> None:
        self._kept, self.info = kept, info

    def rows(self, statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        self._kept.statement, self._kept.values = statement, dict(values)
        return [()]


def _submit(_environ: dict[str, Any], asked: dict[str, Any]) -> bytes:
    global _report
    _report = _report or _Report(asked)
    _report.write(json.dumps(asked))
    return b'{"stored": true}'


_DOES: dict[str, Callable[[dict[str, Any], dict[str, Any]], bytes]] = {
    "/check": _check,
    "/least": _least,
    "/reports": _submit,
}
