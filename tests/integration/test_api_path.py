"""The path over the JSON API, with tokens: a report, a receipt, a check, an alert, a packet, a withdrawal."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from num_service.crypto.receipts import new_receipt, read_receipt
from num_service.db.session import Database
from num_service.domain.permissions import AccountRole
from num_service.domain.taxonomy import Region
from num_service.services import accounts, check_identifier, list_identifier, officers, open_report, sign_in
from num_service.settings import Settings
from num_service.web.api import alerts as alerts_module
from tests.harness.databases import TestDatabase
from tests.harness.story import PHONE, SentReport, Story

V1 = "/api/v1"


@pytest.fixture
def settings(database: TestDatabase, make_settings: Callable[..., Settings]) -> Settings:
    """A host that serves the API alone."""
    return make_settings(database, surfaces=frozenset({"api"}))


REPORT: dict[str, Any] = {
    "incident_types": ["rape", "non_payment"],
    "account": "He would not pay and then he hit me.",
    "when": {"day": "2026-03-09", "part_of_day": "evening"},
    "where": {"region": "london", "town": "Camden", "exact_place": "14 Marker Street"},
    "people": [
        {"role": "client", "identifiers": [{"kind": "phone", "value": "O77OO 9OO123", "basis": "saw"}]}
    ],
    "about": {"contact": "signal, marker handle"},
    "consents": {
        "checker": "yes",
        "alert": {"value": "yes", "region_only": True},
        "police_intelligence": "yes",
    },
}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def token_of(story: Story, role: AccountRole, email: str, **more: Any) -> str:
    story.account(role, email, **more)
    with story.commits() as session:
        return sign_in.issue_token(
            session, email=email, index=story.wiring.index, actor="command", clock=story.wiring.clock
        )


def officer_token(story: Story, email: str, *, force: str) -> str:
    story.officer(email, force=force)
    with story.commits() as session:
        return officers.issue_officer_token(session, email=email, actor="command", clock=story.wiring.clock)


def sent(client: FlaskClient, **changes: Any) -> dict[str, str]:
    answered = client.post(f"{V1}/reports", json=REPORT | changes)
    assert answered.status_code == 201, answered.json
    return dict(answered.json)


def as_story_knows(story: Story, receipt: dict[str, str]) -> SentReport:
    with story.commits() as session:
        report = open_report.find_report(session, receipt["reference"])
        return SentReport(report.id, report.reference, read_receipt(receipt["receipt"]))


def listed(story: Story, report: SentReport) -> None:
    with story.commits() as session:
        list_identifier.list_identifier(
            session,
            report=open_report.find_report(session, report.reference),
            position=0,
            confirmed=PHONE,
            index=story.wiring.index,
            protected=(),
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )


def opened(client: FlaskClient, receipt: dict[str, str]) -> Any:
    answered = client.post(f"{V1}/receipts/open", json={"receipt": receipt["receipt"]})
    assert answered.status_code == 200, answered.json
    return answered.json


def step(page: Any, key: str) -> str:
    return next(str(each["title"]) for each in page["ledger"] if each["key"] == key)


def consent(client: FlaskClient, receipt: dict[str, str], scope: str, value: Any) -> TestResponse:
    asked = {"receipt": receipt["receipt"], "scope": scope, "value": value}
    return client.post(f"{V1}/receipts/consents", json=asked)


def test_the_whole_path(client: FlaskClient, story: Story) -> None:
    member = token_of(story, AccountRole.MEMBER, "member@example.org", regions=(Region.LONDON,))
    officer = officer_token(story, "officer@force.example", force="metropolitan")
    receipt = sent(client)
    report = as_story_knows(story, receipt)

    page = opened(client, receipt)
    assert page["status"] == "received"
    assert page["consents"]["alert"] == {
        "value": "yes",
        "conditions": {"region_only": True},
        "recorded_at": page["consents"]["alert"]["recorded_at"],
    }
    assert "statistics" not in page["consents"]
    everything = json.dumps(page)
    assert "Marker Street" not in everything
    assert "signal" not in everything
    assert "he hit me" not in everything

    listed(story, report)
    story.publish(story.approved_alert(report, regions=frozenset({Region.LONDON})))
    story.release(story.approved_packet(report))

    checked = client.post(
        f"{V1}/check", json={"text": "call 0044 7700 900123 or 07700 900999"}, headers=bearer(member)
    )
    first, second = checked.json["results"]
    assert set(first) == {
        "kind", "value", "verdict", "tier", "incident_types", "reports", "reporters", "first_reported",
        "last_reported", "alerts", "advice",
    }  # fmt: skip
    assert (first["verdict"], first["tier"], first["reports"], first["reporters"]) == (
        "reported",
        "danger",
        1,
        "one",
    )
    assert first["incident_types"] == ["rape", "non_payment"]
    assert (second["verdict"], second["tier"], second["reports"]) == ("none", None, 0)
    assert "does not mean safe" in second["advice"]

    alerts = client.get(f"{V1}/alerts", headers=bearer(member)).json["alerts"]
    assert [each["reference"] for each in alerts] == first["alerts"]
    assert alerts[0]["identifiers"] == [{"kind": "phone", "value": PHONE.canonical, "shown": PHONE.display}]

    (line,) = client.get(f"{V1}/packets", headers=bearer(officer)).json["packets"]
    assert set(line) == {
        "reference", "released_at", "opened_at", "acknowledged_at", "withdrawn_at", "withdrawal_acknowledged_at",
    }  # fmt: skip
    assert line["opened_at"] is None
    assert step(opened(client, receipt), "police").startswith("Sent to Metropolitan")

    done = consent(client, receipt, "police_intelligence", "no")
    assert done.json["stopped"] == ["It has been taken back from the police. No officer had opened it."]
    assert client.get(f"{V1}/packets", headers=bearer(officer)).json == {"packets": [], "next": None}
    assert client.get(f"{V1}/packets/{line['reference']}", headers=bearer(officer)).status_code == 404

    assert consent(client, receipt, "alert", "no").json["stopped"]
    gone = client.get(f"{V1}/alerts", headers=bearer(member)).json["alerts"][0]
    assert (gone["applies"], gone["headline"], gone["identifiers"]) == (False, None, [])

    assert consent(client, receipt, "checker", "no").json["stopped"] == [
        "What you reported has left the checker."
    ]
    again = client.post(
        f"{V1}/check", json={"identifiers": [{"value": "07700 900123"}]}, headers=bearer(member)
    )
    assert again.json["results"][0]["verdict"] == "none"


def test_an_officer_reads_acknowledges_and_is_told_of_a_withdrawal(client: FlaskClient, story: Story) -> None:
    officer = bearer(officer_token(story, "officer@force.example", force="metropolitan"))
    receipt = sent(client)
    report = as_story_knows(story, receipt)
    story.release(story.approved_packet(report))
    (line,) = client.get(f"{V1}/packets", headers=officer).json["packets"]
    at = f"{V1}/packets/{line['reference']}"

    packet = client.get(at, headers=officer).json
    pole = client.get(f"{at}.json", headers=officer)
    assert pole.json == packet["packet"]
    assert hashlib.sha256(pole.data).hexdigest() == packet["sha256"]
    assert pole.json["locations"][0]["area"] == "Camden"
    assert receipt["reference"] not in pole.text

    first = client.post(f"{at}/acknowledgement", headers=officer)
    second = client.post(f"{at}/acknowledgement", json={}, headers=officer)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["acknowledged_at"] == second.json["acknowledged_at"] is not None
    early = client.post(f"{at}/acknowledgement", json={"of": "withdrawal"}, headers=officer)
    assert early.status_code == 409
    assert step(opened(client, receipt), "police") == "Metropolitan Police Service has acknowledged it"

    done = consent(client, receipt, "police_intelligence", "no").json
    assert "already opened" in done["not_undone"][0]
    assert client.get(at, headers=officer).json["packet"] is None
    assert client.get(f"{at}.json", headers=officer).status_code == 409
    assert client.post(f"{at}/acknowledgement", json={}, headers=officer).status_code == 409
    told = client.post(f"{at}/acknowledgement", json={"of": "withdrawal"}, headers=officer)
    assert told.json["withdrawal_acknowledged_at"]
    assert "They have acknowledged that." in json.dumps(opened(client, receipt)["ledger"])


def test_another_forces_packet_looks_like_none(client: FlaskClient, story: Story) -> None:
    other = bearer(officer_token(story, "other@force.example", force="merseyside"))
    report = as_story_knows(story, sent(client))
    story.release(story.approved_packet(report))
    with story.commits() as session:
        reference = session.execute(text("SELECT reference FROM packets")).scalar_one()

    assert client.get(f"{V1}/packets", headers=other).json["packets"] == []
    for end in ("", ".json"):
        theirs = client.get(f"{V1}/packets/{reference}{end}", headers=other)
        never = client.get(f"{V1}/packets/P-0000-0000{end}", headers=other)
        nonsense = client.get(f"{V1}/packets/%00%00{end}", headers=other)
        assert theirs.status_code == 404
        assert theirs.data == never.data == nonsense.data
    assert client.post(f"{V1}/packets/{reference}/acknowledgement", headers=other).data == theirs.data


def test_a_partner_gets_verdict_and_tier_only(client: FlaskClient, story: Story) -> None:
    partner = bearer(token_of(story, AccountRole.PARTNER, "partner@example.org"))
    listed(story, as_story_knows(story, sent(client)))

    asked = {
        "identifiers": [{"kind": "phone", "value": "+44 (0)7700 900-123"}, {"value": "nobody@example.org"}]
    }
    answered = client.post(f"{V1}/check", json=asked, headers=partner)

    assert answered.json["results"] == [
        {"verdict": "reported", "tier": "danger"},
        {"verdict": "none", "tier": None},
    ]
    assert client.get(f"{V1}/alerts", headers=partner).status_code == 403


def test_messages_and_a_warning_shown_first(client: FlaskClient, story: Story) -> None:
    receipt = sent(client, consents={"alert": {"value": "yes", "show_me_first": True}})
    report = as_story_knows(story, receipt)
    story.approved_alert(report)

    added = client.post(
        f"{V1}/receipts/messages", json={"receipt": receipt["receipt"], "text": "He had a red car."}
    )
    assert added.status_code == 201
    page = opened(client, receipt)
    assert [(each["from"], each["text"]) for each in page["messages"]] == [("you", "He had a red car.")]

    (warning,) = page["alerts"]
    assert (warning["asks"], warning["answer"]) == (True, None)
    said = {"receipt": receipt["receipt"], "reference": warning["reference"], "answer": "no"}
    assert client.post(f"{V1}/receipts/alerts", json=said).status_code == 200
    assert opened(client, receipt)["alerts"][0]["answer"] == "no"
    unknown = said | {"reference": "A-0000-0000"}
    assert client.post(f"{V1}/receipts/alerts", json=unknown).status_code == 404


def test_a_project_files_for_itself_and_a_members_account_is_never_linked(
    client: FlaskClient, story: Story
) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session,
            name="Open door",
            email="door@example.org",
            regions=(Region.LONDON,),
            contact=story.wiring.contact,
        )
    worker = token_of(story, AccountRole.PROJECT_WORKER, "worker@example.org", project_id=project)
    member = token_of(story, AccountRole.MEMBER, "member@example.org")

    references = {}
    for name, token in (("worker", worker), ("member", member)):
        references[name] = client.post(f"{V1}/reports", json=REPORT, headers=bearer(token)).json["reference"]
    assert client.post(f"{V1}/reports", json=REPORT, headers=bearer("nonsense")).status_code == 401

    with story.commits() as session:
        filed = dict(session.execute(text("SELECT reference, project_id FROM reports")).all())
    assert filed == {references["worker"]: project, references["member"]: None}


def test_someone_who_does_not_know_cannot_be_asked_about_police(client: FlaskClient, story: Story) -> None:
    receipt = sent(client, about={"on_behalf": "does_not_know"}, consents={"alert": "yes"})

    assert opened(client, receipt)["consents"]["police_intelligence"]["value"] == "unavailable"
    assert consent(client, receipt, "police_intelligence", "yes").status_code == 409


def test_every_wrong_receipt_gets_the_same_answer(client: FlaskClient, story: Story) -> None:
    wrong = [client.post(f"{V1}/receipts/open", json={"receipt": new_receipt().shown}) for _ in range(5)]

    assert {each.status_code for each in wrong} == {404}
    assert len({each.data for each in wrong}) == 1
    assert len({tuple(sorted(each.headers.items())) for each in wrong}) == 1


def test_a_receipt_is_kept_nowhere(
    client: FlaskClient, story: Story, database: TestDatabase, capfd: pytest.CaptureFixture[str]
) -> None:
    receipt = sent(client)
    opened(client, receipt)
    consent(client, receipt, "research", "yes")
    client.post(f"{V1}/receipts/messages", json={"receipt": receipt["receipt"], "text": "More."})

    plain = receipt["receipt"].replace("-", "")
    with psycopg.connect(database.admin_libpq) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = [
            str(row) for (table,) in tables for row in connection.execute(f"SELECT t::text FROM {table} t")
        ]
    kept = "\n".join(rows)
    assert receipt["reference"] in kept  # the search finds what is there
    logged = "".join(capfd.readouterr())
    for secret in (receipt["receipt"], plain, plain.encode().hex()):
        assert secret not in kept
        assert secret not in logged


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "/check"), ("get", "/alerts"), ("get", "/packets"), ("get", "/packets/P-0000-0000"),
     ("get", "/packets/P-0000-0000.json"), ("post", "/packets/P-0000-0000/acknowledgement")],
)  # fmt: skip
def test_without_a_token_or_with_another_role(
    client: FlaskClient, story: Story, method: str, path: str
) -> None:
    project = bearer(officer_token(story, "o@force.example", force="surrey"))
    if "packets" in path:
        project = bearer(token_of(story, AccountRole.MEMBER, "m@example.org"))
    call = getattr(client, method)

    for headers in ({}, bearer("nonsense"), bearer("A" * 43), {"Authorization": "Basic eA=="}):
        refused = call(V1 + path, headers=headers)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert refused.content_type == "application/problem+json"
    wrong = call(V1 + path, headers=project)
    assert (wrong.status_code, wrong.content_type) == (403, "application/problem+json")


def test_alerts_since_and_page_by_page(
    client: FlaskClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts_module, "PAGE", 2)
    member = bearer(token_of(story, AccountRole.MEMBER, "member@example.org"))
    for _ in range(5):
        story.publish(story.approved_alert(story.report()))

    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{V1}/alerts?cursor={cursor}", headers=member).json
        seen += page["alerts"]
        cursor = page["next"]
    moments = [each["published_at"] for each in seen]
    assert len({each["reference"] for each in seen}) == 5
    assert moments == sorted(moments, reverse=True)

    def since(moment: str) -> int:
        return len(client.get(f"{V1}/alerts?since={moment}", headers=member).json["alerts"])

    monkeypatch.setattr(alerts_module, "PAGE", 50)
    assert (
        since(moments[2]) == since(moments[2].replace("+", "%2B")) == 2
    )  # a "+" left unescaped is understood
    assert since("2020-01-01") == 5
    assert since("2999-01-01") == 0


def test_a_spent_budget_says_when_to_come_back(
    client: FlaskClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_identifier, "DAILY_BUDGET", 3)
    member = bearer(token_of(story, AccountRole.MEMBER, "member@example.org"))
    asked = {"identifiers": [{"value": "07700 900123"}, {"value": "07700 900124"}]}

    assert client.post(f"{V1}/check", json=asked, headers=member).status_code == 200
    spent = client.post(f"{V1}/check", json=asked, headers=member)

    assert (spent.status_code, spent.content_type) == (429, "application/problem+json")
    assert 0 < int(spent.headers["Retry-After"]) <= 86_400


def test_too_many_from_one_address_says_when_to_come_back(client: FlaskClient, story: Story) -> None:
    answers = [client.post(f"{V1}/receipts/open", json={}) for _ in range(130)]

    late = answers[-1]
    assert answers[0].status_code == 422
    assert (late.status_code, late.content_type) == (429, "application/problem+json")
    assert 0 < int(late.headers["Retry-After"]) <= 61


def test_a_database_that_is_away_is_a_503(app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    monkeypatch.setitem(app.extensions, "num", dataclasses.replace(app.extensions["num"], database=away))
    client = app.test_client()

    answered = client.post(f"{V1}/reports", json=REPORT)
    assert (answered.status_code, answered.content_type) == (503, "application/problem+json")
    away.close()


def test_the_taxonomy_says_every_code(client: FlaskClient) -> None:
    answered = client.get(f"{V1}/taxonomy").json

    assert {"code": "rape", "words": "Rape", "group": "sexual", "tier": "danger"} in answered[
        "incident_types"
    ]
    assert {each["code"] for each in answered["forces"]} >= {"metropolitan", "garda", "btp", "scas"}
    police = next(each for each in answered["scopes"] if each["code"] == "police_intelligence")
    assert police["values"] == ["no", "if_matched", "yes"]
    assert police["conditions"] == ["delay_days", "except_forces"]
    assert "leaving you out" in police["question"]
