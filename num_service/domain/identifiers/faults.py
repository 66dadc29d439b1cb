"""What is wrong with a line that is not the identifier it was said to be, in words that say how to put it right."""

from __future__ import annotations

from num_service.domain.identifiers.ordinary import NOT_PHONE
from num_service.domain.identifiers.values import IdentifierKind, InvalidIdentifier
from num_service.domain.shared.phrases import N_

_ENTER = {
    IdentifierKind.PHONE: N_("Enter the telephone number."),
    IdentifierKind.EMAIL: N_("Enter the email address."),
    IdentifierKind.VRM: N_("Enter the vehicle registration."),
    IdentifierKind.USERNAME: N_("Enter the username."),
    IdentifierKind.URL: N_("Enter the web address."),
    IdentifierKind.PAYMENT: N_("Enter the payment handle."),
}
_TOO_LONG = {
    IdentifierKind.PHONE: N_("That is too long. Enter one telephone number at a time."),
    IdentifierKind.EMAIL: N_("That is too long. Enter one email address at a time."),
    IdentifierKind.VRM: N_("That is too long. Enter one vehicle registration at a time."),
    IdentifierKind.USERNAME: N_("That is too long. Enter one username at a time."),
    IdentifierKind.URL: N_("That is too long. Enter one web address at a time."),
    IdentifierKind.PAYMENT: N_("That is too long. Enter one payment handle at a time."),
}


def empty(kind: IdentifierKind) -> InvalidIdentifier:
    """Nothing was typed."""
    return InvalidIdentifier("empty", _ENTER[kind], kind=kind)


def too_long(kind: IdentifierKind) -> InvalidIdentifier:
    """More was typed than one identifier can be."""
    return InvalidIdentifier("too_long", _TOO_LONG[kind], kind=kind)


def unread(kind: IdentifierKind | None = None) -> InvalidIdentifier:
    """A line of which a part may be an identifier and could not be read."""
    return InvalidIdentifier(
        "unread",
        "We could not read part of this. Check that no digit, letter or sign is missing or too many, for example "
        "07700 900123, name@example.org or AB12 CDE.",
        kind=kind,
    )


def several(kind: IdentifierKind | None = None) -> InvalidIdentifier:
    """A line in which more than one identifier stands."""
    return InvalidIdentifier("several", "That is more than one. Enter one at a time.", kind=kind)


def email_fault(text: str) -> InvalidIdentifier:
    """Say in words why a line is not an email address."""
    if "@" not in text:
        return InvalidIdentifier(
            "not_an_email",
            "An email address has an @ in the middle, for example name@example.org.",
            kind=IdentifierKind.EMAIL,
        )
    return InvalidIdentifier(
        "not_an_email",
        "That is not a whole email address. Enter it like name@example.org, with nothing missing after the @.",
        kind=IdentifierKind.EMAIL,
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
