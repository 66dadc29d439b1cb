"""What PostgreSQL does for the pages and the workers on a grown service: EXPLAIN (ANALYZE, BUFFERS) of what they ask.

The statements are not written here: somebody looks at each page, workers do what they do every few seconds, and what
that asked of the databases is explained. Each statement is printed once, with who asks it; nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg

from benchmarks.ground import Ground, settings_of
from benchmarks.grown import SHARE, Say
from benchmarks.pages import references
from demo import signins
from num_service.app import create_app
from num_service.db.queries.alerts import deliveries
from num_service.domain.alerts.audience import Channel
from num_service.extensions import limiter
from num_service.services.core.wiring import Wiring
from tests.harness.deeds import AT_THE_POLICE, DEEDS
from tests.harness.pages import Visitor
from tests.harness.plans import Statement, asked, explained

_TOOK = re.compile(r"^Execution Time: ([\d.]+) ms", re.M)


@dataclass
class Found:
    """A statement, its plan, what it took in milliseconds, and who asks it."""

    statement: Statement
    plan: str
    took: float
    by: list[str] = field(default_factory=list)


def plans(place: Ground, say: Say) -> dict[str, object]:
    """Print them, the slowest first; answers how many there are and what the slowest takes."""
    app = create_app(settings_of(place.environ))
    wiring = app.extensions["num"]
    assert isinstance(wiring, Wiring)
    found: dict[str, Found] = {}
    try:
        limiter.enabled = False
        visitors = {
            email: Visitor(app.test_client())
            for email in ("", signins.MEMBER.email, signins.CASEWORKER.email)
        }
        for email, visitor in visitors.items():
            if email:
                visitor.sign_in(email, signins.PASSWORD)
        for name, (email, look) in _looks(place).items():
            for _ in range(2):  # the first time may find something out for good
                with asked(wiring.database, wiring.push_database) as there:
                    answer = look(visitors[email])
                if answer != 200:
                    raise RuntimeError(f"{name}: {answer}")
            _explain(name, there, found)
        for name, there in _work(wiring):
            _explain(name, there, found)
    finally:
        wiring.close()
    ordered = sorted(found.values(), key=lambda each: -each.took)
    for each in ordered:
        say(
            f"\n{'=' * 8} {each.took:.2f} ms: {'; '.join(each.by)}\n{each.statement.words.strip()}\n{each.plan}"
        )
    return {
        "share": SHARE,
        "explained": len(ordered),
        "slowest": [f"{each.took:.2f} ms: {'; '.join(each.by)}" for each in ordered[:10]],
    }


def _looks(place: Ground) -> dict[str, tuple[str, Callable[[Visitor], int]]]:
    """By name: who looks, and what they ask for; its status."""
    reports, packets = references(place)

    def at(path: str) -> Callable[[Visitor], int]:
        return lambda visitor: visitor.get(path).status_code

    def check(visitor: Visitor) -> int:
        return visitor.post("/check", text="07700 900123").status_code

    staff, member = signins.CASEWORKER.email, signins.MEMBER.email
    return {
        "home": ("", at("/")),
        "report form": ("", at("/report/whole")),
        "check": (member, check),
        "alerts": (member, at("/alerts")),
        "unread alerts": (member, at("/alerts?unread=1")),
        "queue": (staff, at("/casework")),
        "queue, finished": (staff, at("/casework?show=finished")),
        "one report": (staff, at(f"/casework/{reports[0]}")),
        "packet form": (staff, at(f"/casework/{packets[0]}/packet")),
        "warnings": (staff, at("/casework/alerts")),
    }


def _work(wiring: Wiring) -> Iterator[tuple[str, list[Statement]]]:
    for name, deed in DEEDS.items():
        database = wiring.push_database if name in AT_THE_POLICE else wiring.database
        if database is None or (name == "deliveries claimed" and not _waiting(wiring)):
            continue
        with asked(database) as there, database.session() as session:
            deed(session, wiring)
            session.rollback()
        yield name, there


def _waiting(wiring: Wiring) -> bool:
    """Whether a mail waits: claiming nothing asks nothing."""
    with wiring.database.reads() as session:
        return deliveries.most_urgent(session, channel=Channel.EMAIL, now=wiring.clock()) is not None


def _explain(name: str, there: list[Statement], found: dict[str, Found]) -> None:
    for each in there:
        words = each.words
        if words in found:
            if name not in found[words].by:
                found[words].by.append(name)
            continue
        with each.database.engine.connect() as connection:
            bare = connection.connection.driver_connection
            assert isinstance(bare, psycopg.Connection)
            try:
                plan = "\n".join(explained(bare, each))
            except psycopg.errors.UniqueViolation:
                plan = "Not carried out: what it writes is there already."
            bare.rollback()
        if plan:
            took = _TOOK.search(plan)
            found[words] = Found(each, plan, float(took[1]) if took else 0.0, [name])
