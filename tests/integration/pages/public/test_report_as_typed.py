"""What is pasted is kept, a day is the day on the wall, and whoever sends early is not sent back."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.taxonomy import Region
from num_service.schemas import base
from num_service.schemas.police.packet import PacketSchema
from num_service.schemas.reports.receipt import Message
from num_service.services.sealed.open_parts import open_with_casework_key
from tests.harness.api import V1
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, reports
from tests.harness.story import Story

#: Ends of lines, paragraphs and pages as programs write them (F16: Word, PowerPoint, notes, old Macs, mainframes).
BREAKS = ["\u2028", "\u2029", "\x0b", "\x0c", "\r", "\r\n", "\x85", "\x1c", "\x1d", "\x1e"]
#: What no text can carry, and what it is called.
HIDDEN = [("\x00", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\x7f", "U+007F")]


def account_of(story: Story) -> str:
    with story.commits() as session:
        (part,) = open_with_casework_key(
            session, story.caseworkers[0], report_id=reports(story)[-1].id, kinds=[PartKind.ACCOUNT]
        )
    return str(json.loads(part.text)["account"])


# ------------------------------------------------------------------------------------------------ what is pasted


@pytest.mark.parametrize("pasted", BREAKS, ids=ascii)
def test_whatever_ends_a_line_ends_a_line(them: Visitor, story: Story, pasted: str) -> None:
    assert them.post("/report", LITTLE | {"account": f"One.{pasted}Two."}).status_code == 303
    assert account_of(story) == "One.\nTwo."


@pytest.mark.parametrize("pasted", [*BREAKS, "\n", "\t", " \t\n "], ids=ascii)
def test_in_one_line_it_becomes_a_space(app: Flask, pasted: str) -> None:
    loaded = base.Line().deserialize(f"Big{pasted}Dave{pasted}")
    assert loaded == "Big Dave"


def test_the_api_and_a_message_take_it_too(app: Flask, story: Story) -> None:
    sent = app.test_client().post(
        f"{V1}/reports", json={"account": "One.\u2028Two.\x0bThree.", "where": {"region": "london"}}
    )
    assert sent.status_code == 201
    assert account_of(story) == "One.\nTwo.\nThree."
    assert Message().load({"text": "a\u2029b"})["text"] == "a\nb"


@pytest.mark.parametrize(("hidden", "called"), HIDDEN, ids=[each for _, each in HIDDEN])
def test_what_cannot_be_kept_is_named_with_its_place_and_nothing_is_lost(
    them: Visitor, story: Story, hidden: str, called: str
) -> None:
    typed = {"account": f"First line.\u2028In the {hidden}second.", "people.0.name_used": "Dave"}
    answer = them.post("/report", LITTLE | typed)
    assert answer.status_code == 422
    said = words(answer)
    assert f"({called}) that cannot be read, in line 2, after 7 characters" in said
    for kept in ("First line.", "second.", "Dave"):
        assert kept in answer.get_data(as_text=True)
    assert not reports(story)


def test_half_a_character_sent_to_the_api_is_named_too(app: Flask) -> None:
    answer = app.test_client().post(
        f"{V1}/reports",
        data='{"account": "ab\\ud83d", "where": {"region": "london"}}',
        content_type="application/json",
    )
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert "(U+D83D)" in error["detail"]
    assert "in line 1, after 2 characters" in error["detail"]


# ------------------------------------------------------------------------------------------------------ the day


def latest(answer: str) -> str:
    found = re.search(r'name="when\.day"[^>]*max="([^"]+)"|max="([^"]+)"[^>]*name="when\.day"', answer, re.S)
    assert found is not None
    return found[1] or found[2]


@pytest.mark.parametrize(
    ("moment", "today", "tomorrow"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07-01", "2026-07-02"),  # 00:30 in summer (F18)
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "2026-06-30", "2026-07-01"),
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), "2026-01-31", "2026-02-01"),
        (
            datetime(2026, 3, 29, 23, 30, tzinfo=UTC),
            "2026-03-30",
            "2026-03-31",
        ),  # the night the clocks go forward
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "2026-10-25", "2026-10-26"),  # and back
    ],
)
def test_today_on_the_wall_can_be_chosen_and_tomorrow_cannot(
    them: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch, moment: datetime, today: str, tomorrow: str
) -> None:
    monkeypatch.setattr("num_service.web.public.report_view.now", lambda: moment)
    monkeypatch.setattr(base, "now", lambda: moment)

    assert latest(them.get("/report/whole").get_data(as_text=True)) == today
    assert them.post("/report", LITTLE | {"when.day": today}).status_code == 303
    refused = them.post("/report", LITTLE | {"when.day": tomorrow})
    assert refused.status_code == 422
    assert "This day has not come yet." in words(refused)
    assert PacketSchema().fields["day"].deserialize(today) == date.fromisoformat(today)


def test_a_future_day_is_answered_by_the_page_and_not_by_the_browser(them: Visitor) -> None:
    form = re.search(r'<form[^>]*action="/report"[^>]*>', them.get("/report/whole").get_data(as_text=True))
    assert form is not None
    assert " novalidate" in form[0]


# ------------------------------------------------------------------------------------------------- sending early


def test_send_now_before_the_place_was_asked_is_rather_not_say(them: Visitor, story: Story) -> None:
    assert them.post("/report", {"account": "He hit me."}, send="now").status_code == 303
    assert reports(story)[-1].region is Region.NOT_SAID


def test_a_place_that_was_chosen_is_kept_when_it_is_sent_early(them: Visitor, story: Story) -> None:
    assert them.post("/report", {"account": "x", "where.region": "wales"}, send="now").status_code == 303
    assert reports(story)[-1].region is Region.WALES


def test_at_the_end_the_place_is_asked_for_and_early_something_must_be_told(
    them: Visitor, story: Story
) -> None:
    at_the_end = them.post("/report", {"account": "He hit me."}, send="all")
    assert at_the_end.status_code == 422
    assert "rather not say" in words(at_the_end)
    nothing = them.post("/report", {}, send="now")
    assert nothing.status_code == 422
    assert "Choose what happened, or tell us in your own words." in words(nothing)
    assert "One thing to fix" in words(nothing)
    assert not reports(story)
