"""One report's page: looking again, reading two side by side, what was done with it, and what it names."""

from __future__ import annotations

from datetime import timedelta

from tests.harness.casework import page_of
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

OTHER = [{"identifiers": [{"kind": "phone", "value": "07700 900555"}]}]


def test_a_report_comes_up_again_on_its_day_and_says_why(story: Story, one: Visitor, two: Visitor) -> None:
    report = story.report(people=OTHER)
    one.post(page_of(report, "/claim"), form="/casework")
    today = story.wiring.clock().date()
    address = page_of(report, "/follow-up")

    bad = one.post(
        address, form=page_of(report), due_on=(today - timedelta(days=1)).isoformat(), reason="Ring."
    )
    assert bad.status_code == 422
    assert "Choose today or a day to come." in words(bad)
    assert ">\nRing.</textarea>" in bad.get_data(as_text=True), "what was typed is kept"
    silent = one.post(address, form=page_of(report), due_on=today.isoformat(), reason=" ")
    assert "Say why, for whoever looks at it then." in words(silent)
    none = one.post(address, form=page_of(report), due_on="soon", reason="Ring.")
    assert "Choose a day." in words(none)
    html = none.get_data(as_text=True)
    assert html.index("Choose a day.") < html.index('id="triage"'), (
        "not below the form that lies open over the page"
    )

    later = (today + timedelta(days=3)).isoformat()
    assert one.post(address, form=page_of(report), due_on=later, reason="Ring the refuge.").status_code == 303
    assert "Ring the refuge." in words(two.get(page_of(report)))
    assert report.reference not in words(one.get("/casework?show=overdue")), "not before its day"
    one.post(address, form=page_of(report), due_on=today.isoformat(), reason="Is the refuge safe?")
    overdue = words(one.get("/casework?show=overdue"))
    assert f"{report.reference} Look again" in overdue
    assert report.reference not in words(two.get("/casework?show=overdue")), "it is in other hands"

    shown = form_with(one.get(page_of(report)), "note").fields
    one.post(
        address, form=page_of(report), due_on=today.isoformat(), reason="She rang: is the place still free?"
    )
    stale = one.post(address + "/done", shown, form=page_of(report))
    assert stale.status_code == 409
    assert "Another day was set meanwhile." in words(stale)
    assert one.post(address + "/done", form=page_of(report)).status_code == 422, (
        "which of them was looked at?"
    )
    done = form_with(one.get(page_of(report)), "note").fields
    assert one.post(address + "/done", done, form=page_of(report)).status_code == 303
    again = one.post(address + "/done", done, form=page_of(report))
    assert again.status_code == 409
    assert report.reference not in words(one.get("/casework?show=overdue"))
    page = words(one.get(page_of(report)))
    assert "Is the refuge safe?" in page, "the reason stays among the notes"
    assert "Look again on" not in page


def test_what_two_reports_share_is_named_and_both_are_read_side_by_side(story: Story, one: Visitor) -> None:
    people = [
        {
            "identifiers": [
                {"kind": "phone", "value": "07700 900777"},
                {"kind": "phone", "value": "07700 900778"},
            ]
        }
    ]
    first = story.report(account="He had a blue car.", people=people)
    second = story.report(
        account="He asked for my address.", people=[{"identifiers": people[0]["identifiers"][1:]}]
    )
    stranger = story.report(people=[{"identifiers": [{"kind": "phone", "value": "07700 900779"}]}])

    page = words(one.get(page_of(first)))
    assert "Both name 07700 900778 ." in page
    assert "asked for my address" not in page

    both = words(one.get(page_of(first, f"/beside/{second.reference}")))
    assert "Both name 07700 900778 ." in both
    assert "He had a blue car." in both
    assert "He asked for my address." in both
    assert one.get(page_of(first, f"/beside/{stranger.reference}")).status_code == 404
    assert one.get(page_of(first, "/beside/R-0000-0000")).status_code == 404
    assert "Opened the report" in words(one.get(page_of(second))), "both openings are on record"


def test_who_stepped_back_from_one_does_not_read_it_beside_another(
    story: Story, one: Visitor, two: Visitor
) -> None:
    people = [{"identifiers": [{"kind": "phone", "value": "07700 900888"}]}]
    first, second = story.report(people=people), story.report(account="Only in this one.", people=people)
    two.post(page_of(second, "/step-back"))

    refused = two.get(page_of(first, f"/beside/{second.reference}"))
    assert refused.status_code == 403
    assert "Only in this one." not in words(refused)


def test_the_timeline_says_what_was_done_by_whom_and_no_hour(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report(people=OTHER)
    one.post(page_of(report, "/claim"), form="/casework")
    two.get(page_of(report))
    two.get(page_of(report))
    story.approved_alert(report)

    page = words(one.get(page_of(report)))
    line = page[page.rindex("Timeline") :]
    assert "Approved a warning two" in line
    assert "Wrote a warning one" in line
    assert "Opened the report 2 times two" in line
    assert line.index("Approved a warning") < line.index("The report came")
    assert "with the code" in line
    day = story.wiring.clock().date()
    assert f"{day.day} {day:%B %Y} The report came" in line


def test_an_answer_nobody_gave_is_not_said_and_no_answer_of_theirs(story: Story, one: Visitor) -> None:
    report = story.report(people=[{"identifiers": [{"kind": "phone", "value": "07700 900999"}]}], consents={})
    page = words(one.get(page_of(report)))
    assert "not said how they know it" in page
    assert "Not asked, so no" in page
