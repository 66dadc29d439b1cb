"""Usernames, profile links and payment handles: one person's name at a platform, however it is written."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from urllib.parse import parse_qs, unquote, urlsplit

from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

# platform -> (its hosts, the words people use for it)
_PLATFORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "x": (("twitter.com", "x.com"), ("twitter", "x")),
    "instagram": (("instagram.com", "instagr.am"), ("instagram", "insta", "ig")),
    "facebook": (("facebook.com", "fb.com", "fb.me"), ("facebook", "fb", "messenger")),
    "onlyfans": (("onlyfans.com",), ("onlyfans", "only fans")),
    "fansly": (("fansly.com",), ("fansly",)),
    "telegram": (("t.me", "telegram.me", "telegram.dog"), ("telegram", "tg")),
    "snapchat": (("snapchat.com",), ("snapchat", "snap")),
    "tiktok": (("tiktok.com",), ("tiktok", "tik tok")),
    "adultwork": (("adultwork.com",), ("adultwork", "adult work", "aw")),
    "vivastreet": (
        ("vivastreet.co.uk", "vivastreet.ie", "vivastreet.com"),
        ("vivastreet", "viva street", "viva"),
    ),
    "escort-ireland": (("escort-ireland.com",), ("escort-ireland", "escort ireland")),
    "reddit": (("reddit.com", "old.reddit.com"), ("reddit",)),
    "linkedin": (("linkedin.com", "uk.linkedin.com", "ie.linkedin.com"), ("linkedin",)),
    "youtube": (("youtube.com",), ("youtube",)),
    "twitch": (("twitch.tv",), ("twitch",)),
    "kik": (("kik.me",), ("kik",)),
    "discord": ((), ("discord",)),
    "skype": ((), ("skype",)),
    "signal": ((), ("signal",)),
    "fetlife": (("fetlife.com",), ("fetlife",)),
    "chaturbate": (("chaturbate.com",), ("chaturbate",)),
    "threads": (("threads.net", "threads.com"), ("threads",)),
    "bluesky": (("bsky.app",), ("bluesky", "bsky")),
    "tinder": ((), ("tinder",)),
    "grindr": ((), ("grindr",)),
}
PLATFORM_OF_HOST: dict[str, str] = {host: name for name, (hosts, _) in _PLATFORMS.items() for host in hosts}
PLATFORM_OF_WORD: dict[str, str] = {
    word: name for name, (_, words) in _PLATFORMS.items() for word in (*words, name)
}
PLATFORM_WORDS = "|".join(re.escape(word) for word in sorted(PLATFORM_OF_WORD, key=len, reverse=True))
_FOLDER = frozenset({"add", "user", "u", "in", "users", "c", "channel", "profile", "stories", "people"})
_OTHER_PAGES = """
    p reel reels explore home search login i share intent hashtag status groups pages watch settings s c r joinchat
    messages help about privacy terms tos jobs download discover video videos live photo story.php events marketplace
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
_PAY_WORDS = {
    "paypal": "paypal",
    "cashapp": "cashapp",
    "cash app": "cashapp",
    "cashtag": "cashapp",
    "revolut": "revolut",
    "revtag": "revolut",
    "monzo": "monzo",
    "venmo": "venmo",
}
_PAY_TITLES = {
    "paypal": "PayPal",
    "cashapp": "Cash App",
    "revolut": "Revolut",
    "monzo": "Monzo",
    "venmo": "Venmo",
    "btc": "Bitcoin",
    "eth": "Ethereum",
}


def handle(platform: str, name: str) -> Identifier:
    """A username at a platform (empty when it is not known), folded: NFKC, lower case, no @, no spaces."""
    shown = " ".join(unicodedata.normalize("NFKC", name).strip().lstrip("@").split())
    folded = "".join(unicodedata.normalize("NFKC", shown.casefold()).split()).strip(".,;:!?\"'()[]<>/")
    if platform == "facebook" and not folded.isdigit():
        folded = folded.replace(".", "")  # facebook itself ignores the dots
    if sum(c.isalnum() for c in folded) < 2 or len(folded) > 80:
        raise InvalidIdentifier(
            "not_a_username",
            "That is not a username. Enter the name as it stands on the profile, for example @name.",
            kind=IdentifierKind.USERNAME,
        )
    return Identifier(
        IdentifierKind.USERNAME, f"{platform}:{folded}", f"@{shown} ({platform})" if platform else f"@{shown}"
    )


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
    first = _PLATFORM_FIRST.fullmatch(text)
    if first:
        return handle(PLATFORM_OF_WORD[first.group(1).lower()], first.group(2))
    last = _PLATFORM_LAST.fullmatch(text)
    if last:
        return handle(PLATFORM_OF_WORD[last.group(2).lower()], last.group(1))
    return handle("", text.lstrip(":"))


def bare_username(identifier: Identifier) -> Identifier | None:
    """The same name without its platform, for looking up a name that was noted without one; None for other kinds."""
    if identifier.kind is not IdentifierKind.USERNAME or identifier.canonical.startswith(":"):
        return None
    return handle("", identifier.canonical.partition(":")[2])


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
    if len(steps) > 1 and steps[0].lower() in _FOLDER:
        steps = steps[1:]
    if (
        not steps
        or steps[0].lower() in _NOT_A_NAME
        or steps[0].startswith("+")
        or steps[0].lower().endswith((".php", ".asp"))
    ):
        return None
    return handle(platform, steps[0]) if any(c.isalnum() for c in steps[0]) else None


def normalise_url(raw: str) -> Identifier:
    """A web address without scheme, www, query and fragment; a known platform's profile becomes its username.

    Returns:
        Kind ``url``; ``username`` for a profile at a known platform and ``payment`` for a payment link, so that a
        link and a name meet under one canonical form.

    Raises:
        InvalidIdentifier: it is not a web address.
    """
    text = (
        unicodedata.normalize("NFKC", raw.strip().strip("<>\"'()[]").rstrip(".,;:!?"))
        if len(raw) <= 2100
        else ""
    )
    problem = InvalidIdentifier(
        "not_a_url",
        "That is not a web address. Copy it whole from the browser, for example https://example.org/name.",
        kind=IdentifierKind.URL,
    )
    if not re.match(r"[a-z]{2,8}://", text, re.IGNORECASE):
        text = "https://" + text
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
    if host in _PAY_HOSTS:
        steps = [step for step in path.split("/") if step and step.lower() not in ("paypalme", "u")]
        if steps:
            return _payment(_PAY_HOSTS[host], steps[0])
    platform = PLATFORM_OF_HOST.get(host)
    profile = _profile(platform, path, parts.query) if platform else None
    if profile:
        return profile
    address = (host + path.casefold()).rstrip("/")
    return Identifier(IdentifierKind.URL, address, address)


def _payment(provider: str, name: str) -> Identifier:
    folded = unicodedata.normalize("NFKC", name).strip().lstrip("@$£").rstrip(".,;:!?/")
    if provider not in ("btc",):
        folded = folded.casefold()
    if sum(c.isalnum() for c in folded) < 2 or len(folded) > 80 or any(c.isspace() for c in folded):
        raise InvalidIdentifier(
            "not_a_payment_handle",
            "That is not a payment handle. Enter a PayPal.me link, a $cashtag, a @revtag, an IBAN, "
            "or a sort code and account number.",
            kind=IdentifierKind.PAYMENT,
        )
    shown = f"{_PAY_TITLES[provider]} {folded}" if provider else f"@{folded}"
    return Identifier(IdentifierKind.PAYMENT, f"{provider}:{folded}", shown)


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
    found = iban(text) or bank_account(text)
    if found:
        return found
    if re.fullmatch(r"(?i:bc1[a-z0-9]{25,60})|[13][a-km-zA-HJ-NP-Z1-9]{25,34}", text):
        return _payment("btc", text.lower() if text.lower().startswith("bc1") else text)
    if re.fullmatch(r"0[xX][0-9a-fA-F]{40}", text):
        return _payment("eth", text)
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
        return _payment(_PAY_WORDS[named.group(1).lower()], named.group(2))
    if re.fullmatch(r"\$[A-Za-z]\w{1,30}", text):
        return _payment("cashapp", text)
    return _payment("", text) if re.fullmatch(r"@[\w.-]{2,40}", text) else _payment("", "")
