"""Hundreds behind one address are served; who guesses is slowed; a stranger shuts nobody out; nothing typed is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask, request
from flask_limiter import Limiter

from num_service.domain.shared.errors import TooMany
from num_service.domain.shared.permissions import AccountRole
from num_service.extensions import limiter
from num_service.web.core import throttle
from tests.harness.pages import Visitor, words
from tests.harness.routes import path_of, routes
from tests.harness.story import PASSWORD, Story

EMAIL = "ada@example.org"


@pytest.fixture(autouse=True)
def _counted_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


def at(app: Flask, address: str) -> Visitor:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Visitor(client)


def token(visitor: Visitor, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(page).text)
    assert found is not None
    return found[1]


def tries(visitor: Visitor, many: int, email: str = EMAIL) -> list[int]:
    guarded = token(visitor, "/sign-in")
    wrong = {"csrf_token": guarded, "email": email, "password": "not the password"}
    return [visitor.client.post("/sign-in", data=wrong).status_code for _ in range(many)]


def test_three_hundred_people_behind_one_address_open_their_reports_and_send_new_ones(
    app: Flask, story: Story
) -> None:
    receipt = story.report().receipt.shown
    exit_node = at(app, "10.9.9.9")
    guarded = token(exit_node, "/receipt")
    slips = Counter(
        exit_node.client.post(
            "/receipt", data={"csrf_token": guarded, "receipt": f"mistyped {n}"}
        ).status_code
        for n in range(300)
    )
    assert slips == {422: 300}
    forms = Counter(
        exit_node.client.post(
            "/report",
            data={"csrf_token": guarded, "submission": f"n{n}", "account": "x", "where.region": "london"},
        ).status_code
        for n in range(300)
    )
    assert forms == {303: 300}
    person = at(app, "10.9.9.9")
    assert person.post("/receipt", receipt=receipt, text="carried").status_code == 303


def test_a_hundred_members_behind_one_address_sign_in(app: Flask, story: Story) -> None:
    for number in range(100):
        assert tries(at(app, "10.9.9.8"), 1, f"person{number}@example.org") == [422]
    story.account(AccountRole.MEMBER, EMAIL)
    assert at(app, "10.9.9.8").sign_in(EMAIL, PASSWORD).status_code == 303


def test_wrong_passwords_on_one_account_are_slowed(app: Flask, story: Story) -> None:
    """From one address, and from sixty of ten each: only a few of them are looked at."""
    from_one = Counter(tries(at(app, "10.1.1.1"), 200))
    # Twice ten at most, because the minute may turn in the middle of them.
    assert from_one[422] <= 20 + 6
    assert from_one[422] + from_one[429] == 200

    limiter.reset()
    from_many = Counter(code for n in range(60) for code in tries(at(app, f"10.2.1.{n}"), 10))
    assert from_many[422] <= 2 * (60 + 3 * 60)
    assert from_many[429] >= 600 - 2 * (60 + 3 * 60)


def test_a_stranger_shuts_nobody_out(app: Flask, story: Story) -> None:
    """While an account is being guessed at from elsewhere, its owner signs in where they are."""
    story.account(AccountRole.MEMBER, EMAIL)
    for number in range(10):
        tries(at(app, f"10.3.3.{number}"), 30)
    assert at(app, "10.4.4.4").sign_in(EMAIL, PASSWORD).status_code == 303


@pytest.mark.parametrize(("addresses", "each"), [(8, 5), (200, 5)], ids=["40 from 8", "1,000 from 200"])
def test_guesses_from_many_addresses_are_few_and_the_owner_comes_in(
    app: Flask, story: Story, addresses: int, each: int
) -> None:
    story.account(AccountRole.MEMBER, EMAIL)
    looked_at = 0
    for number in range(addresses * each):
        address = f"10.8.{number % addresses // 250}.{number % addresses % 250}"
        with (
            app.test_request_context("/sign-in", environ_base={"REMOTE_ADDR": address}),
            suppress(TooMany),
        ):
            throttle.slow_sign_in(EMAIL)
            looked_at += 1
    # The key of an address turns every ten minutes, perhaps in the middle of this.
    assert looked_at <= 2 * max(20, addresses)
    assert at(app, "10.200.1.1").sign_in(EMAIL, PASSWORD).status_code == 303


def test_it_is_the_same_whether_or_not_there_is_such_an_account(app: Flask, story: Story) -> None:
    story.account(AccountRole.MEMBER, EMAIL)
    here, there = tries(at(app, "10.5.5.5"), 10), tries(at(app, "10.5.5.5"), 10, "nobody@example.org")
    assert here == there
    assert (
        tries(at(app, "10.5.5.5"), 11)[-1] == tries(at(app, "10.5.5.5"), 11, "nobody@example.org")[-1] == 429
    )


@pytest.mark.parametrize("path", ["/sign-in", "/police/sign-in"])
def test_slowed_down_nothing_typed_is_lost_and_it_says_when(app: Flask, story: Story, path: str) -> None:
    visitor = at(app, "10.6.6.6")
    fields = {
        "csrf_token": token(visitor, path),
        "email": EMAIL,
        "password": "not the password",
        "resume": "/check",
        "resume.text": "07700 900123 <and> more",
    }
    for _ in range(25):
        answer = visitor.client.post(path, data=fields)
    assert answer.status_code == 429
    seconds = int(answer.headers["Retry-After"])
    assert 1 <= seconds <= 600
    assert f"in {seconds} second" in words(answer)
    assert EMAIL in answer.text
    assert "07700 900123 &lt;and&gt; more" in answer.text
    assert 'value="/check"' in answer.text
    assert "not the password" not in answer.text


def test_a_code_and_its_text_come_back_from_a_door_that_is_too_full(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = at(app, "10.7.7.7")
    fields = {"csrf_token": token(visitor, "/receipt"), "receipt": "AB12-CD34", "text": "one\ntwo"}
    full = int(throttle.WIDE.split()[0])
    codes = Counter(visitor.client.post("/receipt", data=fields).status_code for _ in range(full))
    assert codes[422] >= full - 1
    for _ in range(full + 1):
        answer = visitor.client.post("/receipt", data=fields)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert "AB12-CD34" in answer.text
    assert "one\ntwo" in answer.text
    assert int(answer.headers["Retry-After"]) >= 1


def test_nothing_that_is_counted_names_an_address_or_an_email(app: Flask, story: Story) -> None:
    with app.test_request_context("/sign-in", environ_base={"REMOTE_ADDR": "203.0.113.77"}):
        throttle.slow_sign_in(EMAIL)
        kept = repr(vars(limiter.storage))
    assert "203.0.113.77" not in kept
    assert EMAIL not in kept


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of each request that a limit has counted, once for each limit."""
    paths: list[str] = []

    def hit(*_: object, **__: object) -> bool:
        paths.append(request.path)
        return True

    monkeypatch.setattr(limiter.limiter, "hit", hit)
    return paths


def test_before_a_view_the_library_would_count_nothing(app: Flask, counted: list[str]) -> None:
    for rule, method in routes(app):
        with app.test_request_context(path_of(rule), method=method):
            assert request.endpoint is not None
            Limiter._check_request_limit(limiter)
            assert not limiter.context.view_rate_limits
    assert counted == []


def test_a_view_with_a_limit_is_counted_once_at_every_request(app: Flask, counted: list[str]) -> None:
    assert app.test_client().post("/api/v1/receipts/open", json={}).status_code == 422
    assert counted == ["/api/v1/receipts/open"]
