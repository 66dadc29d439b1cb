"""Reading a text whole: what identifiers are in it, and which parts of it could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from num_service.domain.identifiers.emails import emails_in
from num_service.domain.identifiers.links import links_in
from num_service.domain.identifiers.ordinary import NOT_PHONE
from num_service.domain.identifiers.phones import lone_mobile, phones_in
from num_service.domain.identifiers.scan import payments_in, usernames_in
from num_service.domain.identifiers.text import Claims, fold
from num_service.domain.identifiers.unread import unread_in
from num_service.domain.identifiers.values import Found, Identifier, IdentifierKind, Unread
from num_service.domain.identifiers.vrm import vrms_in
from num_service.domain.shared.errors import Invalid

MAX_TEXT = 100_000
"""Characters that are read at once; longer text is refused, not cut."""
REGIONS = ("GB", "IE")
"""Countries of a number without a country code, in order of trust (2-domain: GB default, IE second)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read.

    Args:
        found: the identifiers in it, in the order of the text, not overlapping.
        unread: parts that may hold an identifier and were not read as one. Nothing is known of them, so they are
            never answered "none", never listed and never sent on.
    """

    found: tuple[Found, ...]
    unread: tuple[Unread, ...]


def read(text: str, *, regions: Sequence[str] = REGIONS, every: bool = False) -> Reading:
    """Read every identifier in a text, and say which parts could not be read.

    Every run of seven or more digits, every "@" and whatever is written like a link or a registration is either in
    something found or in a part unread; dates, times, prices, sort codes, bank cards and lists of rates are neither.

    Args:
        text: at most :data:`MAX_TEXT` characters.
        regions: countries of a number without a country code, in order of trust.
        every: give an identifier at every place where it stands, not only at the first.

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
    if mobile := lone_mobile(text, regions):
        return Reading((Found(mobile, 0, len(text), text),), ())
    return read_in_full(text, regions=regions, every=every)


def read_in_full(text: str, *, regions: Sequence[str], every: bool = False) -> Reading:
    """Read a text of any kind, as :func:`read` does where there is no shorter way."""
    folded = fold(text)
    plain = folded.text
    claims, read_only = Claims(len(plain)), Claims(len(plain))
    spans: list[tuple[int, int, Identifier]] = [
        *emails_in(plain, claims),
        *links_in(plain, claims, regions),
        *payments_in(plain, claims),
    ]
    for match in NOT_PHONE.finditer(plain):
        claims.take(*match.span())
    spans += usernames_in(plain, claims)
    spans += phones_in(plain, claims, regions)
    spans += vrms_in(plain, claims)
    spans.sort(key=lambda span: span[0])
    for start, end, _ in spans:
        read_only.take(start, end)
    phones = [(start, end) for start, end, each in spans if each.kind is IdentifierKind.PHONE]
    left = unread_in(plain, read_only, phones)
    found: list[Found] = []
    known: set[Identifier] = set()
    for start, end, identifier in spans:
        if every or identifier not in known:
            begin, stop = folded.span(start, end)
            found.append(Found(identifier, begin, stop, text[begin:stop]))
        known.add(identifier)
    unread = [folded.span(start, end) for start, end in left if end > start]
    return Reading(tuple(found), tuple(Unread(begin, stop, text[begin:stop]) for begin, stop in unread))
