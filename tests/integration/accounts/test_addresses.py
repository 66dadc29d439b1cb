"""An account's address is one that mail can reach, or it is refused where it is typed (F11)."""

from __future__ import annotations

import pytest

from num_service.crypto.contact import email_place
from num_service.db.models.accounts.account import User
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.accounts.sign_in import sign_in
from tests.harness.story import PASSWORD, Story


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("\u200bzero@example.org", "zero@example.org"),
        ("idn@пример.рф", "idn@xn--e1afmkfd.xn--p1ai"),
        ("accent@mu\u0308nchen.de", "accent@xn--mnchen-3ya.de"),
    ],
)
def test_it_is_kept_as_mail_can_reach_it(story: Story, typed: str, reached: str) -> None:
    user_id = story.account(AccountRole.MEMBER, typed)
    with story.commits() as session:
        user = session.get_one(User, user_id)
        assert story.wiring.contact.open(user.email_sealed, where=email_place(user_id)) == reached
        assert sign_in(session, email=typed, password=PASSWORD, index=story.wiring.index)
        assert sign_in(session, email=reached, password=PASSWORD, index=story.wiring.index)
    with pytest.raises(Conflict):
        story.account(AccountRole.MEMBER, reached)


def test_one_that_mail_cannot_reach_is_refused_everywhere(story: Story) -> None:
    with pytest.raises(Invalid, match="cannot reach this email"):
        story.account(AccountRole.MEMBER, "jos\u00e9@example.org")
    with pytest.raises(Invalid, match="cannot reach this email"):
        story.officer("jos\u00e9@example.org")
    with story.commits() as session, pytest.raises(Invalid, match="cannot reach this email"):
        accounts.add_project(
            session, name="A project", email="jos\u00e9@example.org", regions=(), contact=story.wiring.contact
        )
