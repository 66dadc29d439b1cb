"""What an administrator does: people by kind, adding and closing accounts; and what an administrator never sees."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

ADMIN = "admin@example.org"


@pytest.fixture(scope="module")
def admin(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.ADMINISTRATOR, ADMIN, name="Ada")
    visitor = Visitor(app.test_client())
    assert visitor.sign_in(ADMIN, PASSWORD).location == "/admin/users"
    return visitor


def _account_of(visitor: Visitor, role: str, email: str) -> str:
    """The address of the page of one account, as the list links it."""
    body = visitor.get("/admin/users", role=role).get_data(as_text=True)
    rows = re.findall(r'href="(/admin/(?:users|officers)/[0-9a-f-]{36})">([^<]*)', body)
    return next(path for path, shown in rows if shown == email)


def test_a_member_added_with_a_password_made_for_her_signs_in_with_it(app: Flask, admin: Visitor) -> None:
    answer = admin.post(
        "/admin/users/new", role="member", email="new@example.org", regions=["london", "wales"]
    )
    assert answer.status_code == 201
    made = re.search(r'<p class="slip-code"[^>]*>([^<]+)<', answer.get_data(as_text=True))
    assert made is not None

    member = Visitor(app.test_client())
    assert member.choose_password("new@example.org", made[1]).location == "/check"
    assert made[1] not in words(admin.get("/admin/users"))  # shown once


def test_a_password_that_was_typed_is_not_shown(app: Flask, admin: Visitor) -> None:
    answer = admin.post(
        "/admin/users/new", role="member", name="Bo", email="bo@example.org", password=PASSWORD
    )

    assert answer.status_code == 201
    assert PASSWORD not in answer.get_data(as_text=True)
    Visitor(app.test_client()).choose_password("bo@example.org", PASSWORD)


def test_mistakes_keep_what_was_typed_and_name_the_field(admin: Visitor) -> None:
    typed = {"role": "project_worker", "name": "Sam", "email": "sam@example.org", "password": "short"}
    answer = admin.post("/admin/users/new", typed)
    body = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'value="Sam"' in body
    assert 'value="sam@example.org"' in body
    assert 'value="project_worker" checked' in body
    assert 'href="#f-project_id"' in body  # a worker belongs to a project
    assert "short" not in re.findall(r'value="([^"]*)"', body)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "role"),
        ({"role": "member"}, "email"),
        ({"role": "member", "email": "not an address"}, "email"),
        ({"role": "officer", "email": "x@example.org"}, "role"),
        ({"role": "king", "email": "x@example.org"}, "role"),
        ({"role": "member", "email": "x@example.org", "password": "short"}, "password"),
        ({"role": "member", "email": "x@example.org", "regions": ["atlantis"]}, "regions"),
        ({"role": "project_worker", "email": "x@example.org", "project_id": "not-an-id"}, "project_id"),
        ({"role": "member", "email": "x@example.org", "name": "a" * 101}, "name"),
        ({"role": "member", "email": "x@example.org", "is_god": "1"}, "is_god"),
    ],
)
def test_each_mistake_is_named(admin: Visitor, typed: dict[str, object], field: str) -> None:
    answer = admin.post("/admin/users/new", typed)

    assert answer.status_code == 422
    assert f'href="#f-{field}' in answer.get_data(as_text=True)


def test_the_same_email_twice_is_refused(admin: Visitor) -> None:
    for code in (201, 422):
        answer = admin.post("/admin/users/new", role="member", email="twice@example.org", password=PASSWORD)
        assert answer.status_code == code
    assert "already an account" in words(answer)
    assert "twice@example.org" in answer.get_data(as_text=True)


def test_a_project_and_its_worker(app: Flask, admin: Visitor) -> None:
    assert admin.post("/admin/projects/new", name="Outreach", email="desk@example.org").status_code == 303
    assert "Outreach" in words(admin.get("/admin/projects"))
    again = admin.post("/admin/projects/new", name="Outreach", email="desk@example.org")
    assert again.status_code == 422
    assert "already a project" in words(again)

    form = admin.get("/admin/users/new").get_data(as_text=True)
    project = re.search(r'<option value="([0-9a-f-]{36})">Outreach', form)
    assert project is not None
    added = admin.post(
        "/admin/users/new",
        role="project_worker",
        email="worker@example.org",
        password=PASSWORD,
        project_id=project[1],
    )
    assert added.status_code == 201
    worker = Visitor(app.test_client())
    assert worker.choose_password("worker@example.org", PASSWORD).location == "/project"


def test_only_a_projects_worker_gets_what_the_project_gets(admin: Visitor, story: Story) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Not theirs", email="desk@example.org", regions=(), contact=story.wiring.contact
        )
    admin.post(
        "/admin/users/new",
        role="administrator",
        email="bob@example.org",
        password=PASSWORD,
        project_id=str(project),
    )

    with story.commits() as session:
        rows, _ = accounts.list_accounts(
            session, contact=story.wiring.contact, roles=[AccountRole.ADMINISTRATOR]
        )
    assert {each.email: each.project for each in rows}["bob@example.org"] is None


def test_a_new_caseworker_is_said_to_hold_no_key(admin: Visitor) -> None:
    answer = admin.post("/admin/users/new", role="caseworker", name="Kit", email="kit@casework.example")

    assert "They cannot open a report yet" in words(answer)
    assert "grants it" in words(answer)


def test_an_officer_is_added_with_a_force_and_signs_in_at_the_police_door(
    app: Flask, admin: Visitor, story: Story
) -> None:
    wrong = admin.post("/admin/officers/new", force="the_sweeney", name="Jo", email="jo@force.example")
    assert wrong.status_code == 422
    assert 'href="#f-force"' in wrong.get_data(as_text=True)
    assert 'value="jo@force.example"' in wrong.get_data(as_text=True)
    admin.post("/admin/officers/new", force="kent", name="Jo", email="jo@force.example", password=PASSWORD)

    assert "Kent Police" in words(admin.get("/admin/users", role="officer"))
    path = _account_of(admin, "officer", "jo@force.example")
    story.account(AccountRole.ADMINISTRATOR, "second@example.org", name="Bea")
    second = Visitor(app.test_client())
    second.sign_in("second@example.org", PASSWORD)
    assert second.post(f"{path}/enable", form=path).status_code == 303
    officer = Visitor(app.test_client())
    chosen = officer.choose_password("jo@force.example", PASSWORD, door="/police/sign-in")
    assert chosen.location == "/police"
    assert officer.get("/police").status_code == 200

    assert "Kent Police" in words(admin.get(path))
    admin.post(path, active="false")
    assert officer.get("/police").status_code == 401


def test_closing_asks_first_then_ends_every_session_and_can_be_undone(
    app: Flask, admin: Visitor, story: Story
) -> None:
    story.account(AccountRole.MEMBER, "member@example.org")
    member = Visitor(app.test_client())
    member.sign_in("member@example.org", PASSWORD)
    path = _account_of(admin, "member", "member@example.org")

    assert "signed out everywhere at once" in words(admin.get(path))
    assert member.get("/alerts").status_code == 200  # asking has closed nothing

    for _ in range(2):  # pressing twice is no mistake
        assert admin.post(path, {"active": "false"}, form="/admin/users/new").status_code == 303
    assert member.get("/alerts").status_code == 401
    assert member.post("/sign-in", email="member@example.org", password=PASSWORD).status_code == 422
    assert "Closed" in words(admin.get("/admin/users", role="member"))

    admin.post(path, active="true")
    member.sign_in("member@example.org", PASSWORD)


def test_nobody_closes_their_own_account(admin: Visitor) -> None:
    path = _account_of(admin, "administrator", ADMIN)

    assert "Nobody can close their own account" in words(admin.get(path))
    assert admin.post(path, {"active": "false"}, form="/admin/users/new").status_code == 409
    assert admin.get("/admin/users").status_code == 200


def test_an_unclear_order_changes_nothing(admin: Visitor, story: Story) -> None:
    story.account(AccountRole.MEMBER, "unclear@example.org")
    path = _account_of(admin, "member", "unclear@example.org")
    for fields in ({}, {"active": "perhaps"}, {"active": "false", "and": "more"}):
        admin.post(path, fields)
        assert "Nothing was changed" in words(admin.get(path))
    with story.commits() as session:
        rows, _ = accounts.list_accounts(session, contact=story.wiring.contact, roles=[AccountRole.MEMBER])
    assert {each.email: each.active for each in rows}["unclear@example.org"] is True


def test_the_list_goes_on_page_by_page(admin: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from num_service.web.admin import people

    monkeypatch.setattr(people, "SIZE", 2)
    with story.commits() as session:
        everybody, _ = accounts.list_accounts(session, contact=story.wiring.contact)
    seen: list[str] = []
    path = "/admin/users"
    while path:
        body = admin.get(path).get_data(as_text=True)
        seen += re.findall(r'/admin/users/[0-9a-f-]{36}">([^<]*)', body.partition("<table")[2])
        following = re.search(r'href="([^"]+)" rel="next"', body)
        path = following[1] if following else ""

    assert len(everybody) >= 3
    assert seen == [each.email for each in everybody]
    assert "Nobody here" in words(admin.get("/admin/users", page="900"))


@pytest.mark.parametrize(
    "query", [{"role": "king"}, {"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page": "9" * 30}]
)
def test_a_list_that_does_not_exist_is_said_so(admin: Visitor, query: dict[str, str]) -> None:
    assert admin.get("/admin/users", **query).status_code == 422


def test_an_account_that_does_not_exist(admin: Visitor) -> None:
    for kind in ("users", "officers"):
        missing = f"/admin/{kind}/00000000-0000-0000-0000-000000000000"
        assert admin.get(missing).status_code == 404
        assert admin.post(missing, {"active": "false"}, form="/admin/users/new").status_code == 404


def test_an_administrator_sees_no_report_and_nobody_else_administers(
    app: Flask, admin: Visitor, story: Story
) -> None:
    report = story.report()
    for path in ("/admin/users", "/admin/projects", "/admin/users/new"):
        assert report.reference not in admin.get(path).get_data(as_text=True)
    for path in ("/check", "/alerts", "/project", "/police"):
        assert admin.get(path).status_code in (401, 403), path
    caseworker = Visitor(app.test_client())
    caseworker.sign_in("one@casework.example", PASSWORD)
    assert caseworker.get("/admin/users").status_code == 403
    assert Visitor(app.test_client()).get("/admin/users").status_code == 401
