"""A report that is sent again because no answer came is one report with one receipt, and nobody else can fetch it."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.upkeep import forget
from tests.harness.api import REPORT, V1, token_of
from tests.harness.databases import TestDatabase
from tests.harness.stored_data import tables
from tests.harness.story import Story, later


def send(app: Flask, key: str | None, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, Any]:
    more = headers | ({"Idempotency-Key": key} if key is not None else {})
    answer = app.test_client().post(f"{V1}/reports", json=body or REPORT, headers=more)
    return answer.status_code, answer.get_json()


def reports(story: Story) -> int:
    with story.commits() as session:
        return session.execute(text("SELECT count(*) FROM reports")).scalar_one()


def test_sent_again_it_is_one_report_and_the_same_answer(app: Flask, story: Story) -> None:
    key = str(uuid.uuid4())
    first, again = send(app, key), send(app, key)
    assert first[0] == 201
    assert again == first
    assert reports(story) == 1
    opened = app.test_client().post(f"{V1}/receipts/open", json={"receipt": again[1]["receipt"]})
    assert opened.get_json()["reference"] == first[1]["reference"]


def test_without_a_key_and_with_another_each_is_a_report(app: Flask, story: Story) -> None:
    answers = [send(app, key) for key in (None, None, str(uuid.uuid4()), str(uuid.uuid4()))]
    assert len({answer[1]["receipt"] for answer in answers}) == reports(story) == 4


def test_the_same_key_with_another_report_is_refused_and_shows_nothing(app: Flask, story: Story) -> None:
    key = str(uuid.uuid4())
    receipt = send(app, key)[1]["receipt"]
    status, problem = send(app, key, REPORT | {"account": "Something else."})
    assert status == 422
    assert "Each report needs a key of its own." in problem["detail"]
    assert receipt not in json.dumps(problem)
    assert reports(story) == 1


@pytest.mark.parametrize("many", [2, 8])
def test_sent_at_the_same_moment_it_is_one_report(app: Flask, story: Story, many: int) -> None:
    for _ in range(4):
        key, barrier = str(uuid.uuid4()), threading.Barrier(many)

        def at_once(_: int, key: str = key, barrier: threading.Barrier = barrier) -> tuple[int, str]:
            barrier.wait()
            status, answer = send(app, key)
            return status, answer["receipt"]

        with ThreadPoolExecutor(many) as pool:
            answers = Counter(pool.map(at_once, range(many)))
        assert list(answers.values()) == [many], "every one got the same answer"
    assert reports(story) == 4


def test_after_half_an_hour_the_answer_is_gone_and_the_report_is_not_taken_twice(
    app: Flask, story: Story
) -> None:
    key = str(uuid.uuid4())
    send(app, key)
    with story.commits() as session:
        forget.forget_expired(session, clock=later(story.wiring.clock, timedelta(minutes=41)))
    status, problem = send(app, key)
    assert (status, problem["detail"]) == (409, "This report has already been sent. Nothing was lost.")
    assert reports(story) == 1


def test_what_is_kept_names_neither_key_nor_receipt_nor_report(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    key = "a-key-that-a-client-has-in-its-log"
    answer = send(app, key)[1]
    for _, kept in tables(database):
        assert key.encode() not in kept
        assert answer["receipt"].encode() not in kept
    with story.commits() as session:
        (row,) = session.execute(text("SELECT * FROM waiting_codes")).mappings().all()
    assert set(row) == {"id", "place", "sealed", "expires_at"}
    assert answer["reference"].encode() not in row["sealed"]


@pytest.mark.parametrize("key", ["", "short", "x" * 21, "x" * 256, "with a space in it, and long", "ü" * 30])
def test_a_key_that_could_be_guessed_is_refused_and_nothing_is_taken(
    app: Flask, story: Story, key: str
) -> None:
    status, problem = send(app, key)
    assert status == 422
    assert "make it at random" in problem["detail"]
    assert reports(story) == 0


def test_a_report_with_a_mistake_uses_up_no_key(app: Flask, story: Story) -> None:
    key = str(uuid.uuid4())
    assert send(app, key, {"account": "no region"})[0] == 422
    assert send(app, key)[0] == 201


def test_the_same_key_of_a_project_is_another_key(app: Flask, story: Story) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Project", email="door@example.org", regions=(), contact=story.wiring.contact
        )
    token = token_of(story, AccountRole.PROJECT_WORKER, "worker@project.example", project_id=project)
    key = str(uuid.uuid4())
    theirs = send(app, key, Authorization=f"Bearer {token}")
    anybody = send(app, key)
    assert (theirs[0], anybody[0]) == (201, 201)
    assert theirs[1] != anybody[1]


def test_it_is_described(app: Flask) -> None:
    described = app.test_client().get(f"{V1}/openapi.json").get_json()["paths"][f"{V1}/reports"]["post"]
    (header,) = [each for each in described["parameters"] if each["in"] == "header"]
    assert (header["name"], header["required"]) == ("Idempotency-Key", False)
    assert {"409", "422"} <= described["responses"].keys()
