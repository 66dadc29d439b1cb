"""Marks while typing: the examiner's own, only for whoever opened the report, kept and logged nowhere."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from types import SimpleNamespace

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from num_service.extensions import limiter
from num_service.services.casework.mark_live import MOST_CHARACTERS
from tests.harness.casework import ALERT, PACKET, page_of
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story
from tests.harness.texts import PHONE

HOME = {"region": "london", "exact_place": "14 Rosewood Court"}


def opened(visitor: Visitor, report: SentReport, kind: str = "alert") -> str:
    page = visitor.get(page_of(report, f"/{kind}")).get_data(as_text=True)
    found = re.search(r'data-opened="([^"]+)"', page)
    assert found is not None
    return found[1]


def marks(visitor: Visitor, report: SentReport, stamp: str, typed: Mapping[str, object]) -> TestResponse:
    return visitor.post(page_of(report, "/marks"), {**typed, "opened": stamp}, form="/casework/keys")


@pytest.mark.parametrize("kind", ["alert", "packet"])
def test_what_is_marked_while_typing_is_what_is_marked_when_it_is_saved(
    story: Story, one: Visitor, kind: str
) -> None:
    report = story.report(where=HOME)
    text = "Waited at 14 Rosewood Court with Sandra until 23:40."
    typed = ALERT | {"body": text} if kind == "alert" else PACKET | {"items.0.text": text}

    live = marks(one, report, opened(one, report, kind), typed)
    saved = one.get(one.post(page_of(report, f"/{kind}"), typed, form=page_of(report)).location)

    assert live.status_code == 200
    marked = [
        re.findall(r'<mark class="([^"]+)">(.*?)<span', each.get_data(as_text=True)) for each in (live, saved)
    ]
    assert marked[0] == marked[1]
    assert ("mark-blocks", "14 Rosewood Court") in marked[0]


def test_an_identifier_that_is_part_of_the_packet_is_no_mark(story: Story, one: Visitor) -> None:
    report = story.report()
    typed = PACKET | {"items.0.text": f"Called from {PHONE.display}."}
    stamp = opened(one, report, "packet")

    assert "<mark" not in marks(one, report, stamp, typed).get_data(as_text=True)
    bare = {name: value for name, value in typed.items() if name != "people.0.identifiers"}
    assert "<mark" in marks(one, report, stamp, bare).get_data(as_text=True)


def test_an_unfinished_form_is_marked_too(story: Story, one: Visitor) -> None:
    report = story.report(where=HOME)
    found = marks(one, report, opened(one, report), {"headline": "", "body": "At 14 Rosewood Court"})
    assert "mark-blocks" in found.get_data(as_text=True)


def test_only_whoever_opened_this_report_may_ask(
    story: Story, app: Flask, one: Visitor, two: Visitor
) -> None:
    """An answer compares words with what is sealed: without an opening on record that would be a way to guess it."""
    report, other = story.report(where=HOME), story.report()
    stamp = opened(one, report)
    typed: dict[str, object] = {"headline": "", "body": "14 Rosewood Court"}

    for visitor, where, shown in (
        (two, report, stamp),
        (one, other, stamp),
        (one, report, ""),
        (one, report, "x.y.z"),
    ):
        refused = marks(visitor, where, shown, typed)
        assert refused.status_code == 403
        assert "mark-blocks" not in refused.get_data(as_text=True)


def test_nothing_of_it_is_kept(
    story: Story, one: Visitor, database: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    report = story.report(where=HOME)
    stamp = opened(one, report)

    def rows() -> list[tuple[object, ...]]:
        with psycopg.connect(database.libpq) as connection:
            return connection.execute(
                "SELECT (SELECT count(*) FROM sealed_parts), (SELECT count(*) FROM alerts), "
                "(SELECT count(*) FROM audit_entries)"
            ).fetchall()

    before = rows()
    assert marks(one, report, stamp, {"headline": "", "body": "zanzibarine words"}).status_code == 200
    assert rows() == before
    assert "zanzibarine" not in caplog.text


def test_a_text_beyond_measure_is_not_looked_at(story: Story, one: Visitor) -> None:
    report = story.report()
    stamp = opened(one, report)
    longest = marks(one, report, stamp, {"headline": "", "body": "word " * (MOST_CHARACTERS // 5) + "."})
    assert longest.status_code == 422
    assert "It is marked when you save it." in words(longest)


def test_somebody_who_asks_without_end_is_told_to_wait(
    story: Story, one: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: now))  # all in one minute
    report = story.report()
    stamp = opened(one, report)
    codes = {marks(one, report, stamp, {"headline": "", "body": "x"}).status_code for _ in range(65)}
    assert codes == {200, 429}


def test_whose_forms_ask_is_counted_and_not_kept(
    story: Story, one: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No account of somebody who is at work now stands in Redis, nor in a line about a limit that was reached."""
    report = story.report()
    stamp = opened(one, report)
    monkeypatch.setattr(limiter, "enabled", True)

    marks(one, report, stamp, {"headline": "", "body": "x"})
    one.post(page_of(report, "/alert/unsaved"), {"body": "x"}, form="/casework/keys")

    kept = str(list(limiter.storage.storage.scan_iter()))  # type: ignore[attr-defined]  # Redis's own client
    assert "live_marks" in kept
    assert "keep_unsaved" in kept
    assert str(story.caseworkers[0].user_id) not in kept
