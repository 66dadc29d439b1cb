"""The statement that counts checks holds to the rule, told in plain words here, whatever is asked and whenever."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from num_service.domain.checker.budgets import NEW_ACCOUNT, USUAL, Left, new_after, week_of
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import TooMany
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker.spend_budget import spend_and_look_up
from tests.harness.story import Story

BEGIN = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)  # a Thursday
#: Hours until the next; a clock may also be behind another's.
HOURS = st.sampled_from([0, 0, 1, -2, 5, 24, 49, 75, 100])
COUNTS = st.sampled_from([1, 7, 25, 29, 30, 31, 60, 61])


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@dataclass
class Rule:
    """What an account has used, and of which day and week that is."""

    opened: date
    day: date = date.min
    used: int = 0
    week: date = date.min
    used_in_week: int = 0

    def spend(self, count: int, now: datetime) -> Left | None:
        """What is left after it; None where it is more than was left, and nothing is taken."""
        today, monday = local_day(now), week_of(now)
        budget = NEW_ACCOUNT if self.opened > new_after(today) else USUAL
        used = self.used if self.day >= today else 0
        in_week = self.used_in_week if self.week >= monday else 0
        if used + count > budget.day or in_week + count > budget.week:
            return None
        self.day, self.week = max(self.day, today), max(self.week, monday)
        self.used, self.used_in_week = used + count, in_week + count
        of_week = budget.week - self.used_in_week
        return Left(today=min(budget.day - self.used, of_week), this_week=of_week)


@pytest.fixture(scope="module")
def user_id(story: Story) -> uuid.UUID:
    return story.account(AccountRole.MEMBER, "rule@example.org")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    age=st.integers(20, 30),
    asked=st.lists(st.tuples(HOURS, COUNTS), min_size=1, max_size=14),
    held=st.booleans(),
)
@example(age=20, asked=[(75, 7), (-2, 7)], held=False)  # back over Monday's midnight
def test_it_is_counted_by_the_rule(
    story: Story, user_id: uuid.UUID, age: int, asked: list[tuple[int, int]], held: bool
) -> None:
    now, rule = BEGIN, Rule(opened=(BEGIN - timedelta(days=age)).date())
    with story.commits() as session:
        session.execute(text("DELETE FROM check_budgets"))
        session.execute(text("UPDATE users SET created_on = :day"), {"day": rule.opened})
    for hours, count in asked:
        now += timedelta(hours=hours)
        expected = rule.spend(count, now)
        try:
            if held:
                with story.commits() as session:
                    left, _ = spend_and_look_up(session, user_id=user_id, count=count, digests=[], now=now)
            else:
                here = story.wiring.database.statements
                left, _ = spend_and_look_up(here, user_id=user_id, count=count, digests=[], now=now)
        except TooMany:
            assert expected is None
        else:
            assert left == expected
