"""The canary: every text of a report carries a marker of its own, and none of them ever sings anywhere else.

One report for every combination of the main consents and of an official or not, each written up by caseworkers in their
own words through the pages they use. Then everything that others can read is read: police, members, projects,
administrators, mails and logs.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from marshmallow import fields as field_types

from num_service.adapters.email import Notice
from num_service.app import wire_email
from num_service.domain.consent import Scope
from num_service.domain.permissions import AccountRole
from num_service.domain.taxonomy import Role
from num_service.schemas.base import Choice, Few, PastDay, Text
from num_service.schemas.consents import Consents
from num_service.schemas.report import IdentifierSchema, ReportSchema
from num_service.services import accounts, deliver_alert, officers, release_packet, sign_in
from num_service.settings import Settings
from tests.harness.api import V1, bearer
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

MARKER = re.compile(r"zqx[\s._-]*\d\d", re.I)
HEADLINE, SUMMARY = "Warning number {}, keep away", "Intelligence number {}: this person used force."


@dataclasses.dataclass(frozen=True)
class Combination:
    """One way to answer the main questions."""

    number: int
    checker: str
    alert: str
    police: str
    official: bool

    @property
    def phone(self) -> str:
        return f"07700 9001{self.number:02d}"

    @property
    def email(self) -> str:
        return f"caller{self.number:02d}@example.net"

    @property
    def goes_to_police(self) -> bool:
        """Consented, nobody else needed, and not somebody who may be police (gate rules 1, 9, 10)."""
        return self.police == "yes" and not self.official


COMBINATIONS = [
    Combination(number, *values)
    for number, values in enumerate(
        itertools.product(("no", "yes"), ("no", "yes"), ("no", "if_matched", "yes"), (False, True)), 1
    )
]


# -- a report in which every text is marked -------------------------------------------------------------------------


def marked(schema: Any, combination: Combination, path: str = "") -> dict[str, Any]:
    """A report with something in every field that the schema has; every free text is a marker."""
    return {
        name: _value(field, combination, f"{path}{name.replace('_', '')}")
        for name, field in schema.fields.items()
        if not isinstance(field, Consents)
    }


def _value(field: Any, combination: Combination, path: str) -> Any:
    if isinstance(field, field_types.Nested):
        if isinstance(field.schema, IdentifierSchema):
            return {"kind": "phone", "value": combination.phone, "basis": "saw"}
        return marked(field.schema, combination, path)
    if isinstance(field, Few):
        return [_value(field.inner, combination, path)]
    if isinstance(field, Choice):
        if field.enum is Role:
            return "official" if combination.official else "client"
        return next(iter(field.enum)).value
    if isinstance(field, PastDay):
        return "2026-03-09"
    if isinstance(field, Text):
        return f"zqx{combination.number:02d}{path}"
    raise AssertionError(f"The canary does not know how to fill {path}, a {type(field).__name__}: teach it")


def report_of(combination: Combination) -> dict[str, Any]:
    data = marked(ReportSchema(), combination)
    data["where"] |= {"region": "london", "setting": "hotel"}
    data["people"][0]["identifiers"].append({"kind": "email", "value": combination.email, "basis": "saw"})
    data["consents"] = {
        "checker": combination.checker,
        "alert": combination.alert,
        "police_intelligence": combination.police,
        "police_questions": "yes",
        "helper": "yes",
        "contact": "yes",
    }
    return data


def test_the_canary_marks_every_text_of_the_schema() -> None:
    markers = MARKER.findall(json.dumps(report_of(COMBINATIONS[0])))
    assert len(markers) >= 24, "the walk over the schema has lost fields"


# -- what caseworkers do with them ----------------------------------------------------------------------------------


@dataclasses.dataclass
class Aviary:
    """The reports and everybody who may read something."""

    app: Flask
    story: Story
    settings: Settings
    reports: dict[int, dict[str, str]]
    tokens: dict[str, str]
    logged: str = ""
    visitors: dict[str, Visitor] = dataclasses.field(default_factory=dict)

    def visitor(self, email: str, door: str = "/sign-in") -> Visitor:
        """Somebody signed in; once, because the door counts."""
        if email not in self.visitors:
            self.visitors[email] = Visitor(self.app.test_client())
            self.visitors[email].sign_in(email, PASSWORD, path=door)
        return self.visitors[email]


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: Any) -> Settings:
    made: Settings = make_settings(module_database, demo=True)
    return made


@pytest.fixture(scope="module")
def aviary(module_app: Flask, module_story: Story, module_settings: Settings) -> Aviary:
    logged = io.StringIO()
    with contextlib.redirect_stdout(logged), contextlib.redirect_stderr(logged):
        made = _all_is_done(module_app, module_story, module_settings)
    made.logged = logged.getvalue()
    return made


def _all_is_done(app: Flask, story: Story, settings: Settings) -> Aviary:
    tokens = _everybody(story)
    client = app.test_client()
    reports = {}
    for each in COMBINATIONS:
        answer = client.post(f"{V1}/reports", json=report_of(each))
        assert answer.status_code == 201, answer.json
        reports[each.number] = dict(answer.json)
    made = Aviary(app, story, settings, reports, tokens)
    _a_project_files_one(made.visitor("worker@project.example"))
    one, two = made.visitor("one@casework.example"), made.visitor("two@casework.example")
    for each in COMBINATIONS:
        desk = f"/casework/{reports[each.number]['reference']}"
        _warn(one, two, desk, each)
        _inform(one, two, desk, each)
        _list(one, desk)
    _what_workers_do(made)
    return made


def _a_project_files_one(worker: Visitor) -> None:
    """With every question asked, and a yes to being followed by the worker who helped."""
    form = form_with(worker.get("/report"), "account")
    typed = form.filled(account="zqx99account", about__contact="zqx99contact", where__region="london")
    typed |= {f"consents.{scope.value}": "no" for scope in Scope} | {"consents.helper": "yes"}
    typed["conditions.alert.if_silent"] = ""
    answer = worker.client.post(form.action, data=typed | {"send": "all"})
    assert answer.status_code == 303, words(answer)


def _everybody(story: Story) -> dict[str, str]:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Harbour", email="desk@project.example", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.MEMBER, "member@example.org")
    story.account(AccountRole.PROJECT_WORKER, "worker@project.example", project_id=project)
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    story.officer("met@force.example", force="metropolitan")
    story.officer("kent@force.example", force="kent")
    clock = story.wiring.clock
    with story.commits() as session:
        index = story.wiring.index
        member = sign_in.issue_token(
            session, email="member@example.org", index=index, actor="command", clock=clock
        )
        officer = officers.issue_officer_token(
            session, email="met@force.example", actor="command", clock=clock
        )
    return {"member": member, "officer": officer}


def _warn(one: Visitor, two: Visitor, desk: str, each: Combination) -> None:
    """Write a warning, approve it and publish it, as far as the pages let one."""
    page = one.get(f"{desk}/alert")
    if "headline" not in page.get_data(as_text=True):
        assert each.alert == "no"
        return
    form = form_with(page, "headline")
    _nothing_of_hers_to_start_from(form.fields)
    saved = one.client.post(
        form.action, data=form.filled(headline=HEADLINE.format(each.number), body="He took the payment back.")
    )
    assert saved.status_code == 303, words(saved)
    _approve(two, saved.headers["Location"])
    publish = saved.headers["Location"].removesuffix("/review") + "/publish"
    confirm = form_with(two.get(publish), "seen")
    assert two.client.post(confirm.action, data=confirm.filled()).status_code == 303


def _inform(one: Visitor, two: Visitor, desk: str, each: Combination) -> None:
    """Write a packet and approve it, as far as the pages let one."""
    page = one.get(f"{desk}/packet")
    if "items.0.text" not in page.get_data(as_text=True):
        assert each.police == "no"
        return
    form = form_with(page, "items.0.text")
    _nothing_of_hers_to_start_from(form.fields)
    typed = form.filled(items__0__text=SUMMARY.format(each.number), force="metropolitan", place="Camden")
    saved = one.client.post(form.action, data=typed)
    assert saved.status_code == 303, words(saved)
    _approve(two, saved.headers["Location"])


def _nothing_of_hers_to_start_from(shown: Any) -> None:
    """Gate rule 5: a form offers closed lists and empty boxes, never her words."""
    assert not MARKER.search(" ".join(value for values in shown.listvalues() for value in values))


def _approve(two: Visitor, review: str) -> None:
    form = form_with(two.get(review), "seen_sha256")
    answer = two.client.post(form.action, data=form.filled(could_tell="no"))
    assert answer.status_code == 303, words(answer)


def _list(one: Visitor, desk: str) -> None:
    """List whatever may be listed."""
    for position in ("0", "1"):
        page = one.get(desk)
        for form in [each for each in _forms_of(page) if each.action.endswith("/identifiers")]:
            if form.fields.get("position") == position:
                assert one.client.post(form.action, data=form.filled()).status_code == 303


def _forms_of(page: Any) -> list[Any]:
    from tests.harness.forms import forms

    return forms(page)


def _what_workers_do(aviary: Aviary) -> None:
    """Both tasks, for everything there is: the gate decides again for each packet, and every mail goes out."""
    from sqlalchemy import select

    from num_service.db.models.alert import Alert
    from num_service.db.models.packet import PacketRow

    wiring = aviary.story.wiring
    with aviary.story.commits() as session:
        packets = list(session.scalars(select(PacketRow.id)))
        alerts = list(session.scalars(select(Alert.id)))
    for packet_id in packets:
        with aviary.story.commits() as session:
            release_packet.release_packet(session, packet_id=packet_id, clock=wiring.clock)
    for alert_id in alerts:
        _deliver(aviary, alert_id)


def _deliver(aviary: Aviary, alert_id: uuid.UUID) -> None:
    wiring = aviary.story.wiring
    deliver_alert.deliver_alert(
        wiring.database,
        alert_id=alert_id,
        box=wire_email(aviary.settings),
        contact=wiring.contact,
        clock=wiring.clock,
        wake=wiring.wake,
    )


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
        assert answer.status_code == 200, f"{path}: {answer.status}"
        seen[path] = answer.get_data(as_text=True)
        links = re.findall(r'(?:href|action)="(/[^"#]*)"', seen[path])
        ahead += [each.replace("&amp;", "&") for each in links if re.match(inside, each)]
    return seen


def police_bodies(aviary: Aviary) -> dict[str, str]:
    """Every page, file and answer of the API that officers of the right force can get."""
    officer = aviary.visitor("met@force.example", "/police/sign-in")
    found = walk(officer, "/police", r"/police(?!/sign)")
    client, token = aviary.app.test_client(), bearer(aviary.tokens["officer"])
    listing = client.get(f"{V1}/packets", headers=token)
    found["api list"] = listing.get_data(as_text=True)
    for each in listing.json["packets"]:
        for end in ("", ".json"):
            path = f"{V1}/packets/{each['reference']}{end}"
            found[path] = client.get(path, headers=token).get_data(as_text=True)
    return found


def member_bodies(aviary: Aviary) -> dict[str, str]:
    """The alerts as members have them."""
    member = aviary.visitor("member@example.org")
    found = walk(member, "/alerts", r"/(alerts|account)")
    answer = aviary.app.test_client().get(f"{V1}/alerts", headers=bearer(aviary.tokens["member"]))
    assert answer.status_code == 200
    return found | {"api": answer.get_data(as_text=True)}


def checks(aviary: Aviary) -> Iterator[tuple[Combination, str, str]]:
    """Every number and email checked, on the page and by the API: (whose, verdict, the whole answer)."""
    member = aviary.visitor("member@example.org")
    token = bearer(aviary.tokens["member"])
    for each in COMBINATIONS:
        page = member.post("/check", text=f"{each.phone} {each.email}")
        answer = aviary.app.test_client().post(
            f"{V1}/check", json={"identifiers": [{"kind": "phone", "value": each.phone}]}, headers=token
        )
        body = page.get_data(as_text=True) + answer.get_data(as_text=True)
        yield each, answer.json["results"][0]["verdict"], body


def assert_silent(bodies: dict[str, str], aviary: Aviary) -> None:
    """No marker, no receipt and no report's reference in any of them."""
    secret = [each[name] for each in aviary.reports.values() for name in ("reference", "receipt")]
    for where, body in bodies.items():
        sung = MARKER.search(body)
        assert sung is None, f"{where}: …{body[max(0, sung.start() - 80) : sung.end() + 40]}…"
        assert [each for each in secret if each in body] == [], where


def test_police_read_what_was_consented_and_nothing_of_hers(aviary: Aviary) -> None:
    bodies = police_bodies(aviary)
    everything = "\n".join(bodies.values())

    assert_silent(bodies, aviary)
    for each in COMBINATIONS:
        told = SUMMARY.format(each.number) in everything
        named = each.phone in everything or each.email in everything
        assert (told, named) == (each.goes_to_police, each.goes_to_police), each


def test_another_force_has_nothing_at_all(aviary: Aviary) -> None:
    other = aviary.visitor("kent@force.example", "/police/sign-in")
    bodies = walk(other, "/police", r"/police(?!/sign)")

    assert "Intelligence number" not in "".join(bodies.values())
    assert list(bodies) == ["/police"], "an inbox, and nothing to open in it"
    reference = re.search(r"/police/packets/([\w-]+)", police_bodies(aviary)["/police"])
    assert reference is not None
    assert other.get(f"/police/packets/{reference[1]}").status_code == 404


def test_members_read_warnings_with_identifiers_only_where_she_allowed_both(aviary: Aviary) -> None:
    bodies = member_bodies(aviary)
    everything = "\n".join(bodies.values())

    assert_silent(bodies, aviary)
    for each in COMBINATIONS:
        warned = HEADLINE.format(each.number) in everything
        named = each.phone in everything or each.email in everything
        assert warned == (each.alert == "yes"), each
        assert named == (each.alert == "yes" and each.checker == "yes"), each


def test_the_checker_says_reported_only_where_she_allowed_it(aviary: Aviary) -> None:
    for each, verdict, body in checks(aviary):
        assert verdict == ("reported" if each.checker == "yes" else "none"), each
        assert_silent({f"check of {each}": body}, aviary)


def test_projects_and_administrators_read_nothing_of_hers(aviary: Aviary) -> None:
    project = aviary.visitor("worker@project.example")
    admin = aviary.visitor("admin@example.org")
    desk = walk(project, "/project", r"/(project|alerts)")
    assert re.search(r"\bR-\w{4}-\w{4}\b", desk["/project"]), "it follows the report that it filed"
    assert_silent(desk, aviary)
    assert_silent(walk(admin, "/admin/users", r"/admin"), aviary)


def test_a_found_receipt_shows_neither_her_words_nor_how_to_reach_her(aviary: Aviary) -> None:
    client = aviary.app.test_client()
    for each in COMBINATIONS:
        answer = client.post(f"{V1}/receipts/open", json={"receipt": aviary.reports[each.number]["receipt"]})
        assert answer.status_code == 200
        assert not MARKER.search(answer.get_data(as_text=True)), each
    her = Visitor(client)
    her.post("/receipt", receipt=aviary.reports[len(COMBINATIONS)]["receipt"])
    bodies = walk(her, "/receipt/report", r"/receipt/(report|stop)$")
    assert not MARKER.search("".join(bodies.values()))


def test_mails_logs_and_the_box_say_nothing(aviary: Aviary) -> None:
    mails = {each.name: each.read_text() for each in aviary.settings.outbox_dir.glob("*.json")}
    assert len(mails) >= 24, "a member and a project for each warning"
    box = walk(aviary.visitor("admin@example.org"), "/demo/outbox", r"/demo")
    files = {
        str(each): each.read_bytes().decode("utf-8", "replace")
        for each in aviary.settings.var_dir.rglob("*")
        if each.is_file()
    }
    assert_silent(mails | box | files | {"what was logged": aviary.logged}, aviary)
    for each in COMBINATIONS:
        readable = (*mails.values(), *box.values(), aviary.logged)
        assert not any(each.phone in body or each.email in body for body in readable)


# -- nobody is outed by a message -----------------------------------------------------------------------------------

#: Words that would tell whoever looks over a shoulder at a phone, or opens the post, what this is about.
TELLING = re.compile(
    r"sex|escort|ugly|mug|police|crime|report|alert|warn|rape|assault|abuse|victim|violen|danger|client|punter|"
    r"brothel|num\b|incident|safety|check",
    re.I,
)


def test_a_mail_is_neutral_from_its_sender_to_its_last_line(aviary: Aviary) -> None:
    for each in aviary.settings.outbox_dir.glob("*.json"):
        raw = json.loads(each.read_text())["raw"]
        head, _, body = raw.partition("\r\n\r\n")
        shown = [line for line in head.splitlines() if line.startswith(("From:", "Subject:"))] + [body]
        assert len(shown) == 3
        assert TELLING.search("\n".join(shown)) is None, shown
    notice = Notice(service_name="Umbrella", base_url="https://umbrella.example")
    assert TELLING.search(notice.as_bytes(to="ada@example.org", message_id=uuid.uuid4()).decode()) is None
