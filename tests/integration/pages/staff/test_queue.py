"""The queue: its views, what narrows it, what is flagged in it, and what is done with several reports at once."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text
from sqlalchemy.dialects import postgresql

from num_service.db.queries.casework import queue_view
from num_service.domain.reports.consent import Scope, Value
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import open_report
from num_service.services.reports import messages
from num_service.services.writing import document
from tests.harness.casework import ALERT_OF, JUDGED, one_value, page_of, review_of, signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story

QUEUE = "/casework"


def shown(visitor: Visitor, view: str, **more: str) -> list[str]:
    """The references in a view, in their order."""
    page = visitor.get(QUEUE, show=view, **more).get_data(as_text=True)
    return re.findall(r'<a href="/casework/(R-[0-9A-Z-]+)(?:/[a-z]+)?">', page)


def count(visitor: Visitor, words_of_view: str) -> int:
    """The number beside a view."""
    page = visitor.get(QUEUE).get_data(as_text=True)
    found = re.search(rf'<span>{words_of_view}</span> <span class="views-count">([\d,]+)<', page)
    assert found, words_of_view
    return int(found[1])


def flag(visitor: Visitor) -> str:
    """What stands beside "Queue" in the navigation."""
    found = re.search(
        r"Queue</span> ?(?:<span class=\"count-badge\">.*?(\d+) new)?",
        visitor.get(QUEUE).get_data(as_text=True),
    )
    assert found
    return found[1] or ""


def writes(story: Story, report: SentReport, said: str = "He rang again.") -> None:
    """What the reporter adds with their code."""
    with story.commits() as session:
        row = open_report.find_report(session, report.reference)
        messages.add_message(session, report=row, text=said, clock=story.wiring.clock)


def came(story: Story, report: SentReport, *, days_ago: int) -> None:
    with story.commits() as session:
        day = story.wiring.clock().date() - timedelta(days=days_ago)
        session.execute(
            text("UPDATE reports SET received_on = :day WHERE id = :id"), {"day": day, "id": report.id}
        )


# ------------------------------------------------------------------------------------------------- views


def test_what_waits_for_approval_is_there_for_whoever_may_give_it(
    story: Story, one: Visitor, two: Visitor
) -> None:
    warned, packed, plain = story.report(), story.report(), story.report()
    story.drafted_alert(warned)
    story.drafted_packet(packed)

    found = shown(two, "to-approve")
    assert {warned.reference, packed.reference} <= set(found)
    assert plain.reference not in found
    assert count(two, "For me to approve") == len(found)
    mine = shown(one, "to-approve")
    assert warned.reference not in mine, "nobody approves their own"
    assert packed.reference not in mine


def test_what_was_sent_back_is_with_its_writer_until_it_is_changed(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    alert = story.drafted_alert(report)
    with story.commits() as session:
        row = open_report.find_report(session, report.reference)
        seen = ALERT.seen(document.find(session, ALERT, report_id=row.id, document_id=alert))
        document.send_back(
            session,
            ALERT,
            report=row,
            document_id=alert,
            seen=seen,
            comment="Only they know the room.",
            holder=story.caseworkers[1],
            clock=story.wiring.clock,
        )

    assert report.reference in shown(one, "sent-back")
    assert report.reference not in shown(two, "sent-back")
    assert report.reference not in shown(two, "to-approve")


def test_a_message_is_flagged_until_whoever_has_the_report_opens_it(
    story: Story, one: Visitor, two: Visitor
) -> None:
    report = story.report()
    one.post(page_of(report, "/claim"), form=QUEUE)
    one.get(page_of(report))
    before = flag(one)
    writes(story, report)

    assert report.reference in shown(one, "messages")
    assert int(flag(one)) == int(before or 0) + 1
    assert "Message" in words(one.get(QUEUE, show="mine"))
    assert report.reference not in shown(two, "messages"), "it is in other hands"
    two.get(page_of(report))
    assert report.reference in shown(one, "messages"), "a colleague who looks does not read for them"

    one.get(page_of(report))
    assert report.reference not in shown(one, "messages")
    assert flag(one) == before
    writes(story, report, "And once more.")
    assert report.reference in shown(one, "messages")


@pytest.mark.parametrize("rest", ["/alert", "/packet", "/approve"])
def test_a_message_is_not_read_by_a_page_that_does_not_show_it(story: Story, one: Visitor, rest: str) -> None:
    report = story.report()
    one.post(page_of(report, "/claim"), form=QUEUE)
    one.get(page_of(report))
    story.drafted_packet(report)
    writes(story, report)

    assert "He rang again." not in words(one.get(page_of(report, rest)))
    if rest != "/approve":  # where nothing waits for them it leads to the report, which is not followed here
        one.post(page_of(report, rest), form=page_of(report, rest))
    assert report.reference in shown(one, "messages")


def test_a_match_that_waits_leads_to_its_question(story: Story, one: Visitor, two: Visitor) -> None:
    """From "for me to approve": that nothing waits was not so."""
    people = [{"identifiers": [{"kind": "phone", "value": "07700 900297", "basis": "saw"}]}]
    first, second = story.report(people=people), story.report(people=people)
    said = {"other": second.reference, "judgement": "different"}
    assert one.post(page_of(first, "/links"), said, form=page_of(first)).status_code == 303

    there = [each for each in (first, second) if each.reference in shown(two, "to-approve")]
    assert len(there) == 1
    led = two.get(page_of(there[0], "/approve"))
    assert led.location == page_of(there[0], "#linked")
    page = words(two.get(page_of(there[0])))
    assert "It waits for your opinion." in page
    assert "Nothing from this report waits" not in page


def test_what_nobody_read_in_the_promised_time_is_overdue(story: Story, one: Visitor) -> None:
    late, fresh, read = story.report(), story.report(), story.report()
    one.get(page_of(read))
    for each in (late, read):
        came(story, each, days_ago=8)

    found = shown(one, "overdue")
    assert late.reference in found
    assert fresh.reference not in found
    assert read.reference not in found, "opening it kept the promise"
    assert late.reference in re.findall(r"(R-[0-9A-Z-]+) Late", words(one.get(QUEUE, show="overdue")))


# ---------------------------------------------------------------------------------------------- narrowing


def test_a_report_is_found_by_part_of_its_reference_in_whatever_state(story: Story, one: Visitor) -> None:
    report = story.report()
    one.post(page_of(report, "/status"), form=page_of(report), to="set_aside", reason="Twice")
    bare = report.reference.removeprefix("R-").lower()

    for typed in (report.reference, bare, bare.replace("-", ""), f" {bare[:6]} "):
        assert report.reference in shown(one, "waiting", q=typed), typed
    assert shown(one, "waiting", q="%") == shown(one, "waiting"), "no wildcard"


def test_filters_narrow_by_what_is_outside_the_seal_and_stay_when_the_view_changes(
    story: Story, one: Visitor
) -> None:
    here = story.report(where={"region": "wales"}, consents={"alert": "yes"})
    there = story.report(
        where={"region": "scotland"}, consents={"alert": "no", "police_intelligence": "if_matched"}
    )

    both = {here.reference, there.reference}
    assert both & set(shown(one, "waiting", region="wales")) == {here.reference}
    assert both & set(shown(one, "waiting", says="alert")) == {here.reference}
    assert both & set(shown(one, "waiting", says="if_matched")) == {there.reference}
    assert both & set(shown(one, "waiting", tier="nuisance")) == set()
    assert both <= set(shown(one, "waiting", language="en", region="no such place", sort="nonsense"))
    page = one.get(QUEUE, show="waiting", region="wales", sort="newest").get_data(as_text=True)
    assert 'href="/casework?show=mine&amp;sort=newest&amp;region=wales"' in page
    assert "What is in a report is sealed" in page


def test_an_answer_that_was_taken_back_is_no_answer(story: Story, one: Visitor) -> None:
    report = story.report(where={"region": "wales"}, consents={"alert": "yes"})
    story.answer(report, Scope.ALERT, Value.NO)

    assert report.reference not in shown(one, "waiting", says="alert")


def test_the_order_is_theirs_to_choose(story: Story, one: Visitor) -> None:
    old, new = story.report(where={"region": "munster"}), story.report(where={"region": "munster"})
    came(story, old, days_ago=400)

    assert shown(one, "waiting", region="munster", sort="oldest") == [old.reference, new.reference]
    assert shown(one, "waiting", region="munster", sort="newest") == [new.reference, old.reference]


# ------------------------------------------------------------------------------------------- several at once


def test_ticked_reports_are_given_to_a_colleague_all_or_none(
    story: Story, one: Visitor, two: Visitor
) -> None:
    first, second = story.report(), story.report()
    to = str(story.caseworkers[1].user_id)

    nobody = one.post(QUEUE, reports=[first.reference], to="")
    assert nobody.status_code == 422
    assert "Choose a colleague." in words(nobody)
    assert re.search(rf'value="{first.reference}"[^>]* checked', nobody.get_data(as_text=True))
    none = one.post(QUEUE, to=to)
    assert none.status_code == 422
    assert "Tick the reports first." in words(none)
    missing = one.post(QUEUE, reports=[first.reference, "R-0000-0000"], to=to)
    assert missing.status_code == 404
    assert first.reference not in shown(two, "mine")

    done = one.post(f"{QUEUE}?show=waiting&region=london", reports=[first.reference, second.reference], to=to)
    assert done.location == f"{QUEUE}?show=waiting&region=london"
    assert {first.reference, second.reference} <= set(shown(two, "mine"))


# ------------------------------------------------------------------------------------------ stepping back


def test_who_stepped_back_opens_decides_and_finds_nothing_of_a_report(
    app: Flask, story: Story, two: Visitor
) -> None:
    report = story.report()
    alert = story.drafted_alert(report)
    one = signed_in(app, "two@casework.example")  # a browser of their own
    one.post(page_of(report, "/claim"), form=QUEUE)

    asked = one.get(page_of(report, "/step-back"))
    assert "It is for good" in words(asked)
    assert "He would not pay" not in words(asked), "asked before it is opened"
    assert one.post(page_of(report, "/step-back")).status_code == 303

    for path in ("", "/alert", "/packet", f"/alert/{alert}/review", "/step-back"):
        answer = one.get(page_of(report, path))
        assert answer.status_code == 403, path
        assert "You stepped back from this report" in words(answer)
    for view in ("waiting", "in-hand", "mine", "to-approve"):
        assert report.reference not in shown(one, view)
    assert shown(one, "waiting", q=report.reference) == []
    refused = one.post(review_of(report, "alert", alert), form=QUEUE, could_tell="no", seen="x")
    assert refused.status_code == 403
    me = str(story.caseworkers[1].user_id)
    back = signed_in(app, "one@casework.example").post(QUEUE, reports=[report.reference], to=me)
    assert back.status_code == 422
    assert "stepped back from" in words(back)


@pytest.mark.parametrize(
    ("judgement", "number"),
    [
        ("different", "07700 900291"),
        ("same", "07700 900292"),
        ("not_known", "07700 900293"),
        ("other_reporter", "07700 900294"),
    ],
)
def test_who_stepped_back_judges_no_match_of_it_from_another_reports_page(
    story: Story, two: Visitor, database: TestDatabase, judgement: str, number: str
) -> None:
    """With their word a packet goes that waits for somebody else to report: that is deciding about it."""
    people = [{"identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]
    theirs, beside = story.report(people=people), story.report(people=people)
    two.post(page_of(theirs, "/step-back"))

    said = {"other": theirs.reference, "judgement": judgement}
    refused = two.post(page_of(beside, "/links"), said, form=page_of(beside))

    assert refused.status_code == 403
    assert "You stepped back from this report" in words(refused)
    assert one_value(database, JUDGED, theirs) is None


@pytest.mark.parametrize(("agrees", "number"), [("yes", "07700 900295"), ("no", "07700 900296")])
def test_who_stepped_back_gives_no_second_opinion_on_a_match_of_it(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase, agrees: str, number: str
) -> None:
    people = [{"identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]
    theirs, beside = story.report(people=people), story.report(people=people)
    said = {"other": theirs.reference, "judgement": "different"}
    assert one.post(page_of(beside, "/links"), said, form=page_of(beside)).status_code == 303
    seen = two.get(page_of(beside)).get_data(as_text=True)
    stamp = html.unescape(re.findall(r'name="seen" value="([^"]+)"', seen)[0])
    two.post(page_of(theirs, "/step-back"))

    opinion = {"other": theirs.reference, "seen": stamp, "agrees": agrees}
    refused = two.post(page_of(beside, "/links/second"), opinion, form=page_of(beside))

    assert refused.status_code == 403
    assert one_value(database, JUDGED, theirs) == "different"
    assert one_value(database, JUDGED.replace("judgement", "confirmed_by", 1), theirs) is None


def test_who_stepped_back_does_not_recall_a_warning_that_rests_on_it(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    story.publish(story.approved_alert(report))
    recall = f"/casework/alerts/{one_value(database, f'SELECT reference {ALERT_OF}', report)}/recall"
    two.post(page_of(report, "/step-back"))

    assert two.get(recall).status_code == 403
    assert two.post(recall, form=QUEUE).status_code == 403
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "published"
    assert one.post(recall).status_code == 303
    assert one_value(database, f"SELECT status {ALERT_OF}", report) == "recalled"


# ------------------------------------------------------------------------------------------------ its cost


@pytest.mark.parametrize("reports", [1, 6])
def test_the_queue_asks_the_database_the_same_however_long_it_is(
    story: Story, one: Visitor, reports: int
) -> None:
    for _ in range(reports):
        story.report()
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        one.get(QUEUE)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    of_reports = [each for each in asked if " reports" in each]
    assert len(of_reports) == 3, "the rows, the counts, and the flag in the navigation"


def test_forty_five_reports_weigh_less_than_sixty_thousand_bytes(story: Story, one: Visitor) -> None:
    while len(shown(one, "waiting")) < 45:
        for _ in range(5):
            story.report()
    page = one.get(QUEUE)
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)[#"]', page.get_data(as_text=True)))
    assert len(files) == 8, "styles, scripts, the drawings and the little one of the tab"
    packed = {"Accept-Encoding": "gzip"}
    answers = [page, *(one.client.get(each, headers=packed) for each in files)]
    assert sum(len(each.data) + len(str(each.headers)) for each in answers) < 60_000


def test_the_counts_are_given_nothing_that_their_plan_rests_on() -> None:
    """A plan for any status and any limit took PostgreSQL four times as long at full size."""
    given = queue_view._counts().compile(dialect=postgresql.dialect()).binds
    assert given.keys() == {"me", "today", "late"}
