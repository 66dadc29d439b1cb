"""Each migration of the police database on rows as a version that has landed left them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command

from num_service.runtime import migrate
from tests.harness.databases import Databases, TestDatabase, there
from tests.harness.landed import POLICE_REVISIONS, land_police, rows_at
from tests.harness.undone import Rows


@pytest.fixture(params=POLICE_REVISIONS)
def old(databases: Databases, request: pytest.FixtureRequest) -> Iterator[tuple[TestDatabase, str]]:
    """The rows that a head left, at that head, and which head of its own that is."""
    with databases.fresh(migrated=False) as made:
        land_police(made, request.param)
        yield made, POLICE_REVISIONS[request.param]


def lasting(found: Rows) -> Rows:
    """Rows of the head as the landed heads had them, without what has come since."""
    assert found.pop("force_messages", []) == [], "no officer had a form to write in"
    for each in (*found["officers"], *found["released_packets"]):
        assert each.pop("desk", "liaison") == "liaison", "there was one desk"
    for each in found["officers"]:
        if "confirmed_on" in each:
            assert each.pop("confirmed_on"), "everybody has 90 days from the upgrade on"
    return found


def test_nothing_at_the_police_is_lost_or_changed_there_and_back(old: tuple[TestDatabase, str]) -> None:
    database, landed = old
    owner = there(database.police_owner_url)
    before = rows_at(database.police_owner_libpq)
    assert all(before.values()), "a row in every table"
    migrate.upgrade_police(owner)
    assert lasting(rows_at(database.police_owner_libpq)) == before
    command.downgrade(migrate.alembic_config(owner, migrate.POLICE_MIGRATIONS), landed)
    assert rows_at(database.police_owner_libpq) == before
    migrate.upgrade_police(owner)
    assert lasting(rows_at(database.police_owner_libpq)) == before
