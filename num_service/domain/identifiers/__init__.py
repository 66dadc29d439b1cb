"""Identifiers: phones, emails, registrations, usernames, links and payment handles, normalised and found in text.

Written any way, the same thing gets the same canonical form (2-domain, the checker). The decisions taken here:

* **Phones** are judged by *possible*, not by *valid*, so that a number is never refused for not being in service
  (9-dependencies). A number without a country code belongs to the first of ``regions`` in which it is valid; else to
  the first whose numbering it fits; else to the first in which it has a possible length. ``085 123 4567`` is Irish.
* **Emails** are lower-cased, the domain in IDNA form. ``+tag`` goes at every provider. At Gmail dots go too and
  ``googlemail.com`` is ``gmail.com``; Proton's domains are one.
* **Links** to a profile at a known platform become the username there; ``wa.me`` and ``tel:`` links become phones,
  ``mailto:`` emails, payment links payment handles. The kind of the answer may thus differ from the kind asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from num_service.domain.identifiers.emails import emails_in, normalise_email
from num_service.domain.identifiers.handles import (
    bare_username,
    looks_like_url,
    normalise_payment,
    normalise_url,
    normalise_username,
)
from num_service.domain.identifiers.phones import normalise_phone, phones_in
from num_service.domain.identifiers.scan import (
    PHONE_LINK,
    URL,
    payments_in,
    usernames_in,
)
from num_service.domain.identifiers.text import NOT_PHONE, Claims, fold
from num_service.domain.identifiers.values import Found, Identifier, IdentifierKind, InvalidIdentifier
from num_service.domain.identifiers.vrm import known_vrm, normalise_vrm, partial_vrm, vrm_prefix, vrms_in
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_

__all__ = [
    "MAX_LINE",
    "MAX_TEXT",
    "Found",
    "Identifier",
    "IdentifierKind",
    "InvalidIdentifier",
    "bare_username",
    "extract",
    "guess",
    "normalise",
    "partial_vrm",
    "vrm_prefix",
]

MAX_TEXT = 100_000
"""Characters that :func:`extract` reads; longer text is refused, not cut."""
MAX_LINE = 2_000
"""Characters of one identifier as typed, words around it included."""

_REGIONS = ("GB", "IE")


def _links_in(text: str, claims: Claims, regions: Sequence[str]) -> Iterator[tuple[int, int, Identifier]]:
    for match in URL.finditer(text):
        raw = match.group().rstrip(".,;:!?)]}'*_")
        start, end = match.start(), match.start() + len(raw)
        if not raw or not claims.free(start, end):
            continue
        try:
            identifier = normalise_phone(raw, regions) if PHONE_LINK.match(raw) else normalise_url(raw)
        except InvalidIdentifier:
            continue  # not a link after all; its characters stay free for the other readers
        claims.take(start, end)
        yield start, end, identifier


def normalise(kind: IdentifierKind, raw: str, *, regions: Sequence[str] = _REGIONS) -> Identifier:
    """Give the one canonical form of an identifier, however it is written.

    Args:
        kind: what it is said to be. A link may come back as the username, phone or payment handle that it leads to.
        raw: as typed, at most :data:`MAX_LINE` characters; words around a phone or email do no harm.
        regions: countries of a number without a country code, in order of trust (2-domain: GB default, IE second).

    Raises:
        InvalidIdentifier: it is not one, or it is more than one; the message says how to put it right.
    """
    if len(raw) > MAX_LINE:
        raise InvalidIdentifier("too_long", _ONE_OF[kind], kind=kind)
    if not raw.strip():
        raise InvalidIdentifier("empty", _ENTER[kind], kind=kind)
    text = fold(raw).text.strip()
    if kind is IdentifierKind.PHONE:
        return normalise_phone(raw, regions)
    if kind is IdentifierKind.EMAIL:
        return normalise_email(re.sub(r"(?i)^mailto:", "", text))
    if kind is IdentifierKind.VRM:
        return normalise_vrm(text)
    if kind is IdentifierKind.PAYMENT:
        found = list(emails_in(text, Claims(len(text))))
        return found[0][2] if len(found) == 1 else normalise_payment(text)
    if re.match(r"(?i)mailto:", text):
        return normalise_email(text[7:])
    if re.match(r"(?i)tel:", text) or PHONE_LINK.match(text):
        return normalise_phone(text, regions)
    return normalise_url(text) if kind is IdentifierKind.URL else normalise_username(text)


_ENTER = {
    IdentifierKind.PHONE: N_("Enter the telephone number."),
    IdentifierKind.EMAIL: N_("Enter the email address."),
    IdentifierKind.VRM: N_("Enter the vehicle registration."),
    IdentifierKind.USERNAME: N_("Enter the username."),
    IdentifierKind.URL: N_("Enter the web address."),
    IdentifierKind.PAYMENT: N_("Enter the payment handle."),
}
_ONE_OF = {
    IdentifierKind.PHONE: N_("That is too long. Enter one telephone number at a time."),
    IdentifierKind.EMAIL: N_("That is too long. Enter one email address at a time."),
    IdentifierKind.VRM: N_("That is too long. Enter one vehicle registration at a time."),
    IdentifierKind.USERNAME: N_("That is too long. Enter one username at a time."),
    IdentifierKind.URL: N_("That is too long. Enter one web address at a time."),
    IdentifierKind.PAYMENT: N_("That is too long. Enter one payment handle at a time."),
}


def extract(text: str, *, regions: Sequence[str] = _REGIONS, every: bool = False) -> tuple[Found, ...]:
    """Find every identifier in a pasted message.

    Args:
        text: at most :data:`MAX_TEXT` characters.
        regions: as for :func:`normalise`.
        every: give an identifier at every place where it stands, not only at the first.

    Returns:
        What was found, in the order of the text, not overlapping.

    Raises:
        Invalid: ``text_too_long``.
    """
    if len(text) > MAX_TEXT:
        raise Invalid(
            "text_too_long",
            "That is too long to read at once. Paste at most %(most)s characters.",
            field="text",
            most=MAX_TEXT,
        )
    folded = fold(text)
    plain = folded.text
    claims = Claims(len(plain))
    spans = [*emails_in(plain, claims), *_links_in(plain, claims, regions), *payments_in(plain, claims)]
    for match in NOT_PHONE.finditer(plain):
        claims.take(*match.span())
    spans += usernames_in(plain, claims)
    spans += phones_in(plain, claims, regions)
    spans += vrms_in(plain, claims)
    found: list[Found] = []
    known: set[Identifier] = set()
    for start, end, identifier in sorted(spans, key=lambda span: span[0]):
        if every or identifier not in known:
            begin, stop = folded.span(start, end)
            found.append(Found(identifier, begin, stop, text[begin:stop]))
        known.add(identifier)
    return tuple(found)


def guess(raw: str, *, regions: Sequence[str] = _REGIONS) -> Identifier:
    """Read a line that is one identifier of a kind not said: the checker's one box.

    Raises:
        InvalidIdentifier: it is none, or more than one; ``kind`` is None unless the line was clearly meant as a number.
    """
    if len(raw) > MAX_LINE:
        raise InvalidIdentifier("too_long", "That is too long for one identifier. Enter one at a time.")
    text = fold(raw).text.strip()
    if not text:
        raise InvalidIdentifier("empty", "Enter a phone number, email, username, link or car.")
    found = extract(raw, regions=regions)
    if len(found) > 1:
        raise InvalidIdentifier("several", "That is more than one. Enter one at a time.")
    if found:
        return found[0].identifier
    letters = sum(c.isalpha() for c in text)
    attempts: list[IdentifierKind] = []
    if sum(c.isdigit() for c in text) >= 7 or text.startswith("+"):
        attempts.append(IdentifierKind.PHONE)
    if "@" in text[1:]:
        attempts.append(IdentifierKind.EMAIL)
    for kind in attempts:
        try:
            return normalise(kind, raw, regions=regions)
        except InvalidIdentifier:
            if letters == 0:
                raise
    plate = known_vrm(text) if len(text) <= 12 and re.fullmatch(r"[A-Za-z0-9 -]+", text) else None
    if plate and (text.upper() == text or len(plate.canonical) == 7):
        return plate
    if looks_like_url(text):
        return normalise_url(text)
    try:
        return normalise_payment(text)
    except InvalidIdentifier:
        if letters and re.fullmatch(r"@?[\w.-]{3,60}|[\w ]{2,20}:\s?@?[\w.-]{2,60}", text):
            return normalise_username(text)
    raise InvalidIdentifier(
        "unknown",
        "We could not read that. Enter one phone number, email, username, link or car registration, "
        "for example 07700 900123.",
    )
