"""What a person wrote is shown from right to left where it is written so (field finding F20), on every surface.

An Arabic word is put wherever somebody may write; then every page that shows one is read.
"""

from __future__ import annotations

import dataclasses
import re
import uuid
from html.parser import HTMLParser

import pytest
from flask import Flask

from num_service.domain.police.packet import Item, StaffWords
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.casework import open_report
from tests.harness.casework import ALERT, PACKET, answer_question
from tests.harness.pages import Visitor
from tests.harness.reporter import browser
from tests.harness.story import ALL_YES, PASSWORD, Story
from tests.harness.texts import FORCE, alert_text, packet_for

pytestmark = pytest.mark.usefixtures("no_crude_limits")

ARABIC = "لم يدفع"
#: What caseworkers write has none of the reporter's words in it.
OURS = "رجل طويل"
#: Begins from the right. A sentence of ours with somebody's name in it does not: there the name alone is turned.
_RIGHT = re.compile(r"[\W\d_]*[\u0600-\u06ff]")
#: Never closed, so they hold nothing.
_EMPTY = {"input", "meta", "link", "br", "hr", "img", "use", "path"}


class Directions(HTMLParser):
    """Whether each text written from the right stands in an element that looks at it before it sets a direction."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str]] = []
        self.seen = 0
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and _RIGHT.match(given.get("value", "")) and given.get("type") != "hidden":
            self._look(f"<input name={given.get('name')}>", given.get("dir", ""))
        if tag not in _EMPTY:
            self._open.append((tag, given.get("dir", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if _RIGHT.match(data) and self._open[-1][0] not in ("title", "option"):
            nearest = next((direction for _, direction in reversed(self._open) if direction), "")
            self._look(f"<{self._open[-1][0]}> {data.strip()[:60]}", nearest)

    def _look(self, what: str, direction: str) -> None:
        self.seen += 1
        if direction != "auto":
            self.wrong.append(what)


def look(visitor: Visitor, *paths: str) -> int:
    """How many such texts there are on these pages; each of them stands as it is written."""
    seen = 0
    for path in paths:
        page = visitor.get(path)
        assert page.status_code == 200, f"{path}: {page.status}"
        found = Directions()
        found.feed(page.get_data(as_text=True))
        assert found.wrong == [], path
        seen += found.seen
    return seen


def _signed_in(app: Flask, email: str, door: str = "/sign-in") -> Visitor:
    visitor = browser(app)
    visitor.sign_in(email, PASSWORD, path=door)
    return visitor


def test_wherever_it_is_shown(app: Flask, story: Story) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name=ARABIC, email="h@project.example", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.MEMBER, "ada@example.org", name=ARABIC)
    story.account(AccountRole.PROJECT_WORKER, "wren@project.example", name=ARABIC, project_id=project)
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org", name=ARABIC)
    story.officer("met@force.example", force=FORCE)
    sent = story.report(
        account=ARABIC,
        where={"region": "london", "town": ARABIC, "exact_place": ARABIC},
        people=[{"role": "client", "name_used": ARABIC, "appearance": ARABIC}],
        about={"contact": ARABIC, "own_advert": ARABIC, "safe_time": ARABIC},
        consents=ALL_YES,
    )
    text = alert_text(body=OURS, identifiers=())
    text = dataclasses.replace(text, headline=OURS, look_for=OURS, advice=OURS)
    draft = story.drafted_alert(sent, text=text)
    story.publish(story.approved_alert(sent, text=text))
    packet = packet_for(FORCE, story.wiring.clock)
    subject = dataclasses.replace(packet.subjects[0], identifiers=(), description=StaffWords(OURS))
    packet = dataclasses.replace(packet, subjects=(subject,), items=(Item(StaffWords(OURS)),))
    story.release(story.approved_packet(sent, packet=packet))
    with story.commits() as session:
        row = open_report.find_report(session, sent.reference)
        open_report.add_note(
            session, report=row, text=ARABIC, holder=story.caseworkers[0], clock=story.wiring.clock
        )

    reporter = browser(app)
    reporter.post("/receipt", receipt=sent.receipt.shown)
    reporter.post("/receipt/message", form="/receipt/report", text=ARABIC)
    assert look(reporter, "/receipt/report") >= 4

    member = _signed_in(app, "ada@example.org")
    alert = re.search(r'href="(/alerts/A-[^"]+)"', member.get("/alerts").get_data(as_text=True))
    assert alert is not None
    assert look(member, "/alerts", alert[1]) >= 5
    assert look(_signed_in(app, "wren@project.example"), "/project", alert[1]) >= 5

    desk = f"/casework/{sent.reference}"
    one = _signed_in(app, "one@casework.example")
    assert look(one, "/casework", desk, f"{desk}/alert", f"{desk}/packet", f"{desk}/alert/{draft}") >= 12
    assert look(one, f"{desk}/alert/{draft}/review", "/casework/alerts") >= 4

    officer = _signed_in(app, "met@force.example", "/police/sign-in")
    opened = re.search(r'href="(/police/packets/[^"]+)"', officer.get("/police").get_data(as_text=True))
    assert opened is not None
    assert look(officer, "/police", opened[1]) >= 2
    assert look(_signed_in(app, "admin@example.org"), "/admin/users", "/admin/projects") >= 3


def test_what_staff_write_about_a_report(app: Flask, story: Story) -> None:
    story.account(AccountRole.CASEWORKER, "three@casework.example", name=ARABIC)
    story.account(AccountRole.ADMINISTRATOR, "boss@example.org", name=ARABIC)
    story.officer("two@force.example", force=FORCE)
    number = [{"role": "client", "identifiers": [{"kind": "phone", "value": "07700 900444", "basis": "saw"}]}]
    sent, beside = (story.report(account=ARABIC, people=number, incident_types=["rape"]) for _ in range(2))
    desk = f"/casework/{sent.reference}"
    one, two = (_signed_in(app, f"{each}@casework.example") for each in ("one", "two"))
    day = story.wiring.clock().date().isoformat()
    typed = ALERT | {"headline": OURS, "body": OURS, "look_for": OURS, "advice": OURS, "identifiers": []}
    review = one.post(f"{desk}/alert", typed, form=desk).location
    answer_question(two, review, answer="back", comment=ARABIC)
    packet = PACKET | {"place": OURS, "items.0.text": OURS, "people.0.description": OURS}
    packet_review = one.post(f"{desk}/packet", packet, form=desk).location
    for rest, said in (
        ("/follow-up", {"due_on": day, "reason": ARABIC}),
        ("/messages", {"text": ARABIC}),
        ("/identifiers/correct", {"position": 0, "as_read": "07700 900445", "why": ARABIC}),
        ("/identifiers/correct", {"position": 0, "as_read": "07700 900444", "why": ARABIC}),
    ):
        assert one.post(desk + rest, said, form=desk).status_code == 303, rest

    assert look(one, desk) >= 5
    assert (
        look(
            one, review, review.removesuffix("/review"), packet_review, packet_review.removesuffix("/review")
        )
        >= 12
    )
    assert look(two, f"{desk}/approve", f"{desk}/step-back", f"{desk}/beside/{beside.reference}") >= 4
    other = one.post(review.removesuffix("/review"), typed | {"body": ARABIC, "began_from": "x"}, form=desk)
    found = Directions()
    found.feed(other.get_data(as_text=True))
    assert other.status_code == 409
    assert found.wrong == []

    answer_question(two, packet_review)
    story.release(uuid.UUID(packet_review.split("/")[-2]))
    officer = _signed_in(app, "two@force.example", "/police/sign-in")
    opened = re.findall(r'href="(/police/packets/[^"]+)"', officer.get("/police").get_data(as_text=True))
    for each in opened:
        officer.get(each)
    assert look(officer, "/police", *opened) >= 3
    admin = _signed_in(app, "boss@example.org")
    people = re.findall(
        r'href="(/admin/users/[0-9a-f-]{36})"', admin.get("/admin/users").get_data(as_text=True)
    )
    assert look(admin, "/admin/users", *people) >= 2


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        (f"<html dir='ltr'><p>{ARABIC}</p></html>", 1),
        (f"<html dir='ltr'><p dir='auto'>{ARABIC}</p></html>", 0),
        (f"<html dir='ltr'><p dir='auto'>x</p><p>{ARABIC}</p></html>", 1),
        (f"<html dir='ltr'><input value='{ARABIC}'></html>", 1),
        ("<html dir='ltr'><p>left</p></html>", 0),
    ],
)
def test_a_text_that_is_turned_round_would_be_seen(page: str, wrong: int) -> None:
    found = Directions()
    found.feed(page)
    assert len(found.wrong) == wrong
