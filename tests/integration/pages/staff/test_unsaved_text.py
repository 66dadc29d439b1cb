"""What was typed and not saved is kept for its writer alone, sealed, and is no version of the text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from num_service.services.upkeep.forget import forget_expired
from tests.harness.casework import ALERT, PACKET, answer_question, change_text, one_value, page_of
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story, later

KNOWN = {"alert": ("headline", "body"), "packet": ("force", "items.0.text")}
BOTH = pytest.mark.parametrize("word", ["alert", "packet"])
OFFERED = "You have unsaved text from"
HALF = "Half a sentence about zanzibarine"
ROWS = "SELECT count(*) FROM unsaved_texts JOIN sealed_parts ON id = part_id WHERE report_id = %s"
PARTS = "SELECT count(*) FROM sealed_parts WHERE kind = 'unsaved_text' AND report_id = %s"


def typing(visitor: Visitor, address: str, word: str, said: str = HALF, *, go_on: str = "") -> Any:
    """The fields of a form with something typed into it, as its script sends them."""
    known, field = KNOWN[word]
    data = form_with(visitor.get(address + go_on), known).fields
    data[field] = said
    return data


def kept(visitor: Visitor, address: str, data: Any) -> TestResponse:
    return visitor.client.post(f"{address}/unsaved", data=data)


def saved(visitor: Visitor, report: SentReport, word: str) -> str:
    answer = visitor.post(page_of(report, f"/{word}"), ALERT if word == "alert" else PACKET)
    return str(answer.location).removesuffix("/review")


def stored(database: TestDatabase, report: SentReport, table: str) -> object:
    joined = "JOIN alert_sources ON alert_id = alerts.id" if table == "alerts" else ""
    return one_value(
        database, f"SELECT to_jsonb({table})::text FROM {table} {joined} WHERE report_id = %s", report
    )


@BOTH
def test_an_incomplete_text_is_offered_and_gone_on_with(story: Story, one: Visitor, word: str) -> None:
    report = story.report()
    address, field = page_of(report, f"/{word}"), KNOWN[word][1]
    answer = kept(one, address, typing(one, address, word))
    assert answer.status_code == 200
    assert "It is not saved yet." in answer.get_json()["words"]

    page = one.get(address)
    assert OFFERED in words(page)
    assert HALF not in words(page)
    again = one.get(address + "?go_on=1")
    assert OFFERED not in words(again)
    assert form_with(again, KNOWN[word][0]).fields[field].strip() == HALF


@BOTH
def test_it_is_sealed_and_nothing_of_the_text_changes(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase, word: str
) -> None:
    """Approved, it stays approved; nothing waits for anybody; no word of it lies in any table."""
    report = story.report()
    address = saved(one, report, word)
    answer_question(two, f"{address}/review")
    before = stored(database, report, f"{word}s")
    trail = "SELECT count(*) FROM audit_entries WHERE action LIKE '%%.written' AND %s::text IS NOT NULL"
    written = one_value(database, trail, report)

    assert kept(one, address, typing(one, address, word)).status_code == 200

    assert stored(database, report, f"{word}s") == before
    assert one_value(database, trail, report) == written
    with psycopg.connect(database.libpq) as connection:
        rows = connection.execute("SELECT to_jsonb(u)::text FROM unsaved_texts u").fetchall()
        sealed = connection.execute("SELECT ciphertext FROM sealed_parts").fetchall()
    assert "zanzibarine" not in str(rows)
    assert all(b"zanzibarine" not in each for (each,) in sealed)


@BOTH
def test_nobody_else_is_offered_it(story: Story, one: Visitor, two: Visitor, word: str) -> None:
    report = story.report()
    address = page_of(report, f"/{word}")
    kept(one, address, typing(one, address, word))
    assert OFFERED not in words(two.get(address))
    assert HALF not in words(two.get(address + "?go_on=1"))


def test_a_row_that_was_given_to_somebody_else_opens_nothing(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    address = page_of(report, "/alert")
    kept(one, address, typing(one, address, "alert"))
    with story.commits() as session:
        change = text("UPDATE unsaved_texts SET writer_id = :to WHERE about_id = :report")
        session.execute(change, {"to": story.caseworkers[1].user_id, "report": report.id})
    assert OFFERED not in words(two.get(address))
    assert HALF not in words(two.get(address + "?go_on=1"))


@BOTH
def test_one_is_kept_and_it_goes_when_the_text_is_saved(
    story: Story, one: Visitor, database: TestDatabase, word: str
) -> None:
    report = story.report()
    address = page_of(report, f"/{word}")
    data = typing(one, address, word)
    for said in ("One.", "Two.", "Three."):
        data[KNOWN[word][1]] = said
        kept(one, address, data)
    assert one_value(database, ROWS, report) == one_value(database, PARTS, report) == 1
    assert form_with(one.get(address + "?go_on=1"), KNOWN[word][0]).fields[KNOWN[word][1]].strip() == "Three."

    full = (ALERT if word == "alert" else PACKET) | {"keeps": "1"}
    assert one.post(address, full).status_code == 303

    assert one_value(database, PARTS, report) == 0
    assert OFFERED not in words(one.get(address))


@BOTH
def test_what_is_offered_is_not_replaced_by_another_text(
    story: Story, one: Visitor, database: TestDatabase, word: str
) -> None:
    """They write a new one beside the offer: the form keeps nothing then, and saving it does not destroy the other."""
    report = story.report()
    address = page_of(report, f"/{word}")
    kept(one, address, typing(one, address, word))
    assert "data-kept-at" not in one.get(address).get_data(as_text=True)

    assert one.post(address, ALERT if word == "alert" else PACKET).status_code == 303
    assert OFFERED in words(one.get(address))


def test_it_is_thrown_away_by_one_press(story: Story, one: Visitor, database: TestDatabase) -> None:
    report = story.report()
    address = page_of(report, "/alert")
    kept(one, address, typing(one, address, "alert"))
    thrown = one.post(f"{address}/throw-away", form=address)
    assert thrown.location == address
    assert one_value(database, PARTS, report) == 0
    assert OFFERED not in words(one.get(address))


@BOTH
def test_it_stops_where_somebody_saved_meanwhile(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase, word: str
) -> None:
    report = story.report()
    address = saved(one, report, word)
    mine = typing(one, address, word)
    other = {"body": "By a colleague."} if word == "alert" else {"items.0.text": "By a colleague."}
    change_text(two, address, (ALERT if word == "alert" else PACKET) | other)

    told = kept(one, address, mine)

    assert told.status_code == 409
    assert told.get_json()["code"] == "saved_meanwhile"
    assert "Not kept: It was changed since you opened it" in told.get_json()["words"]
    assert one_value(database, PARTS, report) == 0


def test_what_was_left_before_a_colleague_saved_is_told_when_it_is_saved(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    address = saved(one, report, "alert")
    kept(one, address, typing(one, address, "alert"))
    change_text(two, address, ALERT | {"body": "By a colleague."})

    told = one.client.post(address, data=typing(one, address, "alert", go_on="?go_on=1"))

    assert told.status_code == 409
    assert "By a colleague." in words(told)


def test_a_form_beyond_measure_is_not_kept(story: Story, one: Visitor, database: TestDatabase) -> None:
    report = story.report()
    address = page_of(report, "/alert")
    told = kept(one, address, typing(one, address, "alert", "word " * 50_000))
    assert told.status_code == 422
    assert "Save it." in told.get_json()["words"]
    assert one_value(database, PARTS, report) == 0


def test_after_thirty_days_untouched_it_is_destroyed(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    # The last in this file: everybody's session has ended by then, too.
    report = story.report()
    address = page_of(report, "/alert")
    kept(one, address, typing(one, address, "alert"))
    for days, there in ((30, 1), (31, 0)):
        with story.commits() as session:
            forget_expired(session, clock=later(story.wiring.clock, timedelta(days=days)))
        assert one_value(database, PARTS, report) == there
