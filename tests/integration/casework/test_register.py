"""The register: every request has a clock and two people, break-glass is confirmed, and nothing happens silently."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask

from num_service.db.queries.casework import rota
from num_service.domain.casework.register import (
    Extent,
    Proposal,
    RequestAnswer,
    RequestBasis,
    RequestKind,
    Tells,
    due,
)
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import DomainError
from num_service.services.casework import keep_register, open_report, step_back
from tests.harness.casework import conversation, signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story

PAGE = "/casework/register"
REFUSED = Proposal(RequestAnswer.REFUSED, RequestBasis.NO_DUTY, Extent.NOTHING, Tells.NOBODY)
LIFE = Proposal(RequestAnswer.DISCLOSED, RequestBasis.LIFE, Extent.PERSON_REPORTED, Tells.TOLD)


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as refused:
        yield
    assert refused.value.code == code


def came(
    story: Story, kind: RequestKind, report: SentReport | None = None, due_on: date | None = None
) -> uuid.UUID:
    today = story.wiring.clock().date()
    with story.commits() as session:
        found = open_report.find_report(session, report.reference) if report else None
        return keep_register.note_request(
            session,
            kind=kind,
            received_on=today,
            due_on=due_on,
            report=found,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        ).id


def act(story: Story, deed: str, who: int, **named: Any) -> None:
    if deed != "send_back":
        named["clock"] = story.wiring.clock
    with story.commits() as session:
        getattr(keep_register, deed)(session, holder=story.caseworkers[who], **named)


@pytest.mark.parametrize(
    ("kind", "received", "named", "last"),
    [
        (RequestKind.SUBJECT_ACCESS, date(2026, 1, 31), None, date(2026, 2, 28)),
        (RequestKind.SUBJECT_ACCESS, date(2026, 12, 5), None, date(2027, 1, 5)),
        (RequestKind.POLICE_REQUEST, date(2026, 3, 1), None, date(2026, 3, 15)),
        (RequestKind.COURT_ORDER, date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 4)),
    ],
)
def test_the_clock_runs_to_the_end_of_the_day(
    kind: RequestKind, received: date, named: date | None, last: date
) -> None:
    assert due(kind, received, named).date() == last + timedelta(days=1)


def test_a_court_order_names_its_day() -> None:
    with refuses("no_due_day"):
        due(RequestKind.COURT_ORDER, date(2026, 3, 1))
    with refuses("due_before"):
        due(RequestKind.COURT_ORDER, date(2026, 3, 1), date(2026, 2, 1))


def test_nobody_answers_alone(story: Story, database: TestDatabase) -> None:
    entry = came(story, RequestKind.POLICE_REQUEST)
    with refuses("not_proposed"):
        act(story, "agree", 1, entry_id=entry, tell="")
    act(story, "propose", 0, entry_id=entry, what=REFUSED, reason="")
    with refuses("own_proposal"):
        act(story, "agree", 0, entry_id=entry, tell="")
    act(story, "send_back", 1, entry_id=entry)
    act(story, "propose", 1, entry_id=entry, what=REFUSED, reason="")
    act(story, "agree", 0, entry_id=entry, tell="")
    with refuses("answered"):
        act(story, "agree", 1, entry_id=entry, tell="")
    with psycopg.connect(database.admin_libpq) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE register_entries SET agreed_by = proposed_by WHERE id = %s", (entry,))


def test_police_get_nothing_without_an_order_and_never_more_than_it(story: Story) -> None:
    report = story.report()
    entry = came(story, RequestKind.POLICE_REQUEST, report)
    for basis in set(RequestBasis) - {RequestBasis.ORDERED}:
        for extent in set(Extent) - {Extent.NOTHING}:
            much = Proposal(RequestAnswer.DISCLOSED, basis, extent, Tells.TOLD)
            with refuses("too_much"):
                act(story, "propose", 0, entry_id=entry, what=much, reason="asked nicely")
    silent = Proposal(RequestAnswer.REFUSED, RequestBasis.NO_DUTY, Extent.NOTHING, Tells.NOBODY)
    with refuses("say_who_is_told"):
        act(story, "propose", 0, entry_id=entry, what=silent, reason="nobody needs to know")


@pytest.mark.parametrize("tells", [Tells.TOLD, Tells.FORBIDDEN])
def test_the_reporter_is_told_unless_it_is_forbidden(story: Story, tells: Tells) -> None:
    report = story.report()
    day = story.wiring.clock().date()
    entry = came(story, RequestKind.COURT_ORDER, report, day)
    what = Proposal(RequestAnswer.DISCLOSED, RequestBasis.ORDERED, Extent.AS_ORDERED, tells)
    with refuses("no_reason"):
        act(story, "propose", 0, entry_id=entry, what=what, reason=" ")
    act(story, "propose", 0, entry_id=entry, what=what, reason="The judge named one sentence.")
    if tells is Tells.TOLD:
        with refuses("no_words"):
            act(story, "agree", 1, entry_id=entry, tell=" ")
    act(story, "agree", 1, entry_id=entry, tell="A court made us give one sentence.")

    with story.commits() as session:
        said = [each.text for each in conversation(session, story, report.id)]
    assert said == (["A court made us give one sentence."] if tells is Tells.TOLD else [])


def test_break_glass_is_confirmed_by_the_lead_alone(story: Story, database: TestDatabase) -> None:
    report = story.report(consents={"police_intelligence": {"value": "no"}})
    now = story.wiring.clock()
    with story.commits() as session:
        entry = keep_register.break_glass(
            session,
            report=open_report.find_report(session, report.reference),
            what=LIFE,
            reason="He is on his way with a knife. Told 999 at once.",
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )
        entry_id, due_at = entry.id, entry.due_at
    assert due_at - now <= timedelta(hours=24, minutes=5)
    with refuses("not_the_lead"):
        act(story, "agree", 1, entry_id=entry_id, tell="We told the police about him.")
    with refuses("done"):
        act(story, "send_back", 1, entry_id=entry_id)
    _on_duty(story, 1)
    act(story, "agree", 1, entry_id=entry_id, tell="We told the police about him.")

    with psycopg.connect(database.admin_libpq) as connection:
        logged = connection.execute(
            "SELECT action FROM audit_entries WHERE subject LIKE 'register:%' ORDER BY at"
        ).fetchall()
        packets = connection.execute("SELECT count(*) FROM packets").fetchone()
    assert ("register.break_glass.life",) in logged
    assert ("register.agreed.disclosed.told",) in logged
    assert packets == (0,), "the gate was neither asked nor changed"


def test_whoever_stepped_back_answers_nothing_about_it(story: Story) -> None:
    report = story.report()
    entry = came(story, RequestKind.POLICE_REQUEST, report)
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        step_back.step_back(session, report=found, holder=story.caseworkers[1], clock=story.wiring.clock)
    told = Proposal(RequestAnswer.REFUSED, RequestBasis.NO_DUTY, Extent.NOTHING, Tells.TOLD)
    with refuses("stepped_back"):
        act(story, "propose", 1, entry_id=entry, what=told, reason="I know them")


def test_the_page_takes_a_request_through_two_people(
    story: Story, app: Flask, database: TestDatabase
) -> None:
    one, two = _visitors(app)
    today = story.wiring.clock().date().isoformat()
    wrong = one.post(PAGE, {"kind": "court_order", "received_on": today, "report": ""})
    assert wrong.status_code == 422
    assert "Write the day by which the order is to be answered." in words(wrong)
    made = one.post(PAGE, {"kind": "subject_access", "received_on": today, "report": ""})
    assert made.status_code == 303
    assert "Due by" in words(one.get(PAGE))
    with psycopg.connect(database.admin_libpq) as connection:
        newest = "SELECT id FROM register_entries WHERE kind = 'subject_access'"
        ((entry,),) = connection.execute(newest).fetchall()
    answer = {"answer": "refused", "basis": "not_proven", "extent": "nothing", "tells": "nobody"}
    assert one.post(f"{PAGE}/{entry}/answer", answer).status_code == 303
    assert one.post(f"{PAGE}/{entry}/agree", {}).status_code == 409
    assert two.post(f"{PAGE}/{entry}/agree", {}).status_code == 303
    assert "Refused" in words(two.get(PAGE))


def _visitors(app: Flask) -> tuple[Visitor, Visitor]:
    return signed_in(app, "one@casework.example"), signed_in(app, "two@casework.example")


def _on_duty(story: Story, who: int) -> None:
    now = story.wiring.clock()
    spans = [(now - timedelta(hours=1), now + timedelta(hours=1))]
    with story.commits() as session:
        rota.add(
            session,
            user_id=story.caseworkers[who].user_id,
            duty=Duty.SAFEGUARDING,
            place=1,
            spans=spans,
            zone="UTC",
        )


def test_what_is_missing_is_marked_at_its_field_and_what_was_typed_stays(story: Story, app: Flask) -> None:
    one = signed_in(app, "one@casework.example")
    came(story, RequestKind.POLICE_REQUEST, story.report())
    page = one.get(PAGE).get_data(as_text=True)
    entry = re.findall(rf'action="{PAGE}/([0-9a-f-]+)/answer"', page)[-1]

    wrong = one.post(f"{PAGE}/{entry}/answer", {"answer": "refused", "reason": "They asked by post."})
    shown = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert f'id="basis-{entry}-error"' in shown
    assert f'aria-describedby="basis-{entry}-error"' in shown
    assert f'id="answer-{entry}-error"' not in shown
    assert "They asked by post." in shown

    glass = one.post(f"{PAGE}/break-glass", {"basis": "life", "report": "", "reason": "Rang 999."})
    shown = glass.get_data(as_text=True)
    assert 'id="glass-report-error"' in shown
    assert "Type the reference of the report." in words(glass)
    assert 'id="glass-basis-error"' not in shown
    assert "Rang 999." in shown


def test_what_is_due_at_the_end_of_a_day_is_said_with_that_day(story: Story, app: Flask) -> None:
    day = story.wiring.clock().date() + timedelta(days=40)
    came(story, RequestKind.COURT_ORDER, due_on=day)
    assert f"Due by {day.day} {day:%B %Y}, 23:59" in words(signed_in(app, "one@casework.example").get(PAGE))
