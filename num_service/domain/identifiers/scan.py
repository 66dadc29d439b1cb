"""Finding payment handles, usernames and links in running text; every quantifier is bounded, so time stays linear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from num_service.domain.identifiers.emails import MAIL_HOSTS
from num_service.domain.identifiers.handles import BANK_ACCOUNT, IBAN, bank_account, iban, normalise_payment
from num_service.domain.identifiers.hidden import hidden_number
from num_service.domain.identifiers.phones import read_digits
from num_service.domain.identifiers.platforms import (
    NUMBERED,
    PAY_WORDS,
    PLATFORM_OF_WORD,
    PLATFORM_WORDS,
    TEXT_WORDS,
    handle,
    payment,
)
from num_service.domain.identifiers.text import Claims
from num_service.domain.identifiers.values import Identifier

_AT_NAME = re.compile(r"(?<![\w@./+-])@([^\W_][\w.-]{1,40}|_[\w.-]{1,40})")
_NAMED = re.compile(
    rf"(?<![\w@])({TEXT_WORDS})(?: ?(?:name|handle|user|username|account|id|is))?\s?[:=]\s?@?([^\W_][\w.-]{{2,40}})",
    re.IGNORECASE,
)
_PLATFORM_BEFORE = re.compile(
    rf"(?<!\w)({TEXT_WORDS})(?: (?:name|handle|user|username|account|is|as))?[ :=(-]{{0,3}}\Z",
    re.IGNORECASE,
)
_PLATFORM_AFTER = re.compile(
    rf",?\s{{0,2}}(?:\(({PLATFORM_WORDS})\)|(?:\(|(?:on|at|from)\s)\s?({TEXT_WORDS})(?!\w))", re.IGNORECASE
)
_WALLET = re.compile(r"(?<!\w)(?:0[xX][0-9a-fA-F]{40}|(?i:bc1)[a-zA-Z0-9]{25,60})(?!\w)")
_CASHTAG = re.compile(r"(?<![\w$£])[$£][A-Za-z]\w{2,30}")
_PAY_NAMED = re.compile(
    rf"(?<![\w@])({'|'.join(PAY_WORDS)})\s?(?:[:=]\s?@?|@)([^\W_][\w.-]{{1,40}})", re.IGNORECASE
)
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
    for match in _PAY_NAMED.finditer(text):
        name = match.group(2).rstrip(".-")
        end = _name_end(text, match.start(2), name, "")
        if end > match.start(2) + 1 and claims.free(match.start(), end):
            claims.take(match.start(), end)
            yield match.start(), end, payment(PAY_WORDS[match.group(1).lower()], text[match.start(2) : end])
    for match in _WALLET.finditer(text):
        if claims.free(*match.span()):
            claims.take(*match.span())
            yield *match.span(), normalise_payment(match.group())
    for match in _CASHTAG.finditer(text):
        end = _name_end(text, match.start(), match.group(), "")
        if claims.free(match.start(), end):
            claims.take(match.start(), end)
            yield match.start(), end, normalise_payment(match.group())


_TIME = re.compile(r"\d{1,4}(?:[.:]\d\d)?(?:[ap]m|h)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d.-]{6,24}")


def _name_end(text: str, start: int, name: str, platform: str) -> int:
    """Where a username ends: before a telephone number that stands in it, which is then read by itself.

    A name that is nothing but a number is one only where people are known by numbers.
    """
    if not re.search(r"[^\d._-]", name):
        return start + len(name) if platform in NUMBERED and not name.startswith("0") else start
    match = _DIGITS.search(name)
    if not match:
        return start + len(name)
    digits = re.sub(r"\D", "", match.group())
    if len(digits) > 9 and digits.startswith(("0", "44", "353")) and read_digits(digits, False, ("GB", "IE")):
        return start + match.start()
    return start + len(name)


def _is_address(text: str, at: int, name: str) -> bool:
    """Whether what looks like ``@name`` is the end of an address, or not a name at all."""
    low = name.lower()
    if low in MAIL_HOSTS or _TIME.fullmatch(name):
        return True
    before = text[max(0, at - 2) : at]
    closes = len(before) == 2 and before[1] in "'\")]}>" and not before[0].isspace()
    return bool(before) and (closes or before[-1].isalnum())


def usernames_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """``@name`` and ``insta: name``, at the platform that stands beside it; spans as for :func:`payments_in`."""
    for match in _NAMED.finditer(text):
        name = match.group(2).rstrip(".-")
        platform = PLATFORM_OF_WORD[match.group(1).lower()]
        end = _name_end(text, match.start(2), name, platform)
        if (
            len(name) >= 3
            and sum(c.isalnum() for c in name) > 1
            and end > match.start(2)
            and claims.free(match.start(2), end)
        ):
            if name.lower() in MAIL_HOSTS:
                continue
            claims.take(match.start(), end)
            yield match.start(), end, handle(platform, name)
    for match in _AT_NAME.finditer(text):
        name = match.group(1).rstrip(".-")
        if sum(c.isalnum() for c in name) < 2 or not claims.free(match.start(), match.end(1)):
            continue
        if _is_address(text, match.start(), name) or hidden_number(name):
            continue
        word = _PLATFORM_BEFORE.search(
            text, max(0, match.start() - 40), match.start()
        ) or _PLATFORM_AFTER.match(text, match.start(1) + len(name))
        platform = PLATFORM_OF_WORD[word[word.lastindex or 0].lower()] if word else ""
        end = _name_end(text, match.start(1), name, platform)
        if end == match.start(1):
            claims.take(match.start(), end)
            continue
        claims.take(match.start(), end)
        yield match.start(), end, handle(platform, name)
