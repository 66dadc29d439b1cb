"""With a receipt over the API: export, pause and go on, stop, questions, delete; sent again it is done once."""

from __future__ import annotations

import hashlib
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.help import Body
from num_service.domain.police.relay import Relay
from num_service.domain.shared.taxonomy import Region
from num_service.services.casework import open_report
from num_service.services.police import hand_over
from num_service.services.reports import police_questions
from tests.harness.api import REPORT, V1, as_story_knows, opened, sent
from tests.harness.story import Story

DEEDS = (
    "messages",
    "consents",
    "alerts",
    "pause",
    "stop",
    "resume",
    "handovers",
    "questions",
    "export",
    "delete",
)


def post(
    app: Flask, path: str, receipt: dict[str, str], key: str | None = None, **body: Any
) -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = app.test_client().post(
        f"{V1}/receipts/{path}", json={"receipt": receipt["receipt"], **body}, headers=headers
    )
    return answer.status_code, answer.get_json()


def count(story: Story, what: str) -> int:
    with story.commits() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())


def test_exported_is_a_text_with_its_fingerprint_and_what_was_told_only_where_chosen(
    app: Flask, story: Story
) -> None:
    plain, copied = sent(app.test_client()), sent(app.test_client(), own_copy=True)
    status, without = post(app, "export", plain)
    assert (status, without["opens"]) == (200, False)
    assert "hit me" not in without["text"]
    status, record = post(app, "export", copied)
    assert (status, record["opens"], record["reference"]) == (200, True, copied["reference"])
    assert "He would not pay and then he hit me." in record["text"]
    for hidden in ("Marker Street", "marker handle"):
        assert hidden not in record["text"]
    assert hashlib.sha256(record["text"].encode()).hexdigest() == record["sha256"]
    assert post(app, "export", copied)[1] == record, "the same all day"


def test_paused_and_gone_on_with_what_was_shown(app: Flask, story: Story) -> None:
    receipt = sent(app.test_client())
    status, paused = post(app, "pause", receipt)
    assert (status, set(paused["answers"].values())) == (200, {"paused"})
    page = opened(app.test_client(), receipt)
    assert page["paused"]["again"]["alert"] == {"value": "yes", "conditions": {"region_only": True}}
    assert post(app, "resume", receipt, seen="0" * 64)[0] == 409
    status, again = post(app, "resume", receipt, seen=page["paused"]["seen"], wording_version="2026-11-28")
    assert (status, set(again["answers"].values())) == (200, {"yes"})
    assert opened(app.test_client(), receipt)["paused"]["scopes"] == []
    status, stopped = post(app, "stop", receipt)
    assert (status, set(stopped["answers"].values())) == (200, {"no"})


def test_what_a_no_would_do_and_what_would_stay_is_said_before(app: Flask, story: Story) -> None:
    receipt = sent(app.test_client())
    report = as_story_knows(story, receipt)
    story.publish(story.approved_alert(report, regions=frozenset({Region.LONDON})))
    page = opened(app.test_client(), receipt)
    assert "is recalled" in page["of_a_no"]["alert"][0]
    assert page["of_a_no"]["checker"] == ["Nothing is out because of this answer. With a no it stays so."]
    assert any("warning that went out" in each for each in page["would_stay"])


def test_deleted_by_its_own_reference_alone(app: Flask, story: Story) -> None:
    receipt = sent(app.test_client())
    assert post(app, "delete", receipt)[0] == 422
    status, problem = post(app, "delete", receipt, reference="R-0000-0000")
    assert (status, problem["errors"][0]["pointer"]) == (422, "#/reference")
    key = str(uuid.uuid4())
    first = post(app, "delete", receipt, key, reference=receipt["reference"])
    assert first[0] == 200
    assert receipt["reference"] in first[1]["stays"][0]
    assert post(app, "delete", receipt, key, reference=receipt["reference"]) == first, "no answer came"
    assert post(app, "open", receipt)[0] == 404
    assert count(story, "sealed_parts") == 0


def test_a_body_is_answered_by_name(app: Flask, story: Story) -> None:
    receipt = sent(app.test_client(), people=[{"role": "official"}])
    with story.commits() as session:
        hand_over.ask(
            session,
            report=open_report.find_report(session, receipt["reference"]),
            body=next(iter(Body)),
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )
    (asked,) = opened(app.test_client(), receipt)["handovers"]
    assert asked["answer"] is None
    assert post(app, "handovers", receipt, id=asked["id"], answer="perhaps")[0] == 422
    assert post(app, "handovers", receipt, id=str(uuid.uuid4()), answer="yes")[0] == 404
    assert post(app, "handovers", receipt, id=asked["id"], answer="yes")[0] == 200
    (said,) = opened(app.test_client(), receipt)["handovers"]
    assert (said["answer"], said["counts"]) == ("yes", True)


def test_a_question_is_answered_or_not(app: Flask, story: Story) -> None:
    receipt = sent(app.test_client(), consents=REPORT["consents"] | {"police_questions": "yes"})
    report = as_story_knows(story, receipt)
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    with story.commits() as session:
        session.execute(text("UPDATE released_packets SET opened_at = now()"))
        police_questions.pass_on(
            session,
            report=open_report.find_report(session, report.reference),
            packet_id=packet_id,
            kind=Relay.QUESTION,
            text="Dark blue or black?",
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )
    (asked,) = opened(app.test_client(), receipt)["questions"]
    assert (asked["text"], asked["asks"], asked["said"]) == ("Dark blue or black?", True, None)
    assert post(app, "questions", receipt, id=asked["id"])[1]["said"] == "refused"
    assert post(app, "questions", receipt, id=asked["id"], text="Black.")[1]["said"] == "answered"
    assert post(app, "questions", receipt, id=asked["id"], text="Blue.")[0] == 409


@pytest.mark.parametrize("many", [2, 6])
def test_a_message_sent_at_the_same_moment_with_one_key_is_one(app: Flask, story: Story, many: int) -> None:
    receipt, key, barrier = sent(app.test_client()), str(uuid.uuid4()), threading.Barrier(many)
    before = count(story, "sealed_parts")

    def at_once(_: int) -> tuple[int, Any]:
        barrier.wait()
        return post(app, "messages", receipt, key, text="He has a new number.")

    with ThreadPoolExecutor(many) as pool:
        answers = list(pool.map(at_once, range(many)))
    assert all(each == answers[0] for each in answers)
    assert answers[0][0] == 201
    assert count(story, "sealed_parts") == before + 1


def test_an_answer_sent_again_is_recorded_once_and_another_body_is_refused(app: Flask, story: Story) -> None:
    receipt, key = sent(app.test_client()), str(uuid.uuid4())
    before = count(story, "consents")
    first = post(app, "consents", receipt, key, scope="alert", value="no")
    assert first[0] == 200
    assert post(app, "consents", receipt, key, scope="alert", value="no") == first
    assert count(story, "consents") == before + 1
    status, problem = post(app, "consents", receipt, key, scope="checker", value="no")
    assert (status, "a key of its own" in problem["detail"]) == (422, True)
    other = sent(app.test_client())
    assert post(app, "consents", other, key, scope="alert", value="no")[0] == 200, (
        "another receipt, another key"
    )


def test_what_is_kept_of_an_answer_names_neither_report_nor_message(app: Flask, story: Story) -> None:
    receipt = sent(app.test_client())
    post(app, "messages", receipt, str(uuid.uuid4()), text="zzmarker")
    with story.commits() as session:
        (row,) = session.execute(text("SELECT * FROM waiting_codes")).mappings().all()
    for word in (receipt["reference"], "zzmarker", receipt["receipt"]):
        assert word.encode() not in row["sealed"]


@pytest.mark.parametrize("path", DEEDS)
def test_every_deed_says_that_it_takes_a_key(app: Flask, path: str) -> None:
    described = app.test_client().get(f"{V1}/openapi.json").get_json()["paths"]
    parameters = described[f"{V1}/receipts/{path}"]["post"]["parameters"]
    assert [each["name"] for each in parameters if each["in"] == "header"] == ["Idempotency-Key"]


@pytest.mark.parametrize("path", DEEDS)
def test_a_receipt_of_no_report_gets_the_one_answer(app: Flask, story: Story, path: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "messages": {"text": "x"},
        "consents": {"scope": "alert", "value": "no"},
        "alerts": {"reference": "A-0000-0000", "answer": "no"},
        "resume": {"seen": "x"},
        "handovers": {"id": str(uuid.uuid4()), "answer": "no"},
        "questions": {"id": str(uuid.uuid4())},
        "delete": {"reference": "R-0000-0000"},
    }
    answers = {
        (status, problem["detail"])
        for key in (None, str(uuid.uuid4()))
        for status, problem in [post(app, path, {"receipt": "0" * 25}, key, **more.get(path, {}))]
    }
    assert answers == {(404, "We do not know this code. Look at it once more.")}
