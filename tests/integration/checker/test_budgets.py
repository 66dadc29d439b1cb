"""How many an account may check: by the day, by the week, less while it is new; and it is told what is left."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event, text

from num_service.domain.checker.budgets import NEW_ACCOUNT, NEW_FOR, USUAL, Left
from num_service.domain.shared.errors import TooMany
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker.asked import Asked
from num_service.services.checker.check_identifier import MOST_AT_ONCE, check_identifiers
from num_service.services.upkeep.forget import forget_expired
from tests.harness.api import V1, bearer, token_of
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

#: A Monday, a little after midnight where the service is; in winter that is UTC.
MONDAY = datetime(2026, 11, 30, 0, 1, tzinfo=UTC)
_people = itertools.count()


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


def _account(story: Story, *, opened: datetime, role: AccountRole = AccountRole.MEMBER) -> uuid.UUID:
    user_id = story.account(role, f"b{next(_people)}@example.org")
    with story.commits() as session:
        session.execute(
            text("UPDATE users SET created_on = :day WHERE id = :id"), {"day": opened.date(), "id": user_id}
        )
    return user_id


def _check(story: Story, user_id: uuid.UUID, many: int, at: datetime) -> Left:
    left = None
    for size in [MOST_AT_ONCE] * (many // MOST_AT_ONCE) + [many % MOST_AT_ONCE] * bool(many % MOST_AT_ONCE):
        with story.commits() as session:
            left = check_identifiers(
                session,
                user_id=user_id,
                asked=[Asked("07700 900999")] * size,
                index=story.wiring.index,
                clock=lambda: at,
            ).left
    assert left is not None
    return left


def _refused(story: Story, user_id: uuid.UUID, many: int, at: datetime) -> TooMany:
    with pytest.raises(TooMany) as why:
        _check(story, user_id, many, at)
    return why.value


@pytest.mark.parametrize("role", [AccountRole.MEMBER, AccountRole.PARTNER])
def test_a_new_account_has_less_for_four_weeks(story: Story, role: AccountRole) -> None:
    user_id = _account(story, opened=MONDAY, role=role)

    assert _check(story, user_id, NEW_ACCOUNT.day, MONDAY) == Left(0, NEW_ACCOUNT.week - NEW_ACCOUNT.day)
    assert _refused(story, user_id, 1, MONDAY).code == "budget_spent"

    last_new, settled = MONDAY + NEW_FOR - timedelta(days=1), MONDAY + NEW_FOR
    assert _check(story, user_id, 1, last_new).today == NEW_ACCOUNT.day - 1
    assert _check(story, user_id, 1, settled).today == USUAL.day - 1


def test_the_week_has_a_budget_beside_the_day(story: Story) -> None:
    user_id = _account(story, opened=MONDAY - timedelta(days=99))
    days = USUAL.week // USUAL.day
    for day in range(days):
        left = _check(story, user_id, USUAL.day, MONDAY + timedelta(days=day))
    assert left == Left(0, 0)

    spent = _refused(story, user_id, 1, MONDAY + timedelta(days=days))
    assert spent.code == "week_spent"
    assert spent.retry_after == pytest.approx(timedelta(days=7 - days).total_seconds(), abs=61)
    assert "Monday" in str(spent.phrase)

    assert _check(story, user_id, 1, MONDAY + timedelta(weeks=1)) == Left(USUAL.day - 1, USUAL.week - 1)


def test_what_is_left_today_is_never_more_than_of_the_week(story: Story) -> None:
    user_id = _account(story, opened=MONDAY - timedelta(days=99))
    for day in range(4):
        _check(story, user_id, USUAL.day, MONDAY + timedelta(days=day))
    assert _check(story, user_id, 30, MONDAY + timedelta(days=4)) == Left(30, 30)
    assert _check(story, user_id, 10, MONDAY + timedelta(days=5)) == Left(20, 20)


def test_more_than_is_left_takes_nothing_and_says_how_many_are(story: Story) -> None:
    user_id = _account(story, opened=MONDAY)
    _check(story, user_id, NEW_ACCOUNT.day - 2, MONDAY)

    assert "You have 2 checks left today" in str(_refused(story, user_id, 3, MONDAY).phrase)
    assert _check(story, user_id, 2, MONDAY).today == 0


@pytest.mark.parametrize(
    ("at", "code", "waits"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/London")), "budget_spent", 24.5),
        (datetime(2027, 3, 28, 0, 30, tzinfo=ZoneInfo("Europe/London")), "budget_spent", 22.5),
    ],
    ids=["the clocks go back", "the clocks go forward"],
)
def test_it_begins_again_at_midnight_on_the_wall(story: Story, at: datetime, code: str, waits: float) -> None:
    user_id = _account(story, opened=at)
    _check(story, user_id, NEW_ACCOUNT.day, at.astimezone(UTC))

    spent = _refused(story, user_id, 1, at.astimezone(UTC))
    assert (spent.code, spent.retry_after) == (code, waits * 3600)


def test_a_clock_that_is_behind_begins_no_day_anew(story: Story) -> None:
    user_id = _account(story, opened=MONDAY - timedelta(days=99))
    _check(story, user_id, USUAL.day, MONDAY)
    assert _refused(story, user_id, 1, MONDAY - timedelta(minutes=2)).code == "budget_spent"


def test_one_row_an_account_and_none_of_a_week_that_is_over(story: Story) -> None:
    user_id = _account(story, opened=MONDAY)
    count = text("SELECT count(*) FROM check_budgets WHERE user_id = :id")
    for day in range(3):
        _check(story, user_id, 1, MONDAY + timedelta(days=day))
    for at, rows in ((MONDAY + timedelta(days=6), 1), (MONDAY + timedelta(weeks=1), 0)):
        with story.commits() as session:
            forget_expired(session, clock=partial(_same, at))
            assert session.scalar(count, {"id": user_id}) == rows, at


def _same(at: datetime) -> datetime:
    return at


def test_a_check_is_one_question_for_the_budget_and_the_answer(story: Story) -> None:
    user_id = _account(story, opened=MONDAY)
    said: list[str] = []
    with story.commits() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *given: said.append(given[2]))
        check_identifiers(
            session,
            user_id=user_id,
            asked=[Asked("07700 900999"), Asked("rare@example.org")],
            index=story.wiring.index,
            clock=lambda: MONDAY,
        )
    assert len(said) == 1, said


def test_the_api_says_what_is_left(app: Flask, story: Story) -> None:
    member = bearer(token_of(story, AccountRole.MEMBER, "left@example.org"))
    asked = {"identifiers": [{"value": "07700 900999"}, {"value": "07700 900998"}]}

    said = app.test_client().post(f"{V1}/check", json=asked, headers=member).get_json()

    assert (said["left_today"], said["left_this_week"]) == (NEW_ACCOUNT.day - 2, NEW_ACCOUNT.week - 2)
