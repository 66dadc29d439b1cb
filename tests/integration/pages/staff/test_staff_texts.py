"""Warnings and packets: written by one caseworker, approved by another, published in a step of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from num_service.domain.reports.consent import Scope, Value
from tests.harness.casework import (
    ALERT,
    ALERT_OF,
    PACKET,
    answer_question,
    change_text,
    one_value,
    page_of,
    review_of,
    seen_on,
)
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, Story
from tests.harness.texts import PHONE, alert_text

# ----------------------------------------------------------------------------------------------------- alerts


def test_an_alert_is_written_approved_by_another_and_published_with_its_reach(
    story: Story, one: Visitor, two: Visitor
) -> None:
    story.recipients(3)
    report = story.report()
    saved = one.post(page_of(report, "/alert"), ALERT | {"regions": ["wales"]})
    assert saved.status_code == 303
    review = saved.location
    assert "You wrote this or an earlier version of it. A caseworker who did not approves it." in words(
        one.get(review)
    )

    own = one.post(
        review, {"answer": "approve", "could_tell": "no", **seen_on(two.get(review))}, form=page_of(report)
    )
    assert own.status_code == 409
    assert "You wrote this or an earlier version of it." in words(own)

    assert answer_question(two, review).status_code == 303
    confirm = review.replace("/review", "/publish")
    page = two.get(confirm)
    reach = re.search(r"Publish to (\d+) recipients", words(page))
    assert reach is not None
    assert int(reach[1]) >= 3
    out = two.post(confirm, seen_on(page))
    assert out.location.startswith("/casework/alerts/A-")
    progress = words(two.get(out.location))
    assert f"Recipients {reach[1]} " in progress
    assert f"0 of {reach[1]} " in progress
    again = one.post(confirm, seen_on(page), form=page_of(report))
    assert again.location == out.location
    assert f"Recipients {reach[1]} " in words(two.get(out.location))


def test_a_bad_alert_keeps_what_was_typed(story: Story, one: Visitor) -> None:
    report = story.report()

    answer = one.post(page_of(report, "/alert"), ALERT | {"headline": "", "where": "", "kinds": []})

    assert answer.status_code == 422
    page = words(answer)
    assert "Give it a headline." in page
    assert "Nothing goes everywhere by default." in page
    assert "Tick who it is for." in page
    assert str(ALERT["body"]) in page


def test_a_number_in_the_words_is_sent_to_the_list(story: Story, one: Visitor) -> None:
    report = story.report()

    answer = one.post(page_of(report, "/alert"), ALERT | {"body": "He calls from 07700 900123."})

    assert answer.status_code == 422
    assert "Tick it in the list instead" in words(answer)
    assert "He calls from 07700 900123." in words(answer)


def test_her_own_region_only_is_said_at_the_form(story: Story, one: Visitor) -> None:
    consents = ALL_YES | {"alert": {"value": "yes", "region_only": True}}
    report = story.report(consents=consents)

    wide = one.post(page_of(report, "/alert"), ALERT | {"where": "everywhere"})

    assert wide.status_code == 422
    assert "They allowed a warning in their own region only." in words(wide)
    assert one.post(page_of(report, "/alert"), ALERT).status_code == 303


def test_without_the_checker_an_alert_carries_no_identifier(story: Story, one: Visitor, two: Visitor) -> None:
    report = story.report(consents={"alert": "yes"})
    form = words(one.get(page_of(report, "/alert")))
    assert "They did not allow the checker" in form

    saved = one.post(page_of(report, "/alert"), ALERT)

    shown = two.get(saved.location).get_data(as_text=True)
    as_sent = shown.partition("as-sent")[2].partition("</article>")[0]
    assert str(ALERT["body"]) in as_sent
    assert "07700 900123" not in as_sent


def test_a_warning_begins_with_the_identifiers_that_are_listed(story: Story, one: Visitor) -> None:
    """What nobody has looked at letter by letter is not shown to members because nobody took a tick away."""
    given = [
        {"kind": "phone", "value": PHONE.canonical, "basis": "saw"},
        {"kind": "email", "value": "someone@example.com", "basis": "saw"},
        {"kind": "vrm", "value": "AB12 CDE", "basis": "saw"},
    ]
    report = story.report(people=[{"role": "client", "identifiers": given}])
    fresh = form_with(one.get(page_of(report, "/alert")), "headline")
    assert fresh.fields.getlist("identifiers") == []

    story.listed(report)

    fresh = form_with(one.get(page_of(report, "/alert")), "headline")
    assert fresh.fields.getlist("identifiers") == ["0"]


def test_publishing_is_the_next_step_only_once_it_may_go(story: Story, one: Visitor) -> None:
    """While a warning waits for its reporter, going on to publish is no step that is offered first."""
    asks = {"alert": {"value": "yes", "show_me_first": True}}
    waits, ready = story.report(consents=ALL_YES | asks), story.report()
    for report in (waits, ready):
        story.approved_alert(report)
        page = one.get(page_of(report)).get_data(as_text=True)
        link = re.search(r'<a class="button button-(\w+)"[^>]*>\s*<span>Go on to publishing', page)
        assert link is not None
        assert (link[1] == "primary") is (report is ready), link[0]


def test_no_consent_no_form(story: Story, one: Visitor) -> None:
    report = story.report(consents={"alert": "no", "police_intelligence": "no"})

    for kind in ("alert", "packet"):
        page = one.get(page_of(report, f"/{kind}"))
        assert "Their answer in force is no." in words(page)
        assert 'name="headline"' not in page.get_data(as_text=True)
        assert 'name="force"' not in page.get_data(as_text=True)


@pytest.mark.parametrize("change", [{"body": "Something else happened."}, {"regions": ["london", "wales"]}])
def test_what_changed_since_it_was_read_is_not_approved(
    story: Story, one: Visitor, two: Visitor, change: Mapping[str, Any], database: TestDatabase
) -> None:
    """The words, and the audience as well: approving is about what was on the page."""
    report = story.report()
    review = one.post(page_of(report, "/alert"), ALERT).location
    seen = seen_on(two.get(review))

    change_text(one, review.replace("/review", ""), ALERT | dict(change))
    answer = two.post(review, {**seen, "answer": "approve", "could_tell": "no"}, form="/casework/keys")

    assert answer.status_code == 409
    assert "It was changed since you opened it." in words(answer)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_an_edit_after_approval_says_it_voids_it_and_does(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    edit = page_of(report, f"/alert/{alert_id}")

    assert "Saving makes the approval void" in words(one.get(edit))
    change_text(one, edit, ALERT)

    assert one_value(database, f"SELECT approver_id IS NULL AND status = 'draft' {ALERT_OF}", report) is True
    seen = seen_on(two.get(review_of(report, "alert", alert_id)))
    refused = two.post(edit + "/publish", {"seen": seen["seen"]}, form="/casework/keys")
    assert refused.status_code == 409
    assert "A second caseworker approves the warning first." in words(refused)


def test_her_own_details_in_a_text_are_marked_and_block(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report(where={"region": "london", "exact_place": "14 Rosewood Court"})
    saved = one.post(page_of(report, "/alert"), ALERT | {"body": "He waited at 14 Rosewood Court."})
    assert saved.status_code == 303, words(saved)

    page = two.get(saved.location)
    assert "mark-blocks" in page.get_data(as_text=True)
    assert "It cannot be approved like this" in words(page)
    refused = answer_question(two, saved.location)
    assert refused.status_code == 409
    assert "still matches the reporter’s own details" in words(refused)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_the_question_must_be_answered_and_a_maybe_sends_it_back(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    review = review_of(report, "alert", story.drafted_alert(report))

    silent = answer_question(two, review, could_tell="")
    assert silent.status_code == 422
    assert "Answer the question." in words(silent)
    wordless = answer_question(two, review, answer="back")
    assert wordless.status_code == 422
    assert "Say what could show it" in words(wordless)
    back = answer_question(two, review, answer="back", comment="Only she was at that hotel.")

    assert back.status_code == 303
    assert "Only she was at that hotel." in words(two.get(page_of(report)))
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_a_recall_asks_first_and_says_so_afterwards(story: Story, two: Visitor) -> None:
    report = story.report()
    story.publish(story.approved_alert(report, text=alert_text()))
    listed = re.search(r"/casework/alerts/A-[^\"]+", two.get(page_of(report)).get_data(as_text=True))
    assert listed is not None

    asked = words(two.get(listed[0] + "/recall"))
    assert "had it. They are told only that it no longer applies." in asked
    assert two.post(listed[0] + "/recall").status_code == 303
    assert "Recalled on" in words(two.get(listed[0]))
    late = two.post(listed[0] + "/recall")
    assert late.status_code == 409
    assert "Only a warning that is out can be recalled." in words(late)


# ---------------------------------------------------------------------------------------------------- packets


def test_her_words_are_never_a_starting_point_for_a_packet(story: Story, one: Visitor) -> None:
    report = story.report(
        people=[{"role": "client", "age": "35_44", "appearance": "a scar she described", "marks": "tattoo"}],
        where={"region": "london", "town": "Camden Lock"},
    )

    form = one.get(page_of(report, "/packet")).get_data(as_text=True).partition("<form method")[2]
    form = form[form.index('name="force"') :]

    assert "a scar she described" not in form
    assert "tattoo" not in form
    assert "Camden Lock" not in form
    assert "He would not pay" not in form
    assert '<option value="35_44" selected>' in form


def test_a_packet_is_written_approved_and_handed_to_the_gate(
    story: Story, app: Flask, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    saved = one.post(page_of(report, "/packet"), PACKET)
    assert saved.status_code == 303
    own = one.post(
        saved.location,
        {"answer": "approve", "could_tell": "no", **seen_on(two.get(saved.location))},
        form="/casework/keys",
    )
    assert own.status_code == 409
    assert "You wrote this or an earlier version of it." in words(own)

    page = words(two.get(saved.location))
    assert "Approve and send to Metropolitan Police Service" in page
    assert "Tall, in a dark coat." in page
    assert "Rape, Sexual Offences Act 2003" in page
    assert answer_question(two, saved.location).status_code == 303

    assert one_value(database, "SELECT status FROM packets WHERE report_id = %s", report) == "approved"
    assert report.reference not in one_value(
        database, "SELECT content FROM packets WHERE report_id = %s", report
    )


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        ({"place": "12 High Street, NW1 8AB"}, "place", "Only a town, or the first half of a postcode"),
        (
            {"place": "LD6"},
            "place",
            "So few people live in LD6 that it could lead to the reporter. Say Powys",
        ),
        ({"force": ""}, "force", "Choose the force"),
        ({"force": "west_mercia_"}, "force", "Choose the force"),
        ({"items.0.text": " "}, "items-0-text", "Write what the police should know"),
        ({"day": "2026-02-30"}, "day", "This is not a date"),
        ({"incident_types": []}, "incident_types", "Tick at least one."),
    ],
)
def test_a_bad_packet_names_the_field_and_keeps_the_rest(
    story: Story, one: Visitor, change: Mapping[str, Any], path: str, why: str, database: TestDatabase
) -> None:
    report = story.report()

    answer = one.post(page_of(report, "/packet"), PACKET | dict(change))

    assert answer.status_code == 422
    assert f'href="#f-{path}"' in answer.get_data(as_text=True)
    assert why in words(answer)
    assert "Tall, in a dark coat." in words(answer)
    assert one_value(database, "SELECT count(*) FROM packets WHERE report_id = %s", report) == 0


@pytest.mark.parametrize(("excluded", "chosen"), [([], ["greater_manchester"]), (["greater_manchester"], [])])
def test_the_town_chooses_the_force_unless_the_reporter_excluded_it(
    story: Story, one: Visitor, excluded: list[str], chosen: list[str]
) -> None:
    consents = ALL_YES | {"police_intelligence": {"value": "yes", "except_forces": excluded}}
    report = story.report(consents=consents, where={"region": "north_west", "town": "Rochdale"})

    page = one.get(page_of(report, "/packet")).get_data(as_text=True)

    options = page.split('name="force"')[1].split("</select>")[0]
    assert re.findall(r'<option value="(\w+)" selected', options) == chosen


def test_an_excluded_force_cannot_be_chosen(story: Story, one: Visitor) -> None:
    consents = ALL_YES | {"police_intelligence": {"value": "yes", "except_forces": ["metropolitan"]}}
    report = story.report(consents=consents)

    form = one.get(page_of(report, "/packet")).get_data(as_text=True)
    assert '<option value="metropolitan" disabled>' in form
    forced = one.post(page_of(report, "/packet"), PACKET)
    assert forced.status_code == 422
    assert "They excluded this force." in words(forced)


def test_a_packet_is_refused_the_moment_she_says_no(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    assert 'name="force"' in one.get(page_of(report, "/packet")).get_data(as_text=True)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)

    late = one.post(page_of(report, "/packet"), PACKET, form=page_of(report))

    assert late.status_code == 409, words(late)
    assert "Their answer in force is no." in words(late)
    assert one_value(database, "SELECT count(*) FROM packets WHERE report_id = %s", report) == 0
    assert "Police: must not go Their answer in force is no." in words(one.get(page_of(report)))


def test_a_pause_holds_the_packet_at_once(story: Story, one: Visitor) -> None:
    report = story.report()
    one.get(page_of(report, "/packet"))
    one.post(page_of(report, "/pause"), form=page_of(report), scope="police_intelligence")

    page = words(one.get(page_of(report)))

    assert "Police: on hold Their consent is paused until they come back with their code." in page


def test_an_official_is_warned_about_before_anything_is_written(story: Story, one: Visitor) -> None:
    report = story.report(people=[{"role": "official"}])

    for page in (one.get(page_of(report)), one.get(page_of(report, "/packet"))):
        assert "This person may be police or an official" in words(page)
