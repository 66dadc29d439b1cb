"""A password that somebody else made lets in only to choose another; an administrator never comes to hold a key."""

import uuid

import pytest
from flask import Flask

from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.accounts.change_password import change_password
from num_service.services.casework import casework_key, open_report
from num_service.services.core.principals import CaseworkHolder
from tests.harness.api import V1, officer_token
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.spoken import spoken
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import FORCE

EMAIL = "three@casework.example"
OWN = "only she knows these words"


def _grant(story: Story, user_id: uuid.UUID) -> None:
    with story.commits() as session:
        casework_key.grant_by_holder(
            session,
            holder=story.caseworkers[0],
            user_id=user_id,
            heard=spoken(session, user_id),
            clock=story.wiring.clock,
        )


def _signed_in(story: Story, password: str) -> sign_in.SignedIn | None:
    with story.commits() as session:
        return sign_in.sign_in(session, email=EMAIL, password=password, index=story.wiring.index)


def _choose(story: Story, current: str, new: str) -> sign_in.SignedIn | None:
    with story.commits() as session:
        return change_password(session, email=EMAIL, current=current, new=new, index=story.wiring.index)


def test_a_caseworker_whose_password_was_made_for_her_holds_nothing_until_she_chose_her_own(
    story: Story,
) -> None:
    user_id = story.account(AccountRole.CASEWORKER, EMAIL, one_time=True)
    with pytest.raises(DomainError, match="has not set a password"):
        _grant(story, user_id)
    with pytest.raises(DomainError, match="Choose your own"):
        _signed_in(story, PASSWORD)
    assert _choose(story, PASSWORD, OWN) is not None
    _grant(story, user_id)
    assert _signed_in(story, PASSWORD) is None, "who made the password cannot come in with it"
    found = _signed_in(story, OWN)
    assert found is not None
    report = story.report()
    with story.commits() as session:
        holder = CaseworkHolder(found.principal.id, found.casework)
        assert open_report.open_report(session, reference=report.reference, holder=holder).account["account"]


def test_a_new_password_keeps_the_grant_and_ends_every_session(story: Story) -> None:
    user_id = story.account(AccountRole.CASEWORKER, EMAIL)
    _grant(story, user_id)
    before = _signed_in(story, PASSWORD)
    assert before is not None
    with story.commits() as session:
        began = before.principal.sessions_ended
        assert sign_in.by_id(session, user_id, sessions_ended=began) is not None
    after = _choose(story, PASSWORD, OWN)
    assert after is not None
    assert after.casework == before.casework != {}
    with story.commits() as session:
        assert sign_in.by_id(session, user_id, sessions_ended=began) is None, (
            "a session that began before is none"
        )
        assert sign_in.by_id(session, user_id, sessions_ended=after.principal.sessions_ended) is not None


def test_an_officers_new_password_ends_their_other_sessions_and_tokens(story: Story, app: Flask) -> None:
    """Who changes a password because somebody knows it means that somebody."""
    token = officer_token(story, "jo@force.example", force=FORCE)
    story.officer("al@force.example")
    here, elsewhere, colleague = (Visitor(app.test_client()) for _ in range(3))
    for each, email in ((here, "jo"), (elsewhere, "jo"), (colleague, "al")):
        each.sign_in(f"{email}@force.example", PASSWORD, path="/police/sign-in")
    here.choose_password("jo@force.example", PASSWORD, OWN, door="/police/sign-in")
    assert here.get("/police").status_code == 200
    assert colleague.get("/police").status_code == 200
    assert elsewhere.get("/police").status_code == 401
    asked = app.test_client().get(f"{V1}/packets", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 401


def test_a_wrong_present_password_changes_nothing(story: Story) -> None:
    story.account(AccountRole.CASEWORKER, EMAIL)
    assert _choose(story, "not the password", OWN) is None
    assert _signed_in(story, PASSWORD) is not None
    for new, why in ((PASSWORD, "another one"), ("short", "at least")):
        with pytest.raises(DomainError, match=why):
            _choose(story, PASSWORD, new)


def test_the_page_asks_for_another_password_and_goes_on(story: Story, app: Flask) -> None:
    story.account(AccountRole.MEMBER, "fresh@example.org", one_time=True)
    visitor = Visitor(app.test_client())
    asked = visitor.post("/sign-in", email="fresh@example.org", password=PASSWORD)
    assert asked.status_code == 422
    assert "Choose your own password" in words(asked)
    assert visitor.get("/check").status_code == 401, "it let nobody in"
    sent = form_with(asked, "new_password").filled(password=PASSWORD, new_password=OWN)
    assert visitor.client.post("/sign-in/password", data=sent).status_code == 303
    assert visitor.get("/check").status_code == 200
