"""Everything stolen at once: database, files, write-ahead log, broker, outbox, logs. Nothing sealed is in it.

Markers are planted through the pages' own services, over HTTP at a live server, and in the pages of a browser; then
all there is is searched (4-data-protection, first promise; issue 2, "Shown when"). A marker in a published alert is
found, so the search works.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from num_service.app import wire
from num_service.domain.police.packet import Item, StaffWords
from num_service.domain.shared.permissions import AccountRole
from num_service.runtime import processes
from num_service.services.casework import open_report
from num_service.services.reports import return_with_receipt
from num_service.services.reports.messages import add_message
from num_service.settings import Settings
from tests.harness.api import V1, bearer, token_of
from tests.harness.databases import Databases, TestDatabase
from tests.harness.pages import Visitor
from tests.harness.service import LiveServer, running_worker, serving
from tests.harness.stored_data import Markers, everything
from tests.harness.story import PASSWORD, SentReport, Story, begin
from tests.harness.texts import alert_text, packet_for

pytestmark = pytest.mark.faults

Say = Callable[[str], None]
PERSON = (
    *("name_used", "height", "hair", "eyes", "accent", "marks", "clothing", "vehicle", "weapon"),
    *("companions", "appearance", "seen_before", "knows_where_you_live"),
)
#: Where the reporters of this test call from, on this machine; nothing else here has these addresses.
HER_ADDRESS, FORWARDED = "127.0.0.9", "203.0.113.77"
MAILS = 6
CHECKED = "7700900888"  # a number that is checked and listed nowhere


def full_report(markers: Markers, **consents: str) -> dict[str, Any]:
    """A report with a marker in every field that takes words."""
    new = markers.new
    return {
        "incident_types": ["rape"],
        "account": f"He said {new()} and then {new()}.",
        "when": {"day": "2026-01-02", "about": new(), "still_going_on": new()},
        "where": {"region": "london", "town": new(), "exact_place": new(), "own_place": new()},
        "people": [
            {
                "role": "client",
                **{name: new() for name in PERSON},
                "identifiers": [
                    {"kind": "username", "value": new()},
                    {"kind": "email", "value": f"{new()}@example.org"},
                ],
            }
            for _ in range(2)
        ],
        "about": {name: new() for name in ("hurt", "contact", "safe_time", "own_advert", "told_police")},
        "consents": consents,
    }


class Caller:
    """Somebody with an address and a browser of her own, at a live server."""

    def __init__(self, server: LiveServer, browser: str) -> None:
        self._at = urlsplit(server.url)
        self._headers = {
            "User-Agent": browser,
            "X-Forwarded-For": FORWARDED,
            "Content-Type": "application/json",
        }

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        connection = HTTPConnection(
            self._at.hostname or "", self._at.port, timeout=30, source_address=(HER_ADDRESS, 0)
        )
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("POST", path, body=raw, headers=self._headers | headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text[:1] in b"{[" else text


def test_no_marker_is_in_anything_that_can_be_stolen(
    settings: Settings,
    app: Flask,
    database: TestDatabase,
    databases: Databases,
    capsys: pytest.CaptureFixture[str],
    say: Say,
) -> None:
    markers = Markers("zq" + "".join(secrets.choice("bcdfghjklmnpqrstvwxyz") for _ in range(10)))
    control = Markers(markers.stem[::-1])
    story = begin(settings, wake=wire(settings).wake)
    story.recipients(MAILS - 1)  # and the member who checks a number
    receipts: list[str] = []
    with serving(settings) as server, running_worker(settings) as worker:
        reporter = Caller(server, f"Browser {markers.new()}")
        receipts += by_services(story, markers)
        receipts += over_http(story, reporter, markers)
        staff_pages(app, story, markers)
        published = story.report()
        receipts.append(published.receipt.shown)
        story.publish(story.approved_alert(published, text=alert_text(body=f"He says {control.new()}.")))
        story.approved_packet(published)
        delivered = processes.wait_until(
            lambda: len(list(settings.outbox_dir.glob("*.json"))) == MAILS, seconds=120
        )
        assert delivered, worker.text()
        # While everything still runs: what is in memory of the broker and in open files is there too.
        assert len(markers.planted) >= 200
        stored = list(everything(settings, database, databases))
    said = capsys.readouterr()
    stored += [("this process", (said.out + said.err).encode()), *files_after(settings)]

    leaked = {place: hits for place, kept in stored if (hits := markers.anywhere(kept))}
    size = sum(len(kept) for _, kept in stored)
    say(
        f"stolen: {len(stored)} places, {size / 1e6:.0f} MB, "
        f"{len(markers.planted)} markers planted, {len(leaked)} places"
    )
    assert leaked == {}
    tell_tales = [HER_ADDRESS, FORWARDED, CHECKED, *receipts, *(each.replace("-", "") for each in receipts)]
    for tell_tale in tell_tales:
        assert [place for place, kept in stored if tell_tale.encode() in kept] == [], tell_tale
    found = [place for place, kept in stored if control.planted[0] in control.anywhere(kept)]
    assert "table alerts" in found, "the search finds nothing at all"
    assert any("/base/" in place for place in found), "the raw files are not searched"
    story.close()


def files_after(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The logs once more: servers say things when they stop."""
    for log in settings.var_dir.glob("*.log"):
        yield f"{log} at the end", log.read_bytes()


def by_services(story: Story, markers: Markers) -> list[str]:
    """Reports, notes, messages both ways and drafts. Answers the receipts."""
    shown = []
    for number in range(3):
        plain = full_report(markers, checker="no", alert="yes", police_intelligence="yes" if number else "no")
        sent = story.report(**plain)
        shown.append(sent.receipt.shown)
        drafts(story, sent, markers)
        with story.commits() as session:
            opened = open_report.open_report(session, reference=sent.reference, holder=story.caseworkers[0])
            for _ in range(3):
                open_report.add_note(
                    session,
                    report=opened.report,
                    text=markers.new(),
                    holder=story.caseworkers[0],
                    clock=story.wiring.clock,
                )
                add_message(
                    session,
                    report=opened.report,
                    text=markers.new(),
                    clock=story.wiring.clock,
                    holder=story.caseworkers[0],
                )
            theirs = return_with_receipt.open_receipt(session, receipt=sent.receipt, keys=story.wiring.keys)
            return_with_receipt.add_message(
                session, opened=theirs, text=markers.new(), clock=story.wiring.clock
            )
    return shown


def drafts(story: Story, sent: SentReport, markers: Markers) -> None:
    """An alert and a packet that nobody has approved."""
    text = replace(
        alert_text(body=markers.new(), identifiers=()),
        headline=markers.new(),
        look_for=markers.new(),
        advice=markers.new(),
    )
    story.drafted_alert(sent, text=text)
    packet = packet_for("metropolitan", story.wiring.clock, summary=markers.new())
    described = replace(packet.subjects[0], description=StaffWords(markers.new()))
    more = Item(StaffWords(markers.new()))
    story.drafted_packet(sent, packet=replace(packet, subjects=(described,), items=(*packet.items, more)))


def over_http(story: Story, reporter: Caller, markers: Markers) -> list[str]:
    """Good and bad requests to a live server. Answers the receipts."""
    shown = []
    for _ in range(3):
        status, sent = reporter.post(f"{V1}/reports", full_report(markers, alert="yes"))
        assert status == 201, sent
        shown.append(sent["receipt"])
        assert reporter.post(f"{V1}/receipts/open", {"receipt": sent["receipt"]})[0] == 200
        message = {"receipt": sent["receipt"], "text": markers.new()}
        assert reporter.post(f"{V1}/receipts/messages", message)[0] in (200, 201)
        change = {"receipt": sent["receipt"], "scope": "alert", "value": "no"}
        assert reporter.post(f"{V1}/receipts/consents", change)[0] == 200
    bad = full_report(markers) | {markers.new(): markers.new(), "where": {"region": markers.new()}}
    assert reporter.post(f"{V1}/reports", bad)[0] == 422
    assert reporter.post(f"{V1}/reports", f'{{"account": "{markers.new()}'.encode())[0] == 400
    assert reporter.post(f"{V1}/reports", markers.new().encode() * 80_000)[0] == 413
    assert reporter.post(f"{V1}/receipts/open", {"receipt": markers.new()})[0] == 422
    assert reporter.post(f"/{markers.new()}", {})[0] == 404
    token = token_of(story, AccountRole.MEMBER, "member@demo.example")
    asked = {"text": f"ring 0{CHECKED} or {markers.new()}@example.org"}
    assert reporter.post(f"{V1}/check", asked, **bearer(token))[0] == 200
    assert reporter.post(f"{V1}/check", asked, **bearer(markers.new()))[0] == 401
    return shown


def staff_pages(app: Flask, story: Story, markers: Markers) -> None:
    """A caseworker's own browser: her session holds the casework key; and somebody's sign-in that fails."""
    sent = story.report(account=markers.new())
    page = f"/casework/{sent.reference}"
    visitor = Visitor(app.test_client())
    visitor.post("/sign-in", email=f"{markers.new()}@example.org", password=markers.new())
    visitor.sign_in("one@casework.example", PASSWORD)
    assert visitor.get(page).status_code == 200
    assert visitor.post(f"{page}/notes", form=page, text=markers.new()).status_code == 303
    assert visitor.post(f"{page}/messages", form=page, text=markers.new()).status_code == 303
    refused = visitor.post(f"{page}/alert", headline="", body=markers.new())
    assert refused.status_code == 422
