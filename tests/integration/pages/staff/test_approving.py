"""A second caseworker: what follows stands on the button, and nothing is pressed about words that have changed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from num_service.db.models.alerts.alert import Alert
from num_service.domain.alerts.audience import Audience
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Hold, Reason
from num_service.services.alerts import alert_sources, draft_alert
from num_service.services.casework.open_report import find_report
from num_service.services.reports import return_with_receipt
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
from tests.harness.texts import alert_text, packet_for

PACKET_STATUS = "SELECT status FROM packets WHERE report_id = %s"
SHOW_ME = ALL_YES | {"alert": {"value": "yes", "show_me_first": True}}


def buttons(page: Any) -> dict[str, str]:
    """What each button of the page's decision says, and how it looks."""
    found = re.findall(
        r'<button class="button button-(\w+)"[^>]*name="answer"[^>]*><span>([^<]+)',
        page.get_data(as_text=True),
    )
    return {said: kind for kind, said in found}


def hidden(page: Any, name: str) -> str:
    return form_with(page, "seen").fields.get(name, "")


def test_approving_and_publishing_is_one_press_where_nothing_else_holds(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    story.recipients(3)
    report = story.report()
    review = review_of(report, "alert", story.drafted_alert(report))
    page = two.get(review)
    assert next(iter(buttons(page).items())) == ("Approve and publish to 3 recipients", "primary")

    done = answer_question(two, review, answer="publish", goes=hidden(page, "goes"))

    assert done.status_code == 303
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "published"
    assert "Out" in words(two.get(done.location))


def test_who_wrote_it_is_not_told_that_somebody_approved_their_own(story: Story, one: Visitor) -> None:
    report = story.report()
    for word, said in (
        ("alert", "Nothing else holds it: once approved it may be published"),
        ("packet", "Nothing else holds it: once approved it goes to Metropolitan Police Service"),
    ):
        drafted = story.drafted_alert(report) if word == "alert" else story.drafted_packet(report)
        page = words(one.get(review_of(report, word, drafted)))
        assert said in page
        assert "You wrote this or an earlier version of it." in page
        assert "also wrote it" not in page


def test_while_it_waits_for_its_reporter_publishing_is_not_offered_and_not_done(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report(consents=SHOW_ME)
    review = review_of(report, "alert", story.drafted_alert(report))
    page = two.get(review)
    assert list(buttons(page)) == ["Approve", "Send back"]
    assert "They asked to see the warning first and have not answered." in words(page)

    forced = answer_question(two, review, answer="publish", goes="0" * 64)

    assert forced.status_code == 409
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft", "both or nothing"
    assert answer_question(two, review).status_code == 303
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "approved"


def test_what_goes_out_changed_meanwhile_and_nothing_is_approved(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    """The words are the same, but they said no to the checker: without its number it is another warning."""
    report = story.report()
    story.listed(report)
    review = review_of(report, "alert", story.drafted_alert(report))
    page = two.get(review)
    story.answer(report, Scope.CHECKER, Value.NO)

    late = two.post(
        review,
        {**seen_on(page), "goes": hidden(page, "goes"), "answer": "publish", "could_tell": "no"},
        form="/casework/keys",
    )

    assert late.status_code == 409
    assert "It was changed since you opened it." in words(late)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft"


def test_pressing_without_the_answer_approves_nothing(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    review = review_of(report, "packet", story.drafted_packet(report))

    silent = answer_question(two, review, could_tell="")

    assert silent.status_code == 422
    assert "Answer the question. It is why a second person reads it." in words(silent)
    assert one_value(database, PACKET_STATUS, report) == "draft"


def test_what_is_read_before_it_is_approved_has_no_scroll_of_its_own(story: Story, two: Visitor) -> None:
    """What lies below the fold of a box is approved unread."""
    report = story.report()
    for word, drafted in (("alert", story.drafted_alert(report)), ("packet", story.drafted_packet(report))):
        assert "pane-first" not in two.get(review_of(report, word, drafted)).get_data(as_text=True)
    assert "pane-first" in two.get(page_of(report, "/alert")).get_data(as_text=True), (
        "the report, beside a form"
    )


def test_the_button_names_the_force_only_where_the_gate_would_send_it(story: Story, two: Visitor) -> None:
    later = ALL_YES | {"police_intelligence": {"value": "yes", "delay_days": 7}}
    goes, waits = story.report(), story.report(consents=later)
    for report, said in (
        (goes, ("Approve and send to Metropolitan Police Service", "primary")),
        (waits, ("Approve for Metropolitan Police Service", "secondary")),
    ):
        page = two.get(review_of(report, "packet", story.drafted_packet(report)))
        assert next(iter(buttons(page).items())) == said


def test_after_one_answer_comes_the_next_text_of_the_report(story: Story, two: Visitor) -> None:
    report = story.report()
    alert, packet = story.drafted_alert(report), story.drafted_packet(report)

    first = answer_question(two, review_of(report, "alert", alert))
    assert first.location == review_of(report, "packet", packet)
    assert "Approved." in words(two.get(first.location))
    second = answer_question(two, first.location)

    assert second.location == review_of(report, "packet", packet)
    assert "Approved, the gate decides now" in words(two.get(second.location))


def together(visitor: Visitor, address: str, **fields: str) -> Any:
    form = form_with(visitor.get(address), "documents.0.seen")
    return visitor.post(address, dict(form.filled(**fields)), form="/casework/keys")


def test_all_texts_of_a_report_are_read_together_and_approved_by_one_press(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    story.recipients(2)
    report = story.report()
    story.drafted_alert(report)
    story.drafted_packet(report)
    address = page_of(report, "/approve")
    assert "Approve all, publish, and send to Metropolitan Police Service" in words(two.get(address))

    half = together(two, address, **{"documents.0.could_tell": "no"})
    assert half.status_code == 422
    assert "Answer for each of them." in words(half)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft"

    done = together(two, address, **{"documents.0.could_tell": "no", "documents.1.could_tell": "no"})

    assert done.status_code == 303, words(done)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "published"
    assert one_value(database, PACKET_STATUS, report) == "approved"
    assert two.get(address).location.startswith(page_of(report))


def test_together_nothing_is_approved_when_one_of_them_was_changed(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    story.drafted_alert(report)
    packet = one.post(page_of(report, "/packet"), PACKET).location
    address = page_of(report, "/approve")
    form = form_with(two.get(address), "documents.0.seen")
    change_text(one, packet.replace("/review", ""), PACKET | {"items.0.text": "In other words."})

    ticked = {"documents.0.could_tell": "no", "documents.1.could_tell": "no"}
    late = two.post(address, dict(form.filled(**ticked)), form="/casework/keys")

    assert late.status_code == 409
    assert "It was changed since you opened it." in words(late)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft"
    assert one_value(database, PACKET_STATUS, report) == "draft"


SAYS_WHO = "The trans Brazilian girl at the Premier Inn was attacked on Tuesday."
ASKED = "Why may they stay?"


def test_words_that_together_say_who_need_a_reason_which_is_kept_among_the_notes(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    summary = packet_for("metropolitan", story.wiring.clock, summary=SAYS_WHO)
    review = review_of(report, "packet", story.drafted_packet(report, packet=summary))
    assert ASKED in words(two.get(review))

    for empty in ("", "   \n "):
        refused = answer_question(two, review, reason=empty)
        assert refused.status_code == 422
        assert "Say why they may stay, or send it back." in words(refused)
        assert 'value="no" checked' in refused.get_data(as_text=True), "the tick stays"
        assert one_value(database, PACKET_STATUS, report) == "draft"

    assert answer_question(two, review, reason="It is the name of a band.").status_code == 303
    assert one_value(database, PACKET_STATUS, report) == "approved"
    notes = words(one.get(page_of(report)))
    assert "because: It is the name of a band." in notes


def test_together_each_text_with_such_words_has_its_own_reason(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    story.drafted_alert(report)
    summary = packet_for("metropolitan", story.wiring.clock, summary=SAYS_WHO)
    story.drafted_packet(report, packet=summary)
    address = page_of(report, "/approve")
    ticked = {"documents.0.could_tell": "no", "documents.1.could_tell": "no"}
    assert words(two.get(address)).count(ASKED) == 1

    refused = together(two, address, **ticked)
    assert refused.status_code == 422
    assert "Say why they may stay" in refused.get_data(as_text=True)
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "draft", "all of it or nothing"

    done = together(two, address, **ticked, **{"documents.1.reason": "A colleague asked them."})
    assert done.status_code == 303, words(done)
    assert one_value(database, PACKET_STATUS, report) == "approved"


def test_a_writer_is_shown_nothing_to_approve_together(story: Story, one: Visitor) -> None:
    report = story.report()
    story.drafted_alert(report)
    assert one.get(page_of(report, "/approve")).status_code == 303


@pytest.mark.parametrize("kind", ["alert", "packet"])
def test_a_page_is_told_that_it_has_grown_old_and_nothing_more(
    story: Story, one: Visitor, two: Visitor, kind: str
) -> None:
    report = story.report()
    typed = ALERT if kind == "alert" else PACKET
    review = one.post(page_of(report, f"/{kind}"), typed).location
    state = review.replace("/review", "/state")
    shown = re.search(r'data-stamp="([0-9a-f]{64})"', two.get(review).get_data(as_text=True))
    assert shown is not None
    first = two.get(state).get_json()
    assert first == {
        "stamp": shown[1], "tone": "wait", "words": "Draft, waits for a second caseworker",
    }  # fmt: skip

    assert answer_question(two, review).status_code == 303

    now = two.get(state).get_json()
    assert now["stamp"] != first["stamp"]
    assert now["words"].startswith("Approved")
    other = story.report()
    assert two.get(state.replace(report.reference, other.reference)).status_code == 404


@pytest.mark.parametrize("kind", ["alert", "packet"])
def test_what_changed_since_it_was_sent_back_is_shown_word_by_word(
    story: Story, one: Visitor, two: Visitor, kind: str, database: TestDatabase
) -> None:
    report = story.report()
    typed, field = (ALERT, "body") if kind == "alert" else (PACKET, "items.0.text")
    review = one.post(page_of(report, f"/{kind}"), typed | {field: "Took the red purse by force."}).location
    assert "What changed" not in words(two.get(review))
    answer_question(two, review, answer="back", comment="Only they had a red purse.")

    for text in ("Took a purse.", "Took a bag by force."):
        change_text(one, review.replace("/review", ""), typed | {field: text})

    for page in (two.get(review), two.get(page_of(report, "/approve"))):
        shown = page.get_data(as_text=True).partition('class="changed"')[2].partition("</dl>")[0]
        assert re.findall(r"<del>.*?</span>(.*?)</del>", shown) == ["the red purse "]
        assert re.findall(r"<ins>.*?</span>(.*?)</ins>", shown) == ["a bag "]
    parts = f"SELECT count(*) FROM sealed_parts WHERE kind = '{kind}_draft' AND report_id = %s"
    assert one_value(database, parts, report) == 2, "the draft, and what was answered about"
    assert answer_question(two, review).status_code == 303
    assert one_value(database, parts, report) == 1


def test_after_an_approval_was_void_the_difference_is_from_what_was_approved(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    review = one.post(page_of(report, "/alert"), ALERT).location
    assert answer_question(two, review).status_code == 303
    change_text(one, review.replace("/review", ""), ALERT | {"advice": "Ask for a deposit first."})

    shown = two.get(review).get_data(as_text=True).partition('class="changed"')[2].partition("</dl>")[0]
    assert "What to do" in shown
    assert "What happened" not in shown


@pytest.mark.parametrize("said", ["nothing for four days", "yes"])
@pytest.mark.parametrize("again", [False, True])
def test_a_warning_that_is_approved_anew_is_shown_anew_and_not_offered_to_go(
    story: Story, said: str, again: bool
) -> None:
    """What they said, or did not say, was to what was approved then: an approval shows it to them once more."""
    report = story.report(
        consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True, "if_silent": "send"}}
    )
    alert_id = story.approved_alert(report)
    if said == "yes":
        with story.commits() as session:
            row = session.get_one(Alert, alert_id)
            return_with_receipt.answer_alert(
                session,
                opened=return_with_receipt.open_receipt(
                    session, receipt=report.receipt, keys=story.wiring.keys
                ),
                reference=row.reference,
                says=True,
                seen_sha256=row.approved_sha256 or "",
            )
    with story.commits() as session:
        draft_alert.save_alert(
            session,
            report=find_report(session, report.reference),
            holder=story.caseworkers[0],
            text=alert_text(body="Something else was written.") if again else alert_text(),
            tier=Tier.DANGER,
            audience=Audience(),
            clock=story.wiring.clock,
            alert_id=alert_id,
        )
        later = story.wiring.clock() + timedelta(days=4)
        row = session.get_one(Alert, alert_id)
        verdict = alert_sources.if_approved(session, row, by=story.caseworkers[1].user_id, now=later)

    assert isinstance(verdict, Hold)
    assert Reason.AWAITING_REPORTER in verdict.reasons
