"""Somebody at a browser without pictures or scripts: forms carry their token, pages are read as text.

member = Visitor(app.test_client())
member.sign_in("member@example.org", PASSWORD)
answer = member.post("/check", text="07700 900123")
assert "Reported" in words(answer)
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """One browser; its cookies last as long as it does. ``email``: who signed in last."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.email = ""

    def get(self, path: str, **query: str) -> TestResponse:
        return self.client.get(path, query_string=query or None)

    def post(
        self, path: str, fields: Mapping[str, object] | None = None, *, form: str = "", **more: object
    ) -> TestResponse:
        """Send a form.

        form: the page the form is on, where that is not the address it goes to.
        """
        page = self.client.get(form or path)
        token = _TOKEN.search(page.get_data(as_text=True))
        assert token is not None, f"no form on {form or path}: {page.status}"
        return self.client.post(path, data={"csrf_token": token[1], **(fields or {}), **more})

    def sign_in(self, email: str, password: str, *, path: str = "/sign-in") -> TestResponse:
        self.email = email
        answer = self.post(path, email=email, password=password)
        assert answer.status_code == 303, words(answer)
        return answer

    def choose_password(
        self, email: str, made: str, own: str = "only I know these words", *, door: str = "/sign-in"
    ) -> TestResponse:
        """Sign in with a password that somebody else made, which is to choose another."""
        self.email = email
        answer = self.post(f"{door}/password", email=email, password=made, new_password=own)
        assert answer.status_code == 303, words(answer)
        return answer


def words(answer: TestResponse) -> str:
    """What a page says: its text, without tags, each run of spaces one space."""
    body = answer.get_data(as_text=True).partition("<body")[2]
    text = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", body, flags=re.S)
    return " ".join(html.unescape(text).split())
