"""Forms that people write, each with what it is: those written by hand, and example numbers of 32 countries made up."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from num_service.domain.identifiers import Identifier, read
from num_service.domain.identifiers.places import countries_by_place
from num_service.domain.shared.taxonomy import Region
from num_service.services.checker.asked import from_text, read_asked

BY_HAND = Path(__file__).parents[1] / "data" / "written_forms_by_hand.txt"
COUNTRIES = (
    *("GB", "IE", "RO", "PT", "BR", "CN", "PL", "ES", "IT", "FR", "DE", "NL", "BE", "BG", "HU", "LT"),
    *("CZ", "SK", "GR", "TR", "AL", "UA", "MD", "NG", "GH", "KE", "IN", "TH", "PH", "VN", "US", "CO"),
)
_TYPES = {
    "mobile": PhoneNumberType.MOBILE,
    "fixed": PhoneNumberType.FIXED_LINE,
    "voip": PhoneNumberType.VOIP,
    "freephone": PhoneNumberType.TOLL_FREE,
    "personal": PhoneNumberType.PERSONAL_NUMBER,
}
#: Faults that say something of their own; of all others it is enough that nothing was answered.
_TELLING = frozenset({"hidden", "partial_vrm"})


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what kind of form it is, where it is typed, how it is written, and what it is.

    Args:
        what: each canonical form; "-" nothing to check and nothing to alarm about; "?" a part that cannot be read;
            "!code" why it cannot be.
    """

    kind: str
    regions: tuple[str, ...]
    written: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was made of a form. wrong: something was answered that it is not. missed: less than everything was read."""

    wrong: bool
    missed: bool
    got: tuple[str, ...]


def try_form(form: Form) -> Outcome:
    """Read a form as the checker reads what is typed into its box."""
    asked = from_text(form.written, regions=form.regions)
    readings = [read_asked(each) for each in asked]
    got = tuple(each.canonical if isinstance(each, Identifier) else f"!{each.code}" for each in readings)
    answered = {each for each in got if not each.startswith("!")}
    wanted = {each for each in form.what if not each.startswith(("!", "?")) and each != "-"}
    wrong = not answered <= wanted
    if form.what == ("-",):
        alarms = read(form.written, regions=form.regions).unread
        return Outcome(wrong, bool(alarms), got)
    faults = {each for each in form.what if each.startswith(("!", "?"))}
    refused = {each for each in got if each.startswith("!")}
    told = bool(refused) == bool(faults) and all(each in refused for each in faults if each[1:] in _TELLING)
    # What is not answered must be said to be unread: a form that just vanishes is wrong.
    vanished = not got or (wanted - answered and not refused)
    return Outcome(bool(wrong or vanished), answered != wanted or not told, got)


def by_hand() -> Iterator[Form]:
    """The forms of the file, in its order."""
    places = {"gb": countries_by_place([Region.LONDON]), "ie": countries_by_place([Region.MUNSTER])}
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, place, written, what = line.split(" | ")
        written = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), written)
        written = written.replace("\\n", "\n").replace("\\t", "\t")
        yield Form(kind, places[place], written, tuple(what.strip().split("; ")))


def made_up() -> Iterator[Form]:
    """Example numbers of each country, in every form; the same each time."""
    for region in COUNTRIES:
        for name, type_ in _TYPES.items():
            number = phonenumbers.example_number_for_type(region, type_)
            if number is not None and (region in ("GB", "IE") or name in ("mobile", "fixed")):
                yield from _forms_of(region, name, number)


def _forms_of(region: str, name: str, number: PhoneNumber) -> Iterator[Form]:
    chance = random.Random(f"{region} {name}")
    canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    digits = canonical[1:]
    anywhere = {
        "e164": canonical,
        "international": abroad,
        "00": "00" + digits,
        "00 grouped": "00" + abroad[1:],
        "dashes": abroad.replace(" ", "-"),
        "dots": abroad.replace(" ", "."),
        "slashes": abroad.replace(" ", "/"),
        "no-break": abroad.replace(" ", "\u00a0"),
        "rfc3966": phonenumbers.format_number(number, PhoneNumberFormat.RFC3966),
        "wa.me": f"https://wa.me/{digits}",
        "wa.me text": f"wa.me/{digits}?text=hi",
        "whatsapp": f"https://api.whatsapp.com/send?phone={digits}",
        "signal": f"https://signal.me/#p/{canonical}",
        "sms": f"sms:{canonical}?body=hi",
        "emoji": "".join(f"{c}\ufe0f\u20e3" if c.isdigit() else c for c in canonical),
        "wide": canonical.translate({ord(c): 0xFF10 + int(c) for c in "0123456789"}),
        "arabic": canonical.translate({ord(c): 0x0660 + int(c) for c in "0123456789"}),
        "invisible": "\u200b".join(canonical),
        "direction": f"\u202a{abroad}\u202c",
        "one by one": canonical[0] + " ".join(digits),
        "in words": "plus " + " ".join(_WORDS[int(c)] for c in digits),
        "in a message": f"hi hun its {canonical} call me at 8pm, 120 for the hour, im 45",
        "in a call list": f"{abroad}\nmobile\n14:32\nYesterday",
        "in a card": f"BEGIN:VCARD\nVERSION:3.0\nFN:Dave\nTEL;TYPE=CELL:{abroad}\nREV:20261122T101500Z\nEND:VCARD",
        "an O": canonical.replace("0", chance.choice("Oo")),
    }
    for kind, written in anywhere.items():
        yield Form(f"{region} {name} {kind}", ("GB", "IE"), written, (canonical,))
    if region not in ("GB", "IE"):
        return
    home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    if not home.startswith(("0", "(0")):
        return
    for regions in (("GB", "IE"), ("IE", "GB")):
        for kind, written in {
            "home": home,
            "home bare": re.sub(r"\D", "", home),
            "home dashes": home.replace(" ", "-"),
            "home dots": home.replace(" ", "."),
            "home in a message": f"ring {home} or not, 150 an hour",
            "home in words": " ".join(_WORDS[int(c)] for c in re.sub(r"\D", "", home)),
            "home wide": home.translate({ord(c): 0xFF10 + int(c) for c in "0123456789"}),
        }.items():
            yield Form(f"{region} {name} {kind}", regions, written, (canonical,))


_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
