"""Invented packet summaries with details planted in them, to count which of them the examiner marks.

Parts written by hand in six ways of writing (``planted_words``), put together by a seed: the same three hundred every
time. Each plant knows its place in the text, what it is, and whether it is the reporter's own, as sealed in the
invented report beside it. Numbers are from the ranges that Ofcom keeps for drama; every other name, street and advert
is made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.harness.planted_words import (
    EIRCODES,
    FILLERS,
    FIRST,
    FRAMES,
    HANDLES,
    HOSTS,
    HOTELS,
    INWARD,
    JOINED,
    LAST,
    OUTWARD,
    ROOMS,
    SITES,
    STREETS,
    WORDS,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Plant:
    """One detail in a summary: ``text[start:end]``; own: the reporter's, so that it must block."""

    kind: Kind
    start: int
    end: int
    own: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary, the reporter's sealed details, and what was planted."""

    style: str
    text: str
    own_details: tuple[str, ...]
    plants: tuple[Plant, ...]


def number(chance: random.Random) -> str:
    """A number of the ranges kept for drama: a mobile, London, Manchester, Leeds."""
    stem = chance.choice(("07700 900", "020 7946 0", "0161 496 0", "0113 496 0"))
    return stem + f"{chance.randrange(1000):03}"


def number_as_written(chance: random.Random, plain: str) -> str:
    """A number as somebody may write it, the same number throughout."""
    digits = plain.replace(" ", "")
    ways = [
        plain,
        digits,
        f"+44{digits[1:]}",
        f"+44 (0){digits[1:5]} {digits[5:]}",
        f"0044 {digits[1:]}",
        "-".join((digits[:5], digits[5:8], digits[8:])),
        ".".join((digits[:5], digits[5:8], digits[8:])),
        " ".join(digits[at : at + 2] for at in range(0, len(digits), 2)),
        " ".join(digits),
        digits.replace("0", "O"),
        f"{digits[:5]} / {digits[5:]}",
        " ".join(WORDS[int(each)] for each in digits),
        f"({digits[:5]}) {digits[5:]}",
    ]
    return chance.choice(ways)


def address(chance: random.Random) -> str:
    return f"{chance.randrange(1, 240)} {chance.choice(STREETS)}"


def address_as_written(chance: random.Random, plain: str) -> str:
    house, _, street = plain.partition(" ")
    short = (
        street.replace("Road", "Rd").replace("Street", "St").replace("Avenue", "Ave").replace("Lane", "Ln")
    )
    ways = [
        plain,
        plain.lower(),
        f"{house}, {street}",
        f"{house} {short}",
        f"{chance.choice(ROOMS)}, {plain}",
        f"{house}a {street}",
    ]
    return chance.choice(ways)


def mail(chance: random.Random) -> str:
    first, last = chance.choice(FIRST[:5]).lower(), chance.choice(LAST[:5]).lower()
    sign = chance.choice(("", ".", "_"))
    return f"{first}{sign}{last}{chance.choice(('', '82', '7'))}@{chance.choice(HOSTS)}"


def mail_as_written(chance: random.Random, plain: str) -> str:
    local, _, host = plain.partition("@")
    return chance.choice(
        (
            plain,
            plain.upper(),
            f"{local} @ {host}",
            f"{local}[at]{host.replace('.', '[dot]')}",
            f"{local} at {host.replace('.', ' dot ')}",
            f"{local}(at){host}",
            f"<{plain}>",
        )
    )


def advert(chance: random.Random) -> str:
    handle, site = chance.choice(HANDLES), chance.choice(SITES)
    return chance.choice(
        (
            f"https://www.{site}/{handle}",
            f"{site}/escort/{handle}",
            f"{site}/{chance.randrange(10**6, 10**7)}",
        )
    )


def advert_as_written(chance: random.Random, plain: str) -> str:
    """An address of an advert, with or without what browsers put before it, or split by a dot in words."""
    bare = plain.removeprefix("https://www.")
    return chance.choice(
        (plain, bare, f"www.{bare}", bare.upper(), f"hxxps://{bare}", bare.replace(".co", " dot co", 1))
    )


def postcode(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(EIRCODES)
    return f"{chance.choice(OUTWARD)} {chance.choice(INWARD)}"


def postcode_as_written(chance: random.Random, plain: str) -> str:
    half, _, rest = plain.partition(" ")
    if not rest:
        return plain
    return chance.choice(
        (
            plain,
            plain.lower(),
            half + rest,
            f"{half}  {rest}",
            f"{half}-{rest}",
            half.lower() + rest.lower(),
            f"{half}.{rest}",
        )
    )


def time_as_written(chance: random.Random) -> str:
    hour, minute = chance.randrange(1, 12), chance.randrange(1, 60)
    half = chance.choice(("am", "pm", " pm", "PM", " p.m."))
    return chance.choice(
        (
            f"{hour + 12}:{minute:02}",
            f"{hour}.{minute:02}{half}",
            f"{hour}{half}",
            f"{hour + 12:02}{minute:02}hrs",
            f"{hour + 12:02}{minute:02} hrs",
            f"{hour + 12}h{minute:02}",
            f"half past {WORDS[1 + hour % 9]}",
            f"quarter to {WORDS[1 + hour % 9]}",
            f"ten past {hour}",
            f"{WORDS[1 + hour % 9]} o'clock",
            f"{WORDS[1 + hour % 9]} o’clock",
            f"20 to {hour}",
            f"{hour}:{minute:02} in the morning",
            f"half {WORDS[1 + hour % 9]}",
            f"{minute} minutes past {hour}",
            f"{WORDS[1 + hour % 9]} thirty",
            f"{WORDS[1 + hour % 9]} pm",
        )
    )


def name_as_written(chance: random.Random, plain: str) -> str:
    first, _, last = plain.partition(" ")
    return chance.choice((first, plain, first.upper(), plain.upper(), f"Miss {last}", f"{first} {last[0]}."))


# ------------------------------------------------------------------------------------------ the reporter's own details


@dataclass(frozen=True, slots=True)
class Reporter:
    """An invented reporter: what is sealed about them."""

    name: str
    phone: str
    mail: str
    advert: str
    address: str
    postcode: str

    @property
    def sealed(self) -> tuple[str, ...]:
        return (f"{self.phone}, or {self.mail}", self.advert, f"{self.address}, {self.postcode}", self.name)


def reporter(chance: random.Random) -> Reporter:
    return Reporter(
        f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        number(chance),
        mail(chance),
        advert(chance),
        address(chance),
        postcode(chance),
    )


def _swapped(chance: random.Random, text: str) -> str:
    return chance.choice(
        (
            text,
            text.upper(),
            text.lower(),
            text.replace("a", "4").replace("i", "1"),
            " ".join(text),
            text.replace("a", "á"),
        )
    )


def own_detail(chance: random.Random, who: Reporter, kind: Kind) -> str:
    """One of the reporter's details, in whole or in the part that gives it away, as a caseworker may write it."""
    if kind is Kind.PHONE:
        digits = who.phone.replace(" ", "")
        return chance.choice(
            (number_as_written(chance, who.phone), f"{digits[-6:]}", f"{digits[-6:-3]} {digits[-3:]}")
        )
    if kind is Kind.EMAIL:
        local = who.mail.partition("@")[0]
        return chance.choice(
            (mail_as_written(chance, who.mail), local, local.replace(".", " dot ").replace("_", " "))
        )
    if kind is Kind.ADVERT:
        tail = who.advert.rpartition("/")[2]
        return chance.choice(
            (advert_as_written(chance, who.advert), tail, f"@{tail}" if not tail.isdigit() else tail)
        )
    if kind is Kind.ADDRESS:
        return address_as_written(chance, who.address)
    if kind is Kind.POSTCODE:
        return postcode_as_written(chance, who.postcode)
    first, _, last = who.name.partition(" ")
    return chance.choice(
        (_swapped(chance, first), who.name, f"Ms {last}", who.name.upper(), f"{last}, {first}")
    )


def other_detail(chance: random.Random, kind: Kind) -> str:
    """A detail of somebody else, as a caseworker may write it."""
    match kind:
        case Kind.PHONE:
            return number_as_written(chance, number(chance))
        case Kind.EMAIL:
            return mail_as_written(chance, mail(chance))
        case Kind.POSTCODE:
            return postcode_as_written(chance, postcode(chance))
        case Kind.ADDRESS:
            return chance.choice(
                (address_as_written(chance, address(chance)), chance.choice(ROOMS), chance.choice(HOTELS))
            )
        case Kind.ADVERT:
            return chance.choice(
                (
                    advert_as_written(chance, advert(chance)),
                    f"@{chance.choice(HANDLES)} on insta",
                    f"ad {chance.randrange(10**6, 10**7)}",
                )
            )
        case Kind.TIME:
            return time_as_written(chance)
    return name_as_written(chance, f"{chance.choice(FIRST)} {chance.choice(LAST)}")


def _core(detail: str) -> str:
    """What of a detail is the detail: all of it but words that stand before or after it."""
    for before in ("the ", "hxxps://", "ad "):
        detail = detail.removeprefix(before)
    return detail.removesuffix(" on insta").removesuffix(" in the morning")


# ----------------------------------------------------------------------------------------------------------- summaries


def summaries(count: int = 300, seed: int = 2026) -> Iterator[Summary]:
    """Make summaries, the same for the same seed: one to four details in each, some of them the reporter's own."""
    for at in range(count):
        yield _summary(random.Random(f"{seed}/{at}"), list(FRAMES)[at % len(FRAMES)])


def _summary(chance: random.Random, style: str) -> Summary:
    who = reporter(chance)
    text, plants = "", []
    lines: list[tuple[str, Kind | None, bool]] = [
        (each, None, False) for each in chance.sample(FILLERS[style], 3)
    ]
    for planted in chance.sample(list(Kind), chance.randint(1, 4)):
        own = planted is not Kind.TIME and chance.random() < 0.4
        lines.append((chance.choice(FRAMES[style][planted]), planted, own))
    chance.shuffle(lines)
    for frame, kind, own in lines:
        text += JOINED[style] if text else ""
        if kind is None:
            text += frame
            continue
        detail = own_detail(chance, who, kind) if own else other_detail(chance, kind)
        before, _, after = frame.partition("{}")
        core = _core(detail)
        start = len(text) + len(before) + detail.index(core)
        plants.append(Plant(kind, start, start + len(core), own))
        text += before + detail + after
    return Summary(style, text, who.sealed, tuple(plants))
