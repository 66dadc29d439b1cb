"""What stands inside something else that was read is not lost with it, and reading costs nobody much."""

from __future__ import annotations

import pytest

from num_service.domain.identifiers import (
    MAX_LINE,
    MAX_LINK,
    IdentifierKind,
    InvalidIdentifier,
    extract,
    guess,
    read,
)
from num_service.domain.reports.given import given
from num_service.domain.shared.taxonomy import Basis

DRAMA, OTHER = "+447700900123", "+447700900124"


def canonicals(text: str) -> list[str]:
    return [found.identifier.canonical for found in extract(text)]


def test_every_number_in_a_link_is_read() -> None:
    link = "https://example.org/07700900123/447700900124"
    assert canonicals(link)[1:] == [DRAMA, OTHER]
    assert canonicals("https://instagram.com/dave?phone=07700900123") == ["instagram:dave", DRAMA]
    assert canonicals("https://instagram.com/07700900123") == ["instagram:07700900123"]
    with pytest.raises(InvalidIdentifier, match="more than one"):
        guess(link)


def test_an_address_in_a_link_is_the_address() -> None:
    assert canonicals("https://example.org/x?e=john@gmail.com")[-1] == "john@gmail.com"
    assert canonicals("example.org/?a=1&to=john@example.org")[-1] == "john@example.org"


@pytest.mark.parametrize("raw", ["07700900123@s.whatsapp.net", "447700900123@c.us"])
def test_a_number_as_whatsapp_writes_it_is_no_email(raw: str) -> None:
    assert canonicals(raw) == [DRAMA]
    assert [part.raw for part in read(raw).unread] == [raw[raw.index("@") :]]


def test_a_payment_handle_keeps_who_it_is_with() -> None:
    assert guess("revolut @dave99").canonical == "revolut:dave99"
    assert canonicals("pay me, paypal: dave99 or revolut @dave99") == ["paypal:dave99", "revolut:dave99"]
    assert canonicals("$dave07700900123")[-1] == DRAMA


@pytest.mark.parametrize(
    "raw", ["0 0 " * 100, "0o" * 200, "x" * (MAX_LINE + 1), "https://a.co/" + "1/" * MAX_LINK]
)
def test_what_is_too_long_for_one_identifier_is_kept_as_typed_and_not_read(raw: str) -> None:
    (kept,) = given(None, raw, Basis.NOT_SAID)
    assert (kept.typed, kept.normal) == (raw, None)
    with pytest.raises(InvalidIdentifier, match="too long"):
        guess(raw)


def test_a_long_link_is_one_identifier() -> None:
    assert guess("https://example.org/name?x=" + "a" * 600).kind is IdentifierKind.URL


def test_a_run_nobody_writes_is_unread_and_numbers_spelled_out_are_read() -> None:
    assert canonicals("0 7 " * 500) == []
    assert read("0 7 " * 500).unread
    spelled = ", ".join(" ".join(number) for number in ("07700900123", "07700900124", "07700900125"))
    assert len(canonicals(spelled)) == 3
