"""Usernames, profile links and payment handles: one person's name at a platform, however it is written."""

from __future__ import annotations

import re

from num_service.domain.identifiers.links import SHARED_HOSTS, looks_like_url, normalise_url
from num_service.domain.identifiers.platforms import (
    PAY_WORDS,
    PLATFORM_OF_WORD,
    PLATFORM_WORDS,
    handle,
    not_a_username,
    payment,
)
from num_service.domain.identifiers.values import Identifier, IdentifierKind

_PLATFORM_FIRST = re.compile(
    rf"({PLATFORM_WORDS})(?:\s{{0,3}}[:=/-]\s{{0,3}}|\s{{1,3}}(?=@)|\s{{1,3}})@?(.{{2,80}})", re.IGNORECASE
)
_PLATFORM_LAST = re.compile(
    rf"@?(.{{2,80}}?)\s{{0,3}}(?:\s(?:on|at|from)\s{{1,3}}|\()\s{{0,3}}({PLATFORM_WORDS})\)?", re.IGNORECASE
)


def normalise_username(raw: str) -> Identifier:
    """A username, with its platform when the text names it (``insta: name``, ``@name on telegram``, a link).

    Raises:
        InvalidIdentifier: there is no name in it.
    """
    text = " ".join(raw[:300].split())
    if looks_like_url(text):
        return normalise_url(text)
    if ("@" in text[1:] and not re.search(r"[\s(:=/-]@", text)) or text.lower().lstrip("@") in SHARED_HOSTS:
        raise not_a_username()
    first = _PLATFORM_FIRST.fullmatch(text)
    if first:
        return handle(PLATFORM_OF_WORD[first.group(1).lower()], first.group(2))
    last = _PLATFORM_LAST.fullmatch(text)
    if last:
        return handle(PLATFORM_OF_WORD[last.group(2).lower()], last.group(1))
    return handle("", text.lstrip(":"))


_AT_PLATFORM = re.compile(
    rf"(?:{PLATFORM_WORDS})(?: ?(?:name|handle|user|username|account|id))?(?: ?[:=/-] ?| (?:is )?)"
    r"@?([^\W_][\w.-]{2,40})"
    rf"|@?([^\W_][\w.-]{{2,40}})(?: (?:on|at|from|in) (?:the )?| ?\(| - )(?:{PLATFORM_WORDS})\)?",
    re.IGNORECASE,
)


def name_at_platform(text: str) -> Identifier | None:
    """A whole line that is one word at a platform: ``insta bigdave``, ``bigdave on kik``; None for any other line."""
    line = " ".join(text.split())
    match = _AT_PLATFORM.fullmatch(line)
    if match is None or (match.group(1) or match.group(2)).lower() in _NO_NAMES:
        return None
    return normalise_username(line)


_OTHER_WORDS = """
    out off up down me you him her them story stories chat message messages only call back line id name
"""
_NO_NAMES = frozenset(_OTHER_WORDS.split())


def bare_username(identifier: Identifier) -> Identifier | None:
    """The same name without its platform, for looking up a name that was noted without one; None for other kinds."""
    if identifier.kind is not IdentifierKind.USERNAME or identifier.canonical.startswith(":"):
        return None
    return handle("", identifier.canonical.partition(":")[2])


IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,4})?(?!\w)")
BANK_ACCOUNT = re.compile(
    r"(?<![\d-])(\d{2})[- ]?(\d{2})[- ]?(\d{2})[ ,;/]{1,3}"
    r"(?:(?:a/?c|acc|account)(?: (?:no|number))?[ .:]{0,3})?(\d{8})(?![\d-])",
    re.IGNORECASE,
)


def _uk_account(sort_code: str, account: str) -> Identifier:
    shown = f"{sort_code[:2]}-{sort_code[2:4]}-{sort_code[4:]} {account}"
    return Identifier(IdentifierKind.PAYMENT, f"uk:{sort_code}{account}", shown)


def iban(raw: str) -> Identifier | None:
    """An IBAN whose check digits are right (ISO 13616); a British one becomes its sort code and account."""
    code = re.sub(r"[\s-]", "", raw).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", code):
        return None
    if int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 != 1:
        return None
    if code.startswith("GB") and len(code) == 22 and code[8:].isdigit():
        return _uk_account(code[8:14], code[14:])
    shown = " ".join(code[i : i + 4] for i in range(0, len(code), 4))
    return Identifier(IdentifierKind.PAYMENT, f"iban:{code}", shown)


def bank_account(raw: str) -> Identifier | None:
    """A British sort code and account number written together; None for anything else."""
    match = BANK_ACCOUNT.search(raw)
    return _uk_account("".join(match.groups()[:3]), match.group(4)) if match else None


def normalise_payment(raw: str) -> Identifier:
    """A payment handle: PayPal.me, Cash App $tag, Revolut @tag, IBAN, sort code with account, a crypto address.

    Raises:
        InvalidIdentifier: it is none of these.
    """
    text = " ".join(raw[:300].split())
    if text.lower().lstrip("@") in SHARED_HOSTS:
        return payment("", "")  # which says what a handle is
    found = iban(text) or bank_account(text)
    if found:
        return found
    if re.fullmatch(r"(?i:bc1[a-z0-9]{25,60})|[13][a-km-zA-HJ-NP-Z1-9]{25,34}", text):
        return payment("btc", text.lower() if text.lower().startswith("bc1") else text)
    if re.fullmatch(r"0[xX][0-9a-fA-F]{40}", text):
        return payment("eth", text)
    if looks_like_url(text):
        link = normalise_url(text)
        if link.kind is IdentifierKind.PAYMENT:
            return link
    named = re.fullmatch(
        r"(paypal|cash ?app|cashtag|revolut|revtag|monzo|venmo)\s{0,3}[:=-]?\s{0,3}(\S{2,80})",
        text,
        re.IGNORECASE,
    )
    if named:
        return payment(PAY_WORDS[named.group(1).lower()], named.group(2))
    if re.fullmatch(r"[$£][A-Za-z]\w{1,30}", text):
        return payment("cashapp", text)
    named_alone = re.fullmatch(r"@[\w.-]{2,40}", text)
    return payment("", text) if named_alone else payment("", "")
