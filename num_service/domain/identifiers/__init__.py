"""Identifiers: phones, emails, registrations, usernames, links and payment handles, normalised and found in text.

Written any way, the same thing gets the same canonical form (2-domain, the checker). The decisions taken here:

* **Phones** are judged by *possible*, not by *valid*, so that a number is never refused for not being in service
  (9-dependencies). A number without a country code belongs to the first of ``regions`` in which it is valid; else to
  the first whose numbering it fits. ``085 123 4567`` is Irish.
* **Whole**: what was typed is read whole, or it is said which part was not (:func:`read`). A number with a digit
  missing is nobody's, above all not another country's.
* **Emails** are lower-cased, the domain in IDNA form. ``+tag`` goes at every provider. At Gmail dots go too and
  ``googlemail.com`` is ``gmail.com``; Proton's domains are one.
* **Links** keep the query and fragment that may lead to somebody else. Those to a profile at a known platform become
  the username there; ``wa.me`` and ``tel:`` links become phones, ``mailto:`` emails, payment links payment handles.
  The kind of the answer may thus differ from the kind asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from num_service.domain.identifiers import faults
from num_service.domain.identifiers.cards import plain_of_cards
from num_service.domain.identifiers.emails import email_apart, mailbox, one_email
from num_service.domain.identifiers.handles import (
    BANK_ACCOUNT,
    bare_username,
    name_at_platform,
    normalise_payment,
    normalise_username,
)
from num_service.domain.identifiers.hidden import cannot_be_checked, hidden_number
from num_service.domain.identifiers.links import looks_like_url, normalise_url, read_link
from num_service.domain.identifiers.ordinary import ordinary, ordinary_line
from num_service.domain.identifiers.phones import code_without_plus, phones_in
from num_service.domain.identifiers.platforms import NUMBERED
from num_service.domain.identifiers.reading import MAX_TEXT, REGIONS, Reading, read
from num_service.domain.identifiers.text import HAN, Claims, fold
from num_service.domain.identifiers.values import Found, Identifier, IdentifierKind, InvalidIdentifier, Unread
from num_service.domain.identifiers.vrm import (
    is_postcode,
    known_vrm,
    looks_partial,
    normalise_vrm,
    partial_vrm,
    vrm_prefix,
)

__all__ = [
    "MAX_LINE",
    "MAX_LINK",
    "MAX_TEXT",
    "REGIONS",
    "Found",
    "Identifier",
    "IdentifierKind",
    "InvalidIdentifier",
    "Reading",
    "Unread",
    "bare_username",
    "extract",
    "guess",
    "hidden_number",
    "looks_partial",
    "mailbox",
    "normalise",
    "part_unread",
    "partial_vrm",
    "plain_of_cards",
    "read",
    "too_long",
    "vrm_prefix",
]

MAX_LINE = 300
"""Characters of one identifier as typed, words around it included: reading one costs next to nothing."""
MAX_LINK = 2_000
"""Characters of a link that is all of a line."""
_ONE_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def too_long(raw: str) -> bool:
    """Whether a line is more than one identifier can be, and so is not read at all."""
    if len(raw) <= MAX_LINE:
        return False
    return len(raw) > MAX_LINK or _ONE_LINK.fullmatch(raw.strip()) is None


def part_unread(part: str = "") -> InvalidIdentifier:
    """Why a part of a text could not be read as an identifier."""
    return faults.unread(None, fold(part).text)


def extract(text: str, *, regions: Sequence[str] = REGIONS, every: bool = False) -> tuple[Found, ...]:
    """Find every identifier in a text; see :func:`read`, which also says what could not be read."""
    return read(text, regions=regions, every=every).found


def normalise(kind: IdentifierKind, raw: str, *, regions: Sequence[str] = REGIONS) -> Identifier:
    """Give the one canonical form of an identifier, however it is written.

    Args:
        kind: what it is said to be. A link may come back as the username, phone or payment handle that it leads to.
        raw: as typed, at most :data:`MAX_LINE` characters, :data:`MAX_LINK` of a link; words around a phone or email
            do no harm.
        regions: countries of a number without a country code, in order of trust (2-domain: GB default, IE second).

    Raises:
        InvalidIdentifier: it is not one, it is more than one, or a part of it could not be read; the message says how
            to put it right.
    """
    if too_long(raw):
        raise faults.too_long(kind)
    if not raw.strip():
        raise faults.empty(kind)
    text = fold(raw).text.strip()
    if kind is IdentifierKind.VRM:
        return normalise_vrm(text)
    if hidden_number(text):
        raise cannot_be_checked(kind)
    if kind is IdentifierKind.URL and not re.match(r"(?i)(?:mailto|tel|sms|smsto):", text):
        return _link(text, regions)
    if kind is IdentifierKind.PHONE:
        return _phone(text, read(text, regions=regions), regions)
    reading = read(text, regions=regions)
    if kind is IdentifierKind.EMAIL:
        return _email(text, reading)
    if kind is IdentifierKind.URL:
        return _email(text, reading) if text.lower().startswith("mailto") else _phone(text, reading, regions)
    only = reading.found[0].identifier if len(reading.found) == 1 and not reading.unread else None
    if kind is IdentifierKind.PAYMENT:
        return only if only and only.kind is IdentifierKind.EMAIL else normalise_payment(text)
    return _username(text, reading)


def _phone(text: str, reading: Reading, regions: Sequence[str]) -> Identifier:
    phones = [each for each in reading.found if each.identifier.kind is IdentifierKind.PHONE]
    if len(phones) > 1:
        raise InvalidIdentifier(
            "several", "That is more than one number. Enter one at a time.", kind=IdentifierKind.PHONE
        )
    if phones and reading.unread:
        raise faults.unread(IdentifierKind.PHONE)
    if phones and len(reading.found) > 1:
        raise faults.several(IdentifierKind.PHONE)
    if phones:
        return phones[0].identifier
    if not reading.found:
        # A piece may have looked like a date; then the number must be all of the line.
        whole = list(phones_in(text, Claims(len(text)), regions))
        if len(whole) == 1 and not re.search(r"\d", text[: whole[0][0]] + text[whole[0][1] :]):
            return whole[0][2]
    listed = ordinary(re.findall(r"\d+", text))
    alone = None if listed else code_without_plus(re.sub(r"[\s().-]", "", text), tuple(regions))
    if alone:
        return alone
    raise faults.phone_fault(text)


def _email(text: str, reading: Reading) -> Identifier:
    emails = [each for each in reading.found if each.identifier.kind is IdentifierKind.EMAIL]
    if len(emails) > 1:
        raise InvalidIdentifier(
            "several", "That is more than one email address. Enter one at a time.", kind=IdentifierKind.EMAIL
        )
    if emails and len(reading.found) > 1:
        raise faults.several(IdentifierKind.EMAIL)
    if emails and not reading.unread:
        return emails[0].identifier
    found = email_apart(text) or (None if reading.found else one_email(text))
    if found:
        return found
    raise faults.unread(IdentifierKind.EMAIL) if emails else faults.email_fault(text)


def _link(text: str, regions: Sequence[str]) -> Identifier:
    if any(c.isspace() for c in text):
        return normalise_url(text)  # which says what is wrong with it
    read_in_it = read_link(text, regions)
    return read_in_it[-1][2] if len(read_in_it) == 1 else read_in_it[0][2]


def _username(text: str, reading: Reading) -> Identifier:
    """A line said to be a username: a link, number or address that is all of it is what it is."""
    others = [each for each in reading.found if each.identifier.kind is not IdentifierKind.USERNAME]
    if len(reading.found) == 1 and not reading.unread and (not others or _all_of(text, others[0])):
        return reading.found[0].identifier
    named = normalise_username(text)
    if len(reading.found) > 1 or any(each.identifier.kind is IdentifierKind.PHONE for each in others):
        raise faults.several(IdentifierKind.USERNAME)
    if reading.unread and not _is_name(text, reading, named):
        raise faults.unread(IdentifierKind.USERNAME)
    return named


def _all_of(text: str, found: Found) -> bool:
    return not any(c.isalnum() for c in text[: found.start] + text[found.end :])


def _is_name(text: str, reading: Reading, named: Identifier) -> bool:
    """Whether digits in a line said to be a username are a name: beside letters, or where people have numbers."""
    platform, _, name = named.canonical.partition(":")
    if "@" in text[1:] or name.startswith("0") or any(c.isspace() for c in text.strip() if not platform):
        return False
    return (platform in NUMBERED) if name.isdigit() else not re.search(r"\d{9}", name)


def guess(raw: str, *, regions: Sequence[str] = REGIONS, reading: Reading | None = None) -> Identifier:
    """Read a line that is one identifier of a kind not said: the checker's one box.

    Args:
        regions: countries of a number without a country code, in order of trust.
        reading: how the line was read, by whoever read it already.

    Raises:
        InvalidIdentifier: it is none, more than one, or a part of it could not be read; ``kind`` is None unless the
            line was clearly meant as a number.
    """
    if too_long(raw):
        raise InvalidIdentifier("too_long", "That is too long for one identifier. Enter one at a time.")
    text = fold(raw).text.strip()
    if not text:
        raise InvalidIdentifier("empty", "Enter a phone number, email, username, link or car.")
    if hidden_number(text):
        raise cannot_be_checked()
    reading = reading or read(text, regions=regions)
    found = reading.found
    link = next((each for each in found if each.identifier.kind is IdentifierKind.URL), None)
    if len(found) == 2 and link and link.end == found[1].start and not reading.unread:
        return found[1].identifier  # a link to a number: the number is what it is about
    if len(found) > 1:
        raise faults.several()
    if found and not reading.unread:
        return found[0].identifier
    if found:
        raise faults.unread()
    return _nothing_in_it(text, reading, regions)


_NAME = re.compile(r"@?[\w.-]{3,60}|[\w ]{2,20}[: ]\s?@?[\w.-]{2,60}")


def _nothing_in_it(text: str, reading: Reading, regions: Sequence[str]) -> Identifier:
    nothing = faults.nothing_said(text)
    if nothing:
        raise nothing
    if ordinary_line(text) or (set(text) <= set(HAN)):
        raise faults.unknown()
    if BANK_ACCOUNT.fullmatch(text):
        return normalise_payment(text)
    letters = sum(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    apart = email_apart(text)
    if apart:
        return apart
    attempts: list[IdentifierKind] = []
    if digits >= 7 or text.startswith("+"):
        attempts.append(IdentifierKind.PHONE)
    if "@" in text[1:]:
        attempts.append(IdentifierKind.EMAIL)
    for kind in attempts:
        try:
            return _phone(text, reading, regions) if kind is IdentifierKind.PHONE else _email(text, reading)
        except InvalidIdentifier:
            if letters == 0:
                raise
    if looks_partial(text):
        return normalise_vrm(text)  # which says what is wrong with it
    plate = known_vrm(text) if len(text) <= 12 and re.fullmatch(r"[\w .·-]+", text) else None
    if plate and not is_postcode(text) and (text.upper() == text or len(plate.canonical) == 7):
        return plate
    if looks_like_url(text):
        link = normalise_url(text)  # or it says what is wrong with it
        if not reading.unread:
            return link
    if not reading.unread:
        with suppress(InvalidIdentifier):
            return normalise_payment(text)
    numbered = re.fullmatch(r"[\w ]{2,20}[:\s]\s?\d{5,15}", text)
    named_so = ":" in text and not re.search(r"\d:\d", text)  # and no time
    one_name = named_so or " " not in text or numbered
    named = name_at_platform(text) if not reading.unread else None
    if named:
        return named
    if letters and one_name and (numbered or not reading.unread) and _NAME.fullmatch(text):
        return _username(text, reading)
    if reading.unread:
        raise faults.unread()
    raise faults.unknown()
