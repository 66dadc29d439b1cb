"""What caseworkers see and do: the queue, one report, its identifiers, and who is told no."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask

from num_service.domain.reports.matching import Judgement
from num_service.domain.shared.permissions import AccountRole
from tests.harness.casework import (
    ALERT_OF,
    JUDGED,
    LISTED,
    one_value,
    page_of,
    read_out,
    signed_in,
)
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

# ------------------------------------------------------------------------------------------------ the queue


def test_the_queue_is_in_order_of_danger_and_says_what_she_allows(story: Story, one: Visitor) -> None:
    calm = story.report(incident_types=["timewaster"], account="", consents={"alert": "yes"})
    risk = story.report(incident_types=["theft"], account="")
    now = story.report(incident_types=["timewaster"], account="", danger_now=["coming_back"])

    page = words(one.get("/casework"))

    assert page.index(now.reference) < page.index(risk.reference) < page.index(calm.reference)
    line = page[page.index(calm.reference) :].partition("Claim")[0]
    assert "Nuisance today Timewaster London English" in line
    assert "Checker : not asked Warning : yes Police : not asked" in line


def test_a_claimed_report_moves_to_mine_and_who_comes_second_is_told(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    two.get("/casework")

    first = one.post(page_of(report, "/claim"), form="/casework")
    second = two.post(page_of(report, "/claim"), form="/casework")

    assert first.location == page_of(report)
    assert second.location.startswith("/casework?") or second.location == "/casework"
    assert "one has taken this report already." in words(two.get("/casework"))
    assert report.reference in words(one.get("/casework?show=mine"))
    assert report.reference not in words(one.get("/casework"))


def test_only_caseworkers_come_in(app: Flask, story: Story) -> None:
    report = story.report()
    for role, email in (
        (AccountRole.MEMBER, "member@example.org"),
        (AccountRole.ADMINISTRATOR, "admin@example.org"),
    ):
        story.account(role, email)
        visitor = signed_in(app, email)
        assert visitor.get("/casework").status_code == 403
        assert visitor.get(page_of(report)).status_code == 403
        assert visitor.get("/casework/keys").status_code == 403


# ------------------------------------------------------------------------------------------------- one report


def test_the_report_shows_her_words_and_every_verdict(story: Story, one: Visitor) -> None:
    report = story.report(consents={"checker": "yes", "alert": "no"})

    page = words(one.get(page_of(report)))

    assert "He would not pay and then he hit me." in page
    assert "Warning members and projects: must not go Their answer in force is no." in page
    assert "The checker: they allow it" in page
    assert "Police: must not go They were not asked, or did not answer. Silence is no." in page
    assert "07700 900123" in page
    assert "Typed: +447700900123" in page


def test_her_contact_is_shown_only_while_she_allows_it(story: Story, one: Visitor) -> None:
    about = {"contact": "kim@example.org", "support": ["isva"]}
    yes = story.report(about=about)
    no = story.report(about=about, consents={"contact": "no"})

    assert "kim@example.org" in words(one.get(page_of(yes)))
    asked_not_to = words(one.get(page_of(no)))
    assert "kim@example.org" not in asked_not_to
    assert "They asked not to be contacted." in asked_not_to
    assert "ISVA" in asked_not_to


def test_without_the_casework_key_she_is_told_how_to_get_it(app: Flask, story: Story, one: Visitor) -> None:
    report = story.report()
    story.account(AccountRole.CASEWORKER, "three@casework.example", name="three")
    three = signed_in(app, "three@casework.example")

    page = three.get(page_of(report))
    assert page.status_code == 403
    assert "You cannot do casework yet" in words(page)
    assert "He would not pay" not in words(page)
    assert three.get("/casework").status_code == 403

    grant = re.search(r'href="(/casework/keys/[^"]+)"', one.get("/casework/keys").get_data(as_text=True))
    assert grant is not None
    assert "Type what you hear" in words(one.get(grant[1]))
    assert one.post(grant[1], words=read_out(three)).status_code == 303
    again = signed_in(app, "three@casework.example")
    assert "He would not pay" in words(again.get(page_of(report)))


def test_setting_aside_needs_a_reason_and_stops_everything(story: Story, one: Visitor) -> None:
    report = story.report()

    refused = one.post(page_of(report, "/status"), form=page_of(report), to="set_aside", reason=" ")
    assert refused.status_code == 422
    assert "Say why it is set aside." in words(refused)
    assert (
        one.post(page_of(report, "/status"), form=page_of(report), to="set_aside", reason="Twice").status_code
        == 303
    )

    page = words(one.get(page_of(report)))
    assert page.count("The report was set aside.") >= 3
    assert "Twice" in page


def test_a_note_and_a_message_are_sealed_and_kept(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()

    assert (
        one.post(page_of(report, "/notes"), form=page_of(report), text="Called the SARC.").status_code == 303
    )
    assert (
        one.post(page_of(report, "/messages"), form=page_of(report), text="How are you?").status_code == 303
    )
    empty = one.post(page_of(report, "/messages"), form=page_of(report), text="  ")

    assert empty.status_code == 422
    assert "Write something first." in words(empty)
    page = words(two.get(page_of(report)))
    assert "Called the SARC." in page
    assert "How are you?" in page
    assert (
        one_value(
            database,
            "SELECT count(*) FROM sealed_parts WHERE report_id = %s AND position('Called'::bytea in ciphertext) > 0",
            report,
        )
        == 0
    )


def test_pausing_by_phone_recalls_what_is_out_and_cannot_be_widened(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    story.publish(story.approved_alert(report))

    done = one.post(page_of(report, "/pause"), form=page_of(report), scope="")

    assert done.status_code == 303
    assert "The warning has been recalled." in words(one.get(page_of(report)))
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "recalled"
    assert (
        one_value(database, "SELECT count(*) FROM consents WHERE report_id = %s AND value = 'paused'", report)
        == 3
    )


def test_two_reports_that_share_a_number_are_judged(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    first = story.report(consents={"police_intelligence": "if_matched"})
    other = story.report()
    assert "nobody judged so yet" in words(one.get(page_of(first)))

    unanswered = one.post(page_of(first, "/links"), form=page_of(first), other=other.reference, judgement="")
    assert unanswered.status_code == 422
    one.post(page_of(first, "/links"), form=page_of(first), other=other.reference, judgement="different")

    assert one_value(database, JUDGED, first) == Judgement.DIFFERENT
    assert "a second has not agreed" in words(one.get(page_of(first)))


def test_a_second_caseworker_agrees_or_does_not(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    first = story.report(consents={"police_intelligence": "if_matched"})
    other = story.report()
    one.post(page_of(first, "/links"), form=page_of(first), other=other.reference, judgement="different")

    own = one.get(page_of(first))
    assert "A second caseworker has to agree" in words(own)
    assert "I agree" not in words(own), "nobody agrees with their own judgement"
    form = form_with(two.get(page_of(other)), "seen")  # from either report's page
    shown = form.fields["seen"]
    forged = one.post(form.action, form=page_of(first), other=first.reference, seen=shown, agrees="yes")
    assert forged.status_code == 409
    assert "You judged this yourself." in words(forged)

    refused = two.client.post(form.action, data=form.filled(agrees="no"))
    assert refused.status_code == 303
    assert one_value(database, JUDGED, first) == Judgement.NOT_KNOWN
    assert "Not known" in words(one.get(page_of(first)))

    one.post(page_of(first, "/links"), form=page_of(first), other=other.reference, judgement="different")
    stale = two.client.post(form.action, data=form.filled(agrees="yes"))
    assert stale.status_code == 409
    assert "judged anew" in words(stale)
    again = form_with(two.get(page_of(first)), "seen")
    assert two.client.post(again.action, data=again.filled(agrees="yes")).status_code == 303
    page = words(one.get(page_of(first)))
    assert "agreed by two caseworkers" in page
    assert "seven days to say no" in page


@pytest.mark.parametrize("answer", ["this_reporter", "other_reporter"])
def test_who_may_be_the_person_reported_is_kept_apart_for_each_report(
    story: Story, one: Visitor, answer: str
) -> None:
    first = story.report(consents={"police_intelligence": "if_matched"})
    other = story.report(consents={"police_intelligence": "if_matched"})
    one.post(page_of(first, "/links"), form=page_of(first), other=other.reference, judgement=answer)

    here, there = (words(one.get(page_of(each))) for each in (first, other))
    held = "The reporter may be the person reported. They are told nothing."
    assert (held in here) is (answer == "this_reporter")
    assert (held in there) is (answer == "other_reporter")


# --------------------------------------------------------------------------------------------------- listings


def test_one_press_lists_an_identifier_and_another_takes_it_away(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    address = page_of(report, "/identifiers")

    wrong = one.post(address, form=page_of(report), position=0, as_read="07700 900999")
    assert wrong.status_code == 422
    assert "not the identifier that was reported" in words(wrong)
    assert 'value="07700 900999"' in wrong.get_data(as_text=True)
    assert one_value(database, LISTED, report) == 0

    assert one.post(address, form=page_of(report), position=0, as_read="O77OO 9OO123").status_code == 303
    assert one_value(database, LISTED, report) == 1
    one.post(address + "/remove", form=page_of(report), position=0)
    assert one_value(database, LISTED, report) == 0


def test_a_help_lines_number_is_never_listed(story: Story, one: Visitor, database: TestDatabase) -> None:
    people = [{"identifiers": [{"kind": "phone", "value": "116 123"}]}]
    contact = "0808 500 2222"
    assert contact in story.wiring.directory.every_number()
    people[0]["identifiers"][0]["value"] = contact
    report = story.report(people=people)

    answer = one.post(page_of(report, "/identifiers"), form=page_of(report), position=0, as_read=contact)

    assert answer.status_code == 409
    assert "Talk to a colleague first." in words(answer)
    assert one_value(database, LISTED, report) == 0


def test_what_she_was_only_told_has_no_button(story: Story, one: Visitor) -> None:
    told = [{"identifiers": [{"kind": "phone", "value": "07700 900123", "basis": "told"}]}]
    report = story.report(people=told)

    page = one.get(page_of(report))

    assert "They were only told this identifier; that alone is never listed." in words(page)
    assert "List it" not in words(page)


def test_what_is_not_there_is_said_in_words(story: Story, one: Visitor) -> None:
    report = story.report()
    for address in (
        "/casework/R-0000-0000",
        page_of(report, f"/alert/{uuid.uuid4()}"),
        page_of(report, f"/packet/{uuid.uuid4()}/review"),
        "/casework/alerts/A-0000-0000",
    ):
        answer = one.get(address)
        assert answer.status_code == 404
        assert "That was not done" in words(answer)
