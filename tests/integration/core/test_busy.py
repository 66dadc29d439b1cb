"""Something holds what a request needs: it ends soon, with a page that says so, and what was typed is on it."""

import io
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from num_service.web.core.posts import MOST
from num_service.web.core.sessions import DatabaseSessions
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


@pytest.mark.usefixtures("impatient", "story")
def test_a_form_that_is_not_shown_again_while_no_session_can_be_read(
    app: Flask, database: TestDatabase
) -> None:
    """Another site's, one that is too long to be read, and files alone, which no page can show."""
    them = browser(app)
    them.get("/report/whole")
    with psycopg.connect(database.admin_libpq) as other:
        other.execute("LOCK TABLE reporter_sessions")
        theirs = them.client.post(
            "/report", data={"account": "Not mine."}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert "Not mine." not in theirs.text
        too_long = them.client.post("/report", data={"account": "x" * (MOST + 1)})
        photo = them.client.post("/receipt/files", data={"files": (io.BytesIO(b"photo"), "photo.jpg")})
    for answer in (theirs, too_long, photo):
        assert answer.status_code == 503
        assert "Nothing is lost" not in answer.text
        assert answer.headers["Retry-After"] == "10"


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("why", [Exception("gone"), psycopg.errors.LockNotAvailable()])
def test_what_is_sent_again_is_taken_at_once(app: Flask, why: Exception) -> None:
    """A token made for a session that could not be read would be refused, as if the page had been open too long."""
    them = browser(app)
    form = form_with(them.get("/report/whole"), "account")
    data = form.filled()
    for name, typed in (LITTLE | {"account": "He hit me."}).items():
        data[name] = typed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseSessions, "_read", _failing(why))
        answer = them.client.post(form.action, data=data)
    assert answer.status_code == 503
    back = form_with(answer, "account")
    sent = them.client.post(back.action, data=back.filled())
    assert (sent.status_code, sent.location) == (303, "/report/sent")


@pytest.mark.parametrize("why", [Exception("gone"), psycopg.errors.LockNotAvailable()])
def test_what_may_have_been_done_is_not_offered_again(app: Flask, story: Story, why: Exception) -> None:
    """Where only the session could not be kept."""
    them, code = browser(app), story.report().receipt.shown
    form = form_with(them.get("/receipt"), "receipt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseSessions, "_save", _failing(why))
        answer = them.client.post(form.action, data=form.filled(receipt=code))
    assert answer.status_code == 503
    assert code not in answer.text


@pytest.mark.usefixtures("impatient", "story")
def test_the_provider_of_texts_is_a_program_too(app: Flask) -> None:
    """What it sent is not put into a form for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("num_service.web.member.text_receipts.is_theirs", _failing(Exception("gone")))
        answer = app.test_client().post("/text-receipts", data={"text": "07700 900123"})
    assert answer.status_code == 503
    assert answer.content_type.startswith("application/problem+json")
    assert "900123" not in answer.text


def _failing(why: Exception) -> Callable[..., Any]:
    def failing(*_: object, **__: object) -> Any:
        raise OperationalError("", {}, why)

    return failing
