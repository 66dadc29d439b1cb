"""Single statements on the driver: they stand at once, tell nothing that was typed, and outlive a server that went."""

from __future__ import annotations

import signal
import threading
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, OperationalError

from num_service.crypto.session_box import read_bearer
from num_service.db.models.accounts.account import ApiToken, User
from num_service.db.queries.accounts import tokens
from num_service.db.queries.accounts.web_sessions import SERVICE_SESSIONS
from num_service.db.session import PLANNED_ANEW
from num_service.db.statements import Statements, rows_of
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts, sign_in
from num_service.services.core.principals import Principal
from tests.harness.api import token_of
from tests.harness.databases import TestDatabase
from tests.harness.story import Story

ROLES = (AccountRole.MEMBER, AccountRole.PARTNER, AccountRole.PROJECT_WORKER)
END = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND usename = 'num'"


@pytest.fixture
def here(story: Story) -> Statements:
    return story.wiring.database.statements


def _end_all(database: TestDatabase) -> int:
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        (ended,) = admin.execute(END, (database.name,)).fetchone() or (0,)
    return int(ended)


def test_a_server_that_came_back_is_used_again(here: Statements, database: TestDatabase) -> None:
    here.rows("SELECT 1", {})
    assert _end_all(database)
    time.sleep(0.2)  # until its farewell has arrived
    assert here.rows("SELECT 2", {}) == [(2,)]


def test_one_that_goes_while_it_is_asked_is_away_and_then_used_again(
    here: Statements, database: TestDatabase
) -> None:
    here.rows("SELECT 1", {})
    ender = threading.Timer(0.5, _end_all, (database,))
    ender.start()
    with pytest.raises(OperationalError):
        here.rows("SELECT pg_sleep(30)", {})
    ender.join()
    assert here.rows("SELECT 3", {}) == [(3,)]


def test_what_was_typed_is_in_no_error(here: Statements) -> None:
    with pytest.raises(DataError) as why:
        here.rows("SELECT %(typed)s::text::int", {"typed": "07700 900123"})
    assert "900123" not in str(why.value).replace(str(why.value.orig), "")


def test_it_stands_at_once_and_in_a_session_with_the_session(story: Story, here: Statements) -> None:
    count = "SELECT count(*) FROM api_tokens"
    user_id = story.account(AccountRole.MEMBER, "m@example.org")
    with story.commits() as session:
        session.add(_token(story, user_id))
        assert rows_of(session, count, {}) == [(1,)], "what the session was given is there before it is asked"
        assert here.rows(count, {}) == [(0,)]
    assert here.rows(count, {}) == [(1,)]
    assert here.rows("DELETE FROM api_tokens RETURNING 1", {}) == [(1,)]
    with story.commits() as session:
        assert session.scalar(text(count)) == 0


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("SELECT %(n)s::int + %(n)s::int, %(n)s::int::text", {"n": 70_000}),
        ("SELECT '5%%', 'a' LIKE '%%', '%%(n)s', %(n)s::text", {"n": "100%% %(n)s $1"}),
        (
            "SELECT %(a)s::text IS NULL, coalesce(%(a)s::date, %(b)s::date)",
            {"a": None, "b": date(2026, 11, 29)},
        ),
        (
            "SELECT %(b)s::bytea[], %(t)s::text[], 'x' = ANY(%(t)s::text[])",
            {"b": [], "t": ["x", 'a,"b', None]},
        ),
        (
            "SELECT %(later)s::int, %(n)s::int, %(later)s::int",
            {"n": 1, "later": 2, "nobody asks for this": 3},
        ),
    ],
)
def test_values_are_the_same_on_the_driver_as_in_a_session(
    story: Story, here: Statements, statement: str, values: dict[str, Any]
) -> None:
    with story.commits() as session:
        in_session = [tuple(row) for row in rows_of(session, statement, values)]
    assert here.rows(statement, values) == in_session
    assert here.rows(statement, values) == in_session, "nor the second time, by its number"


def test_two_at_once_have_a_connection_each_and_one_after_another_the_same(here: Statements) -> None:
    asked = "SELECT pg_backend_pid() FROM pg_sleep(%(long)s)"
    found: list[int] = []
    first, second = (
        threading.Thread(target=lambda: found.append(here.rows(asked, {"long": 0.5})[0][0])) for _ in range(2)
    )
    first.start()
    second.start()
    first.join()
    second.join()
    assert len(set(found)) == 2
    assert len({here.rows(asked, {"long": 0})[0][0] for _ in range(5)}) == 1
    assert here._engine.pool.checkedout() == 1, "the other went back"  # type: ignore[attr-defined]


def test_one_that_was_cut_off_in_the_middle_is_not_used_again(here: Statements) -> None:
    def cut_off(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, cut_off)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(TimeoutError):
            here.rows("SELECT pg_sleep(3)", {})
    finally:
        signal.signal(signal.SIGALRM, before)
    assert here.rows("SELECT 6", {}) == [(6,)]


def test_what_is_closed_is_gone_on_the_server_too(story: Story, database: TestDatabase) -> None:
    closing = Statements(story.wiring.settings.database_url or "", pool_size=2, info={})
    ((pid,),) = closing.rows("SELECT pg_backend_pid()", {})
    closing.close()
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        for _ in range(50):
            if not admin.execute("SELECT FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchall():
                return
            time.sleep(0.1)
    pytest.fail("it is still connected")


def test_a_value_that_nobody_gave_is_said_and_the_connection_goes_back(here: Statements) -> None:
    for _ in range(30):
        with pytest.raises(KeyError):
            here.rows("SELECT %(nothing)s::int", {})
    assert here.rows("SELECT 4", {}) == [(4,)]


@pytest.mark.parametrize(("options", "kept"), [({}, True), (PLANNED_ANEW, False)])
def test_what_is_planned_anew_is_not_prepared(story: Story, options: dict[str, bool], kept: bool) -> None:
    name = f"planned_{uuid.uuid4().hex}"
    with story.wiring.database.reads() as session:
        for place in range(8):
            asked = session.scalar(
                text(f"SELECT :place AS {name}"), {"place": place}, execution_options=options
            )
            assert asked == place
        prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :named"
        assert bool(session.scalar(text(prepared), {"named": f"SELECT%AS {name}"})) is kept


def _token(story: Story, user_id: uuid.UUID) -> ApiToken:
    return ApiToken(
        token_hash=uuid.uuid4().bytes * 2, user_id=user_id, expires_at=story.wiring.clock() + timedelta(1)
    )


def _project(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session, name="Open door", email="door@example.org", regions=(), contact=story.wiring.contact
        )


@pytest.mark.parametrize("role", ROLES)
def test_a_token_is_whoever_the_account_is(story: Story, here: Statements, role: AccountRole) -> None:
    """The narrow look-up and the account's own row say the same of everybody."""
    project = _project(story) if role is AccountRole.PROJECT_WORKER else None
    bearer = token_of(story, role, f"{role.value}@example.org", project_id=project)
    with story.commits() as session:
        found = sign_in.by_token(session, bearer, clock=story.wiring.clock)
        user = session.scalars(select(User).join(ApiToken, ApiToken.user_id == User.id)).one()
        assert found == sign_in.principal(session, user)
    assert sign_in.by_token(here, bearer, clock=story.wiring.clock) == found
    assert isinstance(found, Principal)


def _close(story: Story) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE users SET active = false"))


def _take(story: Story) -> None:
    with story.commits() as session:
        session.execute(text("DELETE FROM api_tokens"))


@pytest.mark.parametrize("ends", [_close, _take])
def test_a_closed_account_and_a_token_taken_back_are_nobody_at_once(
    story: Story, here: Statements, ends: Callable[[Story], None]
) -> None:
    bearer = token_of(story, AccountRole.MEMBER, "m@example.org")
    assert sign_in.by_token(here, bearer, clock=story.wiring.clock)
    ends(story)
    assert sign_in.by_token(here, bearer, clock=story.wiring.clock) is None


def test_the_session_of_an_account_that_is_not_open_is_nobodys(story: Story, here: Statements) -> None:
    user_id = story.account(AccountRole.MEMBER, "m@example.org")
    assert tokens.signed_in(here, user_id, sessions_ended=0)
    assert tokens.signed_in(here, user_id, sessions_ended=1) is None
    _close(story)
    assert tokens.signed_in(here, user_id, sessions_ended=0) is None


def test_a_session_is_read_until_its_end(story: Story, here: Statements) -> None:
    end = story.wiring.clock() + timedelta(hours=1)
    token = uuid.uuid4().bytes * 2
    with story.commits() as session:
        SERVICE_SESSIONS.write(session, token, sealed=b"sealed", expires_at=end, owner=None, fresh=True)
    assert SERVICE_SESSIONS.read(here, token, now=end - timedelta(seconds=1)) == (b"sealed", end)
    assert SERVICE_SESSIONS.read(here, token, now=end) is None


def test_a_token_that_has_expired_is_nobodys(story: Story, here: Statements) -> None:
    bearer = token_of(story, AccountRole.MEMBER, "m@example.org")
    end = story.wiring.clock() + sign_in.TOKEN_LIFE
    assert sign_in.by_token(here, bearer, clock=lambda: end - timedelta(minutes=1))
    assert sign_in.by_token(here, bearer, clock=lambda: end + timedelta(minutes=1)) is None
    assert sign_in.by_token(here, "t." + "A" * 43, clock=story.wiring.clock) is None
    assert read_bearer("nothing") is None
