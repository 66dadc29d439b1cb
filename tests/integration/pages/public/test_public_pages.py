"""What somebody meets who looks in, signs in or out, looks for help, or leaves at once."""

from __future__ import annotations

import html
import re
import uuid
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from num_service.db.models.accounts.account import WebSession
from num_service.domain.checker.lifecycle import GONE_AFTER_MONTHS
from num_service.domain.shared.permissions import AccountRole
from num_service.web.core.page_context import NAVIGATION
from tests.harness.pages import Visitor, words
from tests.harness.reporter import (
    browser,
    come_back,
    member_of,
)
from tests.harness.story import PASSWORD, Story


def test_the_first_page_has_three_doors_and_says_little_to_somebody_looking_over_a_shoulder(
    them: Visitor,
) -> None:
    answer = them.get("/")
    page = words(answer)
    for door in ("Tell us what happened", "Check a number", "I have a code", "Help now"):
        assert door in page
    for telling in ("sex work", "escort", "police report", "client"):
        assert telling not in answer.get_data(as_text=True).lower()
    assert "<title>Welcome · Umbrella</title>" in answer.get_data(as_text=True)
    assert "For workers of any gender: indoors, outdoors or online." in page, (
        "whom it is for, in the field's words"
    )
    assert "warn other workers without saying who you are" in page


def test_before_the_first_question_she_is_told_the_limits(them: Visitor) -> None:
    page = words(them.get("/report"))
    first_question = page.index("Tick all that fit")
    for told in (
        "a life or a child is at serious risk",
        "within two working days",
        "Under 18?",
        "999",
        "press 55",
    ):
        assert page.index(told) < first_question, told
    assert "checked" not in them.get("/report/whole").get_data(as_text=True), "nothing is chosen for her"


def test_the_pages_of_a_reporter_weigh_little(app: Flask, them: Visitor, story: Story) -> None:
    code = story.report().receipt.shown
    shared = sum(
        (Path(app.root_path) / "static" / name).stat().st_size
        for name in ("app.css", "print.css", "public.css", "app.js", "exit.js", "icons.svg")
    )
    gzip = {"Accept-Encoding": "gzip"}
    for path in ("/", "/report", "/help", "/privacy", "/receipt", "/sign-in"):
        assert len(them.client.get(path, headers=gzip).data) + shared < 100_000, path
    come_back(them, code)
    assert len(them.client.get("/receipt/report", headers=gzip).data) + shared < 100_000


def test_signing_in_leads_each_kind_of_account_home(app: Flask, story: Story) -> None:
    member = member_of(story)
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    for email, role in (
        (member, AccountRole.MEMBER),
        ("one@casework.example", AccountRole.CASEWORKER),
        ("admin@example.org", AccountRole.ADMINISTRATOR),
    ):
        visitor = browser(app)
        home = visitor.sign_in(email, PASSWORD).location
        with app.test_request_context():
            assert home == app.url_for(NAVIGATION[role][0][1])
        assert visitor.get(home).status_code == 200


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(app: Flask, story: Story) -> None:
    email = member_of(story)
    visitor = browser(app)
    known = visitor.post("/sign-in", email=email, password="not the password")
    unknown = visitor.post("/sign-in", email="nobody@example.org", password="not the password")
    assert known.status_code == unknown.status_code == 422
    assert words(known) == words(unknown)
    assert f'value="{email}"' in known.get_data(as_text=True)
    assert "not the password" not in known.get_data(as_text=True)
    assert visitor.post("/sign-in").status_code == 422
    assert visitor.get("/check").status_code == 401


def test_what_was_being_sent_survives_signing_in_again(app: Flask, story: Story) -> None:
    email = member_of(story)
    visitor = browser(app)
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in").get_data(as_text=True))
    assert token is not None
    asked = visitor.client.post("/check", data={"csrf_token": token[1], "text": "07700 900123"})
    assert asked.status_code == 401
    page = asked.get_data(as_text=True)
    assert 'name="resume" value="/check"' in page
    assert 'name="resume.text" value="07700 900123"' in page

    carried = {"resume": "/check", "resume.text": "07700 900123", "email": email}
    slipped = visitor.post("/sign-in", carried | {"password": "wrong"})
    assert 'name="resume.text" value="07700 900123"' in slipped.get_data(as_text=True)
    again = visitor.post("/sign-in", carried | {"password": PASSWORD})
    assert "07700 900123" in html.unescape(again.get_data(as_text=True))
    elsewhere = browser(app)
    gone = elsewhere.post("/sign-in", email=email, password=PASSWORD, resume="//evil.example")
    assert gone.location == "/check"


def test_signing_out_ends_the_session_on_the_server(app: Flask, story: Story) -> None:
    email = member_of(story)
    visitor = browser(app)
    visitor.sign_in(email, PASSWORD)
    cookie = visitor.client.get_cookie("visit")
    assert cookie is not None

    out = visitor.post("/sign-out", form="/check")

    assert (out.status_code, out.location) == (303, "/")
    assert "cache" in out.headers["Clear-Site-Data"]
    visitor.client.set_cookie("visit", cookie.value)
    assert visitor.get("/check").status_code == 401


def test_exit_leaves_at_once_and_leaves_nothing_behind(app: Flask, story: Story) -> None:
    email = f"{uuid.uuid4().hex}@example.org"
    story.account(AccountRole.MEMBER, email)
    visitor = browser(app)
    with story.commits() as session:
        session.execute(delete(WebSession))
    visitor.sign_in(email, PASSWORD)
    cookie = visitor.client.get_cookie("visit")
    assert cookie is not None

    out = visitor.get("/exit")

    assert out.status_code == 303
    assert out.location == story.wiring.settings.exit_url
    assert out.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert visitor.client.get_cookie("visit") is None
    with story.commits() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0
    visitor.client.set_cookie("visit", cookie.value)
    assert visitor.get("/check").status_code == 401
    assert browser(app).get("/exit").status_code == 303


def test_help_names_every_line_and_its_limits(them: Visitor, story: Story) -> None:
    page = words(them.get("/help"))
    for each in story.wiring.directory.entries:
        assert each.name in page
        assert each.phone in page
    for limit in (
        "It does not tell them where you are",
        "only if this phone is registered",
        "registered before, at 112.ie",
        "has to be started within 72 hours, and best within 24",
        "now, or call 999 / 112, even if you feel fine",
        "for up to 7 days",
        "It does not reach other sites",
        "Under 18 now, in the UK.",
    ):
        assert limit in page


@pytest.mark.parametrize(
    ("country", "shown", "not_shown"),
    [
        (
            "ireland",
            ("112", "1800 66 66 66", "(SATU)", "1800 77 88 88"),
            ("0800 1111", "0808 500 2222", "Report Remove"),
        ),
        ("scotland", ("999", "0800 148 88 88", "26 months"), ("0808 500 2222", "SATU", "1800 66 66 66")),
        ("wales", ("0808 80 10 800", "0808 500 2222"), ("0808 2000 247", "0800 148 88 88")),
        ("northern_ireland", ("0800 389 4424", "0808 802 1414"), ("0808 500 2222", "1800 77 88 88")),
        ("england", ("0808 500 2222", "0808 2000 247"), ("0808 802 1414", "0800 148 88 88")),
    ],
)
def test_help_of_a_country_is_that_countrys(
    them: Visitor, country: str, shown: tuple[str, ...], not_shown: tuple[str, ...]
) -> None:
    page = words(them.get(f"/help?country={country}"))
    assert [each for each in shown if each not in page] == []
    assert [each for each in not_shown if each in page] == []


def test_a_country_nobody_knows_shows_all_of_them(them: Visitor) -> None:
    assert words(them.get("/help?country=atlantis")) == words(them.get("/help"))


def test_the_privacy_page_says_what_cannot_be_promised(them: Visitor) -> None:
    page = words(them.get("/privacy"))
    for told in (
        "IP address",
        "What you check",
        "What we cannot promise",
        "history",
        "might still guess",
        "a court",
    ):
        assert told in page


def test_the_privacy_page_says_what_an_account_keeps_and_how_long_a_number_is_listed(them: Visitor) -> None:
    page = words(them.get("/privacy"))
    for told in (
        "if you give it for text messages",
        "can read what you ask and what we answer",
        "how you work, your gender, your languages, the postcode areas",
        "also deleted when your account is closed",
    ):
        assert told in page
    years = {2: "two years", 3: "three", 5: "five"}
    for tier, months in GONE_AFTER_MONTHS.items():
        assert f"{years[months // 12]} if it was a {tier.value}" in page, tier
