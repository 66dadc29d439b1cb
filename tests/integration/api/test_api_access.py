"""Who gets what from the JSON API, how often, and what it never gives or keeps."""

from __future__ import annotations

import dataclasses

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse_many
from sqlalchemy import text
from werkzeug.test import TestResponse

from num_service.app import create_app
from num_service.crypto.receipts import new_receipt
from num_service.db.session import Database
from num_service.domain.checker.budgets import Budget
from num_service.domain.shared.permissions import AccountRole
from num_service.extensions import address_key, limiter
from num_service.services.checker import spend_budget
from num_service.settings import Settings
from num_service.web.core import throttle
from tests.harness.api import (
    REPORT,
    V1,
    as_story_knows,
    bearer,
    consent,
    officer_token,
    opened,
    sent,
    token_of,
)
from tests.harness.databases import TestDatabase
from tests.harness.story import Story


def test_another_forces_packet_looks_like_none(client: FlaskClient, story: Story) -> None:
    other = bearer(officer_token(story, "other@force.example", force="merseyside"))
    report = as_story_knows(story, sent(client))
    story.release(story.approved_packet(report))
    with story.commits() as session:
        reference = session.execute(text("SELECT reference FROM packets")).scalar_one()

    assert client.get(f"{V1}/packets", headers=other).get_json()["packets"] == []
    for end in ("", ".json"):
        theirs = client.get(f"{V1}/packets/{reference}{end}", headers=other)
        never = client.get(f"{V1}/packets/P-0000-0000{end}", headers=other)
        nonsense = client.get(f"{V1}/packets/%00%00{end}", headers=other)
        assert theirs.status_code == 404
        assert theirs.data == never.data
        assert nonsense.status_code == 404
    assert client.post(f"{V1}/packets/{reference}/acknowledgement", headers=other).data == theirs.data


def test_a_partner_gets_verdict_and_tier_only(client: FlaskClient, story: Story) -> None:
    partner = bearer(token_of(story, AccountRole.PARTNER, "partner@example.org"))
    story.listed(as_story_knows(story, sent(client)))

    asked = {
        "identifiers": [{"kind": "phone", "value": "+44 (0)7700 900-123"}, {"value": "nobody@example.org"}]
    }
    answered = client.post(f"{V1}/check", json=asked, headers=partner)

    assert answered.get_json()["results"] == [
        {"verdict": "reported", "tier": "danger"},
        {"verdict": "none", "tier": None},
    ]
    assert client.get(f"{V1}/alerts", headers=partner).status_code == 403


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


def test_without_a_token_or_with_another_role(client: FlaskClient, story: Story) -> None:
    officer = bearer(officer_token(story, "o@force.example", force="surrey"))
    member = bearer(token_of(story, AccountRole.MEMBER, "m@example.org"))
    calls = [
        ("POST", "/check", officer),
        ("GET", "/alerts", officer),
        ("GET", "/packets", member),
        ("GET", "/packets/P-0000-0000", member),
        ("GET", "/packets/P-0000-0000.json", member),
        ("GET", "/packets/P-0000-0000.pdf", member),
        ("POST", "/packets/P-0000-0000/acknowledgement", member),
        ("POST", "/packets/P-0000-0000/questions", member),
        ("POST", "/packets/P-0000-0000/outcome", member),
        ("POST", "/packets/P-0000-0000/appeals", member),
    ]

    for method, path, another_role in calls:
        for headers in ({}, bearer("nonsense"), bearer("A" * 43), {"Authorization": "Basic eA=="}):
            refused = client.open(V1 + path, method=method, headers=headers)
            assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer"), path
            assert refused.content_type == "application/problem+json"
        wrong = client.open(V1 + path, method=method, headers=another_role)
        assert (wrong.status_code, wrong.content_type) == (403, "application/problem+json"), path


def test_a_program_is_known_by_its_token_whatever_cookies_it_sends(client: FlaskClient, story: Story) -> None:
    officer = bearer(officer_token(story, "o@force.example", force="surrey"))
    member = bearer(token_of(story, AccountRole.MEMBER, "m@example.org"))
    junk = {"Cookie": "remember_token=1|junk; visit=junk; session=junk"}
    for path, headers in (("/packets", officer), ("/alerts", member)):
        assert client.get(V1 + path, headers=headers | junk).status_code == 200, path
        assert client.get(V1 + path, headers=junk).status_code == 401, path


def test_a_spent_budget_says_when_to_come_back(
    client: FlaskClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spend_budget, "NEW_ACCOUNT", Budget(3, 99))
    member = bearer(token_of(story, AccountRole.MEMBER, "member@example.org"))
    asked = {"identifiers": [{"value": "07700 900123"}, {"value": "07700 900124"}]}

    assert client.post(f"{V1}/check", json=asked, headers=member).status_code == 200
    spent = client.post(f"{V1}/check", json=asked, headers=member)

    assert (spent.status_code, spent.content_type) == (429, "application/problem+json")
    assert 0 < int(spent.headers["Retry-After"]) <= 86_400


def test_too_many_from_one_address_says_when_to_come_back(
    app: Flask, client: FlaskClient, story: Story
) -> None:
    """As many as a few hundred people behind one address never need; see decision 39."""
    (wide,) = parse_many(throttle.WIDE)

    def asked(times: int) -> list[TestResponse]:
        return [client.post(f"{V1}/receipts/open", json={}) for _ in range(times)]

    def all_but(few: int) -> None:
        """Count what the address may send in this minute but for a few: a slow machine would need longer for all."""
        with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            limiter.limiter.hit(wide, address_key(), "receipts", cost=wide.amount - few)

    assert {each.status_code for each in asked(20)} == {422}
    all_but(20)
    late = asked(21)[-1]
    if late.status_code == 422:  # the minute was over just then
        all_but(20)
        late = asked(21)[-1]
    assert (late.status_code, late.content_type) == (429, "application/problem+json")
    assert 0 < int(late.headers["Retry-After"]) <= 61


def test_a_database_that_is_away_is_a_503(app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    monkeypatch.setitem(app.extensions, "num", dataclasses.replace(app.extensions["num"], database=away))
    client = app.test_client()

    answered = client.post(f"{V1}/reports", json=REPORT)
    assert (answered.status_code, answered.content_type) == (503, "application/problem+json")
    away.close()


def test_a_host_that_serves_the_police_alone(story: Story, settings: Settings) -> None:
    alone = dataclasses.replace(settings, database_url="", keys="", surfaces=frozenset({"police", "api"}))
    officer = bearer(officer_token(story, "officer@force.example", force="metropolitan"))
    story.release(story.approved_packet(story.report()))
    app = create_app(alone)
    client = app.test_client()

    (line,) = client.get(f"{V1}/packets", headers=officer).get_json()["packets"]
    assert client.get(f"{V1}/packets/{line['reference']}", headers=officer).status_code == 200
    assert client.get(f"{V1}/packets", headers=bearer("A" * 43)).status_code == 401
    assert client.post(f"{V1}/reports", json=REPORT).status_code == 404
    assert client.get(f"{V1}/taxonomy").status_code == 200
    app.extensions["num"].close()
