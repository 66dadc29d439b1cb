"""The description of the API is true: whatever is made up from it is answered as it says, and never with a 500."""

from __future__ import annotations

import base64
import uuid
import warnings
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from num_service.domain.shared.permissions import AccountRole
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.writing import document
from num_service.web.core.access import PUBLIC, access_of
from tests.harness import pictures
from tests.harness.api import REPORT, V1, as_story_knows, bearer, officer_token, sent, token_of
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def tokens(module_story: Story) -> dict[str, dict[str, str]]:
    return {
        "check": bearer(token_of(module_story, AccountRole.MEMBER, "member@example.org")),
        "packets": bearer(officer_token(module_story, "officer@force.example", force="metropolitan")),
    }


@pytest.fixture(scope="module")
def description(module_app: Flask) -> dict[str, Any]:
    return dict(module_app.test_client().get(f"{V1}/openapi.json").get_json())


CALLS = [
    ("GET", "/taxonomy"),
    ("POST", "/reports"),
    ("POST", "/receipts/open"),
    ("POST", "/receipts/consents"),
    ("POST", "/receipts/messages"),
    ("POST", "/receipts/alerts"),
    ("POST", "/receipts/record"),
    ("POST", "/receipts/files"),
    ("POST", "/receipts/files/removed"),
    ("POST", "/receipts/export"),
    ("POST", "/receipts/pause"),
    ("POST", "/receipts/resume"),
    ("POST", "/receipts/stop"),
    ("POST", "/receipts/handovers"),
    ("POST", "/receipts/own-name"),
    ("GET", "/figures"),
    ("POST", "/receipts/questions"),
    ("POST", "/receipts/delete"),
    ("POST", "/check"),
    ("GET", "/alerts"),
    ("GET", "/packets"),
    ("GET", "/packets/{reference}"),
    ("GET", "/packets/{reference}.json"),
    ("GET", "/packets/{reference}.pdf"),
    ("GET", "/pole-1.schema.json"),
    ("POST", "/packets/{reference}/acknowledgement"),
    ("POST", "/packets/{reference}/questions"),
    ("POST", "/packets/{reference}/outcome"),
    ("POST", "/packets/{reference}/appeals"),
]


def test_every_call_is_described(description: dict[str, Any], module_app: Flask) -> None:
    described = {
        (method.upper(), path)
        for path, calls in description["paths"].items()
        for method in calls
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert described == {(method, V1 + path) for method, path in CALLS}
    assert description["openapi"].startswith("3.")
    with module_app.app_context():
        for rule in module_app.url_map.iter_rules():
            for method in (rule.methods or set()) & {"GET", "POST"}:
                assert access_of(rule.endpoint, method) is not None, rule
        assert access_of("api_reports.Reports", "POST") == PUBLIC


def test_what_the_lists_allow_is_in_the_description(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]

    assert "rape" in schemas["Report"]["properties"]["incident_types"]["items"]["enum"]
    consents = schemas["Report"]["properties"]["consents"]["properties"]
    assert consents["police_intelligence"]["anyOf"][0]["enum"] == ["no", "if_matched", "yes"]
    assert set(consents["alert"]["anyOf"][1]["properties"]) == {
        "value", "delay_days", "region_only", "show_me_first", "if_silent",
    }  # fmt: skip
    assert schemas["Report"]["additionalProperties"] is False
    assert schemas["Report"]["properties"]["account"]["maxLength"] == 20_000


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_made_up_calls(
    module_app: Flask, description: dict[str, Any], tokens: dict[str, dict[str, str]], method: str, path: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # schemathesis warns of its own dependencies
        schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", module_app)
        operation = schema[V1 + path][method]
        headers = (
            tokens["packets" if "packets" in path else "check"]
            if path.startswith(("/check", "/alerts", "/packets"))
            else {}
        )
        seen = []

        made = st.one_of(
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        )

        @hypothesis_settings(
            max_examples=12,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=made)
        def call(case: Any) -> None:
            response = case.call(headers=headers)
            seen.append(response.status_code)
            case.validate_response(response, checks=CHECKS)

        call()
    assert seen


def test_real_answers_fit_the_description(
    module_app: Flask, module_story: Story, tokens: dict[str, dict[str, str]]
) -> None:
    client = module_app.test_client()
    receipt = sent(client, consents=REPORT["consents"] | {"alert": {"value": "yes", "show_me_first": True}})
    report = as_story_knows(module_story, receipt)
    module_story.listed(report)
    module_story.publish(module_story.approved_alert(module_story.report()))
    alert = module_story.approved_alert(report)
    module_story.release(module_story.approved_packet(report))
    packet = client.get(f"{V1}/packets", headers=tokens["packets"]).get_json()["packets"][0]["reference"]
    with module_story.commits() as session:
        draft = document.find(session, ALERT, report_id=report.id, document_id=alert)
        warning = {"reference": draft.reference, "seen_sha256": draft.sha256}
    mine = {"receipt": receipt["receipt"]}
    photo = mine | {"content": base64.b64encode(pictures.photo()).decode()}
    added = client.post(f"{V1}/receipts/files", json=photo).get_json()
    partner = bearer(token_of(module_story, AccountRole.PARTNER, "partner@example.org"))
    asked = {"text": "07700 900123, nobody@example.org or this: 12"}
    officer, reference, nowhere = tokens["packets"], {"reference": packet}, str(uuid.UUID(int=7))
    answers: list[tuple[str, str, int, dict[str, Any]]] = [
        ("GET", "/taxonomy", 200, {}),
        ("POST", "/reports", 201, {"body": REPORT}),
        ("POST", "/receipts/messages", 201, {"body": mine | {"text": "One more thing."}}),
        ("POST", "/receipts/open", 200, {"body": mine}),
        ("POST", "/receipts/record", 200, {"body": mine}),
        ("POST", "/receipts/files", 201, {"body": photo}),
        ("POST", "/receipts/files/removed", 200, {"body": mine | {"id": added["id"]}}),
        ("POST", "/receipts/alerts", 200, {"body": mine | warning | {"answer": "yes"}}),
        ("POST", "/receipts/consents", 200, {"body": mine | {"scope": "research", "value": "yes"}}),
        ("POST", "/check", 200, {"body": asked, "headers": tokens["check"]}),
        ("POST", "/check", 200, {"body": {"identifiers": [{"value": "12"}]}, "headers": tokens["check"]}),
        ("POST", "/check", 200, {"body": asked, "headers": partner}),
        ("GET", "/alerts", 200, {"query": {"since": "2026-01-01"}, "headers": tokens["check"]}),
        ("GET", "/packets", 200, {"headers": officer}),
        ("GET", "/packets/{reference}", 200, {"path_parameters": reference, "headers": officer}),
        ("GET", "/packets/{reference}.json", 200, {"path_parameters": reference, "headers": officer}),
        ("GET", "/packets/{reference}.pdf", 200, {"path_parameters": reference, "headers": officer}),
        ("GET", "/pole-1.schema.json", 200, {}),
        ("POST", "/packets/{reference}/acknowledgement", 201,
         {"path_parameters": reference, "headers": officer, "body": {"of": "packet"}}),
        ("POST", "/packets/{reference}/questions", 201,
         {"path_parameters": reference, "headers": officer, "body": {"text": "Was it blue?"}}),
        ("POST", "/packets/{reference}/outcome", 201,
         {"path_parameters": reference, "headers": officer, "body": {"outcome": "recorded"}}),
        ("POST", "/packets/{reference}/appeals", 201,
         {"path_parameters": reference, "headers": officer, "body": {"text": "Has anybody met them?"}}),
        ("POST", "/receipts/export", 200, {"body": mine}),
        ("POST", "/receipts/pause", 200, {"body": mine}),
        ("POST", "/receipts/resume", 409, {"body": mine | {"seen": "0" * 64}}),
        ("POST", "/receipts/stop", 200, {"body": mine}),
        ("POST", "/receipts/handovers", 404, {"body": mine | {"id": nowhere, "answer": "no"}}),
        ("POST", "/receipts/own-name", 404, {"body": mine | {"id": nowhere, "answer": "no"}}),
        ("GET", "/figures", 200, {}),
        ("POST", "/receipts/questions", 404, {"body": mine | {"id": nowhere}}),
        ("POST", "/receipts/delete", 200, {"body": mine | {"reference": receipt["reference"]}}),
    ]  # fmt: skip

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # schemathesis warns of its own dependencies
        schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", module_app)
        for method, path, status, given_parts in answers:
            case = schema[V1 + path][method].Case(media_type="application/json", **given_parts)
            response = case.call()
            assert response.status_code == status, (path, response.text)
            case.validate_response(response, checks=CHECKS)
    assert {method + path for method, path, _, _ in answers} == {method + path for method, path in CALLS}
