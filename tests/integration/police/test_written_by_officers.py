"""What officers write reaches caseworkers first, and nothing of what they make of it reaches the police.

Source: field scenarios, "Consent and police"; 2-domain, "Police may / may not".
"""

from __future__ import annotations

import re
from collections.abc import Callable

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text

from num_service.db.queries.casework import queue_view
from num_service.domain.reports.consent import Scope, Value
from num_service.services.casework import open_report, step_back
from tests.harness.api import V1, bearer, officer_token
from tests.harness.at_desk import officer_of, packet_of, taken_over, writes
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

BLUE = "Was the car dark blue or black?"
FLAT = "Which flat was it, and how old is she?"


@pytest.fixture
def officer(app: Flask, story: Story) -> Visitor:
    return officer_of(app, story)


@pytest.fixture
def caseworker(app: Flask, story: Story) -> Visitor:
    visitor = browser(app)
    visitor.sign_in("one@casework.example", PASSWORD)
    return visitor


def decide(caseworker: Visitor, sent: SentReport, does: str, **typed: str) -> str:
    """A caseworker decides the newest thing that waits on the page of a report; what the page then says."""
    there = f"/casework/{sent.reference}"
    page = caseworker.get(there).get_data(as_text=True)
    found = re.findall(rf'action="({there}/from-police/([^"]+))"', page)
    assert found, "nothing waits"
    path, message = found[-1]
    fields = {f"said.{message}.{name}": said for name, said in typed.items()} | {"does": does}
    answer = caseworker.post(path, fields, form=there)
    if answer.status_code != 303:
        return words(answer)
    return words(caseworker.get(answer.location.partition("#")[0]))


def police_rows(database: TestDatabase) -> list[str]:
    """Everything in the police database that an officer's login could see some of, but for the ids."""
    asked = (
        "SELECT to_jsonb(each) - 'taken' FROM released_packets AS each UNION ALL "
        "SELECT to_jsonb(each) - 'taken' FROM force_messages AS each"
    )
    with psycopg.connect(database.police_owner_libpq) as connection:
        return sorted(str(row[0]) for row in connection.execute(asked))


def test_a_question_goes_to_a_caseworker_then_to_the_reporter_and_back_as_another_packet(
    app: Flask, officer: Visitor, caseworker: Visitor, story: Story
) -> None:
    sent = story.report()
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    assert writes(officer, reference, "question", text=BLUE).status_code == 303
    assert "If there is anything for you, it comes as another report." in words(
        officer.get(f"/police/packets/{reference}")
    )
    assert taken_over(story) == 1
    assert taken_over(story) == 0, "once"
    them = browser(app)
    assert BLUE not in come_back(them, sent.receipt.shown), "a caseworker reads it first"

    assert sent.reference in words(caseworker.get("/casework/from-police"))
    assert "From the police 1 waits" in words(caseworker.get(f"/casework/{sent.reference}"))
    assert "Passed on. They read it" in decide(
        caseworker, sent, "pass_on", text="Was it dark blue, or black?"
    )
    assert sent.reference not in words(caseworker.get("/casework/from-police"))
    page = them.get("/receipt/report").get_data(as_text=True)
    assert "Was it dark blue, or black?" in page
    found = re.search(r'action="(/receipt/questions/([^"]+))"', page)
    assert found is not None
    answer = {f"answer.{found[2]}": "Black.", "says": "answer"}
    assert them.post(found[1], answer, form="/receipt/report").status_code == 303
    assert "Black." not in words(officer.get(f"/police/packets/{reference}")), "only as a packet, and by two"
    second = packet_of(story, sent)
    assert second in words(officer.get("/police"))


def test_what_waits_is_counted_beside_police_and_not_for_who_stepped_back(
    officer: Visitor, caseworker: Visitor, story: Story
) -> None:
    def counted() -> list[tuple[int, int]]:
        with story.wiring.database.reads() as session:
            return [queue_view.for_navigation(session, each.user_id) for each in story.caseworkers[:2]]

    sent = story.report()
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    for text_ in (BLUE, FLAT):
        assert writes(officer, reference, "question", text=text_).status_code == 303
        taken_over(story)
    assert counted() == [(0, 2), (0, 2)]
    with story.commits() as session:
        step_back.step_back(
            session,
            report=open_report.find_report(session, sent.reference),
            holder=story.caseworkers[1],
            clock=story.wiring.clock,
        )
    assert counted() == [(0, 2), (0, 0)]
    shown = re.search(
        r"Police</span> ?<span class=\"count-badge\">.*?(\d+) new", caseworker.get("/casework").text
    )
    assert shown is not None, "on every page of theirs"
    assert shown[1] == "2"


def test_refused_not_asked_and_unreachable_are_the_same_to_the_officer(
    app: Flask, officer: Visitor, caseworker: Visitor, story: Story, database: TestDatabase
) -> None:
    """The same pages, the same rows, and by the same number of statements, whatever a caseworker made of it."""

    def asked(consents: dict[str, str], then: Callable[[SentReport], object]) -> tuple[str, int, int]:
        sent = story.report(consents=consents)
        reference = packet_of(story, sent)
        officer.get(f"/police/packets/{reference}")
        statements: list[str] = []
        engine = app.extensions["num"].police_database.engine
        event.listen(engine, "before_cursor_execute", listener := lambda *a: statements.append(str(a[2])))
        writes(officer, reference, "question", text=FLAT)
        event.remove(engine, "before_cursor_execute", listener)
        before = police_rows(database)
        taken_over(story)
        then(sent)
        assert police_rows(database) == before
        page = words(officer.get(f"/police/packets/{reference}"))
        shown = re.sub(r"P-\w{4}-\w{4}|\d+ \w+ \d{4},? ?(?:at )?[\d:]*|[0-9a-f]{64}", "…", page)
        return shown, len(statements), officer.get(f"/police/packets/{reference}").status_code

    refused = asked(ALL_YES, lambda sent: decide(caseworker, sent, "turn_down", why="where"))
    not_asked = asked(
        ALL_YES | {"police_questions": "no"}, lambda sent: decide(caseworker, sent, "turn_down", why="no_yes")
    )
    unreachable = asked(ALL_YES, lambda sent: decide(caseworker, sent, "turn_down", why="unreachable"))
    waiting = asked(ALL_YES, lambda sent: None)
    put = asked(ALL_YES, lambda sent: decide(caseworker, sent, "pass_on", text=BLUE))
    assert refused == not_asked == unreachable == waiting == put


def test_what_fishes_is_marked_and_put_to_nobody_unlooked_at(
    app: Flask, officer: Visitor, caseworker: Visitor, story: Story
) -> None:
    sent = story.report()
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    writes(officer, reference, "question", text=FLAT)
    taken_over(story)
    page = words(caseworker.get(f"/casework/{sent.reference}"))
    assert "It asks where they live, work or were exactly" in page
    assert "It asks who the reporter is" in page

    assert "This seems to ask who they are" in decide(caseworker, sent, "pass_on", text=FLAT)
    assert "Choose why it is not passed on." in decide(caseworker, sent, "turn_down", why="")
    assert "Not passed on. The force is told nothing." in decide(caseworker, sent, "turn_down", why="where")
    assert FLAT not in come_back(browser(app), sent.receipt.shown)
    again = caseworker.get(f"/casework/{sent.reference}").get_data(as_text=True)
    assert "/from-police/" not in again, "decided once"


def test_without_a_yes_nobody_is_asked(officer: Visitor, caseworker: Visitor, story: Story) -> None:
    sent = story.report(consents=ALL_YES | {"police_questions": "no"})
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    writes(officer, reference, "question", text=BLUE)
    taken_over(story)
    assert "it cannot be put to them" in words(caseworker.get(f"/casework/{sent.reference}"))
    assert "They did not say yes to questions from the police." in decide(
        caseworker, sent, "pass_on", text=BLUE
    )


def test_an_outcome_is_read_by_staff_and_then_shown_in_the_timeline(
    app: Flask, officer: Visitor, caseworker: Visitor, story: Story
) -> None:
    sent = story.report()
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    nothing = writes(officer, reference, "outcome", outcome="", text="")
    assert (nothing.status_code, "Choose what came of it." in words(nothing)) == (422, True)
    writes(officer, reference, "outcome", outcome="charged", text="Charged on Monday by DC Smith.")
    taken_over(story)
    them = browser(app)
    assert "says what came of it" not in come_back(them, sent.receipt.shown)
    page = words(caseworker.get(f"/casework/{sent.reference}"))
    assert "The person was charged" in page
    assert "Charged on Monday by DC Smith." in page

    decide(caseworker, sent, "pass_on", text="The police charged them.")
    page = words(them.get("/receipt/report"))
    assert "Metropolitan Police Service says what came of it" in page
    assert "The police charged them." in page
    assert "DC Smith" not in page, "staff's words, not the officer's"


def test_an_appeal_becomes_a_draft_that_two_answer_for_or_is_turned_down(
    officer: Visitor, caseworker: Visitor, story: Story
) -> None:
    sent = story.report()
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    writes(officer, reference, "appeal", text="Last seen at a flat in Camden with a sex worker.")
    taken_over(story)
    assert "Not passed on." in decide(caseworker, sent, "turn_down", why="locates")
    writes(officer, reference, "appeal", text="Has anybody met a man with a red van?")
    taken_over(story)
    page = decide(caseworker, sent, "settle")
    assert "Has anybody met a man with a red van?" in page
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM alerts")).scalar_one() == 0, "nothing went out"


def test_only_the_own_force_writes_and_only_about_what_it_has(
    app: Flask, officer: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    reference = packet_of(story, sent)
    kent = officer_of(app, story, "kent")
    typed = {"question.text": BLUE}
    for who, path in ((kent, reference), (officer, "P-0000-0000")):
        assert who.post(f"/police/packets/{path}/question", typed, form="/police").status_code == 404
    assert police_rows(database) == [each for each in police_rows(database) if BLUE not in str(each)]
    with psycopg.connect(database.police_libpq) as connection:
        for attack in (
            "INSERT INTO force_messages (reference, officer_id, kind, words, sent_at) "
            "SELECT reference, gen_random_uuid(), 'question', 'x', now() FROM released_packets",
            "SELECT taken FROM force_messages",
            "SELECT officer_id FROM force_messages",
            "UPDATE force_messages SET words = 'other'",
            "DELETE FROM force_messages",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(attack)


def test_after_a_withdrawal_nothing_more_is_sent(officer: Visitor, story: Story) -> None:
    sent = story.report()
    reference = packet_of(story, sent)
    path = f"/police/packets/{reference}"
    officer.get(path)
    story.answer(sent, Scope.POLICE_INTELLIGENCE, Value.NO)
    late = officer.post(f"{path}/question", {"question.text": BLUE}, form=path)
    assert late.status_code == 409
    assert "nothing more can be sent about it here" in words(late)


def test_over_the_api_it_is_the_same(app: Flask, story: Story) -> None:
    reference = packet_of(story, story.report())
    client, officer = (
        app.test_client(),
        bearer(officer_token(story, "api@force.example", force="metropolitan")),
    )
    there = f"{V1}/packets/{reference}"
    for _ in range(2):
        asked = client.post(f"{there}/questions", json={"text": BLUE}, headers=officer)
        assert asked.status_code == 201
        assert [each["text"] for each in asked.get_json()["sent"]] == [BLUE], "sent twice is once"
    assert asked.get_json()["acknowledged_at"], "whoever asks has it"
    closed = client.post(f"{there}/outcome", json={"outcome": "recorded"}, headers=officer)
    assert [each["kind"] for each in closed.get_json()["sent"]] == ["question", "outcome"]
    assert client.post(f"{there}/appeals", json={"text": "Anyone?"}, headers=officer).status_code == 201
    for path, body in (
        ("questions", {}),
        ("questions", {"text": " "}),
        ("outcome", {"outcome": "won"}),
        ("appeals", {"text": "x" * 4001}),
    ):
        assert client.post(f"{there}/{path}", json=body, headers=officer).status_code == 422, path
    assert taken_over(story) == 3


def test_an_answer_lost_between_the_databases_loses_and_doubles_nothing(
    officer: Visitor, story: Story, database: TestDatabase
) -> None:
    """A worker that dies after it kept a message here and before it said so there takes it over again: once."""
    sent = story.report()
    reference = packet_of(story, sent)
    officer.get(f"/police/packets/{reference}")
    writes(officer, reference, "question", text=BLUE)
    taken_over(story)
    with psycopg.connect(database.police_owner_libpq) as connection:
        connection.execute("UPDATE force_messages SET taken = false")
    taken_over(story)
    with story.commits() as session:
        asked = text("SELECT count(*) FROM police_messages WHERE report_id = :id")
        assert session.execute(asked, {"id": sent.id}).scalar_one() == 1
