"""Emails, registrations, usernames, links and payment handles, however they are written."""

from __future__ import annotations

import pytest

from num_service.domain.identifiers import (
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    bare_username,
    extract,
    guess,
    normalise,
    partial_vrm,
    vrm_prefix,
)

DRAMA = "+447700900123"


def canonicals(text: str) -> list[str]:
    return [found.identifier.canonical for found in extract(text)]


# ------------------------------------------------------------------------------------------------ emails


@pytest.mark.parametrize(
    "raw",
    [
        "jane.doe@gmail.com",
        "Jane.Doe@GMAIL.com",
        "janedoe+ads@googlemail.com",
        " <j.a.n.e.doe@gmail.com> ",
        "mailto:janedoe@gmail.com",
        "ｊａｎｅｄｏｅ＠ｇｍａｉｌ．ｃｏｍ",
        "jane\u200bdoe@gmail.com",
        "janedoe at gmail dot com",
        "janedoe (at) gmail (dot) com",
        "janedoe[at]gmail.com",
        "write to janedoe@gmail.com, please",
    ],
)
def test_one_address_however_it_is_written(raw: str) -> None:
    assert normalise(IdentifierKind.EMAIL, raw) == Identifier(IdentifierKind.EMAIL, "janedoe@gmail.com", "")
    assert "janedoe@gmail.com" in canonicals(raw)


def test_dots_matter_elsewhere_and_domains_are_idna() -> None:
    assert normalise(IdentifierKind.EMAIL, "a.b+c@Example.org").canonical == "a.b@example.org"
    assert normalise(IdentifierKind.EMAIL, "x@MÜNCHEN.de").canonical == "x@xn--mnchen-3ya.de"
    assert normalise(IdentifierKind.EMAIL, "x@pm.me") == normalise(IdentifierKind.EMAIL, "x@protonmail.com")


@pytest.mark.parametrize(
    "raw", ["jane", "jane@", "@example.org", "jane@localhost", "jane@@example.org", "a b@c"]
)
def test_what_is_not_an_address(raw: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        normalise(IdentifierKind.EMAIL, raw)
    assert "name@example.org" in caught.value.message


# ------------------------------------------------------------------------------------------------ registrations


@pytest.mark.parametrize(
    ("raw", "canonical", "display"),
    [
        ("AB12 CDE", "AB12CDE", "AB12 CDE"),
        ("ab12cde", "AB12CDE", "AB12 CDE"),
        ("AB 12-CDE", "AB12CDE", "AB12 CDE"),
        ("ABI2 CDE", "AB12CDE", "AB12 CDE"),
        ("0B1O C0E", "OB10COE", "OB10 COE"),
        ("ＡＢ１２ ＣＤＥ", "AB12CDE", "AB12 CDE"),
        ("A123 BCD", "A123BCD", "A123 BCD"),
        ("ABC 123D", "ABC123D", "ABC 123D"),
        ("ABZ 1234", "ABZ1234", "ABZ 1234"),
        ("1 ABC", "1ABC", "1 ABC"),
        ("12-D-34567", "12D34567", "12-D-34567"),
        ("131-CW-1", "131CW1", "131-CW-1"),
        ("131 cw 1", "131CW1", "131-CW-1"),
        ("WA 12345", "WA12345", "WA12345"),  # a foreign one is taken as it is
    ],
)
def test_registrations(raw: str, canonical: str, display: str) -> None:
    found = normalise(IdentifierKind.VRM, raw)
    assert (found.canonical, found.display) == (canonical, display)


@pytest.mark.parametrize("raw", ["hello", "12345", "AB12 C", "A", "ABCDEFGHIJ12", "???"])
def test_what_is_not_a_registration(raw: str) -> None:
    with pytest.raises(InvalidIdentifier):
        normalise(IdentifierKind.VRM, raw)


@pytest.mark.parametrize("raw", ["AB12", "ab12 c", "AB12 ???", "AB1 2 CD"])
def test_a_part_meets_the_whole(raw: str) -> None:
    assert partial_vrm(raw) == vrm_prefix(normalise(IdentifierKind.VRM, "AB12 CDE")) == "AB12"


def test_what_has_no_part() -> None:
    assert partial_vrm("AB12 CDE") is None
    assert partial_vrm("AB1") is None
    assert partial_vrm("hello") is None
    assert partial_vrm("AB1O") == "AB10"
    assert vrm_prefix(normalise(IdentifierKind.VRM, "A1")) is None
    assert vrm_prefix(normalise(IdentifierKind.PHONE, "07700 900123")) is None


def test_registrations_in_running_text_must_convince() -> None:
    text = "Silver BMW AB12 CDE, then ef13ghi, A123 BCD, 12-D-34567 and AIZ 1234. His reg is w4 nkr."
    assert canonicals(text) == ["AB12CDE", "EF13GHI", "A123BCD", "12D34567", "AIZ1234", "W4NKR"]
    words = (
        "I was in22 the, at 10 pm on 12 NOV, M25 THE A40, LS12 AND, B33 8TH, mp3, room 12B, TOP 10, M0OI BOX"
    )
    assert extract(words) == ()


# ------------------------------------------------------------------------------------------------ names and links


@pytest.mark.parametrize(
    "raw",
    [
        "instagram: Big_Dave",
        "insta @big_dave",
        "@Big_Dave on Instagram",
        "https://www.instagram.com/big_dave/?hl=en#top",
        "instagram.com/BIG_DAVE",
        "http://m.instagram.com/big_dave",
        "https://instagram.com/stories/big_dave/123",
    ],
)
def test_a_link_and_a_username_meet(raw: str) -> None:
    expected = Identifier(IdentifierKind.USERNAME, "instagram:big_dave", "")
    assert normalise(IdentifierKind.USERNAME, raw) == expected
    assert guess(raw) == expected
    assert bare_username(expected) == normalise(IdentifierKind.USERNAME, "@BIG_dave")


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("https://twitter.com/Foo/status/1", "x:foo"),
        ("x.com/foo", "x:foo"),
        ("t.me/foo_bar", "telegram:foo_bar"),
        ("https://www.tiktok.com/@foo", "tiktok:foo"),
        ("https://www.snapchat.com/add/foo", "snapchat:foo"),
        ("https://www.adultwork.com/ViewProfile.asp?UserID=1234567", "adultwork:1234567"),
        ("adultwork.com/1234567", "adultwork:1234567"),
        ("https://facebook.com/profile.php?id=100001", "facebook:100001"),
        ("facebook.com/big.dave", "facebook:bigdave"),
        ("https://www.vivastreet.co.uk/escort/leeds/some-words/123456789", "vivastreet:123456789"),
        ("https://onlyfans.com/foo", "onlyfans:foo"),
        ("https://www.Example.org/A/b/?utm_source=x&q=1#top", "example.org/a/b?q=1"),
        ("https://instagram.com/p/Abc123", "instagram.com/p/abc123"),  # a post is not a person
        ("paypal.me/BigDave/50gbp", "paypal:bigdave"),
        ("https://cash.app/$BigDave", "cashapp:bigdave"),
        ("wa.me/447700900123", DRAMA),
    ],
)
def test_links(raw: str, canonical: str) -> None:
    assert normalise(IdentifierKind.URL, raw).canonical == canonical
    assert canonicals(f"see {raw}, he said") == [canonical]


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("GB29 NWBK 6016 1331 9268 19", "uk:60161331926819"),
        ("60-16-13 31926819", "uk:60161331926819"),
        ("601613 31926819", "uk:60161331926819"),
        ("60-16-13, account no 31926819", "uk:60161331926819"),
        ("ie29 aibk 9311 5212 3456 78", "iban:IE29AIBK93115212345678"),
        ("$BigDave", "cashapp:bigdave"),
        ("revolut @bigdave", "revolut:bigdave"),
        ("PayPal: BigDave", "paypal:bigdave"),
        ("@bigdave", ":bigdave"),
        ("paypal dave@example.org", "dave@example.org"),
    ],
)
def test_payment_handles(raw: str, canonical: str) -> None:
    assert normalise(IdentifierKind.PAYMENT, raw).canonical == canonical


@pytest.mark.parametrize("raw", ["GB28 NWBK 6016 1331 9268 19", "£150", "cash", ""])
def test_what_is_not_a_payment_handle(raw: str) -> None:
    with pytest.raises(InvalidIdentifier):
        normalise(IdentifierKind.PAYMENT, raw)


@pytest.mark.parametrize(
    "raw", ["not a link", "http://", "javascript:alert(1)", "ftp://example.org/a", "http://[::1", "nodots"]
)
def test_what_is_not_a_link(raw: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        normalise(IdentifierKind.URL, raw)
    assert caught.value.kind is IdentifierKind.URL
