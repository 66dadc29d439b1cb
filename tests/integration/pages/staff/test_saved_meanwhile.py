"""Two people have the same text open: the later is told who saved and when, and nothing is written over in silence."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from num_service.services.alerts.draft_alert import ALERT as ALERT_KIND
from tests.harness.casework import ALERT, PACKET, answer_question, page_of, review_of
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story

WORDS = {"alert": ("headline", "body"), "packet": ("force", "items.0.text")}
NOTICE = "This text was changed while you were writing"
BOTH = pytest.mark.parametrize("word", ["alert", "packet"])


def written(one: Visitor, report: SentReport, word: str) -> str:
    """The address of the form of a text that is saved."""
    saved = one.post(page_of(report, f"/{word}"), ALERT if word == "alert" else PACKET)
    assert saved.status_code == 303, words(saved)
    return str(saved.location).removesuffix("/review")


def typed_over(page: TestResponse, word: str, text: str) -> Any:
    known, field = WORDS[word]
    data = form_with(page, known).fields
    data[field] = text
    return data


def send(visitor: Visitor, address: str, data: Any) -> TestResponse:
    return visitor.client.post(address, data=data)


def now_there(visitor: Visitor, address: str, word: str) -> str:
    known, field = WORDS[word]
    return form_with(visitor.get(address), known).fields[field].strip()


@BOTH
def test_the_later_of_two_is_told_and_chooses(story: Story, one: Visitor, two: Visitor, word: str) -> None:
    report = story.report()
    address = written(one, report, word)
    theirs, mine = two.get(address), one.get(address)
    assert send(two, address, typed_over(theirs, word, "Said by a colleague meanwhile.")).status_code == 303

    told = send(one, address, typed_over(mine, word, "Said by somebody who began earlier."))

    assert told.status_code == 409
    assert NOTICE in words(told)
    assert re.search(r"two saved it on \d", words(told)), "who and when"
    assert "Said by a colleague meanwhile." in words(told), "the other's text stands beside it"
    assert now_there(two, address, word) == "Said by a colleague meanwhile."
    assert typed_over(told, word, "")[WORDS[word][1]] == ""
    known, field = WORDS[word]
    assert "<title>Error:" in told.get_data(as_text=True)
    assert 'name="next"' not in told.get_data(as_text=True), (
        "saving over it is said by the button that does it"
    )
    again = form_with(told, known).fields
    assert again[field].strip() == "Said by somebody who began earlier.", "what was typed is kept"

    assert send(one, address, again).status_code == 303, "saved over it, knowing what is there"
    assert now_there(two, address, word) == "Said by somebody who began earlier."


@BOTH
def test_a_third_save_while_somebody_reads_the_second_is_told_too(
    story: Story, one: Visitor, two: Visitor, word: str
) -> None:
    report = story.report()
    address = written(one, report, word)
    mine = one.get(address)
    send(two, address, typed_over(two.get(address), word, "The second version."))
    told = send(one, address, typed_over(mine, word, "Mine."))
    send(two, address, typed_over(two.get(address), word, "The third version."))

    again = send(one, address, form_with(told, WORDS[word][0]).fields)

    assert again.status_code == 409
    assert "The third version." in words(again)
    assert now_there(two, address, word) == "The third version."


@BOTH
def test_a_form_that_names_no_version_writes_over_nothing(
    story: Story, one: Visitor, two: Visitor, word: str
) -> None:
    report = story.report()
    address = written(one, report, word)
    data = typed_over(one.get(address), word, "From a page that stood open since yesterday.")
    del data["began_from"]
    assert send(one, address, data).status_code == 409
    assert "yesterday" not in now_there(two, address, word)


@BOTH
def test_a_mistake_or_a_button_does_not_forget_where_it_began(
    story: Story, one: Visitor, two: Visitor, word: str
) -> None:
    report = story.report()
    address = written(one, report, word)
    mine = one.get(address)
    send(two, address, typed_over(two.get(address), word, "Said by a colleague meanwhile."))

    wrong = send(one, address, typed_over(mine, word, ""))
    assert wrong.status_code == 422
    told = send(one, address, typed_over(wrong, word, "Mine."))

    assert told.status_code == 409
    assert now_there(two, address, word) == "Said by a colleague meanwhile."


def test_where_a_warning_goes_counts_as_much_as_its_words(story: Story, one: Visitor, two: Visitor) -> None:
    report = story.report()
    address = written(one, report, "alert")
    mine, theirs = one.get(address), form_with(two.get(address), "headline").fields
    theirs["where"], theirs["tier"] = "everywhere", "nuisance"
    send(two, address, theirs)

    told = send(one, address, form_with(mine, "headline").fields)

    assert told.status_code == 409
    assert "Everywhere" in words(told).partition(NOTICE)[2].partition("Headline (needed)")[0]


def test_what_was_approved_meanwhile_is_not_made_void_in_silence(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    address = written(one, report, "alert")
    mine = one.get(address)
    alert_id = uuid.UUID(address.rpartition("/")[2])
    assert answer_question(two, review_of(report, "alert", alert_id)).status_code == 303

    told = send(one, address, typed_over(mine, "alert", "Other words."))

    assert told.status_code == 409
    assert "Saving makes the approval void" in words(told)
    with story.commits() as session:
        row = session.get_one(ALERT_KIND.model, alert_id)
        assert row.approver_id is not None


@BOTH
def test_nobody_is_asked_where_nobody_saved(story: Story, one: Visitor, word: str) -> None:
    report = story.report()
    address = written(one, report, word)
    for text in ("Once more.", "And once more."):
        assert send(one, address, typed_over(one.get(address), word, text)).status_code == 303
