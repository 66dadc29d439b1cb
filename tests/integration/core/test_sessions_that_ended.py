"""A session that was ended stays ended, whatever was under way in it."""

from flask import Flask, Response, session
from sqlalchemy import text

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
