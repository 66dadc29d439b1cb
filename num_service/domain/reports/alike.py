"""Whether two reports may tell of one person though they share no identifier: what both say, with a reason for each.

A caseworker is proposed a pair and judges it. Nothing follows from it by itself: consents, listings, warnings, packets
and the gate stay each report's own (2-domain, "Casework"; field scenario "same tattoo, van, method, two regions").
What a reason repeats are words of the report that is open, never of the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from num_service.domain.identifiers import Identifier, IdentifierKind, InvalidIdentifier, normalise
from num_service.domain.shared.phrases import N_, Message, Phrase, phrase
from num_service.domain.shared.taxonomy import Gender, IncidentType, Setting

#: From so many points on a pair is proposed: two things that few people have, or one and much that many have.
PROPOSED = 8
#: What words in a field are worth where one of them is rare, and what is said. Plain words alone are worth half.
_FIELDS: dict[str, tuple[int, str]] = {
    "marks": (5, N_("Both tell of marks: %(words)s.")),
    "vehicle": (4, N_("Both tell of a vehicle: %(words)s.")),
    "name_used": (3, N_("Both tell of a name: %(words)s.")),
    "weapon": (3, N_("Both tell of a weapon: %(words)s.")),
    "companions": (2, N_("Both tell of somebody with them: %(words)s.")),
    "accent": (2, N_("Both tell of an accent or language: %(words)s.")),
    "appearance": (2, N_("Both tell how they looked: %(words)s.")),
    "hair": (1, N_("Both tell of hair: %(words)s.")),
    "eyes": (1, N_("Both tell of eyes: %(words)s.")),
}
#: Words that many would use, so that they tell little.
_PLAIN_WORDS = """
    tattoo scar mark car van vehicle black white grey gray blue red silver dark light brown blond blonde short long bald
    man woman male female young old tall small big left right arm hand face neck leg knife english british irish none
    nobody alone friend john mike dave
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
_SMALL_WORDS = """
    the and his her their with was were had has have for not but they them that this from one two about some any very
    looked like maybe think don know dont did said
"""
_NO_WORDS = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[^\W_]{3,}")
#: Accounts of so many words and more are compared whole; so large a share in common is one text sent twice.
_ENOUGH_WORDS, _SAME_TEXT = 8, 0.6
_RARE_TYPES = frozenset(IncidentType) - {
    IncidentType.NON_PAYMENT,
    IncidentType.TIMEWASTER,
    IncidentType.SOMETHING_ELSE,
}
_SURE = PROPOSED
_LEAST_NAME = 5


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person of a report, as far as two reports can be compared by them."""

    gender: str
    words: Mapping[str, frozenset[str]] = field(repr=False)
    identifiers: frozenset[Identifier] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells of people and of how it was done."""

    people: tuple[Portrait, ...]
    types: frozenset[IncidentType]
    setting: str
    words: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Alike:
    """How much two reports have in common, and what: each a sentence that a caseworker reads."""

    points: int
    reasons: tuple[Message, ...]

    @property
    def proposed(self) -> bool:
        """Whether it is enough to be shown."""
        return self.points >= PROPOSED


def told(account: Mapping[str, Any], types: Collection[IncidentType]) -> Told:
    """What stands in an opened account, to be compared. types: of the report's clear facts."""
    return Told(
        people=tuple(_portrait(each) for each in account.get("people", [])),
        types=frozenset(types),
        setting=str(account.get("setting") or ""),
        words=_words(str(account.get("account") or "")),
    )


def compare(mine: Told, other: Told) -> Alike:
    """What two reports have in common. mine: the one that is open, whose words the reasons repeat."""
    pairs = [_people(one, two) for one in mine.people for two in other.people]
    points, reasons = max(pairs, key=lambda each: each[0], default=(0, []))
    if _nearly_the_same(mine.words, other.words):
        points, reasons = points + _SURE, [*reasons, phrase("The two accounts are nearly the same words.")]
    if points and (both := mine.types & other.types & _RARE_TYPES):
        kinds = tuple(sorted(both, key=list(IncidentType).index))
        points, reasons = (
            points + min(2, len(kinds)),
            [*reasons, phrase("Both tell of: %(kinds)s.", kinds=kinds)],
        )
    if points and mine.setting == other.setting and mine.setting in _PLACES:
        points, reasons = (
            points + 1,
            [*reasons, phrase("The same kind of place: %(place)s.", place=Setting(mine.setting))],
        )
    return Alike(points, tuple(reasons))


_PLACES = frozenset(each.value for each in Setting) - {Setting.NOT_SAID.value}
_SAID = frozenset(each.value for each in Gender) - {Gender.UNKNOWN.value, Gender.NOT_SAID.value}


def _portrait(person: Mapping[str, Any]) -> Portrait:
    found = set()
    for each in person.get("identifiers", []):
        try:
            found.add(normalise(IdentifierKind(each["kind"]), str(each["typed"])))
        except InvalidIdentifier:
            continue
    return Portrait(
        gender=str(person.get("gender") or ""),
        words={name: _words(str(person.get(name) or "")) for name in _FIELDS},
        identifiers=frozenset(found),
    )


def _people(one: Portrait, two: Portrait) -> tuple[int, list[Message]]:
    points, reasons = 0, list[Message]()
    for mine in sorted(one.identifiers, key=lambda each: each.canonical):
        if any(near(mine, theirs) for theirs in two.identifiers):
            points += _SURE
            reasons.append(
                phrase("The other names one that is nearly %(identifier)s.", identifier=mine.display)
            )
    if one.gender != two.gender and {one.gender, two.gender} <= _SAID:
        return points, reasons
    for name, (worth, said) in _FIELDS.items():
        if both := one.words[name] & two.words[name]:
            points += worth if both - _PLAIN else worth // 2
            reasons.append(Phrase(said, {"words": ", ".join(sorted(both))}))
    return points, reasons


def near(one: Identifier, two: Identifier) -> bool:
    """Whether two identifiers are not the same and nearly so: one digit, another platform, another domain, a part."""
    if one == two:
        return False
    if name_in(one) and name_in(one) == name_in(two):
        return True
    a, b = one.canonical, two.canonical
    if one.kind is not two.kind or one.kind not in (IdentifierKind.PHONE, IdentifierKind.VRM):
        return False
    if one.kind is IdentifierKind.VRM and min(len(a), len(b)) >= 4 and (a in b or b in a):
        return True
    return len(a) == len(b) >= 5 and _one_slip(a, b)


def name_in(identifier: Identifier) -> str:
    """The name that somebody chose: of a username whatever its platform, of an email what stands before the @."""
    if identifier.kind is IdentifierKind.USERNAME:
        name = identifier.canonical.rpartition(":")[2]
    elif identifier.kind is IdentifierKind.EMAIL:
        name = identifier.canonical.partition("@")[0]
    else:
        return ""
    return name if len(name) >= _LEAST_NAME else ""


def _one_slip(a: str, b: str) -> bool:
    """One character otherwise, or two beside each other the other way round."""
    apart = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(apart) == 1:
        return True
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and a[apart[0]] == b[apart[1]]
        and a[apart[1]] == b[apart[0]]
    )


def _nearly_the_same(one: frozenset[str], two: frozenset[str]) -> bool:
    if min(len(one), len(two)) < _ENOUGH_WORDS:
        return False
    return len(one & two) / len(one | two) >= _SAME_TEXT


def _words(text: str) -> frozenset[str]:
    """The words of a text as they are compared: without accents, capitals and the s of many."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    found = (each.removesuffix("s") if len(each) > 3 else each for each in _WORD.findall(plain))
    return frozenset(each for each in found if each not in _NO_WORDS)
