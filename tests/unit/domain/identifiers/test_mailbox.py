"""An address that is accepted is one that mail can reach (F11)."""

from __future__ import annotations

import pytest

from num_service.domain.identifiers import IdentifierKind, mailbox, normalise
from num_service.domain.shared.errors import Invalid


@pytest.mark.parametrize(
    ("raw", "reached"),
    [
        (" jane@example.org ", "jane@example.org"),
        ("\u200bjane@example.org", "jane@example.org"),
        ("jane\u00ad@example.org\u2060", "jane@example.org"),
        ("\u202djane@example.org\u202c", "jane@example.org"),
        ("ｊａｎｅ＠example.org", "jane@example.org"),
        ("jane@пример.рф", "jane@xn--e1afmkfd.xn--p1ai"),
        ("jane@M\u00dcNCHEN.de", "jane@xn--mnchen-3ya.de"),
        ("jane@mu\u0308nchen.de", "jane@xn--mnchen-3ya.de"),
        ("j\u0430ne@example.org", "jane@example.org"),
        ("Jane.Doe+work@gmail.com", "Jane.Doe+work@gmail.com"),
    ],
)
def test_what_is_kept_is_what_mail_can_reach(raw: str, reached: str) -> None:
    assert mailbox(raw) == reached
    assert normalise(IdentifierKind.EMAIL, raw) == normalise(
        IdentifierKind.EMAIL, reached
    )  # they can sign in with both


@pytest.mark.parametrize(
    "raw",
    [
        "jos\u00e9@example.org",
        "jose\u0301@example.org",
        "ж@example.org",
        "jane",
        "jane@",
        "jane@localhost",
        "a b@c.org",
        "",
    ],
)
def test_what_mail_cannot_reach_is_refused_where_it_is_typed(raw: str) -> None:
    with pytest.raises(Invalid) as caught:
        mailbox(raw)
    assert caught.value.field == "email"
    assert "Mail cannot reach" in caught.value.message
