"""Random and hostile inputs of the checker's box; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from num_service.schemas.checker.check import MAX_PASTED

_ALPHABETS = (
    "0123456789",
    "0123456789 +-().",
    "07700900123 \n,;:/@.",
    "abcdefghijklmnopqrstuvwxyz @._-",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ?*-",
    "OoIl0123456789 one two three zero seven ",
    "零一二三四五六七八九幺〇电话号码 07",
    "\u200b\u200d\u202e\u2066\u2069\ufe0f\u20e3\u0301\u0336\u00ad\u3164 07@a",
    "😀🍆0️⃣7️⃣9️⃣☎️",
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳०१२३๐๑๒ ",
    "(((())))[[]]{}<>\"'`~|\\^_=&%$#!",
)
_UNITS = (
    *("@", "a@", "a.", "0 ", "+1 ", "+44 1 2 3 ", "1/1/", "www.", "http://", "x@a.a.", "(at)", " at a dot "),
    *(
        "john dot ",
        "zero ",
        "sete ",
        "um ",
        "opt ",
        "insta:",
        "@x ",
        "$a ",
        "£b ",
        "GB12 ABCD ",
        "AB12 ",
        "A?12 ",
    ),
    *(
        "reg is ",
        "12-34-56 ",
        "4929 0770 ",
        "00 1 ",
        "353 1 ",
        "0.1.",
        "192.168.",
        "wa.me/4",
        "tel:0",
        "sms:",
        "plus ",
    ),
    *(
        "BEGIN:VCARD\n",
        "BEGIN:VCARD\nTEL:",
        "TEL;X=1:=30\n ",
        "END:VCARD\n",
        "No Caller ID\n",
        "withheld ",
        "14:32\n",
    ),
    *(
        "07700 900123 ",
        "07700900123",
        "1 2 3 ",
        "一",
        "零七 ",
        "点com ",
        "艾特a",
        "a rond b.co ",
        "bc1a",
        "0x1",
        "?*",
        "_",
    ),
    *(
        "\u0660",
        "0\ufe0f\u20e3",
        "a\u0301",
        "\u202e0",
        "Ж123",
        "\u3164",
        "\ud7ff",
        "\ufffd",
        "\U0010fffd",
        "'; --",
        "%s%n",
        "{{7*7}}",
    ),
)


def inputs(seed: int, count: int) -> Iterator[str]:
    """So many inputs, each no longer than the box takes."""
    chance = random.Random(seed)
    for at in range(count):
        yield _one(chance, at)[:MAX_PASTED]


def _one(chance: random.Random, at: int) -> str:
    # A few at the full length, where a rule that is not linear shows; most as long as messages are.
    length = MAX_PASTED if at % 50 == 0 else chance.randint(0, 300)
    kind = chance.randrange(5)
    if kind == 0:
        alphabet = chance.choice(_ALPHABETS)
        return "".join(chance.choices(alphabet, k=length))
    if kind == 1:
        unit = chance.choice(_UNITS)
        return unit * (length // len(unit) + 1)
    if kind == 2:
        return "".join(chance.choices(_UNITS, k=length // 3))
    if kind == 3:
        return "".join(
            chr(chance.choice((chance.randrange(32, 0x2FF), chance.randrange(0x300, 0xD800))))
            for _ in range(length)
        )
    unit, other = chance.choice(_UNITS), chance.choice(_UNITS)
    return (unit + other) * (length // len(unit + other)) + "".join(chance.choices("0123456789", k=12))
