"""A site filled with marked reports: one for every combination of the main consents, worked on as it would be.

Caseworkers write it up in their own words, with their own pages, as far as those let them; then workers do their part.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import uuid
from typing import Any

from flask import Flask
from marshmallow import fields as field_types
from sqlalchemy import select

from num_service.app import wire_senders
from num_service.db.models.alerts.alert import Alert
from num_service.db.models.police.packet import PacketRow
from num_service.domain.reports.consent import Scope
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Role, UnderEighteen
from num_service.schemas.base import Choice, Few, PastDay, Text
from num_service.schemas.reports.consents import Consents
from num_service.schemas.reports.report import IdentifierSchema, ReportSchema
from num_service.services.accounts import accounts, sign_in
from num_service.services.alerts import deliver_alert
from num_service.services.police import officers
from num_service.settings import Settings
from tests.harness.api import V1
from tests.harness.forms import form_with, forms
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


def marked(schema: Any, combination: Combination, path: str = "") -> dict[str, Any]:
    """A report with something in every field that the schema has; every free text is a marker."""
    return {
        name: _value(field, combination, f"{path}{name.replace('_', '')}")
        for name, field in schema.fields.items()
        # Which wording was shown is a name of ours, and nothing that a reporter writes.
        if not isinstance(field, Consents) and name != "wording_version"
    }


def _value(field: Any, combination: Combination, path: str) -> Any:
    if isinstance(field, field_types.Nested):
        if isinstance(field.schema, IdentifierSchema):
            return {"kind": "phone", "value": combination.phone, "basis": "saw"}
        return marked(field.schema, combination, path)
    if isinstance(field, Few):
        return [_value(field.inner, combination, path)]
    if isinstance(field, Choice):
        if field.enum is UnderEighteen:  # of somebody under 18 nothing would go anywhere, marked or not
            return UnderEighteen.NO.value
        if field.enum is Role:
            return "official" if combination.official else "client"
        return next(iter(field.enum)).value
    if isinstance(field, PastDay):
        return "2026-03-09"
    if isinstance(field, Text):
        return f"zqx{combination.number:02d}{path}"
    if isinstance(field, field_types.Boolean):  # the copy their code opens is tried in test_own_record
        return False
    raise AssertionError(
        f"The marked report does not know how to fill {path}, a {type(field).__name__}: teach it"
    )


def report_of(combination: Combination) -> dict[str, Any]:
    data = marked(ReportSchema(), combination)
    setting = "own_place" if combination.number % 2 else "premises"
    data["where"] |= {"region": "london", "setting": setting}
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


@dataclasses.dataclass
class MarkedSite:
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


def fill_marked_site(app: Flask, story: Story, settings: Settings) -> MarkedSite:
    tokens = _everybody(story)
    client = app.test_client()
    reports = {}
    for each in COMBINATIONS:
        answer = client.post(f"{V1}/reports", json=report_of(each))
        assert answer.status_code == 201, answer.json
        reports[each.number] = dict(answer.get_json())
    made = MarkedSite(app, story, settings, reports, tokens)
    _a_project_files_one(made.visitor("worker@project.example"))
    one, two = made.visitor("one@casework.example"), made.visitor("two@casework.example")
    for each in COMBINATIONS:
        desk = f"/casework/{reports[each.number]['reference']}"
        _list(one, desk)
        _warn(one, two, desk, each)
        _inform(one, two, desk, each)
    _what_workers_do(made)
    return made


def _a_project_files_one(worker: Visitor) -> None:
    """With every question asked, and a yes to being followed by the worker who helped."""
    form = form_with(worker.get("/project/report"), "account")
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
    with story.police() as there:
        officer = officers.issue_officer_token(there, email="met@force.example", actor="command", clock=clock)
    return {"member": member, "officer": officer}


def _warn(one: Visitor, two: Visitor, desk: str, each: Combination) -> None:
    """Write a warning, approve it and publish it, as far as the pages let one."""
    page = one.get(f"{desk}/alert")
    if "headline" not in page.get_data(as_text=True):
        assert each.alert == "no"
        return
    form = form_with(page, "headline")
    _nothing_of_the_report_to_start_from(form.fields)
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
    _nothing_of_the_report_to_start_from(form.fields)
    typed = form.filled(items__0__text=SUMMARY.format(each.number), force="metropolitan", place="Camden")
    saved = one.client.post(form.action, data=typed)
    assert saved.status_code == 303, words(saved)
    _approve(two, saved.headers["Location"])


def _nothing_of_the_report_to_start_from(shown: Any) -> None:
    """Gate rule 5: a form offers closed lists and empty boxes, never the reporter's words."""
    assert not MARKER.search(" ".join(value for values in shown.listvalues() for value in values))


def _approve(two: Visitor, review: str) -> None:
    form = form_with(two.get(review), "seen")
    answer = two.client.post(form.action, data=form.filled(could_tell="no", answer="approve"))
    assert answer.status_code == 303, words(answer)


def _list(one: Visitor, desk: str) -> None:
    """List whatever may be listed."""
    for position in ("0", "1"):
        page = one.get(desk)
        for form in [each for each in forms(page) if each.action.endswith("/identifiers")]:
            if form.fields.get("position") == position:
                assert one.client.post(form.action, data=form.filled()).status_code == 303


def _what_workers_do(marked_site: MarkedSite) -> None:
    """Both tasks, for everything there is: the gate decides again for each packet, and every mail goes out."""
    with marked_site.story.commits() as session:
        packets = list(session.scalars(select(PacketRow.id)))
        alerts = list(session.scalars(select(Alert.id)))
    for packet_id in packets:
        marked_site.story.release(packet_id)
    for alert_id in alerts:
        _deliver(marked_site, alert_id)
    marked_site.story.gone_live()


def _deliver(marked_site: MarkedSite, alert_id: uuid.UUID) -> None:
    wiring = marked_site.story.wiring
    deliver_alert.deliver_alert(
        wiring.database,
        alert_id=alert_id,
        senders=wire_senders(marked_site.settings),
        contact=wiring.contact,
        clock=wiring.clock,
        wake=wiring.wake,
    )
