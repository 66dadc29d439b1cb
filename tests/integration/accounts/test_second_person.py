"""Caseworkers, administrators and officers are made by one person and enabled by another.

Attack S3: one administrator made a caseworker, an administrator and an officer, and used each of them himself.
"""

import re
from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from psycopg.errors import CheckViolation

from num_service.db.session import Database
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.police import officers
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

NO_MATCH = "do not fit together"
FORMS = {
    "caseworker": ("/admin/users/new", {"role": "caseworker", "name": "Kit"}),
    "administrator": ("/admin/users/new", {"role": "administrator", "name": "Kit"}),
    "officer": ("/admin/officers/new", {"force": "kent", "name": "Kit"}),
}
EMAIL = "kit@example.org"


@pytest.fixture
def admins(story: Story, app: Flask) -> tuple[Visitor, Visitor]:
    found = []
    for name in ("ada", "bea"):
        story.account(AccountRole.ADMINISTRATOR, f"{name}@example.org", name=name.title())
        visitor = Visitor(app.test_client())
        visitor.sign_in(f"{name}@example.org", PASSWORD)
        found.append(visitor)
    return found[0], found[1]


def _made(admin: Visitor, kind: str) -> str:
    """The address of the page of somebody whom this administrator has just made."""
    form, typed = FORMS[kind]
    assert admin.post(form, {**typed, "email": EMAIL, "password": PASSWORD}).status_code == 201
    return _page_of(admin, kind)


def _page_of(admin: Visitor, kind: str) -> str:
    body = admin.get("/admin/users", role=kind).get_data(as_text=True)
    rows = re.findall(r'href="(/admin/(?:users|officers)/[0-9a-f-]{36})">([^<]*)', body)
    return next(path for path, shown in rows if shown == EMAIL)


def _comes_in(app: Flask, kind: str) -> bool:
    """Whether the password that was made lets them choose another; if not, they are told what a stranger is told."""
    door = "/police/sign-in" if kind == "officer" else "/sign-in"
    visitor = Visitor(app.test_client())
    answer = visitor.post(
        f"{door}/password", email=EMAIL, password=PASSWORD, new_password="own words of theirs"
    )
    if answer.status_code == 303:
        return True
    assert answer.status_code == 422
    assert NO_MATCH in words(answer)
    again = visitor.post(door, email=EMAIL, password=PASSWORD)
    assert again.status_code == 422
    assert NO_MATCH in words(again)
    return False


@pytest.mark.parametrize("kind", list(FORMS))
def test_one_person_alone_lets_nobody_in(app: Flask, admins: tuple[Visitor, Visitor], kind: str) -> None:
    ada, bea = admins
    page = _made(ada, kind)
    assert not _comes_in(app, kind)
    assert "Waits for a second person" in words(ada.get("/admin/users", role=kind))
    own = ada.get(page)
    assert "another administrator" in words(own)
    refused = ada.post(f"{page}/enable", form=page)
    assert refused.status_code == 409
    assert not _comes_in(app, kind)

    asked = words(bea.get(page))
    assert "Ada" in asked, "who made it is said to whoever is asked to enable it"
    assert bea.post(f"{page}/enable", form=page).status_code == 303
    assert "Open" in words(bea.get(page))
    assert _comes_in(app, kind)
    assert bea.post(f"{page}/enable", form=page).status_code == 409, "there is nothing to enable any more"


@pytest.mark.parametrize("kind", list(FORMS))
def test_opening_a_closed_one_again_needs_two_as_well(
    app: Flask, admins: tuple[Visitor, Visitor], kind: str
) -> None:
    ada, bea = admins
    page = _made(ada, kind)
    bea.post(f"{page}/enable", form=page)
    bea.post(page, active="false")
    bea.post(page, active="true")
    assert not _comes_in(app, kind)
    assert bea.post(f"{page}/enable", form=page).status_code == 409, "who opened it again is one person"
    assert ada.post(f"{page}/enable", form=page).status_code == 303
    assert _comes_in(app, kind)


def test_a_waiting_account_can_be_refused_and_pressing_open_does_not_pass_it_on(
    app: Flask, admins: tuple[Visitor, Visitor]
) -> None:
    ada, bea = admins
    page = _made(ada, "caseworker")
    assert bea.post(page, active="true").status_code == 409, "it waits: opening it is enabling it"
    bea.post(page, active="false")
    assert "Closed" in words(bea.get(page))
    assert ada.post(f"{page}/enable", form=page).status_code == 409


def test_members_and_project_workers_wait_for_nobody(app: Flask, admins: tuple[Visitor, Visitor]) -> None:
    ada, _ = admins
    ada.post("/admin/users/new", role="member", email="m@example.org", password=PASSWORD)
    Visitor(app.test_client()).choose_password("m@example.org", PASSWORD)


def test_the_database_refuses_an_open_account_that_one_person_made(
    story: Story, database: TestDatabase
) -> None:
    with story.commits() as session:
        for role in ("caseworker", "administrator"):
            accounts.open_account(
                session,
                new=accounts.NewAccount(AccountRole(role), f"{role}@example.org", password=PASSWORD),
                index=story.wiring.index,
                contact=story.wiring.contact,
                actor="user:11111111-1111-1111-1111-111111111111",
                clock=story.wiring.clock,
            )
    with story.police() as there:
        officers.add_officer(
            there,
            force="kent",
            name="O",
            email="o@example.org",
            password=PASSWORD,
            actor="user:11111111-1111-1111-1111-111111111111",
        )
    for table, login in (("users", database.libpq), ("officers", database.push_libpq)):
        for change in ("active = true, waits = false", "active = true, waits = false, enabled_by = made_by"):
            with psycopg.connect(login) as connection, pytest.raises(CheckViolation):
                connection.execute(f"UPDATE {table} SET {change} WHERE waits")


def test_whoever_makes_an_account_for_another_cannot_choose_its_lasting_password(story: Story) -> None:
    """Also where a form or a program forgets to say so."""
    with story.commits() as session:
        made = accounts.open_account(
            session,
            new=accounts.NewAccount(AccountRole.MEMBER, "m@example.org", password=PASSWORD, one_time=False),
            index=story.wiring.index,
            contact=story.wiring.contact,
            actor="user:11111111-1111-1111-1111-111111111111",
            clock=story.wiring.clock,
        )
        assert made
    from num_service.services.accounts import sign_in

    with story.commits() as session, pytest.raises(Conflict, match="Choose your own"):
        sign_in.sign_in(session, email="m@example.org", password=PASSWORD, index=story.wiring.index)


def test_with_one_administrator_the_page_says_how_to_make_a_second(story: Story, app: Flask) -> None:
    story.account(AccountRole.ADMINISTRATOR, "ada@example.org", name="Ada")
    ada = Visitor(app.test_client())
    ada.sign_in("ada@example.org", PASSWORD)
    said = words(ada.get("/admin/users"))
    assert "users add --role administrator" in said
    story.account(AccountRole.ADMINISTRATOR, "bea@example.org", name="Bea")
    assert "users add --role administrator" not in words(ada.get("/admin/users"))


def test_an_officers_first_password_opens_the_page_to_choose_another_and_nothing_else(
    app: Flask, admins: tuple[Visitor, Visitor]
) -> None:
    ada, bea = admins
    page = _made(ada, "officer")
    bea.post(f"{page}/enable", form=page)
    officer = Visitor(app.test_client())
    asked = officer.post("/police/sign-in", email=EMAIL, password=PASSWORD)
    assert asked.status_code == 422
    assert "Choose your own password" in words(asked)
    assert officer.get("/police").status_code == 401
    short = officer.post("/police/sign-in/password", email=EMAIL, password=PASSWORD, new_password="short")
    assert short.status_code == 422
    chosen = officer.post(
        "/police/sign-in/password", email=EMAIL, password=PASSWORD, new_password="own words of theirs"
    )
    assert chosen.status_code == 303
    assert officer.get("/police").status_code == 200
    ada_tries = Visitor(app.test_client()).post("/police/sign-in", email=EMAIL, password=PASSWORD)
    assert NO_MATCH in words(ada_tries)


def test_without_the_police_database_everybody_else_is_still_there(app: Flask, story: Story) -> None:
    """Whoever has to close an account finds it, while officers who wait are said not to be known."""
    story.account(AccountRole.ADMINISTRATOR, "root@example.org")
    story.account(AccountRole.MEMBER, "ada@example.org")
    away = Database("postgresql+psycopg://num_push@/force?host=/nowhere")
    app.extensions["num"] = replace(app.extensions["num"], push_database=away)
    root = Visitor(app.test_client())
    root.sign_in("root@example.org", PASSWORD)
    answer = root.get("/admin/users")
    assert answer.status_code == 200
    assert "ada@example.org" in words(answer)
    assert "Officers who wait cannot be shown now" in words(answer)
