"""Every text of a report carries a marker of its own, and none of them is ever found anywhere else.

One report for every combination of the main consents and of an official or not, each written up by caseworkers in their
own words through the pages they use. Then everything that others can read is read: police, members, projects,
administrators, mails and logs.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import text
from werkzeug.test import TestResponse

from num_service.adapters.notice import Notice
from num_service.settings import Settings
from tests.harness.api import V1, bearer
from tests.harness.databases import TestDatabase
from tests.harness.marked_site import (
    COMBINATIONS,
    HEADLINE,
    MARKER,
    SUMMARY,
    Combination,
    MarkedSite,
    fill_marked_site,
    report_of,
)
from tests.harness.pages import Visitor
from tests.harness.story import Story

HEARD = "something that was logged"


def test_the_marked_report_marks_every_text_of_the_schema() -> None:
    markers = MARKER.findall(json.dumps(report_of(COMBINATIONS[0])))
    assert len(markers) >= 24, "the walk over the schema has lost fields"


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: Any) -> Settings:
    made: Settings = make_settings(module_database, demo=True)
    return made


@pytest.fixture(scope="module")
def marked_site(module_app: Flask, module_story: Story, module_settings: Settings) -> MarkedSite:
    logged = io.StringIO()
    written_by_libraries = logging.StreamHandler(logged)  # pytest has taken the place of their way to stderr
    logging.getLogger().addHandler(written_by_libraries)
    with contextlib.redirect_stdout(logged), contextlib.redirect_stderr(logged):
        made = fill_marked_site(module_app, module_story, module_settings)
        structlog.get_logger().info(HEARD)
        logging.getLogger("num_service").warning(HEARD)
    logging.getLogger().removeHandler(written_by_libraries)
    made.logged = logged.getvalue()
    assert made.logged.count(HEARD) == 2, "what is logged is not heard here"
    return made


# -- what others can read -------------------------------------------------------------------------------------------


def walk(visitor: Visitor, start: str, inside: str) -> dict[str, str]:
    """Every page that can be reached by links from one, within a part of the site."""
    seen: dict[str, str] = {}
    ahead = [start]
    while ahead:
        path = ahead.pop()
        if path in seen or "sign-out" in path:
            continue
        answer = visitor.client.get(path)
        if answer.status_code == 405:  # only ever posted to
            continue
        assert answer.status_code == 200, f"{path}: {answer.status}"
        seen[path] = _read(answer)
        links = re.findall(r'(?:href|action)="(/[^"#]*)"', seen[path])
        ahead += [each.replace("&amp;", "&") for each in links if re.match(inside, each)]
    return seen


def _read(answer: TestResponse) -> str:
    """A page, or everything that can be read in a PDF: its pages, what it says of itself, and what it carries."""
    if answer.content_type != "application/pdf":
        return answer.get_data(as_text=True)
    pdf = PdfReader(io.BytesIO(answer.data))
    carried = [one.decode() for many in pdf.attachments.values() for one in many]
    assert carried or "/packets/" not in answer.request.path, "the exact text is inside"
    return "\n".join([*(page.extract_text() for page in pdf.pages), str(pdf.metadata), *carried])


def police_bodies(marked_site: MarkedSite) -> dict[str, str]:
    """Every page, file and answer of the API that officers of the right force can get."""
    officer = marked_site.visitor("met@force.example", "/police/sign-in")
    found = walk(officer, "/police", r"/police(?!/sign)")
    client, token = marked_site.app.test_client(), bearer(marked_site.tokens["officer"])
    listing = client.get(f"{V1}/packets", headers=token)
    found["api list"] = listing.get_data(as_text=True)
    for each in listing.get_json()["packets"]:
        for end in ("", ".json", ".pdf"):
            path = f"{V1}/packets/{each['reference']}{end}"
            found[path] = _read(client.get(path, headers=token))
    return found


def member_bodies(marked_site: MarkedSite) -> dict[str, str]:
    """The alerts as members have them."""
    member = marked_site.visitor("member@example.org")
    found = walk(member, "/alerts", r"/(alerts|account)")
    answer = marked_site.app.test_client().get(f"{V1}/alerts", headers=bearer(marked_site.tokens["member"]))
    assert answer.status_code == 200
    return found | {"api": answer.get_data(as_text=True)}


def checks(marked_site: MarkedSite) -> Iterator[tuple[Combination, str, str]]:
    """Every number and email checked, on the page and by the API: (whose, verdict, the whole answer)."""
    member = marked_site.visitor("member@example.org")
    token = bearer(marked_site.tokens["member"])
    for each in COMBINATIONS:
        with marked_site.app.extensions["num"].database.commits() as session:
            session.execute(
                text("DELETE FROM check_budgets")
            )  # these are more than a new account has in a day
        page = member.post("/check", text=f"{each.phone} {each.email}")
        answer = marked_site.app.test_client().post(
            f"{V1}/check", json={"identifiers": [{"kind": "phone", "value": each.phone}]}, headers=token
        )
        body = page.get_data(as_text=True) + answer.get_data(as_text=True)
        yield each, answer.get_json()["results"][0]["verdict"], body


def assert_silent(bodies: dict[str, str], marked_site: MarkedSite) -> None:
    """No marker, no receipt and no report's reference in any of them."""
    secret = [each[name] for each in marked_site.reports.values() for name in ("reference", "receipt")]
    for where, body in bodies.items():
        sung = MARKER.search(body)
        assert sung is None, f"{where}: …{body[max(0, sung.start() - 80) : sung.end() + 40]}…"
        assert [each for each in secret if each in body] == [], where


def test_police_read_what_was_consented_and_nothing_of_hers(marked_site: MarkedSite) -> None:
    bodies = police_bodies(marked_site)
    everything = "\n".join(bodies.values())

    assert_silent(bodies, marked_site)
    for each in COMBINATIONS:
        told = SUMMARY.format(each.number) in everything
        named = each.phone in everything or each.email in everything
        assert (told, named) == (each.goes_to_police, each.goes_to_police), each


#: How the page, the form or the machine form could say that it happened where the reporter lives or works.
WHERE_REPORTERS_ARE = re.compile(
    r"own_place|premises\b|\bMy place|place of the person who reported|Parlour, flat|workplace", re.I
)


def test_police_do_not_read_that_it_happened_where_the_reporter_lives_or_works(
    marked_site: MarkedSite,
) -> None:
    bodies = police_bodies(marked_site)

    told = sum("Indoors" in body for body in bodies.values())
    sent = sum(each.goes_to_police for each in COMBINATIONS)
    assert told == 3 * sent, "the page of each that was sent, and its PDF at either door"
    for where, body in bodies.items():
        assert WHERE_REPORTERS_ARE.search(body) is None, where


def test_another_force_has_nothing_at_all(marked_site: MarkedSite) -> None:
    other = marked_site.visitor("kent@force.example", "/police/sign-in")
    bodies = walk(other, "/police", r"/police(?!/sign)")

    assert "Intelligence number" not in "".join(bodies.values())
    assert all(path.partition("?")[0] == "/police" for path in bodies), "an inbox, and nothing to open in it"
    reference = re.search(r"/police/packets/([\w-]+)", police_bodies(marked_site)["/police"])
    assert reference is not None
    assert other.get(f"/police/packets/{reference[1]}").status_code == 404


def test_members_read_warnings_with_identifiers_only_where_she_allowed_both(marked_site: MarkedSite) -> None:
    bodies = member_bodies(marked_site)
    everything = "\n".join(bodies.values())

    assert_silent(bodies, marked_site)
    for each in COMBINATIONS:
        warned = HEADLINE.format(each.number) in everything
        named = each.phone in everything or each.email in everything
        assert warned == (each.alert == "yes"), each
        assert named == (each.alert == "yes" and each.checker == "yes"), each


def test_the_checker_says_reported_only_where_she_allowed_it(marked_site: MarkedSite) -> None:
    for each, verdict, body in checks(marked_site):
        assert verdict == ("reported" if each.checker == "yes" else "none"), each
        assert_silent({f"check of {each}": body}, marked_site)


def test_projects_and_administrators_read_nothing_of_hers(marked_site: MarkedSite) -> None:
    project = marked_site.visitor("worker@project.example")
    admin = marked_site.visitor("admin@example.org")
    desk = walk(project, "/project", r"/(project|alerts)")
    assert re.search(r"\bR-\w{4}-\w{4}\b", desk["/project"]), "it follows the report that it filed"
    assert_silent(desk, marked_site)
    assert_silent(walk(admin, "/admin/users", r"/admin"), marked_site)


def test_a_found_receipt_shows_neither_her_words_nor_how_to_reach_her(marked_site: MarkedSite) -> None:
    client = marked_site.app.test_client()
    for each in COMBINATIONS:
        answer = client.post(
            f"{V1}/receipts/open", json={"receipt": marked_site.reports[each.number]["receipt"]}
        )
        assert answer.status_code == 200
        assert not MARKER.search(answer.get_data(as_text=True)), each
    them = Visitor(client)
    them.post("/receipt", receipt=marked_site.reports[len(COMBINATIONS)]["receipt"])
    bodies = walk(them, "/receipt/report", r"/receipt/(report|stop)$")
    assert not MARKER.search("".join(bodies.values()))


def test_mails_logs_and_the_box_say_nothing(marked_site: MarkedSite) -> None:
    mails = {each.name: each.read_text() for each in marked_site.settings.outbox_dir.glob("*.json")}
    assert len(mails) >= 24, "a member and a project for each warning"
    box = walk(marked_site.visitor("admin@example.org"), "/demo/outbox", r"/demo")
    files = {
        str(each): each.read_bytes().decode("utf-8", "replace")
        for each in marked_site.settings.var_dir.rglob("*")
        if each.is_file()
    }
    assert_silent(mails | box | files | {"what was logged": marked_site.logged}, marked_site)
    for each in COMBINATIONS:
        readable = (*mails.values(), *box.values(), marked_site.logged)
        assert not any(each.phone in body or each.email in body for body in readable)


# -- nobody is outed by a message -----------------------------------------------------------------------------------

#: Words that would tell whoever looks over a shoulder at a phone, or opens the post, what this is about.
TELLING = re.compile(
    r"sex|escort|ugly|mug|police|crime|report|alert|warn|rape|assault|abuse|victim|violen|danger|client|punter|"
    r"brothel|num\b|incident|safety|check",
    re.I,
)


def test_a_mail_is_neutral_from_its_sender_to_its_last_line(marked_site: MarkedSite) -> None:
    for each in marked_site.settings.outbox_dir.glob("*.json"):
        raw = json.loads(each.read_text())["raw"]
        head, _, body = raw.partition("\r\n\r\n")
        shown = [line for line in head.splitlines() if line.startswith(("From:", "Subject:"))] + [body]
        assert len(shown) == 3
        assert TELLING.search("\n".join(shown)) is None, shown
    notice = Notice(service_name="Umbrella", base_url="https://umbrella.example")
    assert TELLING.search(notice.as_bytes(to="ada@example.org", message_id=uuid.uuid4()).decode()) is None
