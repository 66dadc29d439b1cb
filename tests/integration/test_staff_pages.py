"""What caseworkers see and do: the queue, one report, second approval, publishing, and who is told no."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from num_service.domain.matching import Judgement
from num_service.domain.permissions import AccountRole
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story, alert_text

HIDDEN = re.compile(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"')
ALERT = {
    "headline": "Takes the money back",
    "body": "A man in a hotel took the money back and pushed someone.",
    "look_for": "",
    "advice": "Ask for a deposit.",
    "tier": "danger",
    "where": "these",
    "regions": ["london"],
    "kinds": ["member", "project"],
    "identifiers": ["0"],
}
PACKET = {
    "force": "metropolitan",
    "priority": "routine",
    "setting": "hotel",
    "place": "Camden",
    "day": "2026-03-09",
    "part_of_day": "evening",
    "incident_types": ["rape"],
    "people.0.include": "true",
    "people.0.role": "client",
    "people.0.description": "Tall, in a dark coat.",
    "people.0.identifiers": ["0"],
    "items.0.text": "A client attacked someone in a hotel.",
    "items.0.source": "2",
    "items.0.assessment": "A",
    "items.0.handling": "C",
}


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    """One service for all of these tests: each makes its own reports in it."""
    return module_story


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


@pytest.fixture(scope="module")
def one(app: Flask, story: Story) -> Visitor:
    """The first caseworker, who writes."""
    return _signed_in(app, "one@casework.example")


@pytest.fixture(scope="module")
def two(app: Flask, story: Story) -> Visitor:
    """The second caseworker, who approves."""
    return _signed_in(app, "two@casework.example")


def _signed_in(app: Flask, email: str) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    return visitor


def _hidden(answer: TestResponse) -> dict[str, str]:
    """What the page says was seen, without the token, which is each browser's own."""
    found: dict[str, str] = dict(HIDDEN.findall(answer.get_data(as_text=True)))
    return {name: value for name, value in found.items() if name.startswith("seen")}


def _page(report: SentReport, rest: str = "") -> str:
    return f"/casework/{report.reference}{rest}"


def _review(report: SentReport, kind: str, row_id: uuid.UUID) -> str:
    return _page(report, f"/{kind}/{row_id}/review")


def _answer(visitor: Visitor, address: str, **fields: Any) -> TestResponse:
    """Answer the approver's question about what is on the page now."""
    seen = _hidden(visitor.get(address))
    return visitor.post(address, {"could_tell": "no", **seen, **fields})


def _one_row(database: TestDatabase, sql: str, report: SentReport) -> Any:
    """The one value a question about this report (``%s``) has."""
    with psycopg.connect(database.libpq) as connection:
        row = connection.execute(sql, (report.id,)).fetchone()
    return row[0] if row else None


JUDGED = (
    "SELECT judgement FROM match_judgements WHERE %s IN (report_id, other_id) AND judgement = 'different'"
)
LISTED = "SELECT count(*) FROM listing_sources WHERE report_id = %s"
#: The alert that rests on a report, and its columns.
ALERT_OF = "FROM alerts JOIN alert_sources ON alert_id = alerts.id WHERE report_id = %s"


# ------------------------------------------------------------------------------------------------ the queue


def test_the_queue_is_in_order_of_danger_and_says_what_she_allows(story: Story, one: Visitor) -> None:
    calm = story.report(incident_types=["timewaster"], account="", consents={"alert": "yes"})
    risk = story.report(incident_types=["theft"], account="")
    now = story.report(incident_types=["timewaster"], account="", danger_now=["coming_back"])

    page = words(one.get("/casework"))

    assert page.index(now.reference) < page.index(risk.reference) < page.index(calm.reference)
    line = page[page.index(calm.reference) :].partition("Claim")[0]
    assert "Nuisance today Timewaster London English" in line
    assert "Checker : not asked Alert : yes Police : not asked" in line


def test_a_claimed_report_moves_to_mine_and_who_comes_second_is_told(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    two.get("/casework")

    first = one.post(_page(report, "/claim"), form="/casework")
    second = two.post(_page(report, "/claim"), form="/casework")

    assert first.location == _page(report)
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
        visitor = _signed_in(app, email)
        assert visitor.get("/casework").status_code == 403
        assert visitor.get(_page(report)).status_code == 403
        assert visitor.get("/casework/keys").status_code == 403


# ------------------------------------------------------------------------------------------------- one report


def test_the_report_shows_her_words_and_every_verdict(story: Story, one: Visitor) -> None:
    report = story.report(consents={"checker": "yes", "alert": "no"})

    page = words(one.get(_page(report)))

    assert "He would not pay and then he hit me." in page
    assert "Warning members and projects: must not go Her answer in force is no." in page
    assert "The checker: she allows it" in page
    assert "Police: must not go She was not asked, or did not answer. Silence is no." in page
    assert "07700 900123" in page
    assert "Typed: +447700900123" in page


def test_her_contact_is_shown_only_while_she_allows_it(story: Story, one: Visitor) -> None:
    about = {"contact": "kim@example.org", "support": ["isva"]}
    yes = story.report(about=about)
    no = story.report(about=about, consents={"contact": "no"})

    assert "kim@example.org" in words(one.get(_page(yes)))
    asked_not_to = words(one.get(_page(no)))
    assert "kim@example.org" not in asked_not_to
    assert "She asked not to be contacted." in asked_not_to
    assert "ISVA" in asked_not_to


def test_without_the_casework_key_she_is_told_how_to_get_it(app: Flask, story: Story, one: Visitor) -> None:
    report = story.report()
    story.account(AccountRole.CASEWORKER, "three@casework.example", name="three")
    three = _signed_in(app, "three@casework.example")

    page = three.get(_page(report))
    assert page.status_code == 403
    assert "You cannot open reports yet" in words(page)
    assert "He would not pay" not in words(page)
    assert three.get("/casework").status_code == 200

    grant = re.search(r'name="to" value="([^"]+)"', one.get("/casework/keys").get_data(as_text=True))
    assert grant is not None
    assert one.post("/casework/keys", to=grant[1]).status_code == 303
    again = _signed_in(app, "three@casework.example")
    assert "He would not pay" in words(again.get(_page(report)))


def test_setting_aside_needs_a_reason_and_stops_everything(story: Story, one: Visitor) -> None:
    report = story.report()

    refused = one.post(_page(report, "/status"), form=_page(report), to="set_aside", reason=" ")
    assert refused.status_code == 409
    assert "Say why it is set aside." in words(refused)
    assert (
        one.post(_page(report, "/status"), form=_page(report), to="set_aside", reason="Twice").status_code
        == 303
    )

    page = words(one.get(_page(report)))
    assert page.count("The report was set aside.") >= 3
    assert "Twice" in page


def test_a_note_and_a_message_are_sealed_and_kept(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()

    assert one.post(_page(report, "/notes"), form=_page(report), text="Called the SARC.").status_code == 303
    assert one.post(_page(report, "/messages"), form=_page(report), text="How are you?").status_code == 303
    empty = one.post(_page(report, "/messages"), form=_page(report), text="  ")

    assert empty.status_code == 409
    assert "Write something first." in words(empty)
    page = words(two.get(_page(report)))
    assert "Called the SARC." in page
    assert "How are you?" in page
    assert (
        _one_row(
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

    done = one.post(_page(report, "/pause"), form=_page(report), scope="")

    assert done.status_code == 303
    assert "The warning has been recalled." in words(one.get(_page(report)))
    assert _one_row(database, f"SELECT status {ALERT_OF}", report) == "recalled"
    assert (
        _one_row(database, "SELECT count(*) FROM consents WHERE report_id = %s AND value = 'paused'", report)
        == 3
    )


def test_two_reports_that_share_a_number_are_judged(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    first = story.report(consents={"police_intelligence": "if_matched"})
    other = story.report()
    assert "nobody judged so yet" in words(one.get(_page(first)))

    unanswered = one.post(_page(first, "/links"), form=_page(first), other=other.reference, judgement="")
    assert unanswered.status_code == 422
    one.post(_page(first, "/links"), form=_page(first), other=other.reference, judgement="different")

    assert _one_row(database, JUDGED, first) == Judgement.DIFFERENT
    assert "seven days to say no" in words(one.get(_page(first)))


# --------------------------------------------------------------------------------------------------- listings


def test_one_press_lists_an_identifier_and_another_takes_it_away(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    address = _page(report, "/identifiers")

    wrong = one.post(address, form=_page(report), position=0, as_read="07700 900999")
    assert wrong.status_code == 422
    assert "not the identifier that was reported" in words(wrong)
    assert 'value="07700 900999"' in wrong.get_data(as_text=True)
    assert _one_row(database, LISTED, report) == 0

    assert one.post(address, form=_page(report), position=0, as_read="O77OO 9OO123").status_code == 303
    assert _one_row(database, LISTED, report) == 1
    one.post(address + "/remove", form=_page(report), position=0)
    assert _one_row(database, LISTED, report) == 0


def test_a_help_lines_number_is_never_listed(story: Story, one: Visitor, database: TestDatabase) -> None:
    people = [{"identifiers": [{"kind": "phone", "value": "116 123"}]}]
    contact = story.wiring.settings.help_lines[1].contact
    people[0]["identifiers"][0]["value"] = contact
    report = story.report(people=people)

    answer = one.post(_page(report, "/identifiers"), form=_page(report), position=0, as_read=contact)

    assert answer.status_code == 422
    assert "Talk to a colleague first." in words(answer)
    assert _one_row(database, LISTED, report) == 0


def test_what_she_was_only_told_has_no_button(story: Story, one: Visitor) -> None:
    told = [{"identifiers": [{"kind": "phone", "value": "07700 900123", "basis": "told"}]}]
    report = story.report(people=told)

    page = one.get(_page(report))

    assert "She was only told this identifier; that alone is never listed." in words(page)
    assert "List it" not in words(page)


# ----------------------------------------------------------------------------------------------------- alerts


def test_an_alert_is_written_approved_by_another_and_published_with_its_reach(
    story: Story, one: Visitor, two: Visitor
) -> None:
    story.recipients(3)
    report = story.report()
    saved = one.post(_page(report, "/alert"), ALERT | {"regions": ["wales"]})
    assert saved.status_code == 303
    review = saved.location
    assert "You wrote this. A second caseworker approves it." in words(one.get(review))

    own = one.post(review, {"could_tell": "no", **_hidden(two.get(review))}, form=_page(report))
    assert own.status_code == 409
    assert "You wrote this." in words(own)

    assert _answer(two, review).status_code == 303
    confirm = review.replace("/review", "/publish")
    page = two.get(confirm)
    reach = re.search(r"Publish to (\d+) recipients", words(page))
    assert reach is not None
    assert int(reach[1]) >= 3
    out = two.post(confirm, _hidden(page))
    assert out.location.startswith("/casework/alerts/A-")
    progress = words(two.get(out.location))
    assert f"Recipients {reach[1]} " in progress
    assert f"0 of {reach[1]} " in progress
    again = one.post(confirm, _hidden(page), form=_page(report))
    assert again.location == out.location
    assert f"Recipients {reach[1]} " in words(two.get(out.location))


def test_a_bad_alert_keeps_what_was_typed(story: Story, one: Visitor) -> None:
    report = story.report()

    answer = one.post(_page(report, "/alert"), ALERT | {"headline": "", "where": "", "kinds": []})

    assert answer.status_code == 422
    page = words(answer)
    assert "Give it a headline." in page
    assert "Nothing goes everywhere by default." in page
    assert "Tick who it is for." in page
    assert ALERT["body"] in page


def test_a_number_in_the_words_is_sent_to_the_list(story: Story, one: Visitor) -> None:
    report = story.report()

    answer = one.post(_page(report, "/alert"), ALERT | {"body": "He calls from 07700 900123."})

    assert answer.status_code == 422
    assert "Tick it in the list instead" in words(answer)
    assert "He calls from 07700 900123." in words(answer)


def test_her_own_region_only_is_said_at_the_form(story: Story, one: Visitor) -> None:
    consents = ALL_YES | {"alert": {"value": "yes", "region_only": True}}
    report = story.report(consents=consents)

    wide = one.post(_page(report, "/alert"), ALERT | {"where": "everywhere"})

    assert wide.status_code == 422
    assert "She allowed a warning in her own region only." in words(wide)
    assert one.post(_page(report, "/alert"), ALERT).status_code == 303


def test_without_the_checker_an_alert_carries_no_identifier(story: Story, one: Visitor, two: Visitor) -> None:
    report = story.report(consents={"alert": "yes"})
    form = words(one.get(_page(report, "/alert")))
    assert "She did not allow the checker" in form

    saved = one.post(_page(report, "/alert"), ALERT)

    shown = two.get(saved.location).get_data(as_text=True)
    assert "07700 900123" not in shown.partition("as-sent")[2].partition("</article>")[0]


def test_no_consent_no_form(story: Story, one: Visitor) -> None:
    report = story.report(consents={"alert": "no", "police_intelligence": "no"})

    for kind in ("alert", "packet"):
        page = one.get(_page(report, f"/{kind}"))
        assert "Her answer in force is no." in words(page)
        assert 'name="headline"' not in page.get_data(as_text=True)
        assert 'name="force"' not in page.get_data(as_text=True)


@pytest.mark.parametrize("change", [{"body": "Something else happened."}, {"regions": ["london", "wales"]}])
def test_what_changed_since_it_was_read_is_not_approved(
    story: Story, one: Visitor, two: Visitor, change: Mapping[str, Any], database: TestDatabase
) -> None:
    """The words, and the audience as well: approving is about what was on the page."""
    report = story.report()
    review = one.post(_page(report, "/alert"), ALERT).location
    seen = _hidden(two.get(review))

    one.post(review.replace("/review", ""), ALERT | dict(change))
    answer = two.post(review, {**seen, "could_tell": "no"}, form="/casework/keys")

    assert answer.status_code == 409
    assert "It was changed since you opened it." in words(answer)
    assert _one_row(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_an_edit_after_approval_says_it_voids_it_and_does(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    edit = _page(report, f"/alert/{alert_id}")

    assert "Saving makes the approval void" in words(one.get(edit))
    one.post(edit, ALERT)

    assert _one_row(database, f"SELECT approver_id IS NULL AND status = 'draft' {ALERT_OF}", report) is True
    seen = _hidden(two.get(_review(report, "alert", alert_id)))
    refused = two.post(edit + "/publish", {"seen": seen["seen"]}, form="/casework/keys")
    assert refused.status_code == 409
    assert "A second caseworker approves the alert first." in words(refused)


def test_her_own_details_in_a_text_are_marked_and_block(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report(where={"region": "london", "exact_place": "14 Rosewood Court"})
    saved = one.post(_page(report, "/alert"), ALERT | {"body": "He waited at 14 Rosewood Court."})
    assert saved.status_code == 303, words(saved)

    page = two.get(saved.location)
    assert "mark-blocks" in page.get_data(as_text=True)
    assert "It cannot be approved like this" in words(page)
    refused = _answer(two, saved.location)
    assert refused.status_code == 409
    assert "still matches the reporter’s own details" in words(refused)
    assert _one_row(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_the_question_must_be_answered_and_a_maybe_sends_it_back(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    review = _review(report, "alert", story.drafted_alert(report))

    silent = _answer(two, review, could_tell="")
    assert silent.status_code == 422
    assert "Answer the question." in words(silent)
    wordless = _answer(two, review, could_tell="maybe")
    assert wordless.status_code == 422
    assert "Say what could show it" in words(wordless)
    back = _answer(two, review, could_tell="maybe", comment="Only she was at that hotel.")

    assert back.status_code == 303
    assert "Only she was at that hotel." in words(two.get(_page(report)))
    assert _one_row(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_a_recall_asks_first_and_says_so_afterwards(story: Story, two: Visitor) -> None:
    report = story.report()
    story.publish(story.approved_alert(report, text=alert_text()))
    listed = re.search(r"/casework/alerts/A-[^\"]+", two.get(_page(report)).get_data(as_text=True))
    assert listed is not None

    asked = words(two.get(listed[0] + "/recall"))
    assert "had it. They are told only that it no longer applies." in asked
    assert two.post(listed[0] + "/recall").status_code == 303
    assert "Recalled on" in words(two.get(listed[0]))
    late = two.post(listed[0] + "/recall")
    assert late.status_code == 409
    assert "Only an alert that is out can be recalled." in words(late)


# ---------------------------------------------------------------------------------------------------- packets


def test_her_words_are_never_a_starting_point_for_a_packet(story: Story, one: Visitor) -> None:
    report = story.report(
        people=[{"role": "client", "age": "35_44", "appearance": "a scar she described", "marks": "tattoo"}],
        where={"region": "london", "town": "Camden Lock"},
    )

    form = one.get(_page(report, "/packet")).get_data(as_text=True).partition("<form method")[2]
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
    saved = one.post(_page(report, "/packet"), PACKET)
    assert saved.status_code == 303
    own = one.post(
        saved.location, {"could_tell": "no", **_hidden(two.get(saved.location))}, form="/casework/keys"
    )
    assert own.status_code == 409
    assert "You wrote this." in words(own)

    page = words(two.get(saved.location))
    assert "this goes to Metropolitan Police Service" in page
    assert "Tall, in a dark coat." in page
    assert "Rape, Sexual Offences Act 2003" in page
    assert _answer(two, saved.location).status_code == 303

    assert _one_row(database, "SELECT status FROM packets WHERE report_id = %s", report) == "approved"
    assert report.reference not in _one_row(
        database, "SELECT content FROM packets WHERE report_id = %s", report
    )


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        ({"place": "12 High Street, NW1 8AB"}, "place", "Only a town, or the first half of a postcode"),
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

    answer = one.post(_page(report, "/packet"), PACKET | dict(change))

    assert answer.status_code == 422
    assert f'href="#f-{path}"' in answer.get_data(as_text=True)
    assert why in words(answer)
    assert "Tall, in a dark coat." in words(answer)
    assert _one_row(database, "SELECT count(*) FROM packets WHERE report_id = %s", report) == 0


def test_an_excluded_force_cannot_be_chosen(story: Story, one: Visitor) -> None:
    consents = ALL_YES | {"police_intelligence": {"value": "yes", "except_forces": ["metropolitan"]}}
    report = story.report(consents=consents)

    form = one.get(_page(report, "/packet")).get_data(as_text=True)
    assert '<option value="metropolitan" disabled>' in form
    forced = one.post(_page(report, "/packet"), PACKET)
    assert forced.status_code == 422
    assert "She excluded this force." in words(forced)


def test_a_packet_is_refused_the_moment_she_says_no(story: Story, one: Visitor) -> None:
    report = story.report()
    one.get(_page(report, "/packet"))
    one.post(_page(report, "/pause"), form=_page(report), scope="police_intelligence")

    page = words(one.get(_page(report)))

    assert "Police: on hold Her consent is paused until she comes back with her receipt." in page


def test_an_official_is_warned_about_before_anything_is_written(story: Story, one: Visitor) -> None:
    report = story.report(people=[{"role": "official"}])

    for page in (one.get(_page(report)), one.get(_page(report, "/packet"))):
        assert "This person may be police or an official" in words(page)


def test_what_is_not_there_is_said_in_words(story: Story, one: Visitor) -> None:
    report = story.report()
    for address in (
        "/casework/R-0000-0000",
        _page(report, f"/alert/{uuid.uuid4()}"),
        _page(report, f"/packet/{uuid.uuid4()}/review"),
        "/casework/alerts/A-0000-0000",
    ):
        answer = one.get(address)
        assert answer.status_code == 404
        assert "That was not done" in words(answer)
