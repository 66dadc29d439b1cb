"""Something holds what a request needs: it ends soon, with a page that says so, and what was typed is on it."""

import psycopg
import pytest
from flask import Flask

from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import words
from tests.harness.reporter import LITTLE, browser
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def impatient(database: TestDatabase) -> None:
    """The limit is the login's own; nobody here waits its five seconds."""
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        admin.execute(f"ALTER ROLE num IN DATABASE {database.name} SET lock_timeout = '50ms'")


@pytest.mark.usefixtures("impatient", "story")
def test_a_held_table_makes_a_page_that_says_try_again(app: Flask, database: TestDatabase) -> None:
    them = browser(app)
    account = "He took the money back, and when I asked for it he hit me.\nThen he left."
    form = form_with(them.get("/report/whole"), "account")
    with psycopg.connect(database.admin_libpq) as other:
        other.execute("LOCK TABLE reports")
        answer = them.post("/report", LITTLE | {"account": account}, submission=form.fields["submission"])
    assert answer.status_code == 503
    assert "Somebody else is working on the same thing" in words(answer)
    assert answer.headers["Retry-After"] == "10"
    back = form_with(answer, "account")
    assert back.fields["account"].split() == account.split()
    sent = them.client.post(back.action, data=back.filled())
    assert (sent.status_code, sent.location) == (303, "/report/sent"), (
        "once it is free, the same goes through"
    )


@pytest.mark.usefixtures("impatient")
def test_a_program_is_told_to_come_again(app: Flask, database: TestDatabase, story: Story) -> None:
    report = story.report()
    with psycopg.connect(database.admin_libpq) as other:
        other.execute("LOCK TABLE reports")
        answer = app.test_client().post("/api/v1/receipts/open", json={"receipt": report.receipt.shown})
    assert answer.status_code == 503
    assert answer.content_type.startswith("application/problem+json")
