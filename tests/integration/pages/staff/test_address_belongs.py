"""A text's address names its report: under another reference it is not there, to read, change, judge or send."""

import uuid
from collections.abc import Mapping

import psycopg
import pytest
from flask import Flask

from tests.harness.casework import ALERT, PACKET, signed_in
from tests.harness.databases import TestDatabase
from tests.harness.routes import routes
from tests.harness.story import Story

KINDS = {"alert": "alerts", "packet": "packets"}
SENT: Mapping[str, object] = ALERT | PACKET | {
    "seen": "x" * 64, "could_tell": "no", "confirm": "yes",
}  # fmt: skip


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
            answer = (
                visitor.client.get(address) if method == "GET" else visitor.client.post(address, data=SENT)
            )
            assert answer.status_code == 404, (method, address)
            tried += 1
    assert tried >= 10, "the walk over the routes has lost some"
    assert state(database) == before


def _address(app: Flask, endpoint: str, method: str, **values: str | uuid.UUID) -> str:
    return app.url_map.bind("localhost").build(endpoint, values, method=method)
