"""A text's address names its report: under another reference it is not there, to read, change, judge or send."""

import uuid

import psycopg
import pytest
from flask import Flask

from tests.harness.casework import ALERT, PACKET, seen_on, signed_in
from tests.harness.databases import TestDatabase
from tests.harness.routes import routes
from tests.harness.story import Story

KINDS = {"alert": "alerts", "packet": "packets"}
#: What each page sends beside what was seen, by the end of its address; where a text is written, all of it.
SENT: dict[str, dict[str, str]] = {"publish": {}, "review": {"answer": "approve", "could_tell": "no"}}
WRITTEN: dict[str, dict[str, object]] = {"alert": {**ALERT}, "packet": {**PACKET}}


def state(database: TestDatabase) -> list[tuple[object, ...]]:
    with psycopg.connect(database.owner_libpq) as owner:
        return [
            row
            for table in (*KINDS.values(), "text_authors", "text_objections", "sealed_parts", "releases")
            for row in owner.execute(
                f"SELECT to_jsonb(each)::text FROM {table} AS each ORDER BY 1"
            ).fetchall()
        ]


@pytest.mark.parametrize("by", ["one", "two"])
def test_no_route_takes_a_text_under_another_reference(
    app: Flask, story: Story, database: TestDatabase, by: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    own, other = story.report(), story.report()
    texts = {"alert": story.approved_alert(own), "packet": story.approved_packet(own)}
    visitor, before, tried = signed_in(app, f"{by}@casework.example"), state(database), 0
    for rule, method in routes(app):
        if not {"reference", "document_id", "alert_id", "packet_id"} & rule.arguments - {"reference"}:
            continue
        for kind, text in texts.items():
            if f"/{kind}/" not in rule.rule or "reference" not in rule.arguments:
                continue
            named = {each: text for each in rule.arguments if each.endswith("_id")}
            address = _address(app, rule.endpoint, method, reference=other.reference, **named)
            if method == "GET":
                answer = visitor.get(address)
            else:
                # What was seen is true, so that nothing but the reference is wrong.
                seen = seen_on(visitor.get(address.replace(other.reference, own.reference)))
                typed = SENT.get(address.rsplit("/", 1)[1])
                answer = visitor.client.post(address, data=WRITTEN[kind] if typed is None else typed | seen)
            assert answer.status_code == 404, (method, address)
            tried += 1
    assert tried >= 10, "the walk over the routes has lost some"
    assert state(database) == before
    publish = f"/casework/{own.reference}/alert/{texts['alert']}/publish"
    answer = visitor.client.post(publish, data=seen_on(visitor.get(publish)))
    assert answer.status_code == 303, "what was sent is refused for the reference alone"


def _address(app: Flask, endpoint: str, method: str, **values: str | uuid.UUID) -> str:
    return app.url_map.bind("localhost").build(endpoint, values, method=method)
