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
