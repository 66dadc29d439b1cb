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
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat, ValidationResult

from num_service.domain.identifiers.handles import (
    bare_username,
    looks_like_url,
    normalise_payment,
    normalise_url,
    normalise_username,
)
from num_service.domain.identifiers.scan import (
    PHONE_LINK,
    URL,
    email_shapes,
    payments_in,
    phone_fault,
    usernames_in,
)
from num_service.domain.identifiers.text import NOT_PHONE, Claims, Group, fold, number_runs
from num_service.domain.identifiers.values import Found, Identifier, IdentifierKind, InvalidIdentifier
from num_service.domain.identifiers.vrm import known_vrm, normalise_vrm, partial_vrm, vrm_prefix, vrms_in
from num_service.domain.shared.errors import DomainError

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

_POSSIBLE, _FITS, _VALID = 1, 2, 3
_REGIONS = ("GB", "IE")


# ---------------------------------------------------------------------------------------------------- phones


@cache
def _national_pattern(region: str) -> re.Pattern[str] | None:
    metadata = PhoneMetadata.metadata_for_region(region)
    pattern = metadata.general_desc.national_number_pattern if metadata and metadata.general_desc else None
    return re.compile(pattern) if pattern else None


def _grade(number: PhoneNumber) -> int:
    """How well a parsed number fits its country's numbering plan; 0 when it cannot be a whole number there."""
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return 0
    if phonenumbers.is_valid_number(number):
        return _VALID
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    pattern = _national_pattern(region)
    fits = pattern and pattern.fullmatch(phonenumbers.national_significant_number(number))
    return _FITS if fits else _POSSIBLE


def _parse(digits: str, region: str | None) -> tuple[int, PhoneNumber] | None:
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    grade = _grade(number)
    return (grade, number) if grade else None


def _phone(number: PhoneNumber) -> Identifier:
    form = PhoneNumberFormat.NATIONAL if number.country_code == 44 else PhoneNumberFormat.INTERNATIONAL
    canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Identifier(IdentifierKind.PHONE, canonical, phonenumbers.format_number(number, form))


def _read_phone(digits: str, plus: bool, regions: Sequence[str]) -> tuple[int, Identifier] | None:
    """Read digits as one whole telephone number: how well it fits, and the number."""
    if not plus and digits.startswith("00"):
        digits, plus = digits[2:], True
    if plus:
        if not 7 <= len(digits) <= 17 or not any(
            int(digits[:n]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for n in (1, 2, 3)
        ):
            return None
        parsed = _parse("+" + digits, None)
        return (parsed[0], _phone(parsed[1])) if parsed else None
    readings: list[tuple[int, PhoneNumber]] = []
    if digits.startswith("0") and 8 <= len(digits) <= 11:
        readings = [found for region in regions if (found := _parse(digits, region))]
    elif digits.startswith(("44", "353")) and 11 <= len(digits) <= 14:
        readings = [found for found in [_parse("+" + digits, None)] if found and found[0] >= _FITS]
    elif len(digits) == 10 and re.match("7[1-57-9]", digits) and "GB" in regions:
        readings = [found for found in [_parse("0" + digits, "GB")] if found]
    if not readings:
        return None
    grade, number = max(readings, key=lambda reading: reading[0])  # the first region wins a tie
    return grade, _phone(number)


_Reader = Callable[[str, bool], "tuple[int, Identifier] | None"]


def _phones_in_run(
    groups: Sequence[Group], read: _Reader, least: int
) -> Iterator[tuple[int, int, Identifier]]:
    """The numbers in a run of groups, left to right: what takes all that is left, else the best, else the longest."""
    at = 0
    while at < len(groups):
        best: tuple[tuple[bool, int], int, Identifier] | None = None
        digits = ""
        if groups[at].plus or groups[at].digits[0] in "0734":
            for last in range(at, min(at + 20, len(groups))):
                if last > at and groups[last].plus:
                    break
                digits += groups[last].digits
                if len(digits) > 18:
                    break
                grade, identifier = (read(digits, groups[at].plus) if len(digits) >= 8 else None) or (0, None)
                rank = (last == len(groups) - 1 and grade >= _FITS, grade)
                if identifier and grade >= least and (best is None or rank >= best[0]):
                    best = (rank, last, identifier)
        if best is None:
            at += 1
            continue
        yield groups[at].start, groups[best[1]].end, best[2]
        at = best[1] + 1


def _phones_in(
    text: str, claims: Claims, regions: Sequence[str], least: int = _FITS
) -> Iterator[tuple[int, int, Identifier]]:
    """Telephone numbers in folded text outside ``claims``, with their spans."""
    seen: dict[
        tuple[str, bool], tuple[int, Identifier] | None
    ] = {}  # for this call only: numbers are not remembered

    def read(digits: str, plus: bool) -> tuple[int, Identifier] | None:
        key = (digits, plus)
        if key not in seen:
            seen[key] = _read_phone(digits, plus, regions)
        return seen[key]

    for run in number_runs(text, claims):
        for start, end, identifier in _phones_in_run(run, read, _POSSIBLE if run[0].plus else least):
            claims.take(start, end)
            yield start, end, identifier


def _normalise_phone(raw: str, regions: Sequence[str]) -> Identifier:
    text = PHONE_LINK.sub("+", fold(raw).text)
    claims = Claims(len(text))
    payments = list(payments_in(text, claims))
    for match in NOT_PHONE.finditer(text):
        claims.take(*match.span())
    found = {identifier for _, _, identifier in _phones_in(text, claims, regions, _POSSIBLE)}
    if not found and not payments:
        # A piece may have looked like a date; then the number must be all of the line.
        whole = _phones_in(text, Claims(len(text)), regions)
        found = {each for start, end, each in whole if not re.search(r"\d", text[:start] + text[end:])}
    digits = re.sub(r"[\s().-]", "", text)
    if not found and re.fullmatch(r"[1-9]\d{9,14}", digits):  # a country code without its plus
        reading = _read_phone(digits, True, regions)
        if reading and reading[0] == _VALID:
            return reading[1]
    if len(found) > 1:
        raise InvalidIdentifier(
            IdentifierKind.PHONE, "several", "That is more than one number. Enter one at a time."
        )
    if not found:
        raise phone_fault(text)
    return found.pop()


# ---------------------------------------------------------------------------------------------------- emails

_SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
}


def _email(address: str) -> Identifier | None:
    """The canonical form of one bare address; None when it is not one."""
    try:
        read = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return None
    domain = (read.ascii_domain or read.domain).lower()
    domain = _SAME_DOMAIN.get(domain, domain)
    local = read.local_part.casefold()
    local = local.partition("+")[0] or local
    if domain == "gmail.com":
        local = local.replace(".", "")
    return Identifier(IdentifierKind.EMAIL, f"{local}@{domain}", read.normalized)


def _emails_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """Email addresses in folded text, with their spans."""
    for start, end, address in email_shapes(text):
        identifier = _email(address) if claims.free(start, end) else None
        if identifier:
            claims.take(start, end)
            yield start, end, identifier


def _normalise_email(raw: str) -> Identifier:
    text = fold(raw).text.strip()
    found = {identifier for _, _, identifier in _emails_in(text, Claims(len(text)))}
    if len(found) > 1:
        raise InvalidIdentifier(
            IdentifierKind.EMAIL, "several", "That is more than one email address. Enter one at a time."
        )
    if found:
        return found.pop()
    whole = _email(text)
    if whole:
        return whole
    if "@" not in text:
        message = "An email address has an @ in the middle, for example name@example.org."
    else:
        message = "That is not a whole email address. Enter it like name@example.org, with nothing missing after the @."
    raise InvalidIdentifier(IdentifierKind.EMAIL, "not_an_email", message)


# ---------------------------------------------------------------------------------------- links


def _links_in(text: str, claims: Claims, regions: Sequence[str]) -> Iterator[tuple[int, int, Identifier]]:
    for match in URL.finditer(text):
        raw = match.group().rstrip(".,;:!?)]}'*_")
        start, end = match.start(), match.start() + len(raw)
        if not raw or not claims.free(start, end):
            continue
        try:
            identifier = _normalise_phone(raw, regions) if PHONE_LINK.match(raw) else normalise_url(raw)
        except InvalidIdentifier:
            continue  # not a link after all; its characters stay free for the other readers
        claims.take(start, end)
        yield start, end, identifier


# ---------------------------------------------------------------------------------------------------- public


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
        raise InvalidIdentifier(kind, "too_long", f"That is too long. Enter one {_NAMES[kind]} at a time.")
    if not raw.strip():
        raise InvalidIdentifier(kind, "empty", f"Enter the {_NAMES[kind]}.")
    text = fold(raw).text.strip()
    if kind is IdentifierKind.PHONE:
        return _normalise_phone(raw, regions)
    if kind is IdentifierKind.EMAIL:
        return _normalise_email(re.sub(r"(?i)^mailto:", "", text))
    if kind is IdentifierKind.VRM:
        return normalise_vrm(text)
    if kind is IdentifierKind.PAYMENT:
        found = list(_emails_in(text, Claims(len(text))))
        return found[0][2] if len(found) == 1 else normalise_payment(text)
    if re.match(r"(?i)mailto:", text):
        return _normalise_email(text[7:])
    if re.match(r"(?i)tel:", text) or PHONE_LINK.match(text):
        return _normalise_phone(text, regions)
    return normalise_url(text) if kind is IdentifierKind.URL else normalise_username(text)


_NAMES = {
    IdentifierKind.PHONE: "telephone number",
    IdentifierKind.EMAIL: "email address",
    IdentifierKind.VRM: "vehicle registration",
    IdentifierKind.USERNAME: "username",
    IdentifierKind.URL: "web address",
    IdentifierKind.PAYMENT: "payment handle",
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
        DomainError: ``text_too_long``.
    """
    if len(text) > MAX_TEXT:
        raise DomainError(
            "text_too_long", f"That is too long to read at once. Paste at most {MAX_TEXT:,} characters."
        )
    folded = fold(text)
    plain = folded.text
    claims = Claims(len(plain))
    spans = [*_emails_in(plain, claims), *_links_in(plain, claims, regions), *payments_in(plain, claims)]
    for match in NOT_PHONE.finditer(plain):
        claims.take(*match.span())
    spans += usernames_in(plain, claims)
    spans += _phones_in(plain, claims, regions)
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
        raise InvalidIdentifier(None, "too_long", "That is too long for one identifier. Enter one at a time.")
    text = fold(raw).text.strip()
    if not text:
        raise InvalidIdentifier(None, "empty", "Enter a phone number, email, username, link or car.")
    found = extract(raw, regions=regions)
    if len(found) > 1:
        raise InvalidIdentifier(None, "several", "That is more than one. Enter one at a time.")
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
        None,
        "unknown",
        "We could not read that. Enter one phone number, email, username, link or car registration, "
        "for example 07700 900123.",
    )
