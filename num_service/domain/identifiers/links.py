"""Links: to a profile, to a payment page, to a number in a messenger, or to anything else by which a person is known.

Two links that differ in their query or fragment may lead to two people (``?u=77`` on a forum, ``#eu/…`` at Signal), so
both stay; what only says where a link was clicked goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import parse_qs, unquote, urlsplit

from num_service.domain.identifiers.emails import MAIL_HOSTS
from num_service.domain.identifiers.phones import read_digits
from num_service.domain.identifiers.platforms import PLATFORM_OF_HOST, handle, payment
from num_service.domain.identifiers.text import Claims
from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

_FOLDER = frozenset({"add", "user", "u", "in", "users", "c", "channel", "profile", "stories", "_u"})
_OTHER_PAGES = """
    p reel reels explore home search login i share intent hashtag status groups pages watch settings s c r t e joinchat
    messages help about privacy terms tos jobs download discover video videos live photo story.php events marketplace
    accounts directory web legal business ads invites shorts embed playlist results feed post posts company pub escort
    escorts tag tags topics sharer share.php photo.php addstickers iv proxy
"""
_NOT_A_NAME = frozenset(_OTHER_PAGES.split())
_PAY_HOSTS = {
    "paypal.me": "paypal",
    "paypal.com": "paypal",
    "cash.app": "cashapp",
    "revolut.me": "revolut",
    "monzo.me": "monzo",
    "venmo.com": "venmo",
}
_MESSENGERS = frozenset(
    {"wa.me", "api.whatsapp.com", "whatsapp.com", "chat.whatsapp.com", "signal.me", "viber.me", "line.me"}
    | {host for host, platform in PLATFORM_OF_HOST.items() if platform == "telegram"}
)
"""Hosts whose links with a number in them are that number, and nothing else."""
SHARED_HOSTS = MAIL_HOSTS | _MESSENGERS | frozenset(_PAY_HOSTS) | frozenset(PLATFORM_OF_HOST)
"""Hosts that lead to everybody who is there, and so, by themselves, to nobody."""
_TRACKING_WORDS = """
    fbclid gclid gclsrc dclid msclkid yclid twclid ttclid wbraid gbraid igsh igshid mc_cid mc_eid mibextid si _ga
    _gl ref ref_src ref_url referrer share_id s_cid sid phpsessid jsessionid hl lang locale feature _rdr _rdc
    __tn__
"""
_TRACKING = frozenset(_TRACKING_WORDS.split())
_PAGE_PLACES_WORDS = """
    top main content comments reviews review about photos contact gallery rates services _=_ _ !
"""
_PAGE_PLACES = frozenset(_PAGE_PLACES_WORDS.split())
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}")


def looks_like_url(raw: str) -> bool:
    """Whether the whole of it is a web address, with or without its scheme."""
    text = raw.strip()
    if not text or any(c.isspace() for c in text):
        return False
    if re.match(r"https?://", text, re.IGNORECASE):
        return True
    host, slash, _ = text.partition("/")
    return (
        "@" not in host and bool(_HOST.fullmatch(host)) and (bool(slash) or host.lower().startswith("www."))
    )


def _bare_host(host: str) -> str:
    with suppress(UnicodeError):  # then it is compared as it is typed
        host = host.encode("idna").decode("ascii")
    for start in ("www.", "m.", "mobile.", "en-gb.", "web."):
        if host.startswith(start) and host.count(".") > 1:
            host = host[len(start) :]
    return host


def _profile(platform: str, path: str, query: str) -> Identifier | None:
    """The username in the address of a profile; None when the address is of something else."""
    asked = {key.lower(): values[0] for key, values in parse_qs(query).items()}
    number = asked.get("userid") or asked.get("id")
    if number and platform in ("adultwork", "facebook"):
        return handle(platform, number)
    steps = [step for step in path.split("/") if step]
    if platform == "vivastreet":
        advert = re.search(r"(\d{6,12})$", path.rstrip("/"))
        return handle(platform, advert.group(1)) if advert else None
    if platform == "line":
        name = re.search(r"/ti/p/[~@]([\w.-]{2,40})/?$", path)
        return handle(platform, name.group(1)) if name else None
    if platform == "facebook" and steps[:1] == ["people"]:
        return handle(platform, steps[2]) if len(steps) > 2 and steps[2].isdigit() else None
    if platform in ("onlyfans", "fansly") and len(steps) > 1 and steps[0].isdigit():
        steps = steps[1:]  # a post, by its number; then who posted it
    if len(steps) > 1 and steps[0].lower() in _FOLDER:
        steps = steps[1:]
    if (
        not steps
        or steps[0].lower() in _NOT_A_NAME
        or steps[0].startswith("+")
        or steps[0].lower().endswith((".php", ".asp"))
    ):
        return None
    return handle(platform, steps[0]) if sum(c.isalnum() for c in steps[0]) > 1 else None


def _told_apart(query: str, fragment: str) -> str:
    """What of a query and fragment may lead to somebody else, in one order; empty when nothing does."""
    kept: list[str] = []
    for pair in re.split("[&;]", query):
        key, sign, value = pair.partition("=")
        key = unquote(key).strip().casefold()
        if not key or key in _TRACKING or key.startswith("utm_") or re.fullmatch(r"s=[0-9a-f]{32}", pair):
            continue
        kept.append(key + sign + unquote(value))
    place = unquote(fragment).strip()
    if place.casefold() in _PAGE_PLACES or place.startswith(":~:"):
        place = ""
    return ("?" + "&".join(sorted(kept)) if kept else "") + ("#" + place if place else "")


def _tidy(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw.strip().strip("<>\"'()[]").rstrip(".,;:!?"))
    return text if re.match(r"[a-z]{2,8}://", text, re.IGNORECASE) else "https://" + text


def normalise_url(raw: str) -> Identifier:
    """A web address without scheme, www and tracking; a known platform's profile becomes its username.

    Returns:
        Kind ``url``; ``username`` for a profile at a known platform and ``payment`` for a payment link, so that a
        link and a name meet under one canonical form.

    Raises:
        InvalidIdentifier: it is not a web address, or leads to nobody (a provider's or platform's front page).
    """
    text = _tidy(raw) if len(raw) <= 2100 else ""
    problem = InvalidIdentifier(
        "not_a_url",
        "That is not a web address. Copy it whole from the browser, for example https://example.org/name.",
        kind=IdentifierKind.URL,
    )
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise problem from error
    if (
        parts.scheme.lower() not in ("http", "https")
        or any(c.isspace() for c in text)
        or not _HOST.fullmatch(host)
    ):
        raise problem
    host = _bare_host(host)
    path = unquote(parts.path)
    rest = _told_apart(parts.query, parts.fragment)
    if host in SHARED_HOSTS and not path.strip("/") and not rest:
        raise InvalidIdentifier(
            "nobody",
            "That leads to a whole site and not to one person. Copy the address of their page, for example "
            "https://example.org/name.",
            kind=IdentifierKind.URL,
        )
    if host in _PAY_HOSTS:
        steps = [step for step in path.split("/") if step and step.lower() not in ("paypalme", "u")]
        if steps:
            return payment(_PAY_HOSTS[host], steps[0])
    platform = PLATFORM_OF_HOST.get(host)
    if platform is None and not path.strip("/") and not rest and host.partition(".")[2] in MAIL_HOSTS:
        raise InvalidIdentifier(
            "not_an_email",
            "An email address has an @ in the middle, for example name@example.org.",
            kind=IdentifierKind.EMAIL,
        )
    profile = _profile(platform, path, parts.query) if platform else None
    if profile:
        return profile
    address = (host + path.casefold()).rstrip("/") + rest
    return Identifier(IdentifierKind.URL, address, address)


LINK = re.compile(
    r"(?<![\w@])(?:https?://|www\.)[^\s<>\"]{3,2000}"
    r"|(?<![\w@])(?:whatsapp|viber|sgnl|signal|tg|skype|weixin|wechat|line)://[^\s<>\"]{1,2000}"
    r"|(?<![\w@.-])(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,4}"
    r"(?:[a-z]{2,24}[/?#][^\s<>\"]{1,2000}"
    r"|(?:com|net|org|co\.uk|org\.uk|ie|xxx|info|biz|site|online|chat|club|adult)(?![\w@.-]?\w))",
    re.IGNORECASE,
)
_IN_LINK = re.compile(r"(?<=[/=#?&+:])((?:\+|%2B)?)(\d(?:[\d.-]|%20){6,24}\d)(?=$|[/&?#;)\]])", re.IGNORECASE)
_BROKEN = re.compile(r"[/=#]\+?\d{7,20}(?=$|[/?&#])")
_APPS = re.compile(r"(?:whatsapp|viber|sgnl|signal|tg)://", re.IGNORECASE)


def _host_of(raw: str) -> str:
    try:
        return _bare_host((urlsplit(_tidy(raw)).hostname or "").rstrip(".").lower())
    except ValueError:
        return ""


def _numbers(raw: str, regions: Sequence[str], *, messenger: bool) -> Iterator[tuple[int, int, Identifier]]:
    for match in _IN_LINK.finditer(raw):
        digits = re.sub(r"%20|\D", "", match.group(2))
        plus = bool(match.group(1)) or raw[match.start() - 1] == "+"
        sure = plus or digits.startswith(("0", "44", "353"))
        reading = read_digits(digits, plus, regions) if sure else None
        if reading is None and messenger and not digits.startswith("0"):
            reading = read_digits(digits, True, regions)
        if reading and reading[0] > 1:
            yield match.start(), match.end(), reading[1]


def read_link(raw: str, regions: Sequence[str]) -> list[tuple[int, int, Identifier]]:
    """What a link leads to, with the places in it; a number in a link to something else is read beside it.

    Raises:
        InvalidIdentifier: it is not a link, or leads to nobody.
    """
    host = _host_of(raw)
    messenger = host in _MESSENGERS or _APPS.match(raw) is not None
    numbers = list(_numbers(raw, regions, messenger=messenger))
    if messenger and numbers:
        others = [each for each in numbers if each[2] != numbers[0][2]]
        if not others and not _digits_left(raw, numbers):
            return [(0, len(raw), numbers[0][2])]
        raise InvalidIdentifier("several", "That is more than one number. Enter one at a time.")
    if messenger and _BROKEN.search(raw):
        raise InvalidIdentifier(
            "not_a_phone", "The number in that link is not whole.", kind=IdentifierKind.PHONE
        )
    link = normalise_url(raw)
    if link.kind is not IdentifierKind.URL:  # a name that is digits is a name
        numbers = [each for each in numbers if raw[each[0] : each[1]].lower() not in link.canonical]
    starts = [start for start, _, _ in numbers]
    ends = [*starts[1:], len(raw)][: len(starts)]
    beside = [(start, end, each[2]) for start, end, each in zip(starts, ends, numbers, strict=True)]
    return [(0, starts[0] if starts else len(raw), link), *beside]


def _digits_left(raw: str, numbers: Sequence[tuple[int, int, Identifier]]) -> bool:
    rest = raw
    for start, end, _ in numbers:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return re.search(r"\d{7}", rest) is not None


def links_in(text: str, claims: Claims, regions: Sequence[str]) -> Iterator[tuple[int, int, Identifier]]:
    """Links in folded text, with their spans."""
    for match in LINK.finditer(text):
        raw = match.group().rstrip(".,;:!?)]}'*_")
        start, end = match.start(), match.start() + len(raw)
        if not raw or not claims.free(start, end):
            continue
        try:
            read = read_link(raw, regions)
        except InvalidIdentifier:
            continue  # its characters stay free for the other readers
        claims.take(start, end)
        for begin, stop, identifier in read:
            yield start + begin, start + stop, identifier
