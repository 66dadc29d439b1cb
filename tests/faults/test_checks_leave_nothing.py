"""After many ordinary and private checks nothing that can be stolen holds a number that was checked (issue 13).

So many of each as NUM_ROUNDS says; a thousand were tried. Some numbers are listed, most are not. What can be found is
found: the hour's count of checks stands in the database.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import secrets
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from num_service.app import wire
from num_service.crypto import voprf
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.settings import Settings
from tests.harness.databases import Databases, TestDatabase
from tests.harness.service import LiveServer, running_worker, serving
from tests.harness.stored_data import everything
from tests.harness.story import PASSWORD, begin

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("NUM_ROUNDS", "20"))
#: What an account of five weeks may check in a day.
EACH = 60
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Phone:
    """A member's browser at a live server."""

    def __init__(self, server: LiveServer, email: str) -> None:
        self.url = server.url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self.token = self._token("/sign-in")
        self.post("/sign-in", email=email, password=PASSWORD)
        self.token = self._token("/check")

    def _token(self, path: str) -> str:
        page = self._opener.open(self.url + path, timeout=60).read().decode()
        found = _TOKEN.search(page)
        assert found is not None, path
        return found[1]

    def post(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode()
        return str(self._opener.open(self.url + path, body, timeout=60).read().decode())


def test_no_number_that_was_checked_is_anywhere(
    settings: Settings,
    database: TestDatabase,
    databases: Databases,
    capsys: pytest.CaptureFixture[str],
    say: Callable[[str], None],
) -> None:
    story = begin(settings, wake=wire(settings).wake)
    numbers = [f"07{secrets.choice('4589')}{secrets.randbelow(10**8):08d}" for _ in range(2 * ROUNDS)]
    for listed in numbers[::ROUNDS]:
        given = {"kind": "phone", "value": listed, "basis": "saw"}
        report = story.report(people=[{"role": "client", "identifiers": [given]}])
        story.listed(report, normalise(IdentifierKind.PHONE, listed))
    reported = numbers[::ROUNDS]
    members = [f"phone{each}@example.org" for each in range(-(-2 * ROUNDS // EACH))]
    for email in members:
        story.account(AccountRole.MEMBER, email)
    with story.commits() as session:
        session.execute(text("UPDATE users SET created_on = :old"), {"old": date(2026, 1, 1)})
    with serving(settings) as server, running_worker(settings):
        phones = iter([phone for email in members for phone in [Phone(server, email)] * EACH])
        answers = [_ordinary(next(phones), each) for each in numbers[:ROUNDS]]
        answers += [_privately(next(phones), each) for each in numbers[ROUNDS:]]
        stored = list(everything(settings, database, databases))
    said = capsys.readouterr()
    stored += [("this process", (said.out + said.err).encode()), *_logs(settings)]

    assert answers == ["reported", *["none"] * (ROUNDS - 1), "asked", *["asked"] * (ROUNDS - 1)]
    looked_for = re.compile(b"|".join(form for each in numbers for form in _forms(each)))
    found = {place: hits for place, kept in stored if (hits := set(looked_for.findall(kept)))}
    size = sum(len(kept) for _, kept in stored)
    say(
        f"{ROUNDS} ordinary and {ROUNDS} private checks, {len(stored)} places, {size / 1e6:.0f} MB: "
        f"{len(found)} hold a number"
    )
    assert found == {}
    assert len(reported) == 2
    with psycopg.connect(database.admin_libpq) as admin:
        counted = admin.execute("SELECT sum(used)::int FROM check_totals").fetchone()
    assert counted == (2 * ROUNDS,), "every check was counted"
    story.close()


def _ordinary(phone: Phone, number: str) -> str:
    page = phone.post("/check", text=number)
    found = re.search(r'class="verdict verdict-(\w+)', page)
    return found[1] if found else page[:300]


def _privately(phone: Phone, number: str) -> str:
    """What a browser sends of it; its other half never leaves it (``tests/browser/test_private_check.py``)."""
    _, blinded = voprf.blind(f"phone:+44{number[1:]}".encode())
    return "asked" if "evaluated" in phone.post("/check/private", blinded=blinded.hex()) else "refused"


def _forms(number: str) -> Iterator[bytes]:
    """A number as text, and its last nine digits in hexadecimal: what stands for it in base64 differs by its place."""
    yield number[1:].encode()
    yield number[2:].encode().hex().encode()


def _logs(settings: Settings) -> Iterator[tuple[str, Any]]:
    for log in settings.var_dir.glob("*.log"):
        yield f"{log} at the end", log.read_bytes()
