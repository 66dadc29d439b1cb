"""What a thief of everything would carry off: tables, raw files, write-ahead log, broker, outbox, logs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from num_service.settings import Settings
from tests.harness.databases import Databases, TestDatabase


@dataclass
class Markers:
    """Words that stand nowhere else. `stem` begins every one of them."""

    stem: str
    planted: list[str] = field(default_factory=list)

    def new(self) -> str:
        """The next marker."""
        self.planted.append(f"{self.stem}{len(self.planted):04d}")
        return self.planted[-1]

    def anywhere(self, stolen: bytes) -> set[str]:
        """The markers in some bytes: as they are, or the stem in hexadecimal, base64 or UTF-16."""
        stem = self.stem.encode()
        found = {hit.decode().lower() for hit in re.findall(re.escape(stem) + rb"\w*", stolen, re.I)}
        disguises = {"hex": stem.hex().encode(), "utf-16": self.stem.encode("utf-16-le")}
        for shift in range(3):
            # Without the letters at either end that depend on what stands beside it.
            disguises[f"base64/{shift}"] = base64.b64encode(b"." * shift + stem)[4:-4]
        return found | {name for name, looks in disguises.items() if looks in stolen}


def everything(
    settings: Settings, database: TestDatabase, databases: Databases
) -> Iterator[tuple[str, bytes]]:
    """Every place where this installation left something, and what is there."""
    yield from tables(database)
    yield from raw_files(database, databases)
    yield from files(settings.var_dir)
    yield from broker(settings)


def tables(database: TestDatabase) -> Iterator[tuple[str, bytes]]:
    """Every row of every table: text as text, bytes as they are, anything else as PostgreSQL prints it."""
    with psycopg.connect(database.admin_libpq) as admin:
        names = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            rows = admin.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(str(name)))).fetchall()
            yield f"table {name}", b"\n".join(b"\t".join(map(_bytes, row)) for row in rows)


def rows_with(database: TestDatabase, *words: str) -> list[str]:
    """The tables in which one row holds all of these words."""
    return [
        name
        for name, rows in tables(database)
        for row in rows.split(b"\n")
        if all(each.encode() in row for each in words)
    ]


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def raw_files(database: TestDatabase, databases: Databases) -> Iterator[tuple[str, bytes]]:
    """The database's own files, the write-ahead log and the server's log, after a checkpoint."""
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
        row = admin.execute(
            "SELECT current_setting('data_directory'), oid::text FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    data, oid = Path(str(row[0])), str(row[1])
    for folder in (data / "base" / oid, data / "pg_wal"):
        yield from files(folder)
    yield from files(databases.cluster.home)


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in a folder and below it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield str(file), file.read_bytes()


def broker(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Every key of Redis and its value, of whatever kind."""
    assert settings.redis_url is not None
    with redis.Redis.from_url(settings.redis_url) as client:
        for key in client.scan_iter():
            kind = client.type(key)
            read = {
                b"string": client.get,
                b"list": lambda name: client.lrange(name, 0, -1),
                b"set": client.smembers,
                b"zset": lambda name: client.zrange(name, 0, -1, withscores=True),
                b"hash": client.hgetall,
            }[kind]
            yield f"redis {key!r}", key + b" " + repr(read(key)).encode()
