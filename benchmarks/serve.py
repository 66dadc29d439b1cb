"""Checking and reporting over HTTP, beside a bare server doing the same."""

from __future__ import annotations

import json
import os
import uuid

from sqlalchemy import text

from benchmarks.ground import Ground, Load, ask, serving
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.accounts.accounts import NewAccount, open_account
from num_service.services.casework import casework_key

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
PORT = 5391

REPORT = {
    "incident_types": ["threatening_messages", "non_payment"],
    "account": "He would not pay and then sent messages all night. " * 20,
    "where": {"region": "london", "town": "Camden"},
    "people": [{"role": "client", "identifiers": [{"kind": "phone", "value": "07700 900123"}]}],
    "about": {"contact": "a@example.org"},
    "consents": {"checker": "yes", "alert": "yes", "police_intelligence": "no"},
}


def prepare(place: Ground) -> str:
    """A casework key, a member with a token, and the floors' own tables; answers the bearer token."""
    with place.wiring.database.commits() as session:
        casework_key.set_up(session, clock=place.wiring.clock)
        new = NewAccount(AccountRole.MEMBER, "bench@example.org", password=uuid.uuid4().hex)
        open_account(
            session,
            new=new,
            index=place.wiring.index,
            contact=place.wiring.contact,
            actor="command",
            clock=place.wiring.clock,
        )
        session.execute(text("CREATE TABLE floor_budgets (id int PRIMARY KEY, used bigint)"))
        session.execute(text("CREATE TABLE floor_reports (id bigserial PRIMARY KEY, body jsonb)"))
        return sign_in.issue_token(
            session,
            email="bench@example.org",
            index=place.wiring.index,
            actor="command",
            clock=place.wiring.clock,
        )


def fill(place: Ground, listings: int) -> None:
    """So many listings of random digests."""
    with place.connect() as connection:
        connection.execute("TRUNCATE listings CASCADE")
        connection.execute(
            "INSERT INTO listings (kind, digest, key_version) "
            "SELECT 'phone', sha256(('bench' || n)::bytea), 1 FROM generate_series(1, %s) n",
            (listings,),
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE listings")


def check(place: Ground, token: str) -> dict[str, object]:
    """One number, signed in, budget counted, at 1,000 and at 1,000,000 listings; floor at 1,000,000."""
    at: dict[int, Load] = {}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def one(path: str, number: int) -> tuple[str, str, bytes, dict[str, str]]:
        return "POST", path, json.dumps({"text": f"07700 9{number % 100_000:05d}"}).encode(), headers

    for listings in (1_000, 1_000_000):
        fill(place, listings)
        with serving(place, "benchmarks.unlimited:app", PORT) as where:
            ask(where, lambda number: one("/api/v1/check", number), seconds=2)
            at[listings] = ask(where, lambda number: one("/api/v1/check", number), seconds=SECONDS)
    with serving(place, "benchmarks.floor:app", PORT + 1) as where:
        ask(where, lambda number: one("/check", number), seconds=1)
        floor = ask(where, lambda number: one("/check", number), seconds=SECONDS)
    large, small = at[1_000_000], at[1_000]
    return {
        "floor": floor.as_json(),
        "service": large.as_json(),
        "of_floor": round(large.rate / floor.rate, 2),
        "target": "≥ 0.5 of the floor's rate, p99 under 3 times the floor's",
        "p99_to_floor": round(large.p99 / floor.p99, 2),
        "at_1000_listings": small.as_json(),
        "million_to_thousand": round(small.rate / large.rate, 2),
        "target_growth": "within 1.2",
    }


def submit(place: Ground) -> dict[str, object]:
    """Seal, index and write a report, beside storing the same JSON."""
    raw, headers = json.dumps(REPORT).encode(), {"Content-Type": "application/json"}
    with serving(place, "benchmarks.unlimited:app", PORT) as where:
        ask(where, lambda _: ("POST", "/api/v1/reports", raw, headers), seconds=1)
        load = ask(where, lambda _: ("POST", "/api/v1/reports", raw, headers), seconds=SECONDS)
    with serving(place, "benchmarks.floor:app", PORT + 1) as where:
        ask(where, lambda _: ("POST", "/reports", raw, headers), seconds=1)
        floor = ask(where, lambda _: ("POST", "/reports", raw, headers), seconds=SECONDS)
    return {
        "floor": floor.as_json(),
        "service": load.as_json(),
        "of_floor": round(load.rate / floor.rate, 2),
        "target": "≥ 0.5",
    }
