"""An administrator finds somebody among hundreds: by words, a whole address, state, the week they were last here."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from num_service.domain.shared.people import week_of
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture(scope="module")
def admin(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org", name="Ada")
    visitor = Visitor(app.test_client())
    visitor.sign_in("admin@example.org", PASSWORD)
    return visitor


def _project(story: Story, name: str, *regions: Region) -> str:
    with story.commits() as session:
        made = accounts.add_project(
            session, name=name, email="desk@project.example", regions=regions, contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, f"{made}@project.example", name="Wren", project_id=made)
    return str(made)


def _found(admin: Visitor, path: str = "/admin/users", **asked: str) -> list[str]:
    body = admin.get(path, **asked).get_data(as_text=True)
    return re.findall(r'<td[^>]*><a href="/admin/[^"]*">([^<]*)</a>', body.partition('<tbody id="rows">')[2])


def test_by_a_part_of_a_name_or_of_a_projects_name(admin: Visitor, story: Story) -> None:
    story.account(AccountRole.MEMBER, "mo@example.org", name="Mo 100%")
    story.account(AccountRole.MEMBER, "other@example.org", name="Mo 1000")
    project = _project(story, "Harbour House")

    looked = admin.post("/admin/users", q="mO 100%")
    assert looked.location == "/admin/users?q=mO+100%25"
    assert _found(admin, q="mO 100%") == ["mo@example.org"], "the sign % stands for itself"
    assert _found(admin, q="harbour")[0] == f"{project}@project.example"
    assert "No name fits" in words(admin.get("/admin/users", q="zzzz"))


def test_a_whole_address_leads_to_its_page_and_never_stands_in_an_address(
    admin: Visitor, story: Story
) -> None:
    member = story.account(AccountRole.MEMBER, "found@example.org")
    officer = story.officer("pc@force.example")

    assert admin.post("/admin/users", q=" Found@Example.org ").location == f"/admin/users/{member}"
    assert admin.post("/admin/users", q="pc@force.example").location == f"/admin/officers/{officer}"

    for part in ("ound@example.org", "found@example"):
        answer = admin.post("/admin/users", q=part)
        assert answer.status_code == 422, part
        assert "<title>Error:" in answer.get_data(as_text=True)
        assert f'value="{part}"' in answer.get_data(as_text=True), "what was typed is kept"
    assert "sealed" in words(admin.post("/admin/users", q="ound@example.org"))
    assert admin.post("/admin/users", q="").status_code == 422


def test_officers_by_name_force_and_a_part_of_their_address(admin: Visitor, story: Story) -> None:
    story.officer("kentish@force.example", force="kent")
    for asked in ("KENTISH", "kent pol"):
        assert _found(admin, role="officer", q=asked) == ["kentish@force.example"], asked


def test_by_state(admin: Visitor, story: Story) -> None:
    shut = story.account(AccountRole.MEMBER, "shut@example.org")
    with story.commits() as session:
        accounts.set_active(session, user_id=shut, active=False, actor="command")
    admin.post("/admin/users/new", role="caseworker", name="Kit", email="kit@example.org", password=PASSWORD)

    assert _found(admin, state="closed") == ["shut@example.org"]
    assert _found(admin, state="waits") == ["kit@example.org"]
    assert not {"shut@example.org", "kit@example.org"} & set(_found(admin, state="open"))


def test_the_last_sign_in_is_told_by_the_week_and_silence_is_not_never(
    admin: Visitor, story: Story, database: TestDatabase
) -> None:
    today = datetime.now(UTC).date()
    days = {"anna@example.org": today - timedelta(days=today.weekday() + 5), "zoe@example.org": None}
    days["bea@example.org"] = today - timedelta(days=today.weekday() + 2)  # of the same week, later
    with psycopg.connect(database.admin_libpq, autocommit=True) as connection:
        for email, day in days.items():
            member = story.account(AccountRole.MEMBER, email, name=email.partition("@")[0])
            if day:
                connection.execute("INSERT INTO sign_in_days VALUES (%s, %s, 1, 0)", (member, day))
    week = week_of(days["anna@example.org"])
    assert week is not None

    page = words(admin.get("/admin/users", role="member"))
    assert page.count(f"{week.day} {week:%B %Y}") == 2
    assert "not in the last 90 days" in page
    assert "never" not in page
    for day in filter(None, days.values()):
        assert f"{day.day} {day:%B %Y}" not in page
    newest = _found(admin, role="member", sort="recent")
    assert newest[:2] == ["anna@example.org", "bea@example.org"], "within a week by name, not by day"
    assert _found(admin, role="member", sort="long-ago")[-2:] == newest[:2]


def test_a_week_begins_on_its_monday() -> None:
    assert week_of(date(2026, 11, 29)) == week_of(date(2026, 11, 23)) == date(2026, 11, 23)
    assert week_of(None) is None


def test_projects_by_name_and_area_and_a_page_for_each(admin: Visitor, story: Story) -> None:
    wales = _project(story, "Severn Van", Region.WALES)
    _project(story, "Tyne Van", Region.SCOTLAND)
    _project(story, "Van Anywhere")

    assert _found(admin, "/admin/projects", q="van") == ["Severn Van", "Tyne Van", "Van Anywhere"]
    assert _found(admin, "/admin/projects", q="van", region="wales") == ["Severn Van", "Van Anywhere"]
    page = admin.get(f"/admin/projects/{wales}")
    assert "Wales" in words(page)
    assert "desk@project.example" in words(page)
    assert f"{wales}@project.example" in words(page)
    assert "1 open, of 1" in words(page)
    form = admin.get("/admin/users/new", project_id=wales).get_data(as_text=True)
    assert f'<option value="{wales}" selected>' in form
    assert admin.get("/admin/projects/00000000-0000-0000-0000-000000000000").status_code == 404
    for wrong in ({"region": "atlantis"}, {"sort": "luck"}, {"page": "0"}):
        assert admin.get("/admin/projects", **wrong).status_code == 422


def test_the_way_back_from_a_person_leads_to_the_list_as_it_was_left(admin: Visitor, story: Story) -> None:
    made = story.account(AccountRole.MEMBER, "again@example.org", name="Again and again")
    person, project = f"/admin/users/{made}", f"/admin/projects/{_project(story, 'Again House')}"
    admin.get("/admin/users")
    assert 'href="/admin/users?role=member"' in admin.get(person).get_data(as_text=True), "their kind"

    admin.get("/admin/users", q="again", sort="name")
    admin.get("/admin/projects", region="wales")
    assert 'href="/admin/users?q=again&amp;sort=name"' in admin.get(person).get_data(as_text=True)
    assert 'href="/admin/projects?region=wales"' in admin.get(project).get_data(as_text=True)
    admin.get("/admin/projects")
    assert 'back-link" href="/admin/projects"' in admin.get(project).get_data(as_text=True), "begun anew"


def test_each_list_asks_the_database_the_same_however_long_it_is(admin: Visitor, story: Story) -> None:
    project = _project(story, "Counted")
    pages = ("/admin/users", "/admin/users?role=officer", "/admin/projects", f"/admin/projects/{project}")
    before = [_statements(admin, each) for each in pages]
    for number in range(8):
        story.account(AccountRole.PROJECT_WORKER, f"c{number}@project.example", project_id=project)
        story.officer(f"c{number}@force.example")
        _project(story, f"Counted {number}")

    assert [_statements(admin, each) for each in pages] == before


def _statements(admin: Visitor, page: str) -> int:
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert admin.get(page).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)
