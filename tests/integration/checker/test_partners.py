"""Partner sites: budgets of their own, tokens that one press revokes, and a canary that names the token that leaked."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.checker import budgets
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker import spend_budget
from tests.harness.api import V1, bearer
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
SHOWN = re.compile(r'class="identifier" translate="no">([^<]+)<')


@pytest.fixture
def admin(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    visitor = Visitor(app.test_client())
    visitor.sign_in("admin@example.org", PASSWORD)
    return visitor


def _site(admin: Visitor, *, name: str = "Adverts", day: int = 5, week: int = 8) -> str:
    added = admin.post(
        "/admin/partners/new", name=name, email=f"{name.lower()}@example.org", day=str(day), week=str(week)
    )
    assert added.status_code == 303, words(added)
    return added.headers["Location"]


def _token(admin: Visitor, site: str, said: str = "web server") -> tuple[str, str]:
    made = admin.post(f"{site}/tokens", form=site, said=said)
    assert made.status_code == 201
    token, canary = SHOWN.findall(made.text)
    assert token not in admin.get(site).text, "shown once"
    return token, canary


def _check(app: Flask, token: str, *values: str) -> tuple[int, Any]:
    asked = {"identifiers": [{"value": each} for each in values]}
    answer = app.test_client().post(f"{V1}/check", json=asked, headers=bearer(token))
    return answer.status_code, answer.get_json()


def test_a_token_tells_verdict_and_tier_and_opens_nothing_else(
    app: Flask, story: Story, admin: Visitor
) -> None:
    story.listed(story.report())
    token, _ = _token(admin, _site(admin))
    code, told = _check(app, token, "07700 900123", "07700 900999")
    assert code == 200
    assert told["results"] == [{"verdict": "reported", "tier": "danger"}, {"verdict": "none", "tier": None}]
    for path in ("/alerts", "/packets"):
        assert app.test_client().get(f"{V1}{path}", headers=bearer(token)).status_code == 403


def test_it_has_the_budget_it_was_given_and_takes_none_from_members(
    app: Flask, story: Story, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spend_budget, "IN_ALL", 5)
    site = _site(admin, day=6, week=8)
    token, _ = _token(admin, site)
    assert _check(app, token, *(f"07700 90010{n}" for n in range(6)))[1]["left_today"] == 0
    assert _check(app, token, "07700 900110")[0] == 429
    page = words(admin.get(site))
    assert "Checked today: 6. This week: 6." in page
    assert "6 of 6" in words(admin.get("/admin/partners"))
    member = story.account(AccountRole.MEMBER, "m@example.org")
    with story.commits() as session:
        assert (
            spend_budget.what_is_left(session, user_id=member, now=story.wiring.clock()).today
            == budgets.NEW_ACCOUNT.day
        ), "what a site checks does not make members have less"
        assert session.execute(text("SELECT sum(used), sum(partners) FROM check_totals")).one() == (0, 6)

    assert admin.post(f"{site}/budget", form=site, day="0", week="8").status_code == 422
    admin.post(f"{site}/budget", form=site, day="7", week="8")
    assert _check(app, token, "07700 900110")[1]["left_today"] == 0
    assert _check(app, token, "07700 900111")[0] == 429


def test_one_press_revokes_a_token_and_no_other(app: Flask, story: Story, admin: Visitor) -> None:
    site = _site(admin)
    leaked, _ = _token(admin, site, "old shop")
    kept, _ = _token(admin, site, "web server")
    card = re.search(
        r'action="(/admin/partners/tokens/[^"]+)"(?:(?!</form>).)*Revoke old shop', admin.get(site).text, re.S
    )
    assert card is not None
    assert admin.post(card[1], form=site).status_code == 303
    assert _check(app, leaked, "07700 900999")[0] == 401
    assert _check(app, kept, "07700 900999")[0] == 200
    assert "had ended already" in words(admin.get(admin.post(card[1], form=site).headers["Location"]))
    with story.commits() as session:
        deeds = session.execute(text("SELECT action FROM audit_entries")).scalars().all()
    assert "token.revoked" in deeds


def test_whoever_tries_the_address_beside_a_leaked_token_shows_which_it_was(
    app: Flask, story: Story, admin: Visitor
) -> None:
    one, two = _site(admin, name="One"), _site(admin, name="Two")
    _token(admin, one)
    leaked, canary = _token(admin, two, "phone app")
    story.account(AccountRole.MEMBER, "finder@example.org")
    finder = Visitor(app.test_client())
    finder.sign_in("finder@example.org", PASSWORD)
    assert "A token leaked" not in words(admin.get("/admin/partners"))

    assert _check(app, leaked, canary)[1]["results"] == [{"verdict": "none", "tier": None}]
    assert "No report found" in words(finder.post("/check", text=canary)), "told as of any other"

    assert "1 alarm of the checker" in words(signed_in(app, "one@casework.example").get("/casework"))
    assert "Two: phone app" in words(signed_in(app, "one@casework.example").get("/casework/checker"))
    assert words(admin.get("/admin/partners")).count("A token leaked") == 1
    assert "A token of this site leaked" in words(admin.get(two))
    assert "leaked" not in words(admin.get(one)).replace("where it leaked", "")


def test_the_canary_and_the_token_are_kept_as_hashes(story: Story, admin: Visitor) -> None:
    token, canary = _token(admin, _site(admin))
    with story.commits() as session:
        kept = str(session.execute(text("SELECT t::text, c::text FROM partner_tokens t, canaries c")).all())
    assert canary.partition("@")[0] not in kept
    assert token not in kept


def test_a_closed_site_gets_no_token_and_its_tokens_open_nothing(
    app: Flask, story: Story, admin: Visitor
) -> None:
    site = _site(admin)
    token, _ = _token(admin, site)
    user = f"/admin/users/{site.rpartition('/')[2]}"
    admin.post(user, form=user, active="false")
    assert _check(app, token, "07700 900999")[0] == 401
    refused = admin.post(f"{site}/tokens", said="again", form="/admin/partners/new")
    assert refused.status_code == 422
    assert "This account is closed. Open it again first." in words(refused)
    assert not SHOWN.search(refused.text)
    assert "none of its tokens opens anything" in words(admin.get(site))


def test_what_is_wrong_on_the_form_is_said_and_kept(story: Story, admin: Visitor) -> None:
    wrong = admin.post("/admin/partners/new", name="Adverts", email="no address", day="5", week="8")
    assert wrong.status_code == 422
    assert 'value="Adverts"' in wrong.text
    wrong = admin.post("/admin/partners/new", name="Adverts", email="a@example.org", day="many", week="99999")
    assert "Write a number from 1 to 5,000." in words(wrong)
    assert admin.get(f"/admin/partners/{uuid.uuid4()}").status_code == 404
