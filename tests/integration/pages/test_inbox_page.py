"""What a member finds in their alerts: by words, by area and month; and what a phone is told that installs the page."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts import publish_alert
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import alert_text

_numbers = itertools.count(1)
pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    """Somebody who gets alerts for London, and has none yet."""
    email = f"finds{next(_numbers)}@example.org"
    story.account(AccountRole.MEMBER, email, regions=(Region.LONDON,))
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    return visitor


@pytest.mark.parametrize(
    ("looked_for", "found"),
    [
        ("scorpion", 1),
        ("SCORPION neck", 1),
        ("scorpion wales", 0),
        ("07700 900123", 1),
        ("+44 7700 900-123", 1),
        ("0770090", 1),
        ("07700 900199", 0),
        ("body", 0),
    ],
)
def test_words_and_numbers_are_found_in_what_applies(
    member: Visitor, story: Story, looked_for: str, found: int
) -> None:
    tattooed = dataclasses.replace(alert_text(), headline="The first", look_for="A scorpion on the neck.")
    story.publish(story.approved_alert(story.report(), text=tattooed))

    answer = member.post("/alerts", words=looked_for)

    assert answer.status_code == 200
    assert ("The first" in words(answer)) is bool(found)
    assert ("does not mean safe" in words(answer)) is not bool(found)
    assert answer.request.query_string == b"", "what was looked for is in no address"


def test_what_was_recalled_is_not_found(member: Visitor, story: Story) -> None:
    tattooed = dataclasses.replace(alert_text(), look_for="A kingfisher on the neck.")
    alert_id = story.approved_alert(story.report(), text=tattooed)
    story.publish(alert_id)
    assert "1 alert has it." in words(member.post("/alerts", words="kingfisher"))
    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=alert_id, actor="test", clock=story.wiring.clock)
    assert "0 alerts have it." in words(member.post("/alerts", words="kingfisher"))


def test_looking_for_nothing_says_what_to_do(member: Visitor) -> None:
    assert member.post("/alerts", words=" ").status_code in (200, 422)
    assert member.post("/alerts", words="x" * 101).status_code == 422


def test_the_plot_and_the_table_beside_it_say_the_same(member: Visitor, story: Story) -> None:
    assert "No alerts yet" in words(member.get("/figures"))
    for _ in range(2):
        story.publish(story.approved_alert(story.report(), regions=frozenset({Region.LONDON})))

    body = member.get("/figures").get_data(as_text=True)

    table = body[body.index("<table") : body.index("</table>")]
    assert re.findall(r'<div dir="auto">([^<]+)</div>', table) == ["London", *"000000", "2"]
    assert re.search(r'class="plot-count">2</text>', body)
    assert 'role="img" aria-label="' in body


def test_a_phone_installs_it_under_a_neutral_name_and_keeps_nothing(member: Visitor) -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in member.get("/alerts").get_data(
        as_text=True
    )
    answer = member.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = answer.get_json()
    assert said["name"] == said["short_name"] == "Umbrella"
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "alert" not in answer.get_data(as_text=True), "not even in an address"
    assert "serviceWorker" not in member.get("/alerts").get_data(as_text=True)
