"""Where packets stand with a force, finding them by reference and day, and what opens none of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.police.force_message import ForceKind
from num_service.domain.police.inbox import PacketState, state_of
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.days import local_day
from tests.harness.api import V1, bearer, officer_token
from tests.harness.at_desk import officer_of, packet_of, writes
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def officer(app: Flask, story: Story) -> Visitor:
    return officer_of(app, story)


@pytest.fixture
def standing(officer: Visitor, story: Story) -> dict[str, str]:
    """A packet in each state, by the state; read and written about as an officer does."""
    made: dict[str, str] = {}
    for state in ("new", "acknowledged", "questioned", "closed", "withdrawn"):
        sent = story.report()
        made[state] = reference = packet_of(story, sent)
        path = f"/police/packets/{reference}"
        if state == "new":
            continue
        officer.get(path)
        if state == "acknowledged":
            officer.post(path, of="packet")
        if state in ("questioned", "closed"):
            writes(officer, reference, "question", text="Was it blue?")
        if state == "closed":
            writes(officer, reference, "outcome", outcome="recorded", text="")
        if state == "withdrawn":
            story.answer(sent, Scope.POLICE_INTELLIGENCE, Value.NO)
    return made


def shown(officer: Visitor, **asked: str) -> set[str]:
    body = officer.get("/police", **asked).get_data(as_text=True)
    return set(re.findall(r'/police/packets/(P-[^"]+)"', body))


def test_each_state_has_its_own_and_is_counted(
    app: Flask, officer: Visitor, standing: dict[str, str], story: Story
) -> None:
    token = bearer(officer_token(story, "states@force.example", force="metropolitan"))
    counts = app.test_client().get(f"{V1}/packets", headers=token).get_json()["counts"]
    page = officer.get("/police").get_data(as_text=True)
    for state, reference in standing.items():
        found = shown(officer, state=state)
        assert reference in found, state
        assert not found & (set(standing.values()) - {reference}), state
        assert counts[state] == len(found)
        over_api = app.test_client().get(f"{V1}/packets?state={state}", headers=token).get_json()["packets"]
        assert {each["reference"] for each in over_api} == found
        assert {each["state"] for each in over_api} == {state}
        label = PacketState(state).words
        assert re.search(rf'{label}\s*<span class="count-badge">{counts[state]}<', page), (
            f"no count for {label}"
        )
    kent = officer_of(app, story, "kent")
    assert shown(kent) == set()


def test_the_page_and_the_query_say_the_same_of_every_state() -> None:
    for withdrawn in (False, True):
        for acknowledged in (False, True):
            for newest in (None, ForceKind.QUESTION, ForceKind.OUTCOME):
                state = state_of(withdrawn=withdrawn, acknowledged=acknowledged, newest=newest)
                assert (state is PacketState.WITHDRAWN) == withdrawn
                if not withdrawn and newest:
                    assert state.value == {"question": "questioned", "outcome": "closed"}[newest.value]


def test_a_question_after_it_was_closed_opens_it_again(officer: Visitor, standing: dict[str, str]) -> None:
    writes(officer, standing["closed"], "question", text="One thing more: was he alone?")
    assert standing["closed"] in shown(officer, state="questioned")


def test_a_packet_is_found_by_its_reference_and_its_day_and_by_nothing_else(
    app: Flask, officer: Visitor, story: Story
) -> None:
    reference, other = packet_of(story, story.report()), packet_of(story, story.report())
    assert shown(officer, reference=f" {reference.lower()} ") == {reference}
    assert {reference} <= shown(officer, reference=reference[:6]) <= {reference, other}
    assert shown(officer, reference="P-%") == shown(officer, reference="_") == set()
    for typed in ("07700900123", "He attacked", "Camden"):
        assert shown(officer, reference=typed) == set()
    kent = officer_of(app, story, "kent")
    assert shown(kent, reference=reference) == set()
    assert "Words, names and numbers cannot be searched." in words(kent.get("/police", reference=reference))

    today = local_day(story.wiring.clock())
    with story.police() as session, pytest.raises(Exception, match="permission"):
        session.execute(text("UPDATE released_packets SET released_at = now()"))
    assert reference in shown(officer, since=today.isoformat(), until=today.isoformat())
    assert reference not in shown(officer, until=(today - timedelta(days=1)).isoformat())
    wrong = officer.get("/police", since="soon")
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.get_data(as_text=True)


#: What a mail scanner or a browser that fetches ahead sends.
AHEAD = (
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Moz": "prefetch"},
    {"X-Purpose": "preview"},
)


def test_what_looks_ahead_opens_nothing_and_is_shown_nothing(
    app: Flask, officer: Visitor, story: Story
) -> None:
    reference = packet_of(story, story.report())
    client = app.test_client()
    token = bearer(officer_token(story, "ahead@force.example", force="metropolitan"))
    for end in ("", ".json", ".pdf"):
        path, over_api = f"/police/packets/{reference}{end}", f"{V1}/packets/{reference}{end}"
        assert (
            officer.client.head(path).status_code == client.head(over_api, headers=token).status_code == 200
        )
        for said in AHEAD:
            early = officer.client.get(path, headers=said)
            assert early.status_code == 503, said
            assert "He attacked" not in early.get_data(as_text=True)
            assert client.get(over_api, headers=token | said).status_code == 503
        # A scanner follows the link in a mail with no session; it may press what it finds.
        assert client.get(path, headers={"User-Agent": "SafeLinks"}).status_code == 401
        assert client.get(over_api).status_code == 401
    client.options(f"/police/packets/{reference}")
    with story.police() as session:
        asked = text("SELECT opened_at FROM released_packets WHERE reference = :reference")
        assert session.execute(asked, {"reference": reference}).scalar_one() is None

    assert officer.get(f"/police/packets/{reference}").status_code == 200
    with story.police() as session:
        assert session.execute(asked, {"reference": reference}).scalar_one() is not None
