"""Calling the JSON API in a test, with tokens and receipts."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from num_service.crypto.receipts import read_receipt
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.casework import open_report
from num_service.services.police import officers
from tests.harness.story import SentReport, Story

V1 = "/api/v1"
REPORT: dict[str, Any] = {
    "incident_types": ["rape", "non_payment"],
    "account": "He would not pay and then he hit me.",
    "when": {"day": "2026-03-09", "part_of_day": "evening"},
    "where": {"region": "london", "town": "Camden", "exact_place": "14 Marker Street"},
    "people": [
        {"role": "client", "identifiers": [{"kind": "phone", "value": "O77OO 9OO123", "basis": "saw"}]}
    ],
    "about": {"on_behalf": "self", "contact": "signal, marker handle"},
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
    with story.police() as session:
        return officers.issue_officer_token(session, email=email, actor="command", clock=story.wiring.clock)


def sent(client: FlaskClient, **changes: Any) -> dict[str, str]:
    answered = client.post(f"{V1}/reports", json=REPORT | changes)
    assert answered.status_code == 201, answered.json
    return dict(answered.get_json())


def as_story_knows(story: Story, receipt: dict[str, str]) -> SentReport:
    with story.commits() as session:
        report = open_report.find_report(session, receipt["reference"])
        return SentReport(report.id, report.reference, read_receipt(receipt["receipt"]))


def opened(client: FlaskClient, receipt: dict[str, str]) -> Any:
    answered = client.post(f"{V1}/receipts/open", json={"receipt": receipt["receipt"]})
    assert answered.status_code == 200, answered.json
    return answered.get_json()


def step(page: Any, key: str) -> str:
    return next(str(each["title"]) for each in page["ledger"] if each["key"] == key)


def consent(client: FlaskClient, receipt: dict[str, str], scope: str, value: Any) -> TestResponse:
    asked = {"receipt": receipt["receipt"], "scope": scope, "value": value}
    return client.post(f"{V1}/receipts/consents", json=asked)
