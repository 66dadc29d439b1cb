"""A session that was ended stays ended, whatever was under way in it."""

import pytest
from flask import Flask, Response, session
from sqlalchemy import text

from num_service.services.accounts import accounts
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story


def test_a_request_under_way_brings_no_ended_session_back(app: Flask, story: Story) -> None:
    """Signed out everywhere from another phone while a page of this one is still being made."""
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    cookie = visitor.client.get_cookie("visit")
    assert cookie is not None
    with app.test_request_context("/account", headers={"Cookie": f"visit={cookie.value}"}):
        assert session["_user_id"]
        with story.commits() as database:
            database.execute(text("DELETE FROM web_sessions"))
        session["something"] = "new"
        app.session_interface.save_session(app, session, Response())
    with story.commits() as database:
        assert database.scalar(text("SELECT count(*) FROM web_sessions")) == 0
    assert visitor.get("/account").status_code == 401


def test_a_session_does_not_say_to_the_second_when_it_was_used(app: Flask, story: Story) -> None:
    """Beside the audit trail it would say which member sent which report."""
    Visitor(app.test_client()).sign_in("one@casework.example", PASSWORD)
    with story.commits() as database:
        ends = database.scalars(text("SELECT expires_at FROM web_sessions")).all()
    assert ends
    assert all(each.minute % 10 == each.second == each.microsecond == 0 for each in ends)


def test_no_hash_of_address_and_browser_is_made(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flask-Login would make one of every request and keep one in the session: it would tell one phone from another."""

    def made(*_: object) -> str:
        raise AssertionError("somebody's address and browser were read")

    monkeypatch.setattr("flask_login.utils._get_remote_addr", made)
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    assert visitor.get("/casework").status_code == 200
    assert (
        app.test_client().get("/api/v1/alerts", headers={"Authorization": "Bearer none"}).status_code == 401
    )


def test_signing_out_everywhere_ends_every_session_though_no_row_says_whose_it_is(
    app: Flask, story: Story
) -> None:
    phone, other, colleague = (Visitor(app.test_client()) for _ in range(3))
    for visitor, email in ((phone, "one"), (other, "one"), (colleague, "two")):
        visitor.sign_in(f"{email}@casework.example", PASSWORD)
    with story.commits() as database:
        (columns,) = database.execute(
            text(
                "SELECT array_agg(column_name::text) FROM information_schema.columns WHERE table_name = 'web_sessions'"
            )
        ).one()
    assert set(columns) == {"token_hash", "sealed", "expires_at"}

    assert phone.post("/account").status_code == 303

    cookie = other.client.get_cookie("visit")
    assert [each.get("/casework").status_code for each in (phone, other, colleague)] == [401, 401, 200]
    assert cookie is not None
    other.client.set_cookie("visit", cookie.value)  # somebody kept the cookie: what it opened is gone
    with app.test_request_context("/account", headers={"Cookie": f"visit={cookie.value}"}):
        assert "_casework" not in session


def test_closing_an_account_ends_its_sessions_and_opening_it_again_brings_none_back(
    app: Flask, story: Story
) -> None:
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    for active in (False, True):
        with story.commits() as database:
            accounts.set_active(
                database, user_id=story.caseworkers[0].user_id, active=active, actor="command"
            )
    assert visitor.get("/casework").status_code == 401


def test_leaving_ends_the_session_of_the_reporters_pages_too(app: Flask, story: Story) -> None:
    """Signed in and a report open in one browser: Exit and signing out end both."""
    for way_out in ("/exit", "/sign-out"):
        visitor = Visitor(app.test_client())
        visitor.sign_in("one@casework.example", PASSWORD)
        visitor.post("/receipt", receipt=story.report().receipt.shown)
        kept = visitor.client.get_cookie("page")
        assert kept is not None
        assert visitor.get("/receipt/report").status_code == 200
        if way_out == "/exit":
            visitor.get(way_out)
        else:
            visitor.post(way_out, form="/account")
        assert visitor.client.get_cookie("page") is None
        visitor.client.set_cookie("page", kept.value)
        assert visitor.get("/receipt/report").status_code == 302
    with story.commits() as database:
        assert database.scalar(text("SELECT count(*) FROM web_sessions")) == 0
