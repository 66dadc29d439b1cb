"""Platforms and payment providers: their hosts, the words people use for them, and a name at one."""

from __future__ import annotations

import re
import unicodedata

from num_service.domain.identifiers.emails import MAIL_HOSTS
from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

# platform -> (its hosts, the words people use for it)
_PLATFORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "x": (("twitter.com", "x.com"), ("twitter", "x")),
    "instagram": (("instagram.com", "instagr.am"), ("instagram", "insta", "ig")),
    "facebook": (("facebook.com", "fb.com", "fb.me", "m.me"), ("facebook", "fb", "messenger")),
    "onlyfans": (("onlyfans.com",), ("onlyfans", "only fans")),
    "fansly": (("fansly.com",), ("fansly",)),
    "telegram": (("t.me", "telegram.me", "telegram.dog"), ("telegram", "tg")),
    "snapchat": (("snapchat.com",), ("snapchat", "snap", "sc")),
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
    "wechat": ((), ("wechat", "we chat", "weixin", "微信", "微信号")),
    "line": (("line.me",), ("line id", "line app", "line.me")),
    "qq": (("user.qzone.qq.com", "qzone.qq.com"), ("qq", "qq号")),
    "tinder": ((), ("tinder",)),
    "grindr": ((), ("grindr",)),
}
PLATFORM_OF_HOST: dict[str, str] = {host: name for name, (hosts, _) in _PLATFORMS.items() for host in hosts}
PLATFORM_OF_WORD: dict[str, str] = {
    word: name for name, (_, words) in _PLATFORMS.items() for word in (*words, name)
}
PLATFORM_WORDS = "|".join(re.escape(word) for word in sorted(PLATFORM_OF_WORD, key=len, reverse=True))
TEXT_WORDS = "|".join(
    re.escape(word) for word in sorted(PLATFORM_OF_WORD, key=len, reverse=True) if word != "line"
)
"""The words by which a platform is known in running text, where "line" is mostly a line."""
NUMBERED = frozenset({"qq", "adultwork", "facebook", "vivastreet", "fetlife"})
"""Platforms where a person may be known by a number alone."""
PAY_WORDS = {
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


def not_a_username() -> InvalidIdentifier:
    """A line in which no username stands."""
    return InvalidIdentifier(
        "not_a_username",
        "That is not a username. Enter the name as it stands on the profile, for example @name.",
        kind=IdentifierKind.USERNAME,
    )


def handle(platform: str, name: str) -> Identifier:
    """A username at a platform (empty when it is not known), folded: NFKC, lower case, no @, no spaces."""
    shown = " ".join(unicodedata.normalize("NFKC", name).strip().lstrip("@").split())
    folded = "".join(unicodedata.normalize("NFKC", shown.casefold()).split()).strip(".,;:!?\"'()[]<>/")
    if platform == "facebook" and not folded.isdigit():
        folded = folded.replace(".", "")  # facebook itself ignores the dots
    if sum(c.isalnum() for c in folded) < 2 or len(folded) > 80 or "@" in folded or folded in MAIL_HOSTS:
        raise not_a_username()
    return Identifier(
        IdentifierKind.USERNAME, f"{platform}:{folded}", f"@{shown} ({platform})" if platform else f"@{shown}"
    )


def payment(provider: str, name: str) -> Identifier:
    """A payment handle at a provider (empty when it is not known), folded like a username."""
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
