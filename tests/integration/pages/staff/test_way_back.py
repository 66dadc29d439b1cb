"""From a report back to the queue as it was left: the view, what narrowed it, the page of it."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

from flask import Flask

from tests.harness.casework import page_of, signed_in
from tests.harness.pages import Visitor
from tests.harness.story import SentReport, Story

QUEUE = "/casework"


def way_back(visitor: Visitor, report: SentReport) -> tuple[str, str]:
    """Where the link above a report leads, and what it says."""
    page = visitor.get(page_of(report)).get_data(as_text=True)
    found = re.search(r'class="report-way"><a href="([^"]+)">([^<]+)<', page)
    assert found
    return html.unescape(found[1]), found[2]


def test_the_way_back_from_a_report_leads_to_the_queue_as_it_was_left(app: Flask, story: Story) -> None:
    report, one = story.report(), signed_in(app, "one@casework.example")
    assert way_back(one, report) == (QUEUE, "Queue")

    asked = {"show": "in-hand", "region": "london", "sort": "oldest", "page": "2"}
    one.get(QUEUE, **asked, next="https://elsewhere.example")
    href, said = way_back(one, report)
    assert dict(parse_qsl(urlsplit(href).query)) == asked, "and nothing that the queue does not ask"
    assert urlsplit(href).path == QUEUE
    assert said == "Queue: In hand, filtered"
    assert way_back(signed_in(app, "two@casework.example"), report)[0] == QUEUE, "each their own"

    live = {"Sec-Fetch-Dest": "empty"}
    one.client.get(QUEUE, query_string={"show": "mine"}, headers=live)
    assert way_back(one, report)[1] == said, "a page that renews itself goes nowhere"

    one.get(QUEUE, show="mine")
    assert way_back(one, report) == (f"{QUEUE}?show=mine", "Queue: Mine")
    stepped = one.post(page_of(report, "/step-back"))
    assert stepped.headers["Location"] == f"{QUEUE}?show=mine"

    one.get(QUEUE)
    assert way_back(one, story.report()) == (QUEUE, "Queue"), "its entry in the navigation begins anew"
