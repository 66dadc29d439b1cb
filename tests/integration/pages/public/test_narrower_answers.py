"""A narrower answer on the receipt page or over the API takes back what it no longer allows, as a no does."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.harness.api import V1
from tests.harness.desk import opens
from tests.harness.pages import Visitor, words
from tests.harness.reporter import come_back
from tests.harness.story import SentReport, Story

BACK = "It has been taken back from the police. No officer had opened it."
POLICE = {
    "only if someone else reports": {"value": "if_matched"},
    "a delay": {"value": "yes", "delay_days": "30"},
    "this force left out": {"value": "yes", "except_forces": ["metropolitan"]},
    "this force and another left out": {"value": "yes", "except_forces": ["metropolitan", "merseyside"]},
    "no": {"value": "no"},
}
ALERT = {
    "shown first": {"value": "yes", "show_me_first": "yes"},
    "a delay": {"value": "yes", "delay_days": "30"},
    "their region only": {"value": "yes", "region_only": "yes"},
    "no": {"value": "no"},
}


def _on_the_page(them: Visitor, sent: SentReport, scope: str, said: dict[str, object]) -> str:
    if them.get("/receipt").status_code == 302:
        them.post("/receipt/close", form="/receipt/report")  # another of theirs is open
    come_back(them, sent.receipt.shown)
    fields = {"scope": scope, f"consents.{scope}": said["value"]}
    fields |= {f"conditions.{scope}.{name}": each for name, each in said.items() if name != "value"}
    answer = them.post("/receipt/consent", fields, form="/receipt/report")
    assert answer.status_code == 303, words(answer)
    return words(them.get("/receipt/report"))


def _over_the_api(client: FlaskClient, sent: SentReport, scope: str, said: dict[str, object]) -> str:
    plain = {
        name: int(str(each)) if name == "delay_days" else True if each == "yes" and name != "value" else each
        for name, each in said.items()
    }
    answer = client.post(
        f"{V1}/receipts/consents",
        json={"receipt": sent.receipt.shown, "scope": scope, "value": plain},
    )
    assert answer.status_code == 200, answer.get_json()
    done = answer.get_json()
    return " ".join(done["stopped"] + done["not_undone"])


def _packets(story: Story, sent: SentReport) -> list[tuple[str, bool, bool]]:
    with story.commits() as session:
        rows = session.execute(
            text(
                "SELECT status, released_packets.reference IS NOT NULL, withdrawn_at IS NOT NULL FROM packets "
                "LEFT JOIN released_packets ON released_packets.reference = packets.reference WHERE report_id = :id"
            ),
            {"id": sent.id},
        )
        return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.parametrize("way", ["page", "api"])
@pytest.mark.parametrize("said", POLICE.values(), ids=POLICE)
def test_an_unopened_packet_goes_and_an_opened_one_gets_a_notice(
    them: Visitor, client: FlaskClient, story: Story, said: dict[str, object], way: str
) -> None:
    def say(sent: SentReport) -> str:
        if way == "page":
            return _on_the_page(them, sent, "police_intelligence", said)
        return _over_the_api(client, sent, "police_intelligence", said)

    unopened, opened = story.report(), story.report()
    for sent in (unopened, opened):
        story.release(story.approved_packet(sent))
    with story.commits() as session:
        asked = text("SELECT reference FROM packets WHERE report_id = :id")
        reference = session.execute(asked, {"id": opened.id}).scalar_one()
    opens(story, reference)
    assert BACK in say(unopened)
    assert _packets(story, unopened) == [("withdrawn", False, False)]
    told = say(opened)
    assert "An officer had already opened it, so it cannot be recalled." in told
    assert BACK not in told
    assert _packets(story, opened) == [("withdrawn", True, True)]


@pytest.mark.parametrize("way", ["page", "api"])
@pytest.mark.parametrize("said", ALERT.values(), ids=ALERT)
def test_a_warning_that_would_not_go_now_is_recalled(
    them: Visitor, client: FlaskClient, story: Story, said: dict[str, object], way: str
) -> None:
    sent = story.report()
    alert = story.approved_alert(sent)
    story.publish(alert)
    told = (
        _on_the_page(them, sent, "alert", said)
        if way == "page"
        else _over_the_api(client, sent, "alert", said)
    )
    assert "The warning has been recalled." in told
    with story.commits() as session:
        status = session.execute(text("SELECT status FROM alerts WHERE id = :id"), {"id": alert}).scalar_one()
    assert status == "recalled"


def test_a_wider_answer_takes_nothing_back_and_brings_nothing_back(them: Visitor, story: Story) -> None:
    sent = story.report()
    story.release(story.approved_packet(sent))
    page = _on_the_page(them, sent, "police_intelligence", {"value": "yes", "except_forces": ["merseyside"]})
    assert BACK not in page
    assert _packets(story, sent) == [("released", True, False)]
    _on_the_page(them, sent, "police_intelligence", {"value": "if_matched"})
    page = _on_the_page(them, sent, "police_intelligence", {"value": "yes"})
    assert _packets(story, sent) == [("withdrawn", False, False)]
    assert "Taken back from Metropolitan Police Service" in page
