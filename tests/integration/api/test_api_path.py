"""The path over the JSON API, with tokens: a report, a receipt, a check, an alert, a packet, a withdrawal."""

from __future__ import annotations

import hashlib
import json
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from num_service.domain.checker.outline import Quarter
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from num_service.web.api import alerts as alerts_module
from tests.harness.api import (
    REPORT,
    V1,
    as_story_knows,
    bearer,
    consent,
    officer_token,
    opened,
    sent,
    step,
    token_of,
)
from tests.harness.desk import marks_read
from tests.harness.story import Story
from tests.harness.texts import PHONE


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
        "counts": True,
        "recorded_at": page["consents"]["alert"]["recorded_at"],
        "wording_version": "2026-11",
    }
    assert "statistics" not in page["consents"]
    everything = json.dumps(page)
    assert "Marker Street" not in everything
    assert "signal" not in everything
    assert "he hit me" not in everything

    story.listed(report)
    story.publish(story.approved_alert(report, regions=frozenset({Region.LONDON})))
    story.release(story.approved_packet(report))

    checked = client.post(
        f"{V1}/check", json={"text": "call 0044 7700 900123 or 07700 900999"}, headers=bearer(member)
    )
    first, second = checked.get_json()["results"]
    assert set(first) == {
        "kind", "value", "canonical", "verdict", "tier", "incident_types", "reports", "reporters", "people_at_least",
        "first_reported", "last_reported", "tier_last_reported", "first_happened", "last_happened",
        "last_reported_quarter", "tier_last_reported_quarter", "alerts", "advice",
    }  # fmt: skip
    assert (first["verdict"], first["tier"], first["reports"], first["reporters"]) == (
        "reported",
        "danger",
        None,
        "one",
    )
    assert first["incident_types"] == [], "one report alone"
    assert first["last_reported_quarter"] == Quarter.of(story.wiring.clock().date()).code
    assert (second["verdict"], second["tier"], second["reports"]) == ("none", None, 0)
    assert "does not mean safe" in second["advice"]

    alerts = client.get(f"{V1}/alerts", headers=bearer(member)).get_json()["alerts"]
    assert [each["reference"] for each in alerts] == first["alerts"]
    assert alerts[0]["identifiers"] == [{"kind": "phone", "value": PHONE.canonical, "shown": PHONE.display}]

    (line,) = client.get(f"{V1}/packets", headers=bearer(officer)).get_json()["packets"]
    assert set(line) == {
        "reference", "state", "released_at", "opened_at", "acknowledged_at", "withdrawn_at",
        "withdrawal_acknowledged_at",
    }  # fmt: skip
    assert line["opened_at"] is None
    assert step(opened(client, receipt), "police").startswith("Sent to Metropolitan")

    done = consent(client, receipt, "police_intelligence", "no")
    assert done.get_json()["stopped"] == ["It has been taken back from the police. No officer had opened it."]
    assert client.get(f"{V1}/packets", headers=bearer(officer)).get_json()["packets"] == []
    assert client.get(f"{V1}/packets/{line['reference']}", headers=bearer(officer)).status_code == 404

    assert consent(client, receipt, "alert", "no").get_json()["stopped"]
    gone = client.get(f"{V1}/alerts", headers=bearer(member)).get_json()["alerts"][0]
    assert (gone["applies"], gone["headline"], gone["identifiers"]) == (False, None, [])

    assert consent(client, receipt, "checker", "no").get_json()["stopped"] == [
        "What you reported has left the checker."
    ]
    again = client.post(
        f"{V1}/check", json={"identifiers": [{"value": "07700 900123"}]}, headers=bearer(member)
    )
    assert again.get_json()["results"][0]["verdict"] == "none"


def test_a_check_names_no_alert_that_went_to_others(client: FlaskClient, story: Story) -> None:
    """Who joined after it went out has it in no inbox, and its reference would tie two numbers together."""
    receipt = sent(client)
    report = as_story_knows(story, receipt)
    story.listed(report)
    story.publish(story.approved_alert(report, regions=frozenset({Region.LONDON})))
    late = bearer(token_of(story, AccountRole.MEMBER, "late@example.org"))
    answer = client.post(f"{V1}/check", json={"text": "07700 900123"}, headers=late).get_json()["results"][0]
    assert (answer["verdict"], answer["alerts"]) == ("reported", [])


def test_an_officer_reads_acknowledges_and_is_told_of_a_withdrawal(client: FlaskClient, story: Story) -> None:
    officer = bearer(officer_token(story, "officer@force.example", force="metropolitan"))
    receipt = sent(client)
    report = as_story_knows(story, receipt)
    story.release(story.approved_packet(report))
    (line,) = client.get(f"{V1}/packets", headers=officer).get_json()["packets"]
    at = f"{V1}/packets/{line['reference']}"

    packet = client.get(at, headers=officer).get_json()
    pole = client.get(f"{at}.json", headers=officer)
    assert pole.json == packet["packet"]
    assert hashlib.sha256(pole.data).hexdigest() == packet["sha256"]
    assert pole.get_json()["locations"][0]["area"] == "Camden"
    assert receipt["reference"] not in pole.text

    first = client.post(f"{at}/acknowledgement", headers=officer)
    second = client.post(f"{at}/acknowledgement", json={}, headers=officer)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json()["acknowledged_at"] == second.get_json()["acknowledged_at"] is not None
    early = client.post(f"{at}/acknowledgement", json={"of": "withdrawal"}, headers=officer)
    assert early.status_code == 409
    marks_read(story)
    assert step(opened(client, receipt), "police") == "Metropolitan Police Service has acknowledged it"

    done = consent(client, receipt, "police_intelligence", "no").get_json()
    assert "already opened" in done["not_undone"][0]
    assert client.get(at, headers=officer).get_json()["packet"] is None
    assert client.get(f"{at}.json", headers=officer).status_code == 409
    assert client.post(f"{at}/acknowledgement", json={}, headers=officer).status_code == 409
    told = client.post(f"{at}/acknowledgement", json={"of": "withdrawal"}, headers=officer)
    assert told.get_json()["withdrawal_acknowledged_at"]
    marks_read(story)
    assert "They have acknowledged that." in json.dumps(opened(client, receipt)["ledger"])


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
    assert client.post(f"{V1}/receipts/alerts", json=said | {"answer": "yes"}).status_code == 422
    unread = {"answer": "yes", "seen_sha256": "0" * 64}
    assert client.post(f"{V1}/receipts/alerts", json=said | unread).status_code == 409
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
        references[name] = client.post(f"{V1}/reports", json=REPORT, headers=bearer(token)).get_json()[
            "reference"
        ]
    assert client.post(f"{V1}/reports", json=REPORT, headers=bearer("nonsense")).status_code == 401

    with story.commits() as session:
        rows = session.execute(text("SELECT reference, project_id FROM reports"))
        filed: dict[str, uuid.UUID | None] = {row[0]: row[1] for row in rows}
    assert filed == {references["worker"]: project, references["member"]: None}


def test_someone_who_does_not_know_cannot_be_asked_about_police(client: FlaskClient, story: Story) -> None:
    receipt = sent(client, about={"on_behalf": "does_not_know"}, consents={"alert": "yes"})

    assert opened(client, receipt)["consents"]["police_intelligence"]["value"] == "unavailable"
    assert consent(client, receipt, "police_intelligence", "yes").status_code == 409


def test_alerts_since_and_page_by_page(
    client: FlaskClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts_module, "PAGE", 2)
    member = bearer(token_of(story, AccountRole.MEMBER, "member@example.org"))
    for _ in range(5):
        story.publish(story.approved_alert(story.report()))

    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{V1}/alerts?cursor={cursor}", headers=member).get_json()
        seen += page["alerts"]
        cursor = page["next"]
    moments = [each["published_at"] for each in seen]
    assert len({each["reference"] for each in seen}) == 5
    assert moments == sorted(moments, reverse=True)

    def since(moment: str) -> int:
        return len(client.get(f"{V1}/alerts?since={moment}", headers=member).get_json()["alerts"])

    monkeypatch.setattr(alerts_module, "PAGE", 50)
    assert (
        since(moments[2]) == since(moments[2].replace("+", "%2B")) == 2
    )  # a "+" left unescaped is understood
    assert since("2020-01-01") == 5
    assert since("2999-01-01") == 0


def test_the_taxonomy_says_every_code(client: FlaskClient) -> None:
    answered = client.get(f"{V1}/taxonomy").get_json()

    assert {"code": "rape", "words": "Rape", "group": "sexual", "tier": "danger"} in answered[
        "incident_types"
    ]
    assert {each["code"] for each in answered["forces"]} >= {"metropolitan", "garda", "btp", "scas"}
    police = next(each for each in answered["scopes"] if each["code"] == "police_intelligence")
    assert police["values"] == ["no", "if_matched", "yes"]
    assert police["conditions"] == ["delay_days", "except_forces", "national_desk"]
    assert "without saying who you are" in police["question"]
