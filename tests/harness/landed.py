"""The installation that migrations are tried on: rows as a version that has landed left them.

`tests/data/landed_0002.sql` was made by the services of commit 3efaeb7 (head 0002): rows in every table, and reports,
warnings, packets and deliveries in every state. `landed_0005.sql` is the same installation after it was migrated and
worked on by the services of commit 353f906 (head 0005), and `landed_0016.sql` the same again, left by commit 0461cad
(head 0016), and `landed_0028.sql` by commit d550193 (head 0028), with the police database beside it. Beside each, a
`.json` has what opens it: keys, receipts, references. A migration is tried on every one of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import select

from num_service.app import wire
from num_service.crypto.casework_pins import public_half
from num_service.crypto.caseworker_keys import LockedKeypair, keypair_place, open_grant, unlock
from num_service.db.models.accounts.account import User
from num_service.db.models.casework.casework_key import CaseworkerKeypair
from num_service.db.queries.casework import keys
from num_service.domain.shared.permissions import AccountRole
from num_service.runtime import migrate
from num_service.services.casework import casework_key
from num_service.services.core.password_secret import password_secret
from num_service.settings import Settings
from tests.harness.databases import TestDatabase, there
from tests.harness.spoken import spoken
from tests.harness.story import PASSWORD

#: Every head that has landed with data of its own, the oldest first.
REVISIONS = ("0002", "0005", "0016", "0028")
#: Those that left a police database too, and its head then. Before 0024 officers and packets were in the main one.
POLICE_REVISIONS = {"0028": "0002"}
_DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Landed:
    """What opens the rows. reports: reference and receipt by what happened to each; alerts, packets: references."""

    keys: str
    reports: dict[str, dict[str, str]]
    alerts: dict[str, str]
    alert_ids: dict[str, str]
    packets: dict[str, str]


def opened_by(head: str) -> Landed:
    """The keys, receipts and references of the rows that a head left."""
    told = json.loads((_DATA / f"landed_{head}.json").read_text())
    return Landed(
        keys=json.dumps(told["keys"]),
        **{name: told[name] for name in ("reports", "alerts", "alert_ids", "packets")},
    )


def land(database: TestDatabase, head: str) -> None:
    """Bring an empty database to a landed head, and fill it with the rows that it left."""
    migrate.upgrade(database.owner_url, head)
    _fill(database.admin_libpq, f"landed_{head}.sql")
    if head in POLICE_REVISIONS:
        land_police(database, head)


def land_police(database: TestDatabase, head: str) -> None:
    """The same for the police database that a landed head left beside it."""
    migrate.upgrade_police(there(database.police_owner_url), POLICE_REVISIONS[head])
    _fill(database.police_admin_libpq, f"landed_{head}_police.sql")


def _fill(admin_libpq: str, name: str) -> None:
    """As a backup is played back: rows that are older than a rule stand beside it."""
    with psycopg.connect(admin_libpq) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute((_DATA / name).read_text())


def granted_anew(settings: Settings) -> None:
    """What the upgrade to certificates asks for: the casework key is pinned, and granted to keys that were read out.

    The recovery key of these rows is not kept; what it opens comes from a caseworker's own grant instead.
    """
    wiring = wire(settings)
    with wiring.database.commits() as session:
        private, secret = {}, password_secret(session)
        for user in session.scalars(select(User).where(User.role == AccountRole.CASEWORKER)):
            keypair = session.get_one(CaseworkerKeypair, user.id)
            locked = LockedKeypair(keypair.public_key, keypair.salt, keypair.private_wrapped)
            own = unlock(locked, PASSWORD, where=keypair_place(user.id), secret=secret)
            for each in keys.grants_of(session, user.id):
                private[each.key_version] = open_grant(each.wrapped, own)
                wiring.pins.keep(each.key_version, public_half(private[each.key_version]))
        for user, _keypair, grants in keys.caseworkers(session):
            if grants:
                casework_key.grant_to(
                    session,
                    user_id=user.id,
                    heard=spoken(session, user.id),
                    private=private,
                    granted_by=None,
                    clock=wiring.clock,
                )
    wiring.database.close()


def rows(database: TestDatabase) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but Alembic's own, in an order that is the same each time."""
    return rows_at(database.owner_libpq)


def rows_at(owner_libpq: str) -> dict[str, list[dict[str, Any]]]:
    """The same of whichever database an owner's address names."""
    with psycopg.connect(owner_libpq) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        found = {}
        for (table,) in tables:
            asked = sql.SQL("SELECT to_jsonb(each) FROM {} AS each ORDER BY to_jsonb(each)::text")
            found[table] = [row for (row,) in connection.execute(asked.format(sql.Identifier(table)))]
    return found


def revision(database: TestDatabase) -> str:
    """Which migration a database is at."""
    with psycopg.connect(database.owner_libpq) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])
