"""Finding payment handles, usernames and links in running text; every quantifier is bounded, so time stays linear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from num_service.domain.identifiers.handles import (
    BANK_ACCOUNT,
    IBAN,
    PLATFORM_OF_WORD,
    PLATFORM_WORDS,
    bank_account,
    handle,
    iban,
    normalise_payment,
)
from num_service.domain.identifiers.text import NOT_PHONE, Claims
from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

PHONE_LINK = re.compile(
    r"(?:https?://)?(?:wa\.me/|(?:api\.|web\.)?whatsapp\.com/send/?\?phone=|viber://chat\?number=)(?:\+|%2B)?(?=\d)",
    re.IGNORECASE,
)


def phone_fault(text: str) -> InvalidIdentifier:
    """Say in words why nothing in a line is a telephone number."""
    digits = sum(c.isdigit() for c in text)
    if digits == 0:
        return InvalidIdentifier(
            "no_digits",
            "There is no telephone number in that. Enter its digits, for example 07700 900123, or +44 7700 900123 "
            "with the country code.",
            kind=IdentifierKind.PHONE,
        )
    if any(match.group("date") for match in NOT_PHONE.finditer(text)):
        return InvalidIdentifier(
            "date",
            "That looks like a date. Enter a telephone number, for example 07700 900123, or +44 7700 900123 with the "
            "country code.",
            kind=IdentifierKind.PHONE,
        )
    if digits < 7:
        return InvalidIdentifier(
            "too_short",
            "That is too short to be a telephone number. Enter all of its digits, for example 07700 900123, or "
            "+44 7700 900123 with the country code.",
            kind=IdentifierKind.PHONE,
        )
    if digits > 15:
        return InvalidIdentifier(
            "too_long",
            "That has too many digits for one telephone number. Enter one number, for example 07700 900123, or "
            "+44 7700 900123 with the country code.",
            kind=IdentifierKind.PHONE,
        )
    return InvalidIdentifier(
        "not_a_phone",
        "That is not a telephone number as it stands. Check the digits, for example 07700 900123, or +44 7700 900123 "
        "with the country code.",
        kind=IdentifierKind.PHONE,
    )


_AT_WORD = re.compile(
    r"\s?[(\[{]\s?at\s?[)\]}]\s?|\s(?:at)\s(?=[\w-]{1,63}\s?[(\[{]?\s?dot\s?[)\]}]?\s?[a-z]{2})",
    re.IGNORECASE,
)
_DOT_WORD = re.compile(r"\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?|\sdot\s", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.!#$%&'*+=?^`{|}~-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,62}")
_SPOKEN_DOMAIN = re.compile(
    r"[\w-]{1,63}(?:(?:\.|\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?|\sdot\s)[\w-]{1,63}){1,4}", re.IGNORECASE
)


def email_shapes(text: str) -> Iterator[tuple[int, int, str]]:
    """What has the shape of an email address in folded text, "name at example dot org" included.

    Every "@" is looked at once, and no further than an address can reach.

    Yields:
        Start and end in the text, and the address with its signs put in.
    """
    signs = [(m.start(), m.end(), False) for m in re.finditer("@", text)]
    signs += [(m.start(), m.end(), True) for m in _AT_WORD.finditer(text)]
    for at, after, spoken in sorted(signs):
        local = _LOCAL.search(text, max(0, at - 64), at)
        domain = (_SPOKEN_DOMAIN if spoken else _DOMAIN).match(text, after)
        if local and domain:
            begin = local.end() - len(local.group().lstrip("'.`*"))
            yield begin, domain.end(), text[begin:at] + "@" + _DOT_WORD.sub(".", domain.group())


URL = re.compile(
    r"(?<![\w@])(?:https?://|www\.)[^\s<>\"]{3,2000}"
    r"|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}"
    r"(?:(?:com|co|net|org|me|app|tv|uk|ie|eu|io|link|info|biz|xxx|ly|ee|gg|am|fm|to|dog)/[^\s<>\"]{1,2000}"
    r"|(?:com|net|org|co\.uk|org\.uk|ie|xxx|info|biz)(?![\w@.-]?\w))",
    re.IGNORECASE,
)
_AT_NAME = re.compile(r"(?<![\w@./+-])@([^\W_][\w.-]{1,40}|_[\w.-]{1,40})")
_NAMED = re.compile(
    rf"(?<![\w@])({PLATFORM_WORDS})(?: (?:name|handle|user|username|account|is))?\s?[:=]\s?@?([^\W_][\w.-]{{2,40}})",
    re.IGNORECASE,
)
_PLATFORM_BEFORE = re.compile(
    rf"(?<!\w)({PLATFORM_WORDS})(?: (?:name|handle|user|username|account|is|as))?[ :=(-]{{0,3}}\Z",
    re.IGNORECASE,
)
_PLATFORM_AFTER = re.compile(rf",?\s{{0,2}}(?:\(|(?:on|at|from)\s)\s?({PLATFORM_WORDS})(?!\w)", re.IGNORECASE)
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]\w{2,30}")
_IBAN_LENGTH = {
    "GB": 22,
    "IE": 22,
    "RO": 24,
    "PT": 25,
    "ES": 24,
    "DE": 22,
    "FR": 27,
    "IT": 27,
    "NL": 18,
    "BE": 16,
    "PL": 28,
}
_IBAN_LENGTH |= {"LT": 20, "BG": 22, "HU": 28}


def payments_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """IBANs, sort codes with accounts and cashtags: start and end in the folded text, and what it is; not in order."""
    for match in IBAN.finditer(text):
        end, length = match.end(), _IBAN_LENGTH.get(match.group()[:2].upper())
        if length:  # stop where this country's IBANs stop, whatever words follow
            places = [i for i in range(*match.span()) if text[i].isalnum()]
            end = places[length - 1] + 1 if len(places) >= length else end
        identifier = iban(text[match.start() : end])
        if identifier and claims.free(match.start(), end):
            claims.take(match.start(), end)
            yield match.start(), end, identifier
    for match in BANK_ACCOUNT.finditer(text):
        identifier = bank_account(match.group())
        written = "-" in match.group() or "acc" in match.group().lower()
        if identifier and written and claims.free(*match.span()):
            claims.take(*match.span())
            yield *match.span(), identifier
    for match in _CASHTAG.finditer(text):
        if claims.free(*match.span()):
            claims.take(*match.span())
            yield *match.span(), normalise_payment(match.group())


def usernames_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """``@name`` and ``insta: name``, at the platform that stands beside it; spans as for :func:`payments_in`."""
    for match in _NAMED.finditer(text):
        name = match.group(2).rstrip(".-")
        end = match.start(2) + len(name)
        if len(name) >= 3 and claims.free(match.start(2), end):
            claims.take(match.start(), end)
            yield match.start(), end, handle(PLATFORM_OF_WORD[match.group(1).lower()], name)
    for match in _AT_NAME.finditer(text):
        name = match.group(1).rstrip(".-")
        end = match.start(1) + len(name)
        if sum(c.isalnum() for c in name) < 2 or not claims.free(match.start(), end):
            continue
        word = _PLATFORM_BEFORE.search(
            text, max(0, match.start() - 40), match.start()
        ) or _PLATFORM_AFTER.match(text, end)
        claims.take(match.start(), end)
        yield match.start(), end, handle(PLATFORM_OF_WORD[word.group(1).lower()] if word else "", name)
