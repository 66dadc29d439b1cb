"""However much is pasted, it is asked in one statement; parts of registrations in one more."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from num_service.db.queries.checker import listings
from num_service.db.statements import Statements
from num_service.domain.checker.answer import Verdict
from num_service.domain.checker.budgets import Budget
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker import spend_budget
from num_service.services.checker.asked import Asked
from num_service.services.checker.check_identifier import MOST_AT_ONCE, Checks, check_identifiers
from tests.harness.databases import TestDatabase
from tests.harness.story import Story
from tests.harness.texts import PHONE

MANY = 500


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The single statements that were made."""
    made: list[str] = []
    real = Statements.rows

    def rows(self: Statements, statement: str, values: Mapping[str, Any]) -> Any:
        made.append(statement)
        return real(self, statement, values)

    monkeypatch.setattr(Statements, "rows", rows)
    return made


def _checks(story: Story, user_id: uuid.UUID, typed: list[str]) -> Checks:
    return check_identifiers(
        story.wiring.database.statements,
        user_id=user_id,
        asked=[Asked(each) for each in typed],
        index=story.wiring.index,
        clock=story.wiring.clock,
    )


def test_one_and_many_cost_the_same_statements(story: Story, asked: list[str]) -> None:
    story.listed(story.report())
    user_id = story.account(AccountRole.MEMBER, "m@example.org")
    numbers = [f"07700 900{n:03d}" for n in range(200, 200 + MOST_AT_ONCE - 1)]
    checks = _checks(story, user_id, [PHONE.canonical, *numbers])
    assert len(asked) == 1
    assert [each.answer.verdict for each in checks.answers] == [Verdict.REPORTED] + [Verdict.NONE] * len(
        numbers
    )


def test_parts_of_registrations_are_asked_together(story: Story, asked: list[str]) -> None:
    for plate in ("AB12 CDE", "XY34 ZZZ"):
        given = [{"kind": "vrm", "value": plate, "basis": "saw"}]
        story.listed(
            story.report(people=[{"role": "client", "identifiers": given}]),
            normalise(IdentifierKind.VRM, plate),
        )
    user_id = story.account(AccountRole.MEMBER, "m@example.org")
    checks = _checks(story, user_id, ["AB12", "XY34", "QQ56", "XY34 ZZZ", "07700 900999"])
    assert len(asked) == 2
    assert [each.answer.verdict for each in checks.answers] == [
        Verdict.POSSIBLE,
        Verdict.POSSIBLE,
        checks.answers[2].answer.verdict,
        Verdict.REPORTED,
        Verdict.NONE,
    ]
    assert checks.answers[2].answer.verdict in (Verdict.NONE, Verdict.INVALID)


def test_five_hundred_are_one_statement_and_the_same_as_one_by_one(
    story: Story, asked: list[str], database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an account may ask for in one go is its budget's to say; the question to the database stays one."""
    listed = story.report()
    story.listed(listed)
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO listings (kind, digest, key_version) "
            "SELECT 'phone', sha256(('more' || n)::bytea), 1 FROM generate_series(1, 5000) n"
        )
    user_id = story.account(AccountRole.MEMBER, "m@example.org")
    monkeypatch.setattr(spend_budget, "NEW_ACCOUNT", Budget(MANY, MANY))
    numbers = [PHONE, *(normalise(IdentifierKind.PHONE, f"07{n:09d}") for n in range(400000000, 400000499))]
    digests = {each for number in numbers for each in story.wiring.index.digests(number)}
    now, here = story.wiring.clock(), story.wiring.database.statements
    left, found = spend_budget.spend_and_look_up(here, user_id=user_id, count=MANY, digests=digests, now=now)
    assert len(asked) == 1
    assert left.today == 0
    alone = {
        digest: each
        for one in digests
        for digest, each in listings.lookup(here, digests=[one], now=now).items()
    }
    assert found == alone
    assert len(found) == 1
