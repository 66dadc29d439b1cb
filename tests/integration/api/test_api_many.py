"""Fifty reports at once, to real server processes: fifty receipts, fifty reports, and every receipt opens its own."""

from __future__ import annotations

import json
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from tests.harness.api import REPORT, V1
from tests.harness.service import LiveServer
from tests.harness.story import Story

AT_ONCE = 50


def test_fifty_reports_at_once(story: Story, live_server: LiveServer) -> None:
    gate = threading.Barrier(AT_ONCE)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            live_server.url + V1 + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with opener.open(request, timeout=60) as answered:
            return dict(json.load(answered))

    def report(number: int) -> dict[str, Any]:
        gate.wait(timeout=60)
        return post("/reports", REPORT | {"account": f"Report number {number}"})

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(report, range(AT_ONCE)))

    assert len({each["receipt"] for each in answers}) == AT_ONCE
    references = {each["reference"] for each in answers}
    with story.commits() as session:
        assert set(session.scalars(text("SELECT reference FROM reports"))) == references
        assert session.execute(text("SELECT count(*) FROM sealed_parts")).scalar_one() == 2 * AT_ONCE
    assert len(references) == AT_ONCE
    for each in answers[:5]:
        assert post("/receipts/open", {"receipt": each["receipt"]})["reference"] == each["reference"]
    logged = live_server.log.read_text()
    assert not any(each["receipt"] in logged for each in answers)
