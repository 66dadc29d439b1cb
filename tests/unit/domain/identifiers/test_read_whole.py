"""What was typed is read whole, or it is said which part was not: the public bug reports F1–F10, and their kinds."""

from __future__ import annotations

import pytest

from num_service.domain.identifiers import (
    IdentifierKind,
    InvalidIdentifier,
    Reading,
    extract,
    guess,
    normalise,
    read,
)

DRAMA = "+447700900123"


def canonicals(text: str) -> list[str]:
    return [found.identifier.canonical for found in extract(text)]


def unread(text: str) -> list[str]:
    return [part.raw for part in read(text).unread]


def refused(kind: IdentifierKind | None, raw: str) -> str:
    with pytest.raises(InvalidIdentifier) as caught:
        normalise(kind, raw) if kind else guess(raw)
    return caught.value.code


# ------------------------------------------------------------------------------------------------ F1, F2, F4: numbers

DISGUISED = [
    "07700900123xxx",
    "07700900123only",
    "电话07700900123",
    "电话:07700900123。",
    "call me 07700900123xx",
    "text 07700 900123x",
    "tel07700 900123",
    "m07700900123m",
    "WhatsApp07700900123now",
    "07700900123lol",
    "07700 900 12three",
    "07700 9oo one23",
    "07700nine00123",
    "07700 900\n123",
    "07700-\n900123",
    "07700900\r\n123.",
    "零七七零零九零零一二三",
    "0̶7̶7̶0̶0̶ 9̶0̶0̶1̶2̶3̶",
    "07700,900,123",
    "07700|900|123",
    "07700#900#123",
    "07700 dash 900 dash 123",
    "07700\u3164900123",
    "+07700 900123",
    "0447700900123",
    "04407700900123",
    "0007700900123",
    "007700900123",
    "+004407700900123",
    "+44 (0)7700 900123",
    "£07700900123",
    "0.7700900123",
    "@07700900123",
    "telegram: 07700900123",
    "07-70-09 00123",
    "tel:07700900123;ext=4",
    "sms:+447700900123?body=hi",
    "https://signal.me/#p/+447700900123",
    "sgnl://signal.me/#p/+447700900123",
    "https://api.whatsapp.com/send?text=hi&phone=447700900123",
    "https://web.whatsapp.com/send/?phone=%2B447700900123&text",
    "whatsapp://send?phone=447700900123",
    "https://wa.me/07700900123",
    "wa.me/+447700900123?text=hi",
    "viber://chat?number=%2B447700900123",
    "https://t.me/+447700900123",
    "t.me/447700900123",
    "tg://resolve?phone=447700900123",
]


@pytest.mark.parametrize("raw", DISGUISED)
def test_a_number_in_disguise_is_the_number(raw: str) -> None:
    assert canonicals(raw) == [DRAMA]
    assert unread(raw) == []
    assert guess(raw).canonical == DRAMA


def test_two_numbers_run_into_words_are_both_read() -> None:
    assert canonicals("call me 07700900123call me 07700 900124") == [DRAMA, "+447700900124"]
    assert canonicals("insta: dave07700900123") == ["instagram:dave07700900123", DRAMA]
    assert canonicals("@dave447700900123 x") == [":dave447700900123", DRAMA]


def test_a_country_code_before_a_nought_in_brackets() -> None:
    assert normalise(IdentifierKind.PHONE, "33(0)1 12345678").canonical == "+33112345678"


@pytest.mark.parametrize(
    "raw",
    [
        "07700 90012",
        "0770090012",
        "07700 9004",
        "07700 900",
        "+44 7700 90012",
        "0044 7700 90012",
        "0113 496 012",
        "0161 496 012",
        "0161 496 01",
        "020 7946 012",
        "020 7946 01",
        "01632 96012",
        "07191 23456",
        "07700 900 1234",
        "077009001234",
        "77009001234",
        "0770 0900 1234 5678",
        "07700 900123 4",
        "+1 07700 900123",
        "07700 90012E",
        "496 0123",
    ],
)
def test_a_digit_missing_or_too_many_is_nobodys_number(raw: str) -> None:
    """F3, and truncated numbers that passed in silence: never the number of somebody in another country."""
    reading = read(f"his number is {raw}")
    assert reading.unread, reading
    assert all(each.identifier.canonical == DRAMA for each in reading.found)
    refused(None, raw)
    refused(IdentifierKind.PHONE, raw)


def test_the_end_of_one_number_is_not_taken_from_the_next_line() -> None:
    reading = read("0113 496 012\n3 hours, then he left")
    assert reading.found == ()
    assert reading.unread[0].raw.startswith("0113 496 012")


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [("071 912 3456", "+353719123456"), ("01 614 9601", "+35316149601"), ("01204 412345", "+441204412345")],
)
def test_whole_numbers_that_look_short_are_still_read(raw: str, canonical: str) -> None:
    assert canonicals(raw) == [canonical]


# ------------------------------------------------------------------------------------------------ F5: links


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://signal.me/#eu/abc123", "https://signal.me/#eu/zzzzzz"),
        (
            "https://forum.example.org/memberlist.php?mode=viewprofile&u=77",
            "https://forum.example.org/memberlist.php?mode=viewprofile&u=78",
        ),
        (
            "https://smf.example.org/index.php?action=profile;u=7",
            "https://smf.example.org/index.php?action=profile;u=8",
        ),
        ("https://example.org/#/user/1", "https://example.org/#/user/2"),
        ("https://facebook.com/people/Dave/10001", "https://facebook.com/people/Dave/10002"),
        ("https://facebook.com/profile.php?id=10001", "https://facebook.com/profile.php?id=10002"),
        ("https://onlyfans.com/123456/dave", "https://onlyfans.com/123456/john"),
        ("https://www.tiktok.com/t/ZTabc/", "https://www.tiktok.com/t/ZTabd/"),
        ("https://chat.whatsapp.com/AbCdEf", "https://chat.whatsapp.com/AbCdEg"),
        ("https://wa.me/qr/ABCDEF", "https://wa.me/qr/ABCDEG"),
    ],
)
def test_strangers_links_are_told_apart(one: str, other: str) -> None:
    assert guess(one) != guess(other)
    assert normalise(IdentifierKind.URL, one) == guess(one)
    assert canonicals(f"see {one} and {other}") == [guess(one).canonical, guess(other).canonical]


@pytest.mark.parametrize(
    "more", ["?utm_source=a&fbclid=b", "?igsh=c", "#top", "/", "?PHPSESSID=1234", "?ref=x#:~:text=hi"]
)
def test_where_a_link_was_clicked_says_nothing(more: str) -> None:
    assert guess("https://example.org/dave" + more).canonical == "example.org/dave"


def test_the_order_of_a_query_says_nothing() -> None:
    assert guess("https://example.org/v?b=2&a=1") == guess("example.org/v?A=1&b=2")


def test_a_number_in_a_link_to_something_else_is_read_beside_it() -> None:
    text = "https://who-called.example.org/number/07700900123"
    assert canonicals(text) == ["who-called.example.org/number/07700900123", DRAMA]
    assert guess(text).canonical == DRAMA
    assert canonicals("https://example.org/call?tel=%2B447700900123&x=1")[1:] == [DRAMA]
    assert canonicals("https://example.org/post/7123456789") == ["example.org/post/7123456789"]


@pytest.mark.parametrize(
    "raw",
    ["gmail.com", "https://gmail.com/", "instagram.com", "https://www.facebook.com/", "paypal.me", "wa.me"],
)
def test_what_everybody_shares_is_nobodys_identifier(raw: str) -> None:
    assert refused(IdentifierKind.URL, raw)
    assert refused(None, raw)
    assert extract(f"he is on {raw} I think") == ()


@pytest.mark.parametrize("raw", ["http://[::1", "viber://chat", "wa.me/44770090", "t.me/+44770090012"])
def test_a_link_that_cannot_be_read_is_said_to_be(raw: str) -> None:
    assert unread(f"see {raw} please")
    assert extract(f"see {raw} please") == ()


# ------------------------------------------------------------------------------------------------ F6, F10: addresses


def test_accents_however_they_were_typed() -> None:
    for composed, apart in (
        ("ren\u00e9e.dubois@example.org", "rene\u0301e.dubois@example.org"),
        ("jos\u00e9@example.org", "jose\u0301@example.org"),
        ("insta: ren\u00e9e99", "insta: rene\u0301e99"),
        ("caf\u00e9.example.org/x", "cafe\u0301.example.org/x"),
    ):
        assert guess(composed) == guess(apart)
        found = read(f"so: {apart} ok").found[0]
        assert found.identifier == guess(composed)
        assert found.raw == apart  # the accent is not cut off


@pytest.mark.parametrize(
    "raw", ["john @gmail.com", "john@ gmail.com", "john @ gmail.com", "john at gmail.com"]
)
def test_a_space_beside_the_sign(raw: str) -> None:
    assert guess(raw).canonical == "john@gmail.com"
    assert normalise(IdentifierKind.EMAIL, raw).canonical == "john@gmail.com"
    text = f"his mail, jane {raw}, he says"
    assert extract(text) == ()  # in a text it cannot be told how much of it is the name
    assert any("gmail.com" in part for part in unread(text))


@pytest.mark.parametrize(
    "raw",
    [
        '"quoted"@example.org',
        "john@gmail",
        "john@gmail,com",
        "john..doe@gmail.com",
        "a@b@example.org",
        "john,doe@gmail.com",
        "john@gmail.comcall",
        "john@gmail.co m",
        "john(doe)@gmail.com",
        "z\u0335jane@example.org",
        "@gmail.com",
    ],
)
def test_an_address_in_part_is_nobodys(raw: str) -> None:
    assert extract(f"write {raw} now") == ()
    assert unread(f"write {raw} now")
    refused(None, raw)
    refused(IdentifierKind.EMAIL, raw)
    refused(IdentifierKind.USERNAME, raw)


@pytest.mark.parametrize(
    "raw",
    [
        "邮箱john@gmail.com",
        "j\u043ehn@gmail.com",
        "john@gm\u0430il.com",
        "john@gmail.com电话",
        "a@x.org,john@gmail.com",
    ],
)
def test_an_address_beside_other_letters(raw: str) -> None:
    assert canonicals(raw)[-1] == "john@gmail.com"
    assert not unread(raw)


# ------------------------------------------------------------------------------------------------ F7–F9: registrations


@pytest.mark.parametrize(
    "raw", ["АВ12 СDЕ", "AВ12 CDE", "ΑΒ12 CDE", "AB12-CDE", "AB 12 CDE", "AB12.CDE", "AB 12-CDE"]
)
def test_a_plate_however_it_is_written(raw: str) -> None:
    assert normalise(IdentifierKind.VRM, raw).canonical == "AB12CDE"
    assert guess(raw).canonical == "AB12CDE"
    assert canonicals(f"black audi {raw} 07700900123") == ["AB12CDE", DRAMA]


def test_a_plate_with_spaces_beside_a_number() -> None:
    assert canonicals("P 123 ABC 07700 900123") == ["P123ABC", DRAMA]
    assert normalise(IdentifierKind.VRM, "black audi AB 12 CDE").canonical == "AB12CDE"


@pytest.mark.parametrize("raw", ["ВЯ12 СDЕ", "Ж123ЩЮ77", "AB1Я CDE"])
def test_a_plate_is_never_read_in_part(raw: str) -> None:
    assert refused(IdentifierKind.VRM, raw) == "not_a_vrm"
    assert extract(raw) == ()
    assert unread(f"car {raw} seen")


@pytest.mark.parametrize("raw", ["NP20 1AA", "CF10 1AA", "LE10 1AB", "SW1A 1AA", "M1 1AE", "cf10 1aa"])
def test_a_postcode_is_no_plate(raw: str) -> None:
    assert read(f"in {raw} at night") == Reading((), ())
    assert refused(IdentifierKind.VRM, raw) == "postcode"
    refused(None, raw)


# ------------------------------------------------------------------------------------------------ M1: platforms


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("WeChat: bigdave88", "wechat:bigdave88"),
        ("微信：bigdave88", "wechat:bigdave88"),
        ("QQ: 123456789", "qq:123456789"),
        ("qq 123456789", "qq:123456789"),
        ("LINE ID: bigdave", "line:bigdave"),
        ("https://line.me/ti/p/~bigdave", "line:bigdave"),
    ],
)
def test_platforms_of_east_asia(raw: str, canonical: str) -> None:
    assert guess(raw).canonical == canonical
    again = guess(raw)
    assert normalise(again.kind, again.display) == again


def test_a_line_is_mostly_a_line() -> None:
    assert read("His pick-up line: hello there. Stay on line, the last line said so.") == Reading((), ())


# ------------------------------------------------------------------------------------------------ ordinary text

ORDINARY = [
    "Booked 01/05/2026 10:30, 2 hours, £150 + £20.50 taxi, aged 45, room 0214, card 4929077009001234.",
    "Met @ 9pm on 12.5.26 in LS11, B33 8TH or SW1A 1AA. 6 foot 2, 180lbs, size 12, 18-25 25-35 35-45.",
    "Rates 80/100/150, £1,200.50 for the night, 10, 11, 12 and 13 of May 2026; 2025-2026, 2025/26.",
    "From 10.30-11.30 and 1900-2100 he rang 15 times. sort code 04-00-04. Flat 12, 3rd floor, bus 42.",
    "At 51.501364,-0.1418900123 there were 5 men, dave @ work, and I paid 50% @ £20. 5'11 tall!",
    "He said (and/or she) e.g. that is i.e. 3.5 hours ... on the M25, A40 & M1, NHS 111, call 999/101.",
    "1. One\n2. Two\n3. Three\n10 January 2026\n12 March 2026",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_gives_no_alarm(text: str) -> None:
    assert read(text) == Reading((), ())


def test_a_name_with_digits_is_still_a_name() -> None:
    assert guess("bigdave99").canonical == ":bigdave99"
    assert guess("@user1234567").canonical == ":user1234567"
    assert normalise(IdentifierKind.USERNAME, "user1234567").canonical == ":user1234567"
    assert refused(None, "user1234567") == "unread"  # it may as well be a number without its code


@pytest.mark.parametrize("raw", ["07700900123", "+44 7700 900123"])
def test_a_number_said_to_be_a_username_is_the_number(raw: str) -> None:
    assert normalise(IdentifierKind.USERNAME, raw).canonical == DRAMA


@pytest.mark.parametrize(
    "spoken",
    [
        "07700 nine hundred 345",
        "0770o nine hundred three four five",
        "oh double seven double oh nine hundred 345",
        "a hundred, call 07700 900345",
        "he wanted one hundred 07700900345",
    ],
)
def test_hundred_is_said_in_numbers_and_in_prices(spoken: str) -> None:
    reading = read(spoken)
    assert [each.identifier.canonical for each in reading.found] == ["+447700900345"]
    assert not reading.unread
