"""The trail of sign-ins: days and counts, for the person themselves and for administrators, and nothing beside it."""

import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.upkeep.forget import forget_expired, forget_officers_sessions
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

EMAIL = "jo@example.org"
KEPT = "SELECT account_id, day, signed_in, refused FROM sign_in_days ORDER BY refused"


def kept(libpq: str) -> list[tuple[object, ...]]:
    with psycopg.connect(libpq) as connection:
        return connection.execute(KEPT).fetchall()


def attempt(app: Flask, email: str, password: str, door: str = "/sign-in") -> None:
    Visitor(app.test_client()).post(door, email=email, password=password)


def test_what_fits_and_what_does_not_are_counted_for_the_account(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    member = story.account(AccountRole.MEMBER, "ada@example.org")
    for password in (PASSWORD, "not what they chose", "nor this", PASSWORD):
        attempt(app, "ada@example.org", password)
    found = [each for each in kept(database.admin_libpq) if each[0] == member]
    assert found == [(member, datetime.now(UTC).date(), 2, 2)]


def test_a_guess_at_nobody_writes_as_much_and_names_nobody(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    attempt(app, "nobody@example.org", "a guess of a password")
    attempt(app, "not an address", "a guess of a password")
    found = kept(database.admin_libpq)
    assert sum(int(str(refused)) for *_, refused in found) == 2
    with psycopg.connect(database.admin_libpq) as connection:
        accounts = {each for (each,) in connection.execute("SELECT id FROM users")}
    assert not accounts & {account for account, *_ in found}


def test_a_person_reads_their_own_and_an_administrator_everybodys(app: Flask, story: Story) -> None:
    member = story.account(AccountRole.MEMBER, "ada@example.org")
    story.account(AccountRole.ADMINISTRATOR, "root@example.org")
    attempt(app, "ada@example.org", "not what they chose")
    reads = Visitor(app.test_client())
    reads.sign_in("ada@example.org", PASSWORD)
    own = words(reads.get("/account"))
    assert "Sign-ins, by the day" in own
    assert "1 1" in own, "signed in once, and once it did not fit"
    keeps = Visitor(app.test_client())
    keeps.sign_in("root@example.org", PASSWORD)
    assert "1 1" in words(keeps.get(f"/admin/users/{member}"))


def test_an_officers_are_counted_in_the_police_database(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    officer = story.officer("met@force.example")
    attempt(app, "met@force.example", "not what they chose", "/police/sign-in")
    attempt(app, "met@force.example", PASSWORD, "/police/sign-in")
    assert kept(database.police_admin_libpq) == [(officer, datetime.now(UTC).date(), 1, 1)]
    assert kept(database.admin_libpq) == []
    story.account(AccountRole.ADMINISTRATOR, "root@example.org")
    keeps = Visitor(app.test_client())
    keeps.sign_in("root@example.org", PASSWORD)
    assert "1 1" in words(keeps.get(f"/admin/officers/{officer}"))


@pytest.fixture(params=["member", "officer"])
def known(request: pytest.FixtureRequest, story: Story, database: TestDatabase) -> tuple[str, uuid.UUID, str]:
    """Somebody at each door: where that is, whose account, and the database their trail is in."""
    if request.param == "officer":
        return "/police/sign-in", story.officer(EMAIL), database.police_admin_libpq
    return "/sign-in", story.account(AccountRole.MEMBER, EMAIL), database.admin_libpq


def test_a_guess_that_fits_is_counted_where_the_new_password_is_refused(
    app: Flask, known: tuple[str, uuid.UUID, str]
) -> None:
    """Else the page for a new password is where to try guesses: a weak new one undoes the count, and says it fitted."""
    door, account, libpq = known
    guesses, today = Visitor(app.test_client()), datetime.now(UTC).date()
    weak = guesses.post(f"{door}/password", email=EMAIL, password=PASSWORD, new_password="aaaaaaaaaaaa")
    assert "too easy to guess" in words(weak)
    assert kept(libpq) == [(account, today, 1, 0)]
    guesses.choose_password(EMAIL, PASSWORD, door=door)
    assert kept(libpq) == [(account, today, 2, 0)], "one that is taken counts once"


def test_a_one_time_password_that_fits_is_counted(app: Flask, known: tuple[str, uuid.UUID, str]) -> None:
    door, account, libpq = known
    with psycopg.connect(libpq) as admin:
        admin.execute(f"UPDATE {'officers' if 'police' in door else 'users'} SET one_time = true")
    asked = Visitor(app.test_client()).post(door, email=EMAIL, password=PASSWORD)
    assert "Choose your own password" in words(asked)
    assert kept(libpq) == [(account, datetime.now(UTC).date(), 1, 0)]


@pytest.mark.parametrize(
    "statement", ["UPDATE sign_in_days SET refused = 0", "DELETE FROM sign_in_days", "TRUNCATE sign_in_days"]
)
def test_the_services_logins_unsay_no_count(database: TestDatabase, statement: str) -> None:
    for libpq in (database.libpq, database.push_libpq):
        with (
            psycopg.connect(libpq) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_the_police_login_reads_no_trail(story: Story, database: TestDatabase) -> None:
    story.officer("met@force.example")
    with (
        psycopg.connect(database.police_libpq) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM sign_in_days")


def test_a_day_is_forgotten_after_ninety(story: Story, database: TestDatabase) -> None:
    story.officer("met@force.example")
    today = datetime.now(UTC).date()
    for libpq in (database.admin_libpq, database.police_admin_libpq):
        with psycopg.connect(libpq) as connection:
            for age in (89, 90, 91):
                connection.execute(
                    "INSERT INTO sign_in_days VALUES (%s, %s, 1, 0)",
                    (uuid.uuid4(), today - timedelta(days=age)),
                )
    with story.commits() as session:
        forget_expired(session, clock=story.wiring.clock)
    push = story.wiring.push_database
    assert push is not None
    with push.commits() as session:
        forget_officers_sessions(session, clock=story.wiring.clock)
    for libpq in (database.libpq, database.push_libpq):
        with psycopg.connect(libpq) as login:  # whoever took it over asks for more
            login.execute("SELECT forget_sign_ins(current_date + 1)")
    for libpq in (database.admin_libpq, database.police_admin_libpq):
        assert sorted((today - day).days for _, day, *_ in kept(libpq) if isinstance(day, type(today))) == [
            89,
            90,
        ]
