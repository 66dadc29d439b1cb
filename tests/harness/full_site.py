"""A site where every page has something on it, for the tests that look at every page."""

from __future__ import annotations

import http.server
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time
from typing import Literal

from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.police.packet import PacketRow
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.days import WALL, local_day
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from num_service.services.alerts import publish_alert
from num_service.services.casework import open_report, rota
from num_service.services.casework.rota import NewShift
from num_service.services.checker import confirm_identifier
from num_service.services.reports import files, messages
from tests.harness.browser_page import PHONE as PHONE_WIDTH
from tests.harness.browser_page import BrowserPage
from tests.harness.pictures import photo
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story
from tests.harness.texts import PHONE, alert_text

Who = Literal[
    "nobody", "reporter", "member", "project", "caseworker", "second", "keyless", "officer", "administrator"
]
EMAILS: dict[Who, str] = {
    "member": "ada@example.org",
    "project": "desk@project.example",
    "caseworker": "one@casework.example",
    "second": "two@casework.example",
    "keyless": "three@casework.example",
    "officer": "met@force.example",
    "administrator": "admin@example.org",
}


@dataclass
class FullSite:
    """A site, what stands in it, and a browser page for each kind of person, signed in when first asked for."""

    story: Story
    url: str
    browser: Browser
    weather: str
    report: SentReport
    asks: SentReport
    leaves: SentReport
    published: str
    recalled: str
    opened_packet: str
    leaving_packet: str
    drafts: dict[str, uuid.UUID]
    people: dict[str, uuid.UUID]
    photo: uuid.UUID
    _pages: dict[Who, BrowserPage] = field(default_factory=dict)

    def page_of(self, who: Who) -> BrowserPage:
        """The page of somebody, signed in."""
        if who not in self._pages:
            made = BrowserPage(self.browser, self.url, width=PHONE_WIDTH)
            made.watch_cost()
            self._pages[who] = made
            if who == "reporter":
                made.open("/receipt")
                made.fill("receipt", self.asks.receipt.shown)
                made.press("Open")
            elif who in EMAILS:
                door = "/police/sign-in" if who == "officer" else "/sign-in"
                made.sign_in(EMAILS[who], PASSWORD, door=door)
        return self._pages[who]

    def forget(self, who: Who) -> None:
        """Somebody has left; the next who asks comes with a fresh page."""
        if made := self._pages.pop(who, None):
            made.close()

    def close(self) -> None:
        for each in list(self._pages):
            self.forget(each)


def fill_site(story: Story, url: str, browser: Browser, weather: str) -> FullSite:
    """Fill it: reports in every state, warnings written, approved, out and recalled, packets drafted and opened."""
    people = _people(story)
    report = story.report(
        people=_reported(), danger_now=["with_me"], about={"contact": "by text", "hurt": "Yes"}
    )
    asks = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    story.report(consents={})  # it waits in the queue, to be claimed
    drafts = {
        "alert": story.drafted_alert(report),
        "approved": story.approved_alert(report, text=alert_text(body="Paid with false notes in a hotel.")),
        "packet": story.drafted_packet(report),
    }
    story.approved_alert(asks)
    published = story.approved_alert(report, text=alert_text(body="Somebody in London took the money back."))
    recalled = story.approved_alert(report, text=alert_text(body="This one was a mistake."))
    for each in (published, recalled):
        story.publish(each)
    leaves = story.report()
    released = [story.approved_packet(each) for each in (report, asks, leaves)]
    for each in released:
        story.release(each)
    with story.commits() as session:
        publish_alert.recall_alert(
            session, alert_id=recalled, actor=story.caseworkers[0].actor, clock=story.wiring.clock
        )
        row = open_report.find_report(session, report.reference)
        confirm_identifier.confirm_identifier(
            session,
            report=row,
            position=0,
            as_read=PHONE.canonical,
            index=story.wiring.index,
            help_lines=(),
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )
        open_report.add_note(
            session, report=row, text="Rang twice.", holder=story.caseworkers[0], clock=story.wiring.clock
        )
        messages.add_message(
            session,
            report=open_report.find_report(session, asks.reference),
            text="Thank you. We read it today.",
            clock=story.wiring.clock,
            holder=story.caseworkers[0],
        )
        added = files.add_file(
            session,
            report_id=asks.id,
            private_key=asks.receipt.private_key(),
            file=files.read_file(photo()),
            clock=story.wiring.clock,
        )
        rota.add(
            session,
            new=NewShift(
                story.caseworkers[0].user_id,
                Duty.ON_CALL,
                1,
                local_day(story.wiring.clock()),
                time(0),
                time(0),
                WALL.key,
            ),
            actor="command",
            clock=story.wiring.clock,
        )
        references = _references(session, published, recalled)
        packets = [_packet(session, each) for each in (report, leaves)]
    story.gone_live()
    return FullSite(
        story=story,
        url=url,
        browser=browser,
        weather=weather,
        report=report,
        asks=asks,
        leaves=leaves,
        published=references[0],
        recalled=references[1],
        opened_packet=packets[0],
        leaving_packet=packets[1],
        drafts=drafts,
        people=people,
        photo=added.file.id,
    )


def withdraws(site: FullSite) -> None:
    """She whose packet the officer has opened says no to the police."""
    site.story.answer(site.leaves, Scope.POLICE_INTELLIGENCE, Value.NO)


def _people(story: Story) -> dict[str, uuid.UUID]:
    with story.commits() as session:
        project = accounts.add_project(
            session,
            name="Harbour",
            email=EMAILS["project"],
            regions=(Region.LONDON,),
            contact=story.wiring.contact,
        )
    return {
        "harbour": project,
        "member": story.account(AccountRole.MEMBER, EMAILS["member"], name="Ada", regions=(Region.LONDON,)),
        "project": story.account(
            AccountRole.PROJECT_WORKER, EMAILS["project"], name="Wren", project_id=project
        ),
        "keyless": story.account(AccountRole.CASEWORKER, EMAILS["keyless"], name="Three"),
        "administrator": story.account(AccountRole.ADMINISTRATOR, EMAILS["administrator"], name="Admin"),
        "officer": story.officer(EMAILS["officer"]),
    }


def _reported() -> list[dict[str, object]]:
    given = [
        {"kind": "phone", "value": PHONE.canonical, "basis": "saw"},
        {"kind": "email", "value": "someone@example.com", "basis": "told"},
        {"kind": "vrm", "value": "AB12 CDE", "basis": "saw"},
    ]
    return [
        {"role": "client", "name_used": "Mike", "identifiers": given},
        {"role": "stranger", "build": "slim"},
    ]


def _references(session: Session, *ids: uuid.UUID) -> list[str]:
    return [session.get_one(Alert, each).reference for each in ids]


def _packet(session: Session, report: SentReport) -> str:
    released = PacketRow.report_id == report.id, PacketRow.status == "released"
    return session.scalars(select(PacketRow.reference).where(*released)).one()


class _Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><html lang=en><title>Weather</title><h1>Sunny</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def weather_site() -> Iterator[str]:
    """Where the exit leads in these tests: a neutral page on this machine. Answers its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Weather) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
