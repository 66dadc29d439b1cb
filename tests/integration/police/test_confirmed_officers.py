"""An officer's login that nobody has confirmed with the force for 90 days is shut; an administrator is told before."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest
from flask import Flask

from num_service.domain.police.confirmed import stands_until, to_be_confirmed
from num_service.domain.shared.permissions import AccountRole
from tests.harness.api import V1, bearer, officer_token
from tests.harness.at_desk import officer_of, packet_of
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


def confirmed(database: TestDatabase, email: str, *, days_ago: int) -> str:
    """An officer was confirmed so long ago; their id."""
    with psycopg.connect(database.police_owner_libpq) as connection:
        row = connection.execute(
            "UPDATE officers SET confirmed_on = (now() AT TIME ZONE 'UTC')::date - %s WHERE email = %s RETURNING id",
            (days_ago, email),
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_after_90_days_the_login_is_shut_and_an_administrator_opens_it_again(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    officer = officer_of(app, story)
    token = bearer(officer_token(story, "token@force.example", force="metropolitan"))
    reference = packet_of(story, story.report())
    for email in (officer.email, "token@force.example"):
        confirmed(database, email, days_ago=89)
    assert officer.get("/police").status_code == 200
    assert app.test_client().get(f"{V1}/packets", headers=token).status_code == 200

    officer_id = confirmed(database, officer.email, days_ago=90)
    confirmed(database, "token@force.example", days_ago=90)
    assert officer.get("/police").status_code == 401, "a session that was begun before ends with it"
    assert officer.get(f"/police/packets/{reference}").status_code == 401
    assert app.test_client().get(f"{V1}/packets", headers=token).status_code == 401
    again = Visitor(app.test_client())
    refused = again.post("/police/sign-in", email=officer.email, password=PASSWORD)
    unknown = again.post("/police/sign-in", email="nobody@force.example", password=PASSWORD)
    assert refused.status_code == unknown.status_code == 422
    assert words(refused).replace(officer.email, "") == words(unknown).replace("nobody@force.example", "")

    story.account(AccountRole.ADMINISTRATOR, "confirms@example.org")
    admin = browser(app)
    admin.sign_in("confirms@example.org", PASSWORD)
    listed = words(admin.get("/admin/users"))
    assert "Officers to be confirmed" in listed
    assert f"{officer.email} Metropolitan Police Service: shut since" in listed
    page = f"/admin/officers/{officer_id}"
    assert admin.post(f"{page}/confirm", {}, form=page).status_code == 303
    assert "Confirmed. They can sign in for 90 days more." in words(admin.get(page))
    assert officer.email not in words(admin.get("/admin/users"))
    assert again.post("/police/sign-in", email=officer.email, password=PASSWORD).status_code == 303


def test_what_is_closed_is_not_confirmed(app: Flask, story: Story, database: TestDatabase) -> None:
    officer = officer_of(app, story)
    with psycopg.connect(database.police_owner_libpq) as connection:
        connection.execute("UPDATE officers SET active = false WHERE email = %s", (officer.email,))
    officer_id = confirmed(database, officer.email, days_ago=80)
    story.account(AccountRole.ADMINISTRATOR, "closed@example.org")
    admin = browser(app)
    admin.sign_in("closed@example.org", PASSWORD)
    assert officer.email not in words(admin.get("/admin/users")), "nobody is asked about a closed one"
    page = f"/admin/officers/{officer_id}"
    assert admin.post(f"{page}/confirm", {}, form=page).status_code == 409


def test_no_officer_confirms_themselves(database: TestDatabase) -> None:
    with psycopg.connect(database.police_libpq) as connection:
        for column in ("confirmed_on = current_date", "active = true"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"UPDATE officers SET {column}")


def test_an_administrator_is_told_two_weeks_before() -> None:
    day = date(2026, 3, 1)
    assert stands_until(day) == date(2026, 5, 29)
    assert not to_be_confirmed(day, stands_until(day) - timedelta(days=14))
    assert to_be_confirmed(day, stands_until(day) - timedelta(days=13))
    assert to_be_confirmed(day, stands_until(day) + timedelta(days=400))
