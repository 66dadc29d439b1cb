"""Email addresses: canonical, and found in text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from num_service.domain.identifiers.text import Claims, fold, latin
from num_service.domain.identifiers.values import Identifier, IdentifierKind
from num_service.domain.shared.errors import Invalid

SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
}
_HOSTS = """
    gmail.com googlemail.com hotmail.com hotmail.co.uk hotmail.ie hotmail.fr outlook.com outlook.ie live.com live.co.uk
    live.ie msn.com yahoo.com yahoo.co.uk yahoo.ie ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.co.uk
    proton.me protonmail.com protonmail.ch pm.me gmx.com gmx.net gmx.de gmx.co.uk mail.com email.com btinternet.com
    sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk eircom.net tutanota.com tuta.io tuta.com
    fastmail.com zoho.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com sina.com web.de hey.com wp.pl o2.pl
    onet.pl interia.pl seznam.cz libero.it orange.fr free.fr laposte.net wanadoo.fr t-online.de naver.com abv.bg
    inbox.lv yahoo.fr yahoo.es yahoo.it yahoo.de yahoo.ro
"""
MAIL_HOSTS = frozenset(_HOSTS.split())
"""Providers of mail: a name at one is a person's, the provider's own name is everybody's and nobody's."""
_PROVIDER_WORD = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton ?mail|proton|aol|live|msn|ymail|gmx)(?!\w)",
    re.IGNORECASE,
)


def _email(address: str) -> Identifier | None:
    """The canonical form of one bare address; None when it is not one."""
    try:
        read = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return None
    domain = (read.ascii_domain or read.domain).lower()
    domain = SAME_DOMAIN.get(domain, domain)
    if domain in _NO_MAIL:
        return None
    local = read.local_part.casefold()
    local = local.partition("+")[0] or local
    if domain == "gmail.com":
        local = local.replace(".", "")
    return Identifier(IdentifierKind.EMAIL, f"{local}@{domain}", read.normalized)


_DOTS = r"\s?[(\[{]\s?(?:dot|ponto|punct|\.)\s?[)\]}]\s?|\s(?:dot|ponto|punct)\s|\s?[点點]\s?"
_AT_WORD = re.compile(
    r"\s?[(\[{]\s?(?:at|arroba|arond)\s?[)\]}]\s?"
    rf"|\s(?:at|arroba|a\srond|arond[ăa]?)\s(?=[\w-]{{1,63}}(?:{_DOTS})[a-z]{{2}})"
    r"|\s(?:arroba|a\srond|arond[ăa]?)\s(?=[\w-]{1,63}\.[a-z]{2})"
    r"|\s?(?:艾特|圈[aA])\s?(?=[a-z])",
    re.IGNORECASE,
)
"""How the sign is said in the languages of the pages; in brackets, or before what goes on like a provider."""
_DOT_WORD = re.compile(_DOTS, re.IGNORECASE)
_SAID_IN_NAMES = {
    **dict.fromkeys(("dot", "ponto", "punct", "点", "點"), "."),
    **dict.fromkeys(("underscore", "underline", "sublinhado", "underline-ul"), "_"),
    **dict.fromkeys(
        ("dash", "hyphen", "minus", "hifen", "hífen", "traço", "cratimă", "cratima", "liniuță"), "-"
    ),
}
_INTRODUCED = """
    email emails mail e-mail is its it's it to me at on via by or and address adress my his her their use write see
    from try now with contact under e é este es em mailul emailul adresa endereço endereco dele dela lui ei la
"""
_BEFORE_A_NAME = frozenset(_INTRODUCED.split())
"""Words after which an address that is said in words begins; after any other it cannot be told how much is the name."""
_LOCAL = re.compile(r"[\w.!#$%&'*+=?^`{|}~-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,62}")
_SPOKEN_DOMAIN = re.compile(
    rf"[^\W点點]{{1,63}}(?:[-][^\W点點]{{1,40}}){{0,3}}(?:(?:\.|{_DOTS})[^\W点點]{{1,63}}){{1,4}}",
    re.IGNORECASE,
)
_UNSPACED = re.compile(
    r"^[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?=[\x21-\x7e]+$)"
)
"""A word of a script that puts no space before the address that follows it."""
_ASKED = re.compile(r"[^?=]*[?=](?:.*[?&=])?")
"""The part of a link that asks for an address: ``x?to=``."""
_NO_MAIL = frozenset({"s.whatsapp.net", "c.us", "g.us"})
"""What WhatsApp writes behind the "@" after a number: nobody has mail there."""
_LAST_LABEL = re.compile(r"\.([a-z]{2,62})[^\x00-\x7f][\w-]*\Z", re.IGNORECASE)
_GLUED_AFTER = re.compile(r"\s([a-z]{1,3})(?!\w)", re.IGNORECASE)


def _one_script(address: str) -> str | None:
    """The address with look-alike letters of another alphabet put right; None when it stays a mixture."""
    if address.isascii():
        return address
    for part in re.split(r"[@.]", address):
        scripts = {unicodedata.name(c, "?").partition(" ")[0] for c in part if c.isalpha()}
        if len(scripts) > 1:
            plain = latin(address)
            return plain if plain.isascii() else None
    return address


def _clear_before(text: str, begin: int) -> bool:
    """Whether an address really begins there, and is not the end of something longer."""
    if begin == 0:
        return True
    before = text[begin - 1]
    if before in "@\\" or unicodedata.category(before).startswith("M") or before.isalnum():
        return False
    if before in ",;" and begin > 1 and text[begin - 2].isalnum():  # "john,doe@…"; but "a@x.org,b@x.org"
        return re.search(r"@[\w.-]+[,;]\Z", text[max(0, begin - 260) : begin]) is not None
    return True


def _whole_domain(text: str, domain: str, end: int) -> bool:
    """Whether a domain ends there: not "gmail.comcall", not "gmail.co m"."""
    low = domain.lower()
    if low not in MAIL_HOSTS and any(
        low.startswith(host) and low[len(host)] != "." for host in MAIL_HOSTS if len(low) > len(host)
    ):
        return False
    glued = _GLUED_AFTER.match(text, end)
    return not (glued and low not in MAIL_HOSTS and low + glued.group(1).lower() in MAIL_HOSTS)


def _words_back(text: str, begin: int, end: int) -> Iterator[tuple[int, str]]:
    """The words of a part of a text from the last to the first, each with where it begins: most are never asked for."""
    while head := text[begin:end].rstrip():
        word = head.rsplit(None, 1)[-1]
        end = begin + len(head) - len(word)
        yield end, word


def _said_name(text: str, at: int) -> tuple[int, str] | None:
    """The name before a sign that is a word: where it begins, and the name with its signs put in ("john dot smith").

    The name is empty where a word stands before it that may as well belong to it ("john smith at …").
    """
    words = _words_back(text, max(0, at - 160), at)
    name, start, before = "", at, ""
    here = next(words, None)
    while here:
        place, word = here
        part = _LOCAL.search(word)
        if part is None:
            return None
        name, start = part.group() + name, place + part.start()
        between, here = next(words, None), next(words, None)
        before = word[: part.start()] or (between[1] if between else "")
        sign = _SAID_IN_NAMES.get(before.lower())
        if sign is None or here is None:
            break
        name = sign + name
    clear = not before[-1:].isalnum() or before.lower() in _BEFORE_A_NAME
    return (start, name if clear else "") if name else None


def said_in_part(text: str) -> Iterator[tuple[int, int]]:
    """Where an address is said in words and it cannot be told what belongs to it: ``john smith at gmail dot com``."""
    for start, end, address in _shapes(text, said_only=True):
        if not address:
            yield start, end


def email_shapes(text: str) -> Iterator[tuple[int, int, str]]:
    """What has the shape of an email address in folded text, "name at example dot org" included.

    Every "@" is looked at once, and no further than an address can reach.

    Yields:
        Start and end in the text, and the address with its signs put in; empty where it cannot be told what belongs
        to it.
    """
    return _shapes(text, said_only=False)


def _shapes(text: str, *, said_only: bool) -> Iterator[tuple[int, int, str]]:
    signs = [] if said_only else [(m.start(), m.end(), False) for m in re.finditer("@", text)]
    signs += [(m.start(), m.end(), True) for m in _AT_WORD.finditer(text)]
    for at, after, spoken in sorted(signs):
        local = _LOCAL.search(text, max(0, at - 64), at)
        said = _said_name(text, at) if spoken and text[at].isspace() else None
        domain = (_SPOKEN_DOMAIN if spoken else _DOMAIN).match(text, after)
        if not local or not domain:
            continue
        begin = local.end() - len(local.group().lstrip("'.`*"))
        if said is not None:
            host = _DOT_WORD.sub(".", domain.group())
            yield said[0], domain.end(), f"{said[1]}@{host}" if said[1] else ""
            continue
        before = _UNSPACED.match(text[begin:at]) or _ASKED.match(text[begin:at])
        if before:
            begin += before.end()
        elif not _clear_before(text, begin):
            continue
        end, host = domain.end(), _DOT_WORD.sub(".", domain.group())
        cut = _LAST_LABEL.search(host)
        if cut and not spoken:
            end -= len(host) - cut.end(1)
            host = host[: cut.end(1)]
        address = _one_script(text[begin:at] + "@" + host)
        if address and _whole_domain(text, host, end) and text[end : end + 1] != "@":
            yield begin, end, address


_MOST_FOREIGN = 30
"""Different addresses with other letters than ours in one text: reading one costs as much as ten plain ones. Further
ones are said to be unread."""


def emails_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """Email addresses in folded text, with their spans."""
    seen: dict[str, Identifier | None] = {}  # for this call only: addresses are not remembered
    foreign = 0
    for start, end, address in email_shapes(text):
        if not address or not claims.free(start, end):
            continue
        if address not in seen:
            foreign += not address.isascii()
            known = address.isascii() or foreign <= _MOST_FOREIGN
            seen[address] = _email(address) if known else None
        identifier = seen[address]
        if identifier:
            claims.take(start, end)
            yield start, end, identifier


_APART = re.compile(r"([\w.!#$%&'*+=?^`{|}~-]{1,64})(?:\s?@\s?|\s(?:at)\s)([\w.-]{3,100})", re.IGNORECASE)


def email_apart(line: str) -> Identifier | None:
    """A whole line that is an address with a space beside its sign: ``john @gmail.com``, ``john at gmail.com``.

    Only at a provider of mail: what stands before its name cannot be anything but a name there.
    """
    match = _APART.fullmatch(line.strip())
    if not match or match.group(2).lower() not in MAIL_HOSTS:
        return None
    return _email(f"{match.group(1)}@{match.group(2)}")


def provider_follows(text: str, at: int) -> bool:
    """Whether the name of a provider of mail stands there, whole or cut short."""
    return _PROVIDER_WORD.match(text, at) is not None or _DOMAIN.match(text, at) is not None


def one_email(text: str) -> Identifier | None:
    """The whole of a text as one bare address, in whatever characters the standards allow."""
    address = _one_script(text.strip())
    if address and not _whole_domain(address, address.rpartition("@")[2], len(address)):
        return None
    return _email(address) if address and _clear(address) else None


def mailbox(raw: str) -> str:
    """An address as mail can reach it: without what cannot be seen, accents put together, the domain in ASCII.

    What a server without SMTPUTF8 can deliver to is what is accepted, so that nobody is opened an account whose
    warnings never arrive.

    Raises:
        Invalid: ``unreachable_email`` about the field ``email``.
    """
    text = fold(raw).text.strip()
    address = _one_script(text)
    try:
        read = validate_email(address or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as why:
        raise Invalid(
            "unreachable_email",
            "Mail cannot reach this email address. Write it whole and in plain letters, like name@example.org, without "
            "accents before the @.",
            field="email",
        ) from why
    return read.ascii_email or read.normalized


def _clear(address: str) -> bool:
    return not any(unicodedata.category(c).startswith("M") for c in address)
