"""Bad input of every kind: a problem document that names the field, never a 500, nothing repeated, nothing kept."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from num_service.crypto.receipts import new_receipt
from num_service.domain.shared.permissions import AccountRole
from tests.harness.api import REPORT, V1, bearer, officer_token, token_of
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

#: Whatever is typed here must not come back in an answer.
MARKER = "ZQXJ-typed-words"
HUGE = "9" * 5000


@pytest.fixture(scope="module")
def tokens(module_story: Story) -> dict[str, dict[str, str]]:
    return {
        "member": bearer(token_of(module_story, AccountRole.MEMBER, "member@example.org")),
        "officer": bearer(officer_token(module_story, "officer@force.example", force="surrey")),
        "": {},
    }


@pytest.fixture
def client(module_app: Flask) -> FlaskClient:
    return module_app.test_client()


def with_(path: str, value: Any) -> dict[str, Any]:
    """The report with one thing in it replaced, by a dotted path."""
    report: Any = copy.deepcopy(REPORT)
    *parents, last = path.split(".")
    branch = report
    for name in parents:
        branch = branch[int(name)] if isinstance(branch, list) else branch.setdefault(name, {})
    branch[last] = value
    return dict(report)


#: A dotted path in the report, what is put there, and the pointer that must be named (the path's own when empty).
FIELDS: list[tuple[str, Any, str]] = [
    ("surprise", 1, ""),
    ("where.surprise", MARKER, ""),
    ("people.0.surprise", None, ""),
    ("people.0.identifiers.0.surprise", {}, ""),
    ("account", 5, ""),
    ("account", ["a"], ""),
    ("account", {"a": "b"}, ""),
    ("account", None, ""),
    ("account", True, ""),
    ("account", "a" * 20_001, ""),
    ("account", f"{MARKER}\x00", ""),
    ("account", f"{MARKER}\x1b[31m", ""),
    ("account", f"{MARKER}\ud800", ""),
    ("incident_types", "rape", ""),
    ("incident_types", {"0": "rape"}, ""),
    ("incident_types", None, ""),
    ("incident_types", [MARKER], "#/incident_types/0"),
    ("incident_types", [["rape"]], "#/incident_types/0"),
    ("incident_types", [None], "#/incident_types/0"),
    ("incident_types", ["rape"] * 1000, ""),
    ("when", "yesterday", ""),
    ("when", [], ""),
    ("when.day", "2026-02-30", ""),
    ("when.day", "30/02/2026", ""),
    ("when.day", 20260309, ""),
    ("when.day", ["2026-03-09"], ""),
    ("when.day", "2999-01-01", ""),
    ("when.day", "0001-01-01", ""),
    ("when.day", f"2026-03-09T{MARKER}", ""),
    ("when.part_of_day", "teatime", ""),
    ("where", None, ""),
    ("where", [MARKER], ""),
    ("where", {}, "#/where/region"),
    ("where.region", MARKER, ""),
    ("where.region", 5, ""),
    ("where.region", "", ""),
    ("where.town", "nul\x00here", ""),
    ("where.town", "t" * 201, ""),
    ("where.town", "\x1b", ""),
    ("people", {}, ""),
    ("people", [None], "#/people/0"),
    ("people", [[]], "#/people/0"),
    ("people", [{}] * 11, ""),
    ("people", [{}] * 50_000, ""),
    ("people.0.role", "villain", ""),
    ("people.0.age", 31, ""),
    ("people.0.height", 1.8, ""),
    ("people.0.identifiers", "07700 900123", ""),
    ("people.0.identifiers", [{"value": "07700 900123"}] * 21, ""),
    ("people.0.identifiers.0.kind", "telephone", ""),
    ("people.0.identifiers.0.kind", ["phone"], ""),
    ("people.0.identifiers.0.value", 447700900123, ""),
    ("people.0.identifiers.0.value", "1" * 2001, ""),
    ("people.0.identifiers.0.value", "07700\x00900123", ""),
    ("people.0.identifiers.0.basis", "guessed", ""),
    ("about", "me", ""),
    ("about.hate", ["luck"], "#/about/hate/0"),
    ("about.support", 1, ""),
    ("about.contact", "c" * 2001, ""),
    ("about.on_behalf", None, ""),
    ("danger_now", [True], "#/danger_now/0"),
    ("language", "en-GB", ""),
    ("consents", [], ""),
    ("consents", "yes", ""),
    ("consents.everything", "yes", ""),
    ("consents.checker", "maybe", ""),
    ("consents.checker", True, ""),
    ("consents.checker", ["yes"], ""),
    ("consents.checker", "if_matched", ""),
    ("consents.police_identified", "yes", ""),
    ("consents.checker", {"value": "yes", "region_only": True}, "#/consents/checker/region_only"),
    ("consents.checker", {"value": "yes", "surprise": 1}, "#/consents/checker/surprise"),
    ("consents.checker", {"delay_days": 3}, "#/consents/checker/value"),
    ("consents.alert", {"value": "yes", "delay_days": -1}, "#/consents/alert/delay_days"),
    ("consents.alert", {"value": "yes", "delay_days": 10**30}, "#/consents/alert/delay_days"),
    ("consents.alert", {"value": "yes", "delay_days": 1.5}, "#/consents/alert/delay_days"),
    ("consents.alert", {"value": "yes", "delay_days": True}, "#/consents/alert/delay_days"),
    ("consents.alert", {"value": "yes", "delay_days": "soon"}, "#/consents/alert/delay_days"),
    ("consents.alert", {"value": "yes", "delay_days": [3]}, "#/consents/alert/delay_days"),
    ("consents.alert", {"value": "yes", "region_only": "perhaps"}, "#/consents/alert/region_only"),
    ("consents.alert", {"value": "yes", "region_only": []}, "#/consents/alert/region_only"),
    ("consents.alert", {"value": "yes", "show_me_first": True, "if_silent": "shout"}, "#/consents/alert/if_silent"),
    ("consents.alert", {"value": "yes", "show_me_first": True, "if_silent": [1]}, "#/consents/alert/if_silent"),
    ("consents.police_intelligence", {"value": "yes", "except_forces": ["nowhere"]},
     "#/consents/police_intelligence/except_forces/0"),
    ("consents.police_intelligence", {"value": "yes", "except_forces": "surrey"},
     "#/consents/police_intelligence/except_forces"),
    ("consents.police_intelligence", {"value": "yes", "except_forces": [{}]},
     "#/consents/police_intelligence/except_forces/0"),
    ("consents.referral", {"value": "yes", "project": 5}, "#/consents/referral/project"),
]  # fmt: skip


def _named(case: tuple[str, Any, str]) -> str:
    return f"{case[0]}={str(case[1])[:30].encode('ascii', 'backslashreplace').decode()}"


@pytest.mark.parametrize(("path", "value", "pointer"), FIELDS, ids=map(_named, FIELDS))
def test_a_bad_field_of_a_report(client: FlaskClient, path: str, value: Any, pointer: str) -> None:
    body = json.dumps(with_(path, value))

    answered = client.post(f"{V1}/reports", data=body, content_type="application/json")

    problem = _problem(answered, 422)
    assert pointer or f"#/{path.replace('.', '/')}" in {each["pointer"] for each in problem["errors"]}
    assert {each["pointer"] for each in problem["errors"]} == {pointer or f"#/{path.replace('.', '/')}"}


#: What is wrong with the whole of what is sent: bytes, content type, status.
BODIES: list[tuple[bytes, str | None, int]] = [
    (b"", "application/json", 400),
    (b"{", "application/json", 400),
    (b"{'account': 1}", "application/json", 400),
    (b'{"account": "a",}', "application/json", 400),
    (b"\xff\xfe\x00", "application/json", 400),
    (b'{"account": "\xed\xa0\x80"}', "application/json", 400),
    (b'{"account": "a\x00b"}', "application/json", 400),
    (b"account=" + MARKER.encode(), "application/json", 400),
    (b'{"account": NaN}', "application/json", 400),
    (b'{"account": -Infinity}', "application/json", 400),
    (b'{"account": ' + HUGE.encode() + b"}", "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b'{"a":' * 50_000, "application/json", 400),
    (b"[" * 100_000 + b"]" * 100_000, "application/json", 400),
    (b'{"account": ' + b"[" * 500 + b"]" * 500 + b"}", "application/json", 422),
    (b"null", "application/json", 422),
    (b"[]", "application/json", 422),
    (b"5", "application/json", 422),
    (b"1e999", "application/json", 422),
    (b'"' + MARKER.encode() + b'"', "application/json", 422),
    (b"[{}]", "application/json", 422),
    (b"{}", "application/json", 422),
    (b"{}", "text/plain", 415),
    (b"{}", "application/x-www-form-urlencoded", 415),
    (b"{}", "multipart/form-data; boundary=x", 415),
    (b"{}", "not a type", 415),
    (b"{}", None, 415),
    (json.dumps({"account": MARKER * 70_000}).encode(), "application/json", 413),
    (b" " * 1_000_000, "application/json", 413),
    (json.dumps({f"field{number}": 1 for number in range(20_000)}).encode(), "application/json", 422),
    (json.dumps({f"{MARKER} {number}": 1 for number in range(3)}).encode(), "application/json", 422),
    (json.dumps({"\ud800": 1, "a/b~c": 2, "": 3, "_schema": 4}).encode(), "application/json", 422),
]  # fmt: skip


@pytest.mark.parametrize(("body", "content_type", "status"), BODIES, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("path", ["/reports", "/receipts/open", "/receipts/consents", "/check"])
def test_a_bad_body(
    client: FlaskClient, tokens: dict[str, Any], path: str, body: bytes, content_type: str | None, status: int
) -> None:
    headers = tokens["member"] if path == "/check" else {}
    if path == "/check" and not body:
        status = 422  # no single field of it is needed, so nothing at all reads as an empty object

    answered = client.post(V1 + path, data=body, content_type=content_type, headers=headers)

    problem = _problem(answered, status)
    if status in (400, 422):
        assert problem["errors"]
        assert len(answered.data) < 20_000


@dataclass(frozen=True)
class Call:
    """Some other call that must fail."""

    method: str
    path: str
    status: int
    pointer: str = ""
    who: str = ""
    json: Any = None


RECEIPT = new_receipt().shown


def _called(call: Call) -> str:
    """A name for a case, the same in every process."""
    shown = str(call.json)
    for receipt in (RECEIPT, RECEIPT[1:], RECEIPT[:-1]):
        shown = shown.replace(receipt, "…")
    return f"{call.method} {call.path[:50]} {shown[-40:]}"[:90]


CALLS = [
    Call("post", "/receipts/open", 422, "#/receipt", json={}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": ""}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": None}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": 5}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": [RECEIPT]}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": RECEIPT[:-1]}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": RECEIPT + "7"}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": "U" + RECEIPT[1:]}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": RECEIPT + "\x00"}),
    Call("post", "/receipts/open", 422, "#/receipt", json={"receipt": "9" * 100_000}),
    Call("post", "/receipts/open", 422, "#/code", json={"receipt": RECEIPT, "code": 1}),
    Call("post", "/receipts/consents", 422, "#/scope", json={"receipt": RECEIPT, "scope": MARKER, "value": "no"}),
    Call("post", "/receipts/consents", 422, "#/scope", json={"receipt": RECEIPT, "scope": ["alert"], "value": "no"}),
    Call("post", "/receipts/consents", 422, "#/value", json={"receipt": RECEIPT, "scope": "alert"}),
    Call("post", "/receipts/consents", 422, "#/value", json={"receipt": RECEIPT, "scope": "alert", "value": None}),
    Call("post", "/receipts/consents", 422, "#/value", json={"receipt": RECEIPT, "scope": "alert", "value": MARKER}),
    Call("post", "/receipts/consents", 422, "#/value",
         json={"receipt": RECEIPT, "scope": "alert", "value": "unavailable"}),
    Call("post", "/receipts/consents", 422, "#/value/delay_days",
         json={"receipt": RECEIPT, "scope": "alert", "value": {"value": "yes", "delay_days": 366}}),
    Call("post", "/receipts/consents", 404, json={"receipt": RECEIPT, "scope": "alert", "value": "no"}),
    Call("post", "/receipts/messages", 422, "#/text", json={"receipt": RECEIPT}),
    Call("post", "/receipts/messages", 422, "#/text", json={"receipt": RECEIPT, "text": "a" * 20_001}),
    Call("post", "/receipts/messages", 404, json={"receipt": RECEIPT, "text": MARKER}),
    Call("post", "/receipts/alerts", 422, "#/answer", json={"receipt": RECEIPT, "reference": "A", "answer": True}),
    Call("post", "/receipts/alerts", 422, "#/reference", json={"receipt": RECEIPT, "reference": {}, "answer": "no"}),
    Call("post", "/receipts/alerts", 404, json={"receipt": RECEIPT, "reference": "A", "answer": "no"}),
    Call("post", "/check", 422, "#", "member", {}),
    Call("post", "/check", 422, "#", "member", {"text": "07700 900123", "identifiers": [{"value": "07700 900123"}]}),
    Call("post", "/check", 422, "#/text", "member", {"text": " "}),
    Call("post", "/check", 422, "#/text", "member", {"text": 7700900123}),
    Call("post", "/check", 422, "#/text", "member", {"text": "a" * 5_001}),
    Call("post", "/check", 422, "#/text", "member", {"text": " ".join(f"07700 9001{n}" for n in range(10, 50))}),
    Call("post", "/check", 422, "#/identifiers", "member", {"identifiers": []}),
    Call("post", "/check", 422, "#/identifiers", "member", {"identifiers": [{"value": "07700 900123"}] * 26}),
    Call("post", "/check", 422, "#/identifiers/1/value", "member",
         {"identifiers": [{"value": "a@example.org"}, {"value": ""}]}),
    Call("post", "/check", 422, "#/identifiers/0/value", "member", {"identifiers": [{"kind": "phone"}]}),
    Call("post", "/check", 422, "#/identifiers/0/kind", "member", {"identifiers": [{"kind": MARKER, "value": "1"}]}),
    Call("get", "/alerts?since=yesterday", 422, "#/since", "member"),
    Call("get", "/alerts?since=2026-02-30", 422, "#/since", "member"),
    Call("get", "/alerts?since=0001-01-01T00:00:00%2B14:00", 422, "#/since", "member"),
    Call("get", "/alerts?since=%00", 422, "#/since", "member"),
    Call("get", "/alerts?cursor=nonsense", 422, "#/cursor", "member"),
    Call("get", "/alerts?cursor=2026-01-01T00:00:00Z~%00", 422, "#/cursor", "member"),
    Call("get", "/alerts?region=mars", 422, "#/region", "member"),
    Call("get", "/alerts?sinse=2026-01-01", 422, "#/sinse", "member"),
    Call("get", "/packets?cursor=nonsense", 422, "#/cursor", "officer"),
    Call("get", "/packets?limit=1", 422, "#/limit", "officer"),
    Call("get", f"/packets/{MARKER}", 404, who="officer"),
    Call("get", "/packets/%ff%00.json", 404, who="officer"),
    Call("get", "/packets/%ff%00.pdf", 404, who="officer"),
    Call("get", "/packets/" + "9" * 3000, 404, who="officer"),
    Call("post", "/packets/P-0000-0000/acknowledgement", 404, who="officer"),
    Call("post", "/packets/P-0000-0000/acknowledgement", 422, "#/of", "officer", {"of": "both"}),
    Call("post", "/packets/P-0000-0000/acknowledgement", 422, "#/surprise", "officer", {"surprise": 1}),
    Call("get", "/", 404),
    Call("get", f"/{MARKER}", 404),
    Call("get", "/reports/1", 404),
    Call("post", "/taxonomy", 405),
    Call("get", "/reports", 405),
    Call("get", "/receipts/open", 405),
    Call("delete", "/packets", 405, who="officer"),
    Call("put", "/check", 405, who="member"),
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS, ids=_called)
def test_any_other_bad_call(client: FlaskClient, tokens: dict[str, Any], call: Call) -> None:
    body: dict[str, Any] = {}
    if call.json is not None:
        body = {"data": json.dumps(call.json), "content_type": "application/json"}

    answered = client.open(V1 + call.path, method=call.method.upper(), headers=tokens[call.who], **body)

    problem = _problem(answered, call.status)
    assert {each["pointer"] for each in problem["errors"]} == ({call.pointer} if call.pointer else set())
    if call.status == 405:
        assert answered.headers["Allow"]
    assert RECEIPT not in answered.text


def test_nothing_half_written(client: FlaskClient, module_story: Story) -> None:
    for path, value, _ in FIELDS:
        client.post(f"{V1}/reports", data=json.dumps(with_(path, value)), content_type="application/json")
    with module_story.commits() as session:
        for table in (
            "reports",
            "consents",
            "consent_heads",
            "sealed_parts",
            "part_keys",
            "report_identifiers",
        ):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def _problem(answered: Any, status: int) -> dict[str, Any]:
    """The problem document, its form checked; nothing of what was typed is in it."""
    assert answered.status_code == status, answered.text[:500]
    assert answered.content_type == "application/problem+json"
    problem = dict(answered.get_json())
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == status
    assert problem["detail"]
    for each in problem["errors"]:
        assert set(each) == {"pointer", "detail"}
        assert each["pointer"].startswith("#")
        assert MARKER not in each["detail"]
    assert MARKER not in answered.text
    return problem


def test_too_large_without_saying_so_beforehand(client: FlaskClient) -> None:
    in_chunks = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    body = json.dumps(with_("account", "a")).encode() + b" " * 1_000_000

    answered = client.post(
        f"{V1}/reports", data=body, content_type="application/json", environ_overrides=in_chunks
    )

    _problem(answered, 413)


def test_more_identifiers_than_are_read_for_nothing_are_refused_by_name(app: Flask, story: Story) -> None:
    row = {"value": "0 0 " * 75, "basis": "saw"}
    people = [{"role": "client", "identifiers": [row] * 3}] * 2  # 1,800 characters cost some 50 ms
    answer = app.test_client().post(f"{V1}/reports", json=REPORT | {"people": people})
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["pointer"] == "#/people"
    assert "too long together: at most 1,500 characters" in error["detail"]
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM reports")).scalar_one() == 0
