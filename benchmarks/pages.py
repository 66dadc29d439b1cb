"""Fifty people at people's pace on a grown service: how long each page takes, waiting for a free worker included.

Who has an account signs in by the form before the clock begins. From then on everybody asks for one page each second or
two, whatever the page before it took, and all of it comes from two gunicorn workers. The time is the client's, on
loopback: from connecting until the last byte.
"""

from __future__ import annotations

import os
import random
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.browser import Answer, Browser
from benchmarks.cost import cpu_of
from benchmarks.ground import Ground, Served, serving
from benchmarks.grown import SHARE, Say
from benchmarks.pairs import SECONDS
from benchmarks.serve import SERVICE
from demo import signins
from num_service.domain.identifiers import IdentifierKind, normalise

PORT = int(os.environ.get("BENCH_PORT", "5391")) + 4
PEOPLE = 50
#: Of :data:`PEOPLE`; the others have no account.
MEMBERS, CASEWORKERS = 16, 10
LASTS = min(SECONDS * 20, 600.0)
SEED = 50
_ALONE = 20  # requests of each page whose CPU is counted
TARGET = "p95 < 100 ms of each page, no errors"
_REPORT = {
    "incident_types": "robbery",
    "account": "They took the money back and blocked the door. " * 20,
    "where.region": "london",
    "people.0.role": "client",
    "people.0.identifiers.0.kind": "phone",
    "people.0.identifiers.0.value": "07700 900123",
    "add_identifier": "0",
}
Page = Callable[[random.Random], Answer]


@dataclass
class Person:
    """What one person asks for, by name of the page, as often as it stands there; what they saw, in milliseconds."""

    pages: Sequence[tuple[str, Page]]
    rng: random.Random
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def ask(self, name: str, page: Page) -> None:
        try:
            answer = page(self.rng)
        except OSError as why:
            self.wrong.append(f"{name}: {type(why).__name__}")
            return
        self.took[name].append(answer.seconds * 1000)
        if answer.status != 200:  # a redirect is one too: nobody is signed out, and no page has moved
            self.wrong.append(f"{name}: {answer.status}")

    def live(self, begins: float, ends: float) -> None:
        """A request each second or two, from a moment of their own on."""
        due = begins + self.rng.uniform(0, 2)
        while due < ends:
            time.sleep(max(0.0, due - time.perf_counter()))
            self.ask(*self.rng.choice(self.pages))
            due = max(due + self.rng.uniform(1, 2), time.perf_counter())


def pages(place: Ground, say: Say) -> dict[str, object]:
    """Sign everybody in, let them live for a minute, and say what each page took.

    Raises:
        RuntimeError: an answer was not the page.
    """
    with serving(place, SERVICE, PORT) as served:
        people = _people(place, served.address)
        for person in people:  # each page once: templates are compiled, connections are there
            for name, page in dict(person.pages).items():
                person.ask(name, page)
        costs = _costs(people, served)
        for person in people:
            person.took.clear()
        say(f"  {len(people)} people are there; {LASTS:.0f} s of them")
        server, database = cpu_of(served.pid), cpu_of(place.postmaster())
        lasted = _live(people)
        _no_errors(people)
        took: dict[str, list[float]] = defaultdict(list)
        for person in people:
            for name, times in person.took.items():
                took[name] += times
        asked = sum(map(len, took.values()))
        return {
            "target": TARGET,
            "share": SHARE,
            "people": len(people),
            "seconds": round(lasted, 1),
            "per_second": round(asked / lasted, 1),
            "server_cpu_ms": round((cpu_of(served.pid) - server) * 1000 / asked, 2),
            "database_cpu_ms": round((cpu_of(place.postmaster()) - database) * 1000 / asked, 2),
            **{name: _figures(times) | {"alone_cpu_ms": costs[name]} for name, times in sorted(took.items())},
        }


def _costs(people: list[Person], served: Served) -> dict[str, float]:
    """Milliseconds of the server's CPU for each page, asked by one person after another alone."""
    asks = {name: (person, page) for person in people for name, page in person.pages}
    found = {}
    for name, (person, page) in asks.items():
        before = cpu_of(served.pid)
        for _ in range(_ALONE):
            person.ask(name, page)
        found[name] = round((cpu_of(served.pid) - before) * 1000 / _ALONE, 1)
    _no_errors(people)
    return found


def _live(people: list[Person]) -> float:
    """All of them at once; answers after how many seconds the last had their answer."""
    begins = time.perf_counter()
    threads = [threading.Thread(target=each.live, args=(begins, begins + LASTS)) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begins


def _no_errors(people: list[Person]) -> None:
    if wrong := [each for person in people for each in person.wrong]:
        raise RuntimeError(f"{len(wrong)} answers were errors: {', '.join(sorted(set(wrong)))}")


def _figures(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return {
        "requests": len(times),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "errors": 0,
    }


def _people(place: Ground, address: str) -> list[Person]:
    """The seed is the same each time, and so is what they ask for."""
    members, (reports, packets) = _members(place), references(place)
    made = []
    for number in range(PEOPLE):
        browser = Browser(address)
        if number < MEMBERS:
            browser.sign_in(members[number], signins.PASSWORD)
            asks = _member(browser)
        elif number < MEMBERS + CASEWORKERS:
            each = (signins.CASEWORKER, signins.CASEWORKER_2)[number % 2]
            browser.sign_in(each.email, signins.PASSWORD)
            asks = _caseworker(browser, reports, packets)
        else:
            asks = _stranger(browser)
        made.append(Person(asks, random.Random(f"{SEED} {number}")))
    return made


def _stranger(browser: Browser) -> list[tuple[str, Page]]:
    """Home, the form, and the form as it comes back with another line for a number."""
    fields = {"csrf_token": browser.token("/report")} | _REPORT
    return [
        ("home", lambda _: browser.get("/")),
        ("report_form", lambda _: browser.get("/report/whole")),
        ("report_step", lambda _: browser.post("/report", fields)),
    ]


def _member(browser: Browser) -> list[tuple[str, Page]]:
    """One number of the thousand of Ofcom's that stories use, and the inbox."""
    token = browser.token("/check")

    def check(rng: random.Random) -> Answer:
        return browser.post("/check", {"csrf_token": token, "text": f"07700 900{rng.randrange(1000):03}"})

    return [("check", check), ("alerts", lambda _: browser.get("/alerts"))]


def _caseworker(browser: Browser, reports: list[str], packets: list[str]) -> list[tuple[str, Page]]:
    return [
        ("queue", lambda _: browser.get("/casework")),
        ("one_report", lambda rng: browser.get(f"/casework/{rng.choice(reports)}")),
        ("packet_form", lambda rng: browser.get(f"/casework/{rng.choice(packets)}/packet")),
    ]


def _members(place: Ground) -> list[str]:
    """The demonstration's own, who gets every warning, and grown ones: they have its password from now on."""
    emails = [signins.MEMBER.email, *(f"g{number:05}@example.net" for number in range(MEMBERS - 1))]
    digests = [place.wiring.index.entry(normalise(IdentifierKind.EMAIL, each)).digest for each in emails]
    with place.owns() as connection:
        done = connection.execute(
            "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE email_digest = %s) "
            "WHERE email_digest = ANY(%s)",
            (digests[0], digests),
        )
        if done.rowcount != len(emails):
            raise RuntimeError(f"{done.rowcount} of {len(emails)} members are there")
    return emails


def references(place: Ground) -> tuple[list[str], list[str]]:
    """The newest reports that are not finished, and those of them that the police may be told of."""
    with place.owns() as connection:
        rows = connection.execute(
            "SELECT reference, coalesce(police.value = 'yes', false) FROM reports LEFT JOIN LATERAL "
            "(SELECT value FROM consents WHERE report_id = reports.id AND scope = 'police_intelligence' "
            "ORDER BY number DESC LIMIT 1) AS police ON true WHERE status IN ('received', 'in_hand') "
            "ORDER BY received_on DESC, reference LIMIT 200"
        ).fetchall()
    return [str(each) for each, _ in rows], [str(each) for each, told in rows if told]
