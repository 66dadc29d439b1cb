"""Two friends hurt at once: one incident, two codes, two sets of answers. Neither learns of the other."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.queries.reports import reports, same_incident
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.errors import Conflict, DomainError
from num_service.domain.shared.permissions import AccountRole
from num_service.services.casework import one_incident, open_report
from num_service.services.checker.asked import Asked
from num_service.services.checker.check_identifier import check_identifiers
from num_service.services.police import release_packet
from tests.harness.casework import desk_of
from tests.harness.matching import agreed
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story
from tests.harness.texts import alert_text

_numbers = itertools.count(400)


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


def _friends(story: Story, **second: Any) -> tuple[SentReport, SentReport, str]:
    """Two reports of one robbery that name one number."""
    number = f"07700 900{next(_numbers)}"
    people = [{"role": "client", "identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]
    return (
        story.report(people=people, incident_types=["robbery"]),
        story.report(people=people, incident_types=["robbery"], **second),
        number,
    )


def _at_once(story: Story, one: SentReport, other: SentReport) -> None:
    with story.commits() as session:
        one_incident.mark(
            session,
            report=open_report.find_report(session, one.reference),
            other_reference=other.reference,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )


def _told(story: Story, number: str) -> tuple[str, bool]:
    """What a check says, and whether in outline: as of one person alone."""
    user_id = story.account(AccountRole.MEMBER, f"v{next(_numbers)}@example.org")
    with story.commits() as session:
        asked = [Asked(number)]
        (found,) = check_identifiers(
            session, user_id=user_id, asked=asked, index=story.wiring.index, clock=story.wiring.clock
        ).answers
    return found.answer.verdict.value, found.answer.last_quarter is not None


def test_one_withdraws_and_only_their_contribution_leaves(story: Story) -> None:
    one, other, number = _friends(story)
    _at_once(story, one, other)
    phone = normalise(IdentifierKind.PHONE, number)
    for each in (one, other):
        story.listed(each, phone)
    mine = story.approved_alert(one, text=alert_text(body="A man in London took money by force."))
    theirs = story.approved_alert(other, text=alert_text(body="A robbery in a flat in London."))
    for alert in (mine, theirs):
        story.publish(alert)

    for scope in (Scope.CHECKER, Scope.ALERT, Scope.POLICE_INTELLIGENCE):
        story.answer(one, scope, Value.NO)

    with story.commits() as session:
        stands = session.execute(
            text("SELECT report_id FROM listing_sources WHERE report_id IN (:one, :other)"),
            {"one": one.id, "other": other.id},
        ).scalars()
        assert set(stands) == {other.id}
        rows = session.execute(
            text("SELECT id, status FROM alerts WHERE id IN (:a, :b)"), {"a": mine, "b": theirs}
        ).all()
        assert {row.id: row.status for row in rows} == {mine: "recalled", theirs: "published"}
    assert _told(story, number)[0] == "reported"


def test_the_answers_of_one_are_never_those_of_the_other(story: Story) -> None:
    one, other, _ = _friends(story, consents=dict.fromkeys(ALL_YES, "no"))
    _at_once(story, one, other)

    with story.commits() as session:
        values = session.execute(
            text(
                "SELECT report_id, value FROM consents WHERE scope = 'alert' AND report_id IN (:one, :other)"
            ),
            {"one": one.id, "other": other.id},
        ).all()
    assert {row.report_id: row.value for row in values} == {one.id: "yes", other.id: "no"}
    assert one.receipt != other.receipt


def test_it_counts_as_one_incident_in_the_checker_whoever_two_caseworkers_say_reported(story: Story) -> None:
    """Two people hurt at once are not two reports of that person: more would be told than of one."""
    one, other, number = _friends(story)
    for each in (one, other):
        story.listed(each, normalise(IdentifierKind.PHONE, number))
    agreed(story, one, other)
    assert _told(story, number) == ("reported", False), "different people: all of it is told"

    _at_once(story, one, other)

    assert _told(story, number) == ("reported", True), "in outline, as of one incident"


def _status(story: Story, packet_id: uuid.UUID) -> str:
    with story.commits() as session:
        release_packet.release_packet(session, packet_id=packet_id, clock=story.wiring.clock)
    with story.commits() as session:
        return session.execute(
            text("SELECT status FROM packets WHERE id = :id"), {"id": packet_id}
        ).scalar_one()


def test_a_friend_of_the_same_incident_is_not_someone_else_who_reported(app: Flask, story: Story) -> None:
    one, other, _ = _friends(story)
    story.answer(one, Scope.POLICE_INTELLIGENCE, Value.IF_MATCHED)
    packet = story.approved_packet(one)
    before = come_back(browser(app), one.receipt.shown)
    _at_once(story, one, other)
    agreed(story, one, other)

    assert _status(story, packet) == "held"
    assert come_back(browser(app), one.receipt.shown) == before, "and nobody is told that the other reported"


def test_the_page_of_one_says_nothing_of_the_other_and_the_record_neither(app: Flask, story: Story) -> None:
    one, other, _ = _friends(story)
    reporter = browser(app)
    come_back(reporter, one.receipt.shown)
    before = [words(reporter.get(page)) for page in ("/receipt/report", "/receipt/record")]
    _at_once(story, one, other)

    after = [words(reporter.get(page)) for page in ("/receipt/report", "/receipt/record")]

    assert after == before
    assert all(other.reference not in page for page in after)


def test_what_a_second_person_made_uncertain_before_is_decided_anew(story: Story) -> None:
    """A match that let something go is none once it is known that both were hurt at once."""
    one, other, _ = _friends(story)
    agreed(story, one, other)
    with story.commits() as session:
        assert [each.told_at is not None for each in reports.matches(session, one.id)] == [True]
    _at_once(story, one, other)
    with story.commits() as session:
        assert [each.told_at for each in reports.matches(session, one.id)] == [None]
        shown = desk_of(session, story, one.reference)
        assert shown.match is not None
        assert shown.match.told_at is None


def test_more_join_and_one_leaves(story: Story) -> None:
    one, other, _ = _friends(story)
    third, fourth, _ = _friends(story)
    _at_once(story, one, other)
    _at_once(story, third, fourth)
    _at_once(story, other, fourth)

    def beside(report: SentReport) -> set[str]:
        with story.commits() as session:
            row = open_report.find_report(session, report.reference)
            return {each.reference for each in same_incident.others(session, row.id)}

    assert beside(one) == {other.reference, third.reference, fourth.reference}
    with pytest.raises(Conflict):
        _at_once(story, one, third)

    with story.commits() as session:
        one_incident.unmark(
            session,
            report=open_report.find_report(session, other.reference),
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )

    assert beside(other) == set()
    assert beside(one) == {third.reference, fourth.reference}


@pytest.mark.parametrize("reference", ["R-0000-0000", "itself"])
def test_a_report_is_marked_with_another_that_there_is(story: Story, reference: str) -> None:
    one, _, _ = _friends(story)
    with pytest.raises(DomainError), story.commits() as session:
        one_incident.mark(
            session,
            report=open_report.find_report(session, one.reference),
            other_reference=one.reference if reference == "itself" else reference,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )


def test_a_caseworker_marks_them_on_the_page(app: Flask, story: Story) -> None:
    one, other, _ = _friends(story)
    caseworker = Visitor(app.test_client())
    caseworker.sign_in("one@casework.example", PASSWORD)
    page = f"/casework/{one.reference}"

    wrong = caseworker.post(f"{page}/incident", form=page, other="R-0000-0000")
    assert wrong.status_code == 404
    done = caseworker.post(f"{page}/incident", form=page, other=other.reference.lower())
    assert done.status_code == 303
    said = words(caseworker.get(f"/casework/{other.reference}"))
    assert one.reference in said
    assert "They count as one incident." in said
    assert caseworker.post(f"{page}/incident/leave", form=page).status_code == 303
    assert "No other report is marked" in words(caseworker.get(page))
