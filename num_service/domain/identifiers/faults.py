"""What is wrong with a line that is not the identifier it was said to be, in words that say how to put it right."""

from __future__ import annotations

from num_service.domain.identifiers.hidden import cannot_be_checked, hidden_number
from num_service.domain.identifiers.ordinary import NOT_PHONE
from num_service.domain.identifiers.platforms import PAY_WORDS, PLATFORM_OF_WORD
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


def unread(kind: IdentifierKind | None = None, part: str = "") -> InvalidIdentifier:
    """A line of which a part may be an identifier and could not be read; ``part``, where it is known, may say why."""
    if hidden_number(part):
        return cannot_be_checked(kind)
    return InvalidIdentifier(
        "unread",
        "We could not read part of this. Check that no digit, letter or sign is missing or too many, for example "
        "07700 900123, name@example.org or AB12 CDE.",
        kind=kind,
    )


def nothing_said(text: str) -> InvalidIdentifier | None:
    """The fault of a line that says there is none, or names a service and nobody there; None for any other."""
    plain = text.strip(" .!?-@").casefold()
    if plain in _A_SERVICE:
        return InvalidIdentifier(
            "only_a_service",
            "That is the name of a service, and not of a person there. Add the username, for example insta: name.",
        )
    return unknown() if plain in _NONE else None


def unknown() -> InvalidIdentifier:
    """A line in which nothing can be seen that could be checked."""
    return InvalidIdentifier(
        "unknown",
        "We could not read that. Enter one phone number, email, username, link or car registration, "
        "for example 07700 900123.",
    )


_SERVICES = """
    whatsapp wa gmail hotmail outlook yahoo icloud viber sms text email phone mobile
"""
_A_SERVICE = (
    (frozenset(PLATFORM_OF_WORD) - {"x", "line"}) | frozenset(PAY_WORDS) | frozenset(_SERVICES.split())
)
_NONE_WORDS = """none|n/a|na|nil|no|nope|nothing|not known|no idea|idk|dont know|don't know|dunno|not sure|nada|nenhum|
    nenhuma|não sei|nao sei|não tem|nimic|niciunul|nu stiu|nu știu|nu am|nu are|没有|不知道|无|無|test|null|undefined"""
_NONE = frozenset(each.strip() for each in _NONE_WORDS.split("|"))
NO_NAMES = _NONE | _A_SERVICE
"""What is nobody's name by itself."""


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
