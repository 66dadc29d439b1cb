"""Checking and reporting over HTTP, beside a bare server doing the same."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from benchmarks.ground import Ground, timed
from benchmarks.load import Request
from benchmarks.pairs import Side, alternately
from benchmarks.slow_disk import MILLISECONDS
from num_service.crypto.casework_pins import pins_as_text
from num_service.db.queries.checker import budgets, listings
from num_service.db.statements import Statements
from num_service.domain.checker.budgets import Budget
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.accounts.accounts import NewAccount, open_account
from num_service.services.casework import casework_key

PORT = int(os.environ.get("BENCH_PORT", "5391"))
PORTS = PORT, PORT + 1
MEMBERS = 16
CLIENTS = 1, 2, 4, 8, 16
CLIENTS_ON_A_SLOW_DISK = 1, 4, 16
PASTED = 500
SERVICE = "benchmarks.unlimited:app"
FLOOR = "benchmarks.floor:app"
JSON = {"Content-Type": "application/json"}

REPORT = {
    "incident_types": ["threatening_messages", "non_payment"],
    "account": "He would not pay and then sent messages all night. " * 20,
    "where": {"region": "london", "town": "Camden"},
    "people": [{"role": "client", "identifiers": [{"kind": "phone", "value": "07700 900123"}]}],
    "about": {"contact": "a@example.org", "on_behalf": "self"},
    "consents": {"checker": "yes", "alert": "yes", "police_intelligence": "no"},
}


def prepare(place: Ground) -> list[str]:
    """A casework key, members with a token each, and the floor's own table; answers the bearer tokens."""
    tokens = []
    with place.wiring.database.commits() as session:
        made = casework_key.set_up(session, clock=place.wiring.clock)
        place.wiring.pins.keep(made.version, made.public)
        place.environ["NUM_CASEWORK_KEY"] = pins_as_text({made.version: made.public})  # as in production
        for number in range(MEMBERS):
            email = f"bench{number}@example.org"
            open_account(
                session,
                new=NewAccount(AccountRole.MEMBER, email, password=uuid.uuid4().hex),
                index=place.wiring.index,
                contact=place.wiring.contact,
                actor="command",
                clock=place.wiring.clock,
            )
            session.flush()
            tokens.append(
                sign_in.issue_token(
                    session,
                    email=email,
                    index=place.wiring.index,
                    actor="command",
                    clock=place.wiring.clock,
                )
            )
    with place.owns() as connection:
        connection.execute("CREATE TABLE floor_budgets (id text PRIMARY KEY, used bigint)")
        connection.execute("GRANT ALL ON floor_budgets TO PUBLIC")
    return tokens


def fill(place: Ground, many: int) -> None:
    """So many listings of random digests."""
    with place.owns() as connection:
        connection.execute("TRUNCATE listings CASCADE")
        connection.execute(
            "INSERT INTO listings (kind, digest, key_version) "
            "SELECT 'phone', sha256(('bench' || n)::bytea), 1 FROM generate_series(1, %s) n",
            (many,),
        )
        connection.execute("VACUUM ANALYZE listings")


def check(place: Ground, tokens: list[str], say: Callable[[str], None]) -> dict[str, object]:
    """One number, signed in, budget counted, at 1,000 and at 1,000,000 listings, each beside its floor."""

    def asking(path: str) -> Callable[[int], Request]:
        def one(number: int) -> Request:
            headers = JSON | {"Authorization": f"Bearer {tokens[number % MEMBERS]}"}
            return "POST", path, json.dumps({"text": f"07700 9{number % 100_000:05d}"}).encode(), headers

        return one

    service, floor = Side(SERVICE, asking("/api/v1/check")), Side(FLOOR, asking("/check"))
    least = Side(FLOOR, asking("/least"))
    at: dict[int, dict[str, object]] = {}
    for many in (1_000, 1_000_000):
        say(f"  {many:,} listings")
        fill(place, many)
        at[many] = alternately(place, service, floor, ports=PORTS, say=say)
    say("  beside one count and one look-up")
    beside_least = alternately(place, service, least, ports=PORTS, say=say)
    small, large = (_median_cpu(found) for found in at.values())
    return {
        "target": "of_floor ≥ 0.6, p99_to_floor ≤ 2, at most 2 round trips, the same at both sizes",
        **{f"{many}_listings": found for many, found in at.items()},
        "of_one_count_and_one_look_up": beside_least["of_floor"],
        "cpu_at_1000000": {"to_the_smaller": round(large / small, 3)},
        f"{PASTED}_pasted": pasted(place),
    }


def _median_cpu(found: dict[str, object]) -> float:
    service = found["service"]
    assert isinstance(service, dict)
    return float(service["server_cpu_ms"] + service["database_cpu_ms"])


def pasted(place: Ground) -> dict[str, object]:
    """How many statements so many numbers are, counted and looked up at once, and what the database takes for them.

    An account may ask for fewer in one go: its budget and the work of reading say how many (decision 53).
    """
    statements = place.wiring.database.statements
    made: list[str] = []

    def counting(statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        made.append(statement)
        return statements.rows(statement, values)

    with place.wiring.database.reads() as session:
        user_id = session.execute(text("SELECT id FROM users LIMIT 1")).scalar_one()
    budget = Budget(PASTED * 100, PASTED * 100)
    counted = CountedStatements(counting)
    now = place.wiring.clock()
    taken = timed(
        lambda: listings.spend_and_look_up(
            counted,
            budget=budgets.parameters(
                user_id=user_id,
                count=PASTED,
                day=now.date(),
                week=now.date(),
                new_after=now.date(),
                now=now,
                in_all=10**9,
                new=budget,
                usual=budget,
            ),
            digests=[hashlib.sha256(f"bench{number}".encode()).digest() for number in range(PASTED)],
            now=now,
        )
    )
    return {"statements": len(made) / 3, "milliseconds": round(taken * 1000, 2)}


class CountedStatements(Statements):
    """Statements that say what they were asked."""

    def __init__(self, rows: Callable[[str, Mapping[str, Any]], Sequence[tuple[Any, ...]]]) -> None:
        self._rows = rows

    def rows(self, statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        return self._rows(statement, values)


def submit(place: Ground, say: Callable[[str], None]) -> dict[str, object]:
    """Seal, index, sign and write a report, beside the same rows by bare psycopg; at 1 to 16 clients."""
    raw = json.dumps(REPORT).encode()
    service = Side(SERVICE, lambda _: ("POST", "/api/v1/reports", raw, JSON))
    floor = Side(FLOOR, lambda _: ("POST", "/reports", raw, JSON))
    found: dict[str, object] = {"target": "of_floor ≥ 0.6, and more clients never fewer reports"}

    def at(clients: int) -> dict[str, object]:
        return alternately(place, service, floor, ports=PORTS, say=say, threads=clients)

    for clients in CLIENTS:
        say(f"  {clients} clients")
        found[f"{clients}_clients"] = at(clients)
    if place.disk is None:
        say("  no C compiler: what a slow disk does is not measured")
        return found
    for clients in CLIENTS_ON_A_SLOW_DISK:
        say(f"  {clients} clients, every fsync {MILLISECONDS} ms slower")
        with place.disk.switched_on():
            found[f"{clients}_clients_fsync_{MILLISECONDS}_ms_slower"] = at(clients)
    return found
