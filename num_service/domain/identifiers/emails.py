"""Email addresses: canonical, and found in text."""

from __future__ import annotations

from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from num_service.domain.identifiers.scan import email_shapes
from num_service.domain.identifiers.text import Claims, fold
from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

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


def emails_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """Email addresses in folded text, with their spans."""
    for start, end, address in email_shapes(text):
        identifier = _email(address) if claims.free(start, end) else None
        if identifier:
            claims.take(start, end)
            yield start, end, identifier


def normalise_email(raw: str) -> Identifier:
    text = fold(raw).text.strip()
    found = {identifier for _, _, identifier in emails_in(text, Claims(len(text)))}
    if len(found) > 1:
        raise InvalidIdentifier(
            "several", "That is more than one email address. Enter one at a time.", kind=IdentifierKind.EMAIL
        )
    if found:
        return found.pop()
    whole = _email(text)
    if whole:
        return whole
    if "@" not in text:
        raise InvalidIdentifier(
            "not_an_email",
            "An email address has an @ in the middle, for example name@example.org.",
            kind=IdentifierKind.EMAIL,
        )
    raise InvalidIdentifier(
        "not_an_email",
        "That is not a whole email address. Enter it like name@example.org, with nothing missing after the @.",
        kind=IdentifierKind.EMAIL,
    )
