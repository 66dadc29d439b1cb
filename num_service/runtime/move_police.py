"""Moves what an earlier version kept of the police side in the main database to the police database, once.

Migration 0024 leaves it aside in `moved_officers` and `moved_officer_sessions`; packets' texts are in `packets`. First
everything is committed there, then what was left aside is dropped here: stopped between the two, it is done again, and
rows that are there already stay as they are.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, create_engine, text

_OFFICERS = (
    "SELECT id, force, name, email, password_hash, active, one_time, waits, made_by, enabled_by "
    "FROM moved_officers"
)
_SESSIONS = "SELECT token_hash, officer_id, sealed, expires_at FROM moved_officer_sessions"
_PACKETS = (
    "SELECT reference, released.force, released.sha256, released_at, opened_at, acknowledged_at, withdrawn_at, "
    "withdrawal_seen_at, content FROM released_packets AS released JOIN packets USING (reference)"
)
_COPY = {
    _OFFICERS: "INSERT INTO officers "
    "(id, force, name, email, password_hash, active, one_time, waits, made_by, enabled_by) "
    "VALUES (:id, :force, :name, :email, :password_hash, :active, :one_time, :waits, :made_by, :enabled_by) "
    "ON CONFLICT DO NOTHING",
    _SESSIONS: "INSERT INTO officer_sessions (token_hash, officer_id, sealed, expires_at) "
    "VALUES (:token_hash, :officer_id, :sealed, :expires_at) ON CONFLICT DO NOTHING",
}
_PACKET = (
    "INSERT INTO released_packets (reference, force, sha256, priority, released_at, opened_at, acknowledged_at, "
    "withdrawn_at, withdrawal_seen_at) VALUES (:reference, :force, :sha256, :priority, :released_at, :opened_at, "
    ":acknowledged_at, :withdrawn_at, :withdrawal_seen_at) ON CONFLICT DO NOTHING RETURNING reference"
)
_TEXT = "INSERT INTO packet_texts (reference, content) VALUES (:reference, :content)"


def still_to_move(database_url: str) -> bool:
    """Whether something of the police side is left aside in the main database."""
    engine = create_engine(database_url)
    try:
        with engine.connect() as main:
            return bool(main.scalar(text("SELECT to_regclass('moved_officers') IS NOT NULL")))
    finally:
        engine.dispose()


def move_police(database_url: str, police_owner_url: str) -> None:
    """Copy what was left aside into the police database, commit that, and then drop it here."""
    if not still_to_move(database_url):
        return
    here, there = create_engine(database_url), create_engine(police_owner_url)
    try:
        with here.begin() as main:
            with there.begin() as police:
                _copy(main, police)
            main.execute(text("SELECT audit_append('command', 'officers.moved', 'officers')"))
            main.execute(text("DROP TABLE moved_officer_sessions, moved_officers"))
    finally:
        here.dispose()
        there.dispose()


def _copy(main: Connection, police: Connection) -> None:
    for asked, insert in _COPY.items():
        if rows := [dict(row) for row in main.execute(text(asked)).mappings()]:
            police.execute(text(insert), rows)
    for row in main.execute(text(_PACKETS)).mappings():
        known = dict(row) | {"priority": json.loads(row["content"])["priority"]}
        if police.scalar(text(_PACKET), known):
            police.execute(text(_TEXT), {"reference": row["reference"], "content": row["content"]})
    police.execute(text("SELECT audit_append('command', 'officers.moved', 'officers')"))
