"""Checking and reporting over HTTP, beside a bare server doing the same."""

from __future__ import annotations

import dataclasses
import json
import os
import uuid
from collections.abc import Callable

from benchmarks.ground import Ground
from benchmarks.load import Request
from benchmarks.pairs import Side, alternately
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language
from num_service.schemas.reports.report import ReportSchema
from num_service.services.accounts import sign_in
from num_service.services.accounts.accounts import NewAccount, open_account
from num_service.services.casework import casework_key
from num_service.services.reports.submit_report import submit_report

PORTS = int(os.environ.get("BENCH_PORT", "5391")), int(os.environ.get("BENCH_PORT", "5391")) + 1
MEMBERS = 16
CLIENTS = 1, 2, 4, 8, 16
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


def fill(place: Ground, listings: int) -> None:
    """So many listings of random digests."""
    with place.owns() as connection:
        connection.execute("TRUNCATE listings CASCADE")
        connection.execute(
            "INSERT INTO listings (kind, digest, key_version) "
            "SELECT 'phone', sha256(('bench' || n)::bytea), 1 FROM generate_series(1, %s) n",
            (listings,),
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
    at: dict[int, dict[str, object]] = {}
    for listings in (1_000, 1_000_000):
        say(f"  {listings:,} listings")
        fill(place, listings)
        at[listings] = alternately(place, service, floor, ports=PORTS, say=say)
    return {
        "target": "of_floor ≥ 0.6, p99_to_floor ≤ 2, at most 2 round trips, the same at both sizes",
        **{f"{listings}_listings": found for listings, found in at.items()},
    }


def submit(place: Ground, say: Callable[[str], None]) -> dict[str, object]:
    """Seal, index, sign and write a report, beside the same rows by bare psycopg; at 1 to 16 clients."""
    raw = json.dumps(REPORT).encode()
    with place.wiring.database.commits() as session:
        sent = submit_report(
            session,
            new=ReportSchema().load(REPORT),
            keys=place.wiring.keys,
            index=place.wiring.index,
            clock=place.wiring.clock,
            language=Language.EN,
        )
    place = dataclasses.replace(place, environ=place.environ | {"BENCH_REFERENCE": sent.reference})
    service = Side(SERVICE, lambda _: ("POST", "/api/v1/reports", raw, JSON))
    floor = Side(FLOOR, lambda _: ("POST", "/reports", raw, JSON))
    found: dict[str, object] = {"target": "of_floor ≥ 0.6, and more clients never fewer reports"}
    for clients in CLIENTS:
        say(f"  {clients} clients")
        found[f"{clients}_clients"] = alternately(
            place, service, floor, ports=PORTS, say=say, threads=clients
        )
    return found
