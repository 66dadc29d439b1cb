"""A password that would be guessed early is refused, in a sentence that says what to do.

Attack S9: ``aaaaaaaaaaaa`` was accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.accounts.change_password import change_password
from num_service.services.accounts.password_rules import check_strength
from num_service.services.police import officer_desk, officers
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

EMAIL = "rosalind.achebe@example.org"
NAME = "Rosalind Achebe"
WEAK = [
    "aaaaaaaaaaaa",
    "password1234",
    "qwertyuiop12",
    "1qaz2wsx3edc",
    "123456789012",
    "abcabcabcabc",
    "iloveyou1234",
    "Manchester2026",
    "p4ssw0rdp4ssw0rd",
    "RosalindAchebe",
    "achebe2026achebe",
    "rosalind.achebe",
    "umbrella2026!",
]
SAID = "too easy to guess"


@pytest.mark.parametrize("weak", WEAK)
def test_it_is_refused_wherever_a_password_is_set(story: Story, weak: str) -> None:
    wiring = story.wiring
    story.account(AccountRole.MEMBER, EMAIL, name=NAME)
    with story.commits() as session, pytest.raises(Invalid, match=SAID):
        accounts.open_account(
            session,
            new=accounts.NewAccount(AccountRole.MEMBER, "rosalind.achebe@example.net", NAME, weak),
            index=wiring.index,
            contact=wiring.contact,
            actor="command",
            clock=wiring.clock,
        )
    with story.commits() as session, pytest.raises(Invalid, match=SAID):
        change_password(session, email=EMAIL, current=PASSWORD, new=weak, index=wiring.index)
    assert wiring.push_database is not None
    assert wiring.police_database is not None
    with wiring.push_database.commits() as there, pytest.raises(Invalid, match=SAID):
        officers.add_officer(there, force="kent", name=NAME, email=EMAIL, password=weak, actor="command")
    with wiring.push_database.commits() as there:
        officers.add_officer(there, force="kent", name=NAME, email=EMAIL, password=PASSWORD, actor="command")
    with wiring.police_database.commits() as desk, pytest.raises(Invalid, match=SAID):
        officer_desk.choose_password(desk, email=EMAIL, current=PASSWORD, new=weak)


@pytest.mark.parametrize(
    "good",
    ["amber kettle quiet harbour", "korrekt häst 电池 staple", "vR7-kk2p-Wx0q", "a" * 12 + "vR7kk2pWx0qLm"],
)
def test_what_nobody_guesses_is_taken(good: str) -> None:
    check_strength(good, about=(NAME, EMAIL))


def test_the_page_says_what_to_do_and_a_stranger_makes_us_weigh_nothing(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.account(AccountRole.MEMBER, EMAIL, name=NAME)
    visitor = Visitor(app.test_client())
    fields = {"email": EMAIL, "password": PASSWORD, "new_password": "aaaaaaaaaaaa"}
    answer = visitor.post("/sign-in/password", fields)
    assert answer.status_code == 422
    said = words(answer)
    assert SAID in said
    assert "three or four words" in said
    assert re.search(r'href="#f-new_password', answer.text)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("weighed for somebody who does not know the password")

    monkeypatch.setattr("num_service.services.accounts.change_password.check_strength", never)
    stranger = visitor.post("/sign-in/password", fields | {"password": "not the password"})
    assert "do not fit together" in words(stranger)


@pytest.mark.parametrize(
    "email", ["okonkwo.ng@outlook.com", "zszilagyi@freemail.hu", "m.kowalczyk@wroclawmail.pl"]
)
@pytest.mark.parametrize("way", [str, str.upper, lambda typed: typed[::-1]], ids=["it", "upper", "reversed"])
def test_an_own_address_is_refused_however_long_it_is(email: str, way: Callable[[str], str]) -> None:
    """Only a beginning is weighed; of a long address that is no longer the address."""
    with pytest.raises(Invalid):
        check_strength(way(email), about=("", email))


def test_an_own_long_name_is_refused_too() -> None:
    with pytest.raises(Invalid):
        check_strength("Zsuzsanna Szilagyi-Kowalczyk", about=("Zsuzsanna Szilagyi-Kowalczyk", EMAIL))
