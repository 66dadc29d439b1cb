"""Which police force a town or an outward postcode lies in, and whether so few people live there that it tells who.

The table beside this file (``districts.tsv``) names its sources and its date: the ONS Postcode Directory for every
outward postcode and every council of the United Kingdom, GeoNames for towns of 1,000 inhabitants and more. A caseworker
always sets the route (gate rules 7 and 10); this only suggests, and says where it does not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from num_service.domain.shared.forces import BTP, BTP_LIGHT_RAIL, FORCES, GARDA, Force, suggest
from num_service.domain.shared.taxonomy import Region

#: The floor: an outward postcode with fewer postcodes, live and ended, or a town with fewer inhabitants, is small.
LEAST_POSTCODES, LEAST_INHABITANTS = 250, 5_000
_TABLE = Path(__file__).with_name("districts.tsv")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
#: An Irish routing key: a letter of those in use and two digits, or D6W. None of them is finer than a town.
_ROUTING_KEY = re.compile(r"(?:[AC-FHKNPRTV-Y]\d\d|D6W)")
_CODE_IN_WORDS = re.compile(r"(?<!\w)[A-Za-z]{1,2}\d[A-Za-z\d]?(?!\w)")
#: District councils with so few inhabitants that only the region is coarse enough.
_SMALL_DISTRICTS = frozenset({"Isles of Scilly"})


@dataclass(frozen=True, slots=True)
class _Found:
    """One district that a place lies in. share: how many of its postcodes; of a town, its only one."""

    district: str
    force: str
    share: int
    small: bool


@dataclass(frozen=True, slots=True)
class Routes:
    """What is known of a place.

    Args:
        forces: who may police it, the one with most of it first; one where it is clear, several for staff to choose
            from, none on the islands.
        known: the town or postcode stands in the table; otherwise the forces are those of the region.
        districts: the councils it lies in, the one with most of it first.
        small: fewer people live there than the floor: say the district instead, or only the region.
    """

    forces: tuple[Force, ...]
    known: bool = False
    districts: tuple[str, ...] = ()
    small: bool = False

    @property
    def clear(self) -> Force | None:
        """The one force, where there is no doubt."""
        return self.forces[0] if len(self.forces) == 1 else None

    @property
    def coarser(self) -> str:
        """What to say instead of a place that is too small; empty where only the region is coarse enough."""
        widest = self.districts[0] if self.small and self.districts else ""
        return "" if widest in _SMALL_DISTRICTS else widest


def routes(
    place: str,
    region: Region,
    *,
    railway: bool = False,
    tram: bool = False,
    never: Collection[str] = (),
) -> Routes:
    """Find the forces a place suggests (gate rule 10).

    Args:
        place: a town or an outward postcode, as somebody wrote it; may be empty, unknown or finer.
        region: the incident's region.
        railway, tram: where it was; the railway of Great Britain is BTP's wherever it is.
        never: codes of forces that the reporter excluded. They are left out, and what is left is never taken for clear
            because of it: the force of the place is one they do not want.
    """
    by_region = suggest(region, railway=railway, tram=tram)
    found = _in_region(_found(place, region), region)
    districts = tuple(dict.fromkeys(each.district for each in found))
    small = bool(found) and all(each.small for each in found)
    theirs = tuple(FORCES[code] for code in dict.fromkeys(each.force for each in found) if code in FORCES)
    if region is Region.ISLANDS or (railway and by_region and by_region[0].code == BTP):
        forces = by_region
    elif not theirs or (region.is_place and not set(theirs) & set(by_region)):
        forces = tuple(
            dict.fromkeys((*by_region, *theirs))
        )  # nothing is known of it, or they contradict each other
    else:
        maybe_btp = tram and (region in BTP_LIGHT_RAIL or not region.is_place)
        forces = (*theirs, *([FORCES[BTP]] if maybe_btp else []))
    left = tuple(each for each in forces if each.code not in never)
    if len(left) == 1 and len(forces) > 1:
        left = ()
    return Routes(left, bool(found), districts, small)


def too_small(words: str) -> Iterator[tuple[int, int]]:
    """Find the outward postcodes and towns in a text that are under the floor: where each begins and ends.

    A town counts where it stands with a capital letter, and as a whole: "Hope" in "Hope Valley" is none.
    """
    for match in _CODE_IN_WORDS.finditer(words):
        found = _outward(match.group().upper())
        if found and all(each.small for each in found):
            yield match.span()
    towns = _tables()[1]
    spans = [match.span() for match in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words)]
    at = 0
    while at < len(spans):
        length = _longest(words, spans, at)
        start, end = spans[at][0], spans[at + max(length, 1) - 1][1]
        found = towns.get(_plain(words[start:end]), []) if length and words[start].isupper() else []
        if found and all(each.small for each in found) and not _ordinary(words, start, end):
            yield start, end
        at += max(length, 1)


def _longest(words: str, spans: list[tuple[int, int]], at: int) -> int:
    """How many words from here are the longest name of a town; none where no town begins."""
    for length in range(min(5, len(spans) - at), 0, -1):
        between = words[spans[at][0] : spans[at + length - 1][1]]
        if "\n" not in between and _plain(between) in _tables()[1]:
            return length
    return 0


#: Towns whose names are words of any sentence: not marked alone. They are still known where a place is asked for.
_WORD_LIST = """
    ash bank battle beer box bow cove deal drum eye ford gates hale hook hope lane march mark nelson oak over park
    port race rode sale sandwich settle stone street ware well wells west wing wool
"""
_WORDS = frozenset(_WORD_LIST.split())


def _ordinary(words: str, start: int, end: int) -> bool:
    """Whether a capital letter tells nothing: it begins a sentence, or the name is a word like any other."""
    low = words[start:end].casefold()
    begins = not words[:start].strip() or words[:start].rstrip()[-1] in ".!?:\n"
    return low in _WORDS or (begins and " " not in low and len(low) < 5)


def _found(place: str, region: Region) -> list[_Found]:
    """The districts of a place: by an outward postcode in it, or else by the names in it, of towns and councils."""
    folded = unicodedata.normalize("NFKC", place)
    for match in _CODE_IN_WORDS.finditer(folded):
        code = match.group().upper()
        known = list(_outward(code))
        if _ROUTING_KEY.fullmatch(code) and not (known and region.is_place and not _irish(region)):
            known = [*([] if _irish(region) else known), _Found("Ireland", GARDA, 0, small=False)]
        if known:
            return known
    _, towns, councils = _tables()
    names = [_plain(each) for each in re.split(r"[,(/;]", folded)]
    return [each for name in names for each in towns.get(name) or councils.get(name) or []]


def _irish(region: Region) -> bool:
    return suggest(region) == (FORCES[GARDA],)


def _in_region(found: list[_Found], region: Region) -> list[_Found]:
    """What of it lies in the region that was named; all of it where none of it does, or none was named."""
    codes = {"-"} if region is Region.ISLANDS else {each.code for each in suggest(region)}
    return [each for each in found if each.force in codes] or found


def _outward(code: str) -> list[_Found]:
    return _tables()[0].get(code, []) if _OUTWARD.fullmatch(code) else []


def _plain(name: str) -> str:
    split = unicodedata.normalize("NFKD", name.casefold().replace("'", "").replace("’", ""))
    letters = "".join(each for each in split if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W\d_]+", letters))


_Table = dict[str, list[_Found]]


@cache
def _tables() -> tuple[_Table, _Table, _Table]:
    """The districts of each outward postcode, of each town and of each council, read once."""
    outward, towns, councils = defaultdict(list), defaultdict(list), defaultdict(list)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        district, force, codes, names = line.split("\t")
        for each in codes.split():
            code, _, share = each.partition(":")
            outward[code.rstrip("*")].append(_Found(district, force, int(share or 0), "*" in code))
        for each in filter(None, names.split("|")):
            towns[_plain(each)].append(_Found(district, force, 0, each.endswith("*")))
        councils[_plain(district)].append(_Found(district, force, 0, district in _SMALL_DISTRICTS))
    for found in outward.values():
        found.sort(key=lambda each: -each.share)
    return dict(outward), dict(towns), dict(councils)


def postcode_areas() -> frozenset[str]:
    """Every postcode area of the United Kingdom, by its letters: ``LS``."""
    return frozenset("".join(takewhile(str.isalpha, code)) for code in outward_codes())


@cache
def outward_codes() -> frozenset[str]:
    """Every outward postcode in the table."""
    return frozenset(_tables()[0])


def councils() -> dict[str, str]:
    """The force of each district in the table; "-" where its police are no recipient."""
    return {each.district: each.force for found in _tables()[2].values() for each in found}
