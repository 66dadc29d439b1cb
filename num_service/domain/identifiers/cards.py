"""Contact cards (vCard 2.1 to 4.0) as they are shared and pasted: what of them is a number, a name or an address.

Own reading and no library: of a card four kinds of lines are wanted as text, whatever its version and however broken
it was pasted; and a photograph, dates and the card's own number must not be taken for anybody's number.
"""

from __future__ import annotations

import quopri
import re

_CARD = re.compile(r"BEGIN:VCARD[ \t]*\r?\n?(.*?)(?:END:VCARD|\Z)", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"(?:[\w-]{1,40}\.)?([\w-]{1,40})((?:;[^:\n]{0,300})?):(.*)", re.DOTALL)
_FOLDED = re.compile(r"\r?\n[ \t]")
_SOFT_BREAK = re.compile(r"=\r?\n")
_WANTED = frozenset({"tel", "email", "url", "impp", "note", "x-socialprofile", "socialprofile"})
"""RFC 6350, 6.4 and 6.7; RFC 9554 (SOCIALPROFILE)."""
_PLATFORM = re.compile(r"(?:^|;)(?:x-service-type|service-type|type)=([\w-]{2,20})", re.IGNORECASE)


def plain_of_cards(text: str) -> str:
    """A text with each contact card in it turned into lines of what identifies a person; other text as it is.

    Args:
        text: of any length; a photograph in a card is left out and costs nothing more to read.
    """
    if "BEGIN:VCARD" not in text[:200_000].upper():
        return text
    return _CARD.sub(lambda card: "\n".join(("", *_lines(card.group(1)), "")), text).strip()


def _lines(card: str) -> list[str]:
    joined = _FOLDED.sub("", _SOFT_BREAK.sub("", card))
    return [line for each in joined.splitlines() if (line := _line(each))]


def _line(written: str) -> str:
    match = _PROPERTY.match(written.strip())
    if match is None:
        return ""
    name, given, value = match.group(1).lower(), match.group(2), match.group(3).strip()
    said = name.removeprefix("x-")
    if (name not in _WANTED and said not in _APPS) or len(value) > _LONGEST:
        return ""
    if "quoted-printable" in given.lower():
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    value = re.sub(r"\\([,;:\\])", r"\1", re.sub(r"\\[nN]", "\n", value))
    platform = _PLATFORM.search(given)
    if name in ("impp", "x-socialprofile", "socialprofile"):
        app, sign, rest = value.partition(":")
        if sign and not rest.startswith("//") and app.isalnum():
            return f"{app}: {rest}"
        return value if "/" in value or platform is None else f"{platform.group(1)}: {value}"
    return f"{said}: {value}" if said in _APPS else value


_LONGEST = 2_000
_APPS = frozenset(
    {"skype", "telegram", "wechat", "qq", "snapchat", "instagram", "twitter", "facebook", "kik"}
)
