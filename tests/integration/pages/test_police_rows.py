"""The order of an officer's rows: what nobody has read stands first."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from num_service.web.police import packets
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story
from tests.integration.pages.test_police_pages import _references as released

pytestmark = pytest.mark.usefixtures("no_crude_limits")


def test_unread_ones_stand_first_however_old_and_none_is_shown_twice(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packets, "PAGE", 2)
    story.officer("met@force.example", force="metropolitan")
    officer = Visitor(app.test_client())
    officer.sign_in("met@force.example", PASSWORD, path="/police/sign-in")
    made = []
    for _ in range(4):
        story.release(story.approved_packet(story.report()))
        made.append(released(story)[-1])
    oldest, *read = made
    for reference in read:
        officer.get(f"/police/packets/{reference}")

    seen: list[str] = []
    path = "/police"
    while path:
        body = officer.get(path).get_data(as_text=True)
        seen += re.findall(r'href="/police/packets/([^"]+)"', body)
        following = re.search(r'href="([^"]+)" rel="next"', body)
        path = html.unescape(following[1]) if following else ""

    assert seen.index(oldest) < min(seen.index(each) for each in read)
    assert len(seen) == len(set(seen))
    assert set(seen) == set(released(story))


def test_the_way_back_from_a_packet_leads_to_the_inbox_as_it_was_left(app: Flask, story: Story) -> None:
    story.officer("again@force.example", force="metropolitan")
    officer = Visitor(app.test_client())
    officer.sign_in("again@force.example", PASSWORD, path="/police/sign-in")
    story.release(story.approved_packet(story.report()))
    packet = f"/police/packets/{released(story)[-1]}"

    officer.get("/police", state="acknowledged", until="2030-01-01")
    page = officer.get(packet).get_data(as_text=True)
    assert 'class="back-link no-print" href="/police?state=acknowledged&amp;until=2030-01-01"' in page
    officer.get("/police")
    assert 'class="back-link no-print" href="/police"' in officer.get(packet).get_data(as_text=True)
