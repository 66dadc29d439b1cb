"""The report in five short steps: nothing is lost on the way, nothing is sent by accident, and it is sent once."""

from __future__ import annotations

import re

import pytest

from num_service.domain.reports.fields import FIELDS
from num_service.web.public.report_steps import STEPS, WHOSE, Page, page_of
from tests.harness.forms import filled_in, form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, code_of, come_back, consents_of, reports
from tests.harness.steps import EVERYTHING, Walk, everything, sealed
from tests.harness.story import Story


@pytest.fixture
def walk(them: Visitor) -> Walk:
    return Walk(them)


# ------------------------------------------------------------------------------------------------------ the way


def test_five_steps_the_answers_and_the_code(walk: Walk, story: Story) -> None:
    led_to = [walk.fill(page, typed).location for page, typed in EVERYTHING.items()]
    assert led_to == [f"/report/step/{page.value}" for page in (*STEPS[1:], Page.CHECK)]
    check = words(walk.get("check"))
    for said in (
        "Robbery",
        "He took it.",
        "last spring",
        "London",
        "Camden",
        "Dave",
        "07700 900123",
        "by text",
    ):
        assert said in check, said
    assert "Only after you have seen it and said yes." in check
    assert not reports(story), "nothing is sent on the way"

    assert walk.send().location == "/report/sent"

    report = reports(story)[0]
    assert (report.region, report.danger_now) == ("london", True)
    kept = sealed(story)
    assert (kept["account"], kept["people"][0]["name_used"]) == ("He took it.", "Dave")
    assert consents_of(story)["alert"][:2] == ("yes", {"show_me_first": True, "if_silent": "hold"})
    assert "what we may do" not in come_back(browser(walk.client.application), code_of(walk.visitor))


def test_each_step_says_which_it_is_and_offers_next_skip_back_and_send(walk: Walk) -> None:
    for number, page in enumerate(STEPS, 1):
        answer = walk.get(page)
        said = words(answer)
        assert f"Step {number} of 5" in said
        pressed = re.findall(r'<button[^>]*name="(?:go|send)" value="(\w+)"', answer.text)
        back = ["back"] if number > 1 else []
        assert [each for each in pressed if each not in ("no_to_everything", "keep", "throw_away")] == [
            "next", *back, "skip", "now"
        ]  # fmt: skip


def test_back_forward_and_reload_lose_nothing(walk: Walk) -> None:
    everything(walk)
    for _ in range(2):  # reloaded
        for page, typed in EVERYTHING.items():
            shown = walk.form(page).fields
            for name, value in typed.items():
                assert shown.getlist(name) == (value if isinstance(value, list) else [value]), name
    back = walk.fill("who", {"people.0.name_used": "David"}, go="back")
    assert back.location == "/report/step/when-where"
    assert walk.form("who").fields["people.0.name_used"] == "David"


def test_a_step_can_be_skipped_and_what_was_typed_on_it_stays(walk: Walk) -> None:
    assert walk.fill("when-where", {"when.day": "2999-01-01"}, go="skip").location == "/report/step/who"
    assert walk.form("when-where").fields["when.day"] == "2999-01-01"


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("what", {}, "Choose what happened"),
        ("when-where", {}, "Say where, or “rather not say”."),
        ("when-where", {"where.region": "london", "when.day": "2999-01-01"}, "day"),
        ("who", {"people.0.hair": "x" * 201}, "too long"),
    ],
)
def test_a_mistake_is_said_on_its_own_step_and_everything_stays(
    walk: Walk, page: str, typed: dict[str, str], said: str
) -> None:
    answer = walk.shown(walk.fill(page, typed))
    assert said in words(answer)
    assert "One thing to fix" in words(answer)
    shown = form_with(answer, "submission").fields
    assert {name: shown[name] for name in typed} == typed


@pytest.mark.parametrize("page", ["what", "when-where", "who", "you", "consents"])
def test_send_now_stands_on_every_step_and_sends_what_there_is(walk: Walk, story: Story, page: str) -> None:
    walk.fill("what", {"account": "He hit me."})
    assert walk.fill(page, send="now").location == "/report/sent"
    assert reports(story)[0].region == "not_said", "whoever did not say where would rather not say"
    assert consents_of(story) == {}, "silence is no answer"


def test_what_is_missing_is_said_before_it_is_sent_with_the_way_there(walk: Walk, story: Story) -> None:
    walk.fill("who", {"people.0.name_used": "Dave", "people.0.hair": "x" * 201}, go="skip")
    page = walk.shown(walk.fill("you", send="now")).text
    assert 'href="/report/step/what?look=1#f-incident_types"' in page
    assert 'href="/report/step/who?look=1#f-people-0-hair"' in page
    assert 'id="f-people-0-hair-error"' in walk.client.get("/report/step/who?look=1").text
    assert not reports(story)


def test_people_and_numbers_are_added_and_taken_away_without_scripts(walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "Two of them."})
    walk.fill("who", {"people.0.name_used": "Dave"}, add_person="yes")
    walk.fill(
        "who",
        {"people.1.name_used": "Tom", "people.1.identifiers.0.value": "07700 900123"},
        add_identifier="1",
    )
    walk.fill("who", {"people.1.identifiers.1.value": "tom@example.net"}, add_person="yes")
    walk.fill("who", {"people.2.name_used": "Nobody"}, remove_person="2")
    walk.fill("who", {"people.0.identifiers.0.value": "AB12 CDE"})
    walk.fill("consents", send="now")
    people = sealed(story)["people"]
    assert [each["name_used"] for each in people] == ["Dave", "Tom"]
    assert [len(each["identifiers"]) for each in people] == [1, 2]


def test_enter_in_a_line_stays_on_the_step_and_keeps_it(walk: Walk, story: Story) -> None:
    page = walk.get("when-where").text
    first = re.search(r'<button[^>]*type="submit"[^>]*>', page.split("<main")[1])
    assert first is not None
    assert 'name="stay"' in first[0], "browsers press the first button of a form when Enter is pressed"
    answer = walk.shown(walk.fill("when-where", {"where.town": "Leeds"}, stay="yes"))
    assert "Nothing has been sent yet" in words(answer)
    (focused,) = re.findall(r"<input[^>]* autofocus[^>]*>", answer.text)
    assert 'name="where.town"' in focused
    assert walk.form("when-where").fields["where.town"] == "Leeds"


def test_danger_now_says_whom_to_call_before_the_answers_and_before_the_code(walk: Walk) -> None:
    walk.fill("what", {"account": "He is outside.", "danger_now": ["coming_back"]})
    for page in ("when-where", "check"):
        shown = walk.get(page).text.split("<main")[1]
        assert shown.index('data-help-need="emergency"') < shown.index("<h1"), page
    walk.send()
    shown = walk.client.get("/report/sent").text
    assert shown.index("999") < shown.index("slip-code")


# ------------------------------------------------------------------------------------------- is this the number?


def test_numbers_are_found_in_a_pasted_message_and_asked_about(walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "He wrote."})
    message = "hi hun 07700 900461 or 0044 7700900462 £120 30min 8pm LS1"
    looked = walk.fill("who", {"people.0.message": message}, find="0")
    assert looked.location == "/report/step/who"
    page = walk.get("who")
    offered = re.findall(r'name="people\.0\.found" value="([^"]+)"', page.text)
    assert offered == ["phone:07700 900461", "phone:0044 7700900462"]
    assert "Is this the number?" in words(page)
    assert form_with(page, "submission").fields.getlist("people.0.found") == [], "nothing is ticked for them"

    walk.fill("who", {"people.0.found": [offered[1]]})

    shown = walk.form("who").fields
    assert shown["people.0.identifiers.0.value"] == "0044 7700900462"
    assert shown["people.0.message"] == message
    walk.fill("consents", send="now")
    kept = sealed(story)
    assert [each["typed"] for each in kept["people"][0]["identifiers"]] == ["0044 7700900462"]
    assert "hi hun" not in kept["account"], "the message itself stays here"


def test_the_whole_message_goes_into_their_words_when_they_say_so(walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "He wrote."})
    walk.fill("who", {"people.0.message": "see you at 8", "people.0.message_too": "yes"})
    walk.fill("consents", send="now")
    assert sealed(story)["account"] == "He wrote.\n\nsee you at 8"
    assert sealed(story)["people"] == []


def test_a_number_in_their_own_words_is_asked_about_and_not_taken(walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "He rang from 07700 900123, and my own is 07700 900555."})
    page = walk.get("who")
    assert "In your own words we found this. Is it theirs?" in words(page)
    walk.fill("who", {"people.0.found": ["phone:07700 900123"]})
    assert "07700 900123" not in re.findall(
        r'name="people\.0\.found" value="phone:([^"]+)"', walk.get("who").text
    )
    walk.fill("consents", send="now")
    assert [each["typed"] for each in sealed(story)["people"][0]["identifiers"]] == ["07700 900123"]


def test_what_cannot_be_read_whole_in_a_message_is_said(walk: Walk) -> None:
    walk.fill("who", {"people.0.message": "call 07700 9004"}, find="0")
    assert "We cannot read all of this: 07700 9004" in words(walk.get("who"))
    walk.fill("who", {"people.0.message": "no number here"}, find="0")
    assert "We found no number or name in it" in words(walk.get("who"))


# -------------------------------------------------------------------------------------------------- every field


def test_every_field_of_the_table_stands_on_one_step(walk: Walk) -> None:
    """And on the one page: a field that is added to the table is on both by itself."""
    name = re.compile(r'name="((?:[a-z]+\.)*[a-z_0-9]+(?:\.\d+\.[a-z_]+)?)"')
    here = {
        page: {re.sub(r"\.\d+\.", ".", each) for each in name.findall(walk.get(page).text)} for page in STEPS
    }
    here[Page.CONSENTS].remove(WHOSE.path)  # left blank on its own step, it is asked there once more
    for field in FIELDS:
        if not field.form or field.path == "people.identifiers":
            continue
        assert [page for page, names in here.items() if field.path in names] == [page_of(field.path)], (
            field.path
        )


def test_everything_on_every_step_is_kept(walk: Walk) -> None:
    """Something in every field of every page, as the pages themselves offer it, and all of it there at the end."""
    typed = {page: filled_in(walk.get(page).text) for page in STEPS}
    assert sum(map(len, typed.values())) > 60
    typed[Page.YOU]["about.under_18"] = "no"  # or the questions for adults are not asked
    typed[Page.CONSENTS].poplist(WHOSE.path)  # said on its own step, it is not asked there
    for page, fields in typed.items():
        answer = walk.post(walk.form(page), {name: fields.getlist(name) for name in fields}, go="skip")
        assert answer.status_code == 303, words(answer)
    for page, fields in typed.items():
        shown = walk.form(page).fields
        lost = {
            each: shown.getlist(each)
            for each in fields
            if sorted(shown.getlist(each)) != sorted(fields.getlist(each))
        }
        assert lost == {}, page


def test_who_comes_back_finds_what_they_have_read_out_of_the_way(walk: Walk) -> None:
    limit = "The limit: we act against your wishes only if"
    first = walk.get("what")
    assert limit in words(first)
    assert "who reads it, who decides" not in words(first), "in view"
    walk.fill(Page.WHAT, {"account": "He took it."})
    again = walk.get("what")
    assert limit in words(again)
    assert "who reads it, who decides, and the limits" in words(again), "folded"

    assert "Anything you leave blank counts as no" in words(walk.get("consents"))
    walk.fill(Page.WHEN_WHERE, {"where.region": "london"})
    walk.fill(Page.CONSENTS, {"consents.police_intelligence": "yes"})
    wrong = words(walk.get("consents?look=1"))
    assert "Say who this happened to, or no to police." in wrong
    assert "No to everything" not in wrong
