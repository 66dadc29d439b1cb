"""The rota and open calls as caseworkers and administrators see them, and the press that says somebody has seen it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from num_service.domain.shared.days import local_day
from num_service.domain.shared.permissions import AccountRole
from num_service.services.casework import rota
from tests.harness.casework import page_of, signed_in
from tests.harness.on_call import DANGER, Clock, Desk, Post
from tests.harness.pages import Visitor, words
from tests.harness.reporter import come_back
from tests.harness.story import Story

PAGE = "/casework/on-call"


@pytest.fixture
def desk(story: Story) -> Desk:
    """The desk of this file's installation, with nobody on duty and nothing open."""
    with story.commits() as session:
        for table in ("page_calls", "pages", "rota_shifts"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    return Desk(story, Clock(story.wiring.clock()), Post())


def shift(story: Story, **more: object) -> dict[str, object]:
    """The form of a shift that is on for the whole of today and tomorrow morning."""
    return {
        "user_id": str(story.caseworkers[0].user_id),
        "duty": "on_call",
        "place": "1",
        "day": local_day(story.wiring.clock()).isoformat(),
        "starts": "00:00",
        "ends": "00:00",
        "zone": "Europe/London",
        "weeks": "1",
    } | more


def test_a_shift_is_entered_shown_and_taken_out(desk: Desk, one: Visitor) -> None:
    assert "On duty at this moment Nobody." in words(one.get(PAGE))
    assert one.post(PAGE, shift(desk.story)).status_code == 303
    page = one.get(PAGE)
    assert "one , On call, called first, until" in words(page)
    (address,) = re.findall(r'action="(/casework/on-call/[0-9a-f-]+/remove)"', page.get_data(as_text=True))
    one.post(address, form=PAGE)
    assert "On duty at this moment Nobody." in words(one.get(PAGE))
    assert "not in the rota any more" in words(one.client.get(one.post(address, form="/casework").location))


def test_a_shift_for_several_weeks_is_so_many(desk: Desk, one: Visitor) -> None:
    one.post(PAGE, shift(desk.story, weeks="3"))
    assert len(desk.rows("rota_shifts")) == 3


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk: Desk, one: Visitor) -> None:
    wrong = shift(desk.story, starts="late", weeks="99", zone="Moon", user_id="", day="2026-02-30")
    answer = one.post(PAGE, wrong)
    page = words(answer)
    assert answer.status_code == 422
    for said in ("Write a time of day", "From 1 to 26 weeks", "Choose one from the list", "Choose a person"):
        assert said in page
    assert "Choose a day" in page
    assert 'value="late"' in answer.get_data(as_text=True)
    assert desk.rows("rota_shifts") == []


def test_somebody_who_reads_no_reports_cannot_be_on_call(desk: Desk, one: Visitor) -> None:
    member = desk.story.account(AccountRole.MEMBER, "member@rota.example")
    answer = one.post(PAGE, shift(desk.story, user_id=str(member)))
    assert answer.status_code == 422
    assert "nobody else can read a report" in words(answer)
    yesterday = (desk.clock() - timedelta(days=3)).date().isoformat()
    assert "This time is over" in words(one.post(PAGE, shift(desk.story, day=yesterday)))


def test_a_gap_is_a_row_of_its_own_and_warned_about(desk: Desk, one: Visitor, app: Flask) -> None:
    desk.story.account(AccountRole.ADMINISTRATOR, "rota@admin.example")
    administrator = signed_in(app, "rota@admin.example")
    one.post(PAGE, shift(desk.story))
    page = words(one.get(PAGE))
    assert "Nobody is on call from" in page
    assert "Nobody is on call" in page.partition("The next two weeks")[2]
    assert "Nobody is on call from" in words(administrator.get("/admin/users"))
    assert "On call : one , until" in words(one.get("/casework"))
    one.post(PAGE, shift(desk.story, place="2"))
    with desk.story.commits() as session:
        soon = rota.soon_nobody(session, clock=desk.clock)
    assert soon is not None, "two at the same time cover no other time"


def test_a_clock_elsewhere_is_shown_beside_ours(desk: Desk, one: Visitor) -> None:
    tomorrow = local_day(desk.clock() + timedelta(days=1)).isoformat()  # later today, these hours are over
    one.post(PAGE, shift(desk.story, day=tomorrow, zone="Europe/Bucharest", starts="12:00", ends="20:00"))
    page = words(one.get(PAGE))
    assert "12:00 to 20:00 in Europe/Bucharest" in page


def test_the_press_ends_the_calls_opens_the_report_and_their_page_says_when(
    desk: Desk, one: Visitor, two: Visitor, app: Flask
) -> None:
    report = desk.story.report(**DANGER)
    desk.on_duty(desk.story.caseworkers[0])
    desk.work()
    code = report.receipt.shown
    assert "They have not answered yet" in come_back(Visitor(app.test_client()), code)
    assert "1 call is not answered" in words(two.get("/casework"))

    page = one.get(PAGE).get_data(as_text=True)
    (address,) = re.findall(r'action="(/casework/on-call/pages/[0-9a-f-]+)"', page)
    assert report.reference in page
    assert "Called: one." in words(one.get(PAGE))
    answer = one.post(address, form=PAGE)
    assert answer.location == page_of(report)

    late = two.post(address, form="/casework/keys")
    assert "one has seen it already" in words(two.client.get(late.location))
    told = come_back(Visitor(app.test_client()), code)
    assert re.search(r"A person has seen this, \d+ \w+ \d{4}, \d\d:\d\d", told)
    assert "not answered" not in words(one.get("/casework"))


def test_an_administrator_sees_that_it_is_open_and_no_report(desk: Desk, app: Flask) -> None:
    report = desk.story.report(**DANGER)
    desk.story.account(AccountRole.ADMINISTRATOR, "calls@admin.example")
    administrator = signed_in(app, "calls@admin.example")
    desk.work()
    page = administrator.get(PAGE)
    assert "Everybody was called, and nobody has answered." in words(page)
    assert report.reference not in page.get_data(as_text=True)
    assert "I have seen it" not in words(page)
    assert "1 call is not answered" in words(administrator.get("/admin/users"))
    (row,) = desk.rows("pages", report_id=report.id)
    assert administrator.post(f"{PAGE}/pages/{row['id']}", form=PAGE).status_code == 403


def test_what_watches_the_service_is_told(desk: Desk, app: Flask) -> None:
    monitor = app.test_client()
    assert "calls" not in monitor.get("/readyz").get_json()
    desk.on_duty(desk.story.caseworkers[0], begins=timedelta(hours=1))
    assert monitor.get("/readyz").get_json()["calls"] == ["nobody_on_call"]
    desk.story.report(**DANGER)
    assert set(monitor.get("/readyz").get_json()["calls"]) == {"not_called", "nobody_on_call"}
    desk.work()
    answer = monitor.get("/readyz")
    assert answer.status_code == 200, "the pages serve"
    assert set(answer.get_json()["calls"]) == {"unanswered", "nobody_on_call"}


def test_a_member_does_not_see_the_rota(story: Story, app: Flask) -> None:
    story.account(AccountRole.MEMBER, "nosy@rota.example")
    assert signed_in(app, "nosy@rota.example").get(PAGE).status_code == 403
