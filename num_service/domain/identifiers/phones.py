"""Telephone numbers: read from digits however they are grouped, and found in text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat, ValidationResult

from num_service.domain.identifiers.digits import Group, number_runs
from num_service.domain.identifiers.hidden import placeholder
from num_service.domain.identifiers.plans import is_valid
from num_service.domain.identifiers.text import Claims
from num_service.domain.identifiers.values import Identifier, IdentifierKind

_POSSIBLE, _FITS, _VALID = 1, 2, 3
_OURS = ("44", "353")
"""Country codes whose numbering plan must be met, so that a number cut short is not taken for a whole one."""

_DRAMA = "02091"
"""Ireland's numbers for drama (ComReg): not valid, and still nobody else's."""


@cache
def _national_pattern(region: str) -> re.Pattern[str] | None:
    metadata = PhoneMetadata.metadata_for_region(region)
    pattern = metadata.general_desc.national_number_pattern if metadata and metadata.general_desc else None
    return re.compile(pattern) if pattern else None


def _grade(number: PhoneNumber) -> int:
    """How well a parsed number fits its country's numbering plan; 0 when it cannot be a whole number there."""
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return 0
    national = phonenumbers.national_significant_number(number)
    if number.country_code == 353 and national.startswith("1") and len(national) != 8:
        # Dublin's are 01 and seven digits; the metadata keeps room for longer ones. 1800 and its like have ten.
        return _VALID if national.startswith("18") and is_valid(353, national) else 0
    if is_valid(number.country_code or 0, national):
        return _VALID
    if number.country_code == 44 and len(national) == 9:
        return 0  # the few that are whole with nine digits are all known
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    pattern = _national_pattern(region)
    if pattern and pattern.fullmatch(national):
        return _FITS
    return 0 if str(number.country_code) in _OURS else _POSSIBLE


def _parse(digits: str, region: str | None) -> tuple[int, PhoneNumber] | None:
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    grade = _grade(number)
    return (grade, number) if grade else None


def _phone(number: PhoneNumber) -> Identifier:
    form = PhoneNumberFormat.NATIONAL if number.country_code == 44 else PhoneNumberFormat.INTERNATIONAL
    number = _in_belfast(number)
    canonical = f"+{number.country_code}{phonenumbers.national_significant_number(number)}"  # E.164
    return Identifier(IdentifierKind.PHONE, canonical, phonenumbers.format_number(number, form))


def _in_belfast(number: PhoneNumber) -> PhoneNumber:
    """Northern Ireland is 048 from the Republic, and 028 in the UK: one line (ComReg, numbering conditions)."""
    national = phonenumbers.national_significant_number(number)
    if number.country_code != 353 or not re.fullmatch(r"48\d{8}", national):
        return number
    return PhoneNumber(country_code=44, national_number=int("28" + national[2:]))


Reading = tuple[int, Identifier]


def _abroad(digits: str, least: int = _POSSIBLE) -> tuple[int, PhoneNumber] | None:
    """Digits that begin with a country code, without its plus."""
    if not 7 <= len(digits) <= 17 or not any(
        int(digits[:n]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for n in (1, 2, 3)
    ):
        return None
    parsed = _parse("+" + digits, None)
    return parsed if parsed and parsed[0] >= least else None


def _lacks_a_digit(digits: str, lead: int) -> bool:
    """Whether ten digits from a nought are a British number that lost one, and so nobody else's.

    ``07700 90012`` would fit Ireland; ``071 912 3456`` is Irish only when it is written with Ireland's area code.
    """
    if digits.startswith("01") and lead in (4, 5, 6):
        return len(digits) < 11  # Dublin's code is 01 alone
    if len(digits) != 10:
        return False
    if digits.startswith(("07", "0447")):
        return not (lead == 3 and digits[:3] in ("071", "074", "076", "044"))
    if digits.startswith("08"):
        return False  # an Irish mobile is far likelier than a British service number cut short
    longer = _parse(digits + "0", "GB")
    return longer is not None and longer[0] == _VALID


def _may_fit(digits: str, region: str) -> bool:
    """Whether digits have a nought and the shape of the country's numbers: asked first, for it costs little."""
    pattern = _national_pattern(region)
    return digits[0] == "0" and pattern is not None and pattern.fullmatch(digits[1:]) is not None


def _parse_national(digits: str, region: str) -> tuple[int, PhoneNumber] | None:
    """What :func:`_parse` gives for digits that :func:`_may_fit` in Britain or Ireland: there only the nought goes."""
    code = phonenumbers.country_code_for_valid_region(region)
    number = PhoneNumber(country_code=code, national_number=int(digits[1:]))
    grade = _grade(number)
    return (grade, number) if grade else None


def _at_home(digits: str, regions: Sequence[str], lead: int) -> tuple[int, PhoneNumber] | None:
    """Digits without a country code: of the first region in which they are valid, else of the first that they fit."""
    readings: list[tuple[int, PhoneNumber]] = []
    for region in regions:
        if region in ("GB", "IE"):
            fits = 8 <= len(digits) <= 11 and _may_fit(digits, region)
            found = _parse_national(digits, region) if fits else None
            british_first = region == "IE" and "GB" in regions[: regions.index("IE")]
            whole = found and (found[0] == _VALID or digits.startswith(_DRAMA))
            sure = (
                whole and not _lacks_a_digit(digits, lead)
                if british_first
                else whole and not (digits.startswith("07") and lead not in (3, len(digits)))
                if region == "IE"
                else not digits.startswith("08") or whole
            )
            if found and sure:
                readings.append(found)
        elif 5 <= len(digits) <= 15:
            found = _parse(digits, region)
            readings += [found] if found and found[0] >= _FITS else []
    if not readings and digits.startswith(_OURS) and 11 <= len(digits) <= 14:
        readings = [each for each in [_abroad(digits, _FITS)] if each]
    if not readings and len(digits) == 10 and re.match("7[1-57-9]", digits) and "GB" in regions:
        readings = [each for each in [_parse("0" + digits, "GB")] if each]
    return max(readings, key=lambda reading: reading[0]) if readings else None  # the first region wins a tie


def _repaired(digits: str, regions: Sequence[str]) -> tuple[int, PhoneNumber] | None:
    """A number with a plus or noughts too many before it: ``+07700…``, ``0447700…``, ``007700…``."""
    core = digits.lstrip("0")
    if len(digits) - len(core) > 6:
        return None
    if core.startswith(_OURS):
        return _abroad(core, _FITS) if 11 <= len(core) <= 14 else None
    home = [region for region in regions if region in ("GB", "IE")][:1]
    return _parse("0" + core, home[0]) if home and 8 <= len(core) <= 10 else None


def read_digits(digits: str, plus: bool, regions: Sequence[str], lead: int = 0) -> Reading | None:
    """Read digits as one whole telephone number: how well it fits, and the number.

    Args:
        lead: how many of the digits stand in the first group, as written.
    """
    if not 5 <= len(digits) <= 24 or placeholder(digits):
        return None
    if not plus and digits.startswith("00"):
        found = _abroad(digits[2:])
    elif not plus and digits.startswith("011") and len(digits) > 12 and set(regions) <= {"GB", "IE"}:
        found = _abroad(digits[3:], _FITS)  # how one rings abroad from the United States
    else:
        found = _abroad(digits) if plus else _at_home(digits, regions, lead)
    if found is None and digits.startswith("0") and (plus or digits.startswith(("00", "044", "0353"))):
        found = _repaired(digits, regions)
    return (found[0], _phone(found[1])) if found else None


def _short(digits: str, plus: bool) -> bool:
    """Whether digits can be no more than a number without a country code."""
    return not plus and digits[0] == "0" and not digits.startswith(("00", "011", "044", "0353"))


_STARTS = "0734"
_MANY = 80
"""Groups in one run from which it must have two digits to a group: seven numbers spelled out digit by digit fit."""
_Reader = Callable[[str, bool, int], "Reading | None"]
_ENDS = re.compile(r"[ \t]{0,4}(?:$|[\n.,;!?)\]])|[^\w ]")


def _phones_in_run(
    text: str, groups: Sequence[Group], read: _Reader, starts: str, least: int
) -> Iterator[tuple[int, int, Identifier]]:
    """The numbers in a run of groups, left to right: what stays within its line and takes all that is left, else the
    best, else the longest."""
    at, fresh, broken = 0, 0, False
    shortest = 8 if starts == _STARTS else 5
    while at < len(groups):
        best: tuple[tuple[bool, bool, int, int], int, Identifier] | None = None
        digits, crossed = "", 0
        plus = groups[at].plus or _code_before_nought(text, groups, at)
        bare = not plus and groups[at].digits[0] != "0" and starts == _STARTS
        amid = (
            bare and at > fresh and not groups[at].gap
        )  # what follows other digits may be the rest of a number
        if plus or (groups[at].digits[0] in starts and not amid):
            for last in range(at, min(at + 20, len(groups))):
                group = groups[last]
                if last > at and group.plus:
                    break
                digits += group.digits
                crossed += last > at and group.gap == 2
                if len(digits) > (11 if _short(digits, plus) and starts == _STARTS else 18):
                    break
                reading = (
                    read(digits, plus, len(groups[at].digits)) if len(digits) >= shortest - plus else None
                )
                if reading is None or reading[0] < (_POSSIBLE if plus else least):
                    continue
                if broken and not plus and len(digits) < 11:
                    continue  # the end of a number that was not read is no number of its own
                after = groups[last + 1] if last + 1 < len(groups) else None
                if after and after.start == group.end and not after.soft:
                    continue  # it goes on within the word
                if crossed and not _ENDS.match(text, group.end):
                    continue  # "012\n3 hours": what goes on after the line may be something else
                ends = last == len(groups) - 1 and reading[0] >= _FITS
                rank = (reading[0] >= _FITS and not crossed, ends, -crossed, reading[0])
                if best is None or rank >= best[0]:
                    best = (rank, last, reading[1])
        if best is None:
            broken = (broken and not groups[at].gap) or (
                len(groups[at].digits) > 2 and groups[at].digits[0] == "0"
            )
            at += 1
            continue
        yield groups[at].start, groups[best[1]].end, best[2]
        at = fresh = best[1] + 1
        broken = False


def _code_before_nought(text: str, groups: Sequence[Group], at: int) -> bool:
    """Whether a country code without its plus stands before a nought in brackets: ``33 (0)1 …``."""
    if at + 1 >= len(groups) or groups[at].digits.startswith("0") or len(groups[at].digits) > 3:
        return False
    following = groups[at + 1]
    return following.digits == "0" and re.match(r"[(\[].[)\]]", text[following.start - 1 :][:3]) is not None


def phones_in(
    text: str, claims: Claims, regions: Sequence[str], least: int = _FITS
) -> Iterator[tuple[int, int, Identifier]]:
    """Telephone numbers in folded text outside ``claims``, with their spans."""
    seen: dict[tuple[str, bool, int], Reading | None] = {}  # for this call only: numbers are not remembered

    def read(digits: str, plus: bool, lead: int) -> Reading | None:
        key = (digits, plus, lead if lead == 3 else 0)
        if key not in seen:
            seen[key] = read_digits(digits, plus, regions, lead)
        return seen[key]

    starts = _STARTS if set(regions) <= {"GB", "IE"} else "0123456789"
    for run in number_runs(text, claims):
        if len(run) > _MANY and sum(len(group.digits) for group in run) < 2 * len(run):
            continue  # nobody writes numbers so, and reading them would cost much; they are said to be unread
        for start, end, identifier in _phones_in_run(text, run, read, starts, least):
            claims.take(start, end)
            yield start, end, identifier


_LONE = re.compile(r"(?:\+44 ?|0)7[0-9]{3} ?[0-9]{3} ?[0-9]{3}|(?:\+353 ?|0)8[35679] ?[0-9]{3} ?[0-9]{4}")
"""A British or an Irish mobile number as nearly everybody writes it."""
_BRITISH = re.compile(r"7[1-57-9][0-9]{8}")
"""A British one without its nought. With 070 and 076 others begin too, and they are written in other groups."""


def lone_mobile(text: str, regions: Sequence[str]) -> Identifier | None:
    """The mobile number that is all of a text, where it can be nothing else; None for any text to be read in full.

    What is checked is a number by itself more often than not, and reading it in full costs twice as much.
    """
    if not _LONE.fullmatch(text):
        return None
    plus = text[0] == "+"
    digits = text.replace(" ", "").removeprefix("+")
    national = digits.removeprefix("44") if plus else digits.removeprefix("0")
    british = plus or ("GB" in regions and set(regions) <= {"GB", "IE"})
    if british and _BRITISH.fullmatch(national) and not placeholder(digits):
        return Identifier(IdentifierKind.PHONE, f"+44{national}", f"0{national[:4]} {national[4:]}")
    reading = read_digits(digits, plus, regions, lead=len(text.removeprefix("+").split(" ", 1)[0]))
    return reading[1] if reading and reading[0] >= _FITS else None


def code_without_plus(digits: str, regions: Sequence[str]) -> Identifier | None:
    """A whole line of digits as a number with its country code but without its plus; None when that is not sure.

    ``40721234567`` is Romanian. ``7700 9001234`` would be Kazakh, but is a British mobile with a digit too many.
    """
    if regions[:1] == ("IE",) and re.fullmatch(r"8[35679]\d{7}", digits):
        mobile = _parse("0" + digits, "IE")
        return _phone(mobile[1]) if mobile and mobile[0] == _VALID else None
    if not re.fullmatch(r"[1-9]\d{9,14}", digits) or ("GB" in regions and re.match(r"7[1-57-9]", digits)):
        return None
    home = _parse("0" + digits, "GB") if "GB" in regions and len(digits) == 10 else None
    if home and home[0] < _VALID:
        home = None
    away = _abroad(digits, _VALID)
    if home and away:
        return None
    found = home or away
    return _phone(found[1]) if found else None
