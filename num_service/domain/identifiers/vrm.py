"""Vehicle registrations of the United Kingdom and Ireland, as people see and remember them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from num_service.domain.identifiers.text import Claims, latin
from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

# Irish counties, with those used before 2014.
_COUNTY = r"(?:C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TN|TS|W|WD|WH|WW|WX)"
_CURRENT = re.compile(r"[A-Z]{2}\d{2}[A-Z]{3}")
_IRISH = re.compile(rf"(\d{{2}}[12]?)({_COUNTY})([1-9]\d{{0,5}})")
_PREFIX = re.compile(r"[A-Z][1-9]\d{0,2}[A-Z]{3}")
_SUFFIX = re.compile(r"[A-Z]{3}[1-9]\d{0,2}[A-Z]")
_DATELESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,3}|[1-9]\d{0,3}[A-Z]{1,3}")
_DIPLOMATIC = re.compile(r"\d{3}[DX]\d{3}")
_FOREIGN = re.compile(r"(?=(?:\d*[A-Z]){2})(?=(?:[A-Z]*\d){2})[A-Z0-9]{6,9}")
_MISREAD_CURRENT = re.compile(
    r"[A-Z01]{2}[0-9OI]{2}[A-Z0]{3}"
)  # no I in the last three: a 1 there is a postcode's
_TO_LETTERS = str.maketrans("01", "OI")
_TO_DIGITS = str.maketrans("OI", "01")
_NOT_PLATE = re.compile(r"[^A-Z0-9]")


_POSTCODE = re.compile(r"(?:[A-Z]{1,2}\d[A-Z\d]?)[ ]?\d[A-Z]{2}")


def _squeeze(raw: str) -> str:
    """Capitals and digits alone; empty when a letter of it is none of ours, so that a plate is never read in part."""
    plain = latin(raw[:200]).upper()
    if any(c.isalnum() and not c.isascii() for c in plain) or "@" in plain:
        return ""
    return _NOT_PLATE.sub("", plain)


def is_postcode(raw: str) -> bool:
    """Whether it is a British postcode, which is no registration though some look like one (CF10 1AA)."""
    return _POSTCODE.fullmatch(" ".join(raw.upper().split())) is not None


def _read_current(plate: str) -> str | None:
    """The strict current format with O/0 and I/1 put right by position (AB12 CDE: letters, digits, letters)."""
    letters = sum(c.isalpha() for c in plate)
    if not _MISREAD_CURRENT.fullmatch(plate) or not 3 <= letters < 7:
        return None
    return (
        plate[:2].translate(_TO_LETTERS) + plate[2:4].translate(_TO_DIGITS) + plate[4:].translate(_TO_LETTERS)
    )


def _spaced(plate: str) -> str:
    """A registration as it stands on the car: ``AB12 CDE``, ``12-D-34567``."""
    if _CURRENT.fullmatch(plate):
        return f"{plate[:4]} {plate[4:]}"
    irish = _IRISH.fullmatch(plate)
    if irish:
        return "-".join(irish.groups())
    if _PREFIX.fullmatch(plate):
        return f"{plate[:-3]} {plate[-3:]}"
    if _SUFFIX.fullmatch(plate):
        return f"{plate[:3]} {plate[3:]}"
    if _DATELESS.fullmatch(plate):
        return " ".join(re.findall(r"[A-Z]+|\d+", plate))
    return plate


def _identifier(plate: str) -> Identifier:
    return Identifier(IdentifierKind.VRM, plate, _spaced(plate))


def known_vrm(raw: str) -> Identifier | None:
    """A registration in a British, Northern Irish or Irish format; None for anything else."""
    return None if _unseen(raw) else _read_known(_squeeze(raw))


def _read_known(plate: str) -> Identifier | None:
    for form in (_CURRENT, _IRISH, _PREFIX, _SUFFIX, _DATELESS, _DIPLOMATIC):
        if form.fullmatch(plate):
            return _identifier(plate)
    current = _read_current(plate)
    return _identifier(current) if current else None


_UNSEEN = re.compile(r"[?*]|(?<=[0-9 ])_(?=[A-Z_])")
"""What people write for a letter or digit that they did not see."""
_EMPHASIS = re.compile(r"([*_])[^*_]+\1")


def _without_emphasis(raw: str) -> str:
    text = raw.strip()
    return text[1:-1] if _EMPHASIS.fullmatch(text) else text


def _unseen(raw: str) -> bool:
    """Whether a letter or digit of it was not seen: ``AB12 ???``, ``A?12 CDE``; not ``*AB12 CDE*``, ``AB12 CDE?``."""
    text = _without_emphasis(raw)
    asked = text.endswith("?") and _read_known(_squeeze(text[:-1])) is not None
    return _UNSEEN.search(text[:-1] if asked else text) is not None


def looks_partial(raw: str) -> bool:
    """Whether a line is a part of a registration, and neither a whole one nor a name."""
    text = _without_emphasis(raw)
    shaped = re.fullmatch(r"(?=.*[a-z])(?=.*\d)(?=(?:.*[a-z0-9]){3})[a-z0-9?*_ -]{4,10}", text, re.IGNORECASE)
    return (shaped is not None and _unseen(raw)) or bool(
        re.fullmatch(r"[a-z]{2}\d\d ?[a-z]{1,2}", raw.strip(), re.IGNORECASE)
    )


def normalise_vrm(raw: str) -> Identifier:
    """A registration as one string of capitals and digits, foreign ones included.

    Raises:
        InvalidIdentifier: nothing of it could be a whole registration.
    """
    found = known_vrm(raw) or _one_in(raw)
    if found:
        return found
    plate = _squeeze(raw)
    if is_postcode(raw):
        raise InvalidIdentifier(
            "postcode",
            "That is a postcode and not a registration. Enter its letters and digits, for example AB12 CDE.",
            kind=IdentifierKind.VRM,
        )
    if partial_vrm(raw) is None and _unseen(raw) and looks_partial(raw):
        raise InvalidIdentifier(
            "partial_vrm",
            "Part of a registration can be checked by its first four letters and digits, for example AB12. With others "
            "it cannot.",
            kind=IdentifierKind.VRM,
        )
    if partial_vrm(raw) is not None:
        raise InvalidIdentifier(
            "partial_vrm",
            "That looks like part of a registration. Enter all of it if you know it, for example AB12 CDE.",
            kind=IdentifierKind.VRM,
        )
    if _FOREIGN.fullmatch(plate) and not _unseen(raw):
        return _identifier(plate)
    raise InvalidIdentifier(
        "not_a_vrm",
        "That is not a vehicle registration. Enter its letters and digits, for example AB12 CDE or 12-D-34567.",
        kind=IdentifierKind.VRM,
    )


def vrm_prefix(identifier: Identifier) -> str | None:
    """The first four characters of a registration, indexed a second time for the checker's "possible".

    Returns:
        Four characters; None when it is not a registration or has no more than four.
    """
    if identifier.kind is not IdentifierKind.VRM or len(identifier.canonical) <= 4:
        return None
    return identifier.canonical[:4]


def partial_vrm(raw: str) -> str | None:
    """What a partly remembered registration is looked up by: the same four characters as :func:`vrm_prefix`.

    Args:
        raw: for example ``AB12``, ``ab12 c``, ``AB12 ???``.

    Returns:
        Four characters; None when there are fewer, or when it is a whole registration of seven or more.
    """
    text = _without_emphasis(raw)
    unseen = _UNSEEN.search(text)
    plate = _squeeze(text[: unseen.start()] if unseen else text)
    if not 4 <= len(plate) <= 6 or not re.search(r"\d", plate) or not re.search(r"[A-Z]", plate):
        return None
    start = plate[:4]
    if re.fullmatch(r"[A-Z]{2}\d\d|[A-Z][1-9]\d\d|[A-Z]{3}[1-9]", start) or re.fullmatch(
        r"\d\d[12]?[A-Z]+\d?", start
    ):
        return start
    if re.fullmatch(r"[A-Z01]{2}[0-9OI]{2}", start):
        return start[:2].translate(_TO_LETTERS) + start[2:].translate(_TO_DIGITS)
    return None


# In running text only what convinces. Three letters that are more often a word or a unit are not the end of a plate.
_COMMON = """
    AND THE FOR WAS HIS HER HIM SHE YOU BUT NOT ARE HAS HAD ALL ANY CAN GET GOT ONE TWO TEN OUT OUR MAN MEN OFF OLD
    NEW NOW HOW WHO WHY DAY AGO MIN HRS JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC MON TUE WED THU FRI SAT SUN
    GBP EUR CAR VAN PER PAY MPH KMH LBS DID LET PUT SAY TOO USE AGE TIL YRS
"""
_WORDS = frozenset(_COMMON.split())
_TWO_LETTERS = "AT ON IN TO BY IS AM PM OF OR NO MY HE SO WE UP US DO GO IT AS AN BE IF ME"
_SHORT_WORDS = frozenset(_TWO_LETTERS.split())
_IN_TEXT = re.compile(
    rf"""(?<![\w@#./?-])(?:
        (?P<current>[A-Za-z01]{{2}}[0-9OI]{{2}}[ .-]?[A-Za-z01]{{3}})
      | (?P<spaced>[A-HJ-PR-Y][A-HJ-PR-Y][ .-]{{1,2}}\d\d[ .-]{{1,2}}[A-HJ-PR-Z]{{3}})
      | (?P<irish>(?i:\d\d[12]?[- ]{_COUNTY}[- ][1-9]\d{{0,5}}))
      | (?P<irish_whole>\d\d[12]?{_COUNTY}[1-9]\d{{2,5}})
      | (?P<prefix>[A-HJ-NP-TV-Y][ .-]?[1-9]\d{{1,2}}[ .-]?[A-HJ-PR-Z]{{3}})
      | (?P<suffix>[A-HJ-PR-Z]{{3}}[ .-]?[1-9]\d{{1,2}}[ .-]?[A-HJ-NP-TV-Y])
      | (?P<northern>(?=[A-Z]{{0,2}}[IZ])[A-Z]{{3}}[ .-]?[1-9]\d{{2,3}})
    )(?![\w@-])(?!\.\w)""",
    re.VERBOSE,
)
_AFTER_WORD = re.compile(
    r"\b(?:reg(?:istration)?|number ?plate|licen[cs]e plate|plate|vrm)(?:'s)?"
    r"(?: (?:is|was|no|number|ends|starts|begins))?[ .:=-]{1,3}("
    r"[A-Za-z0-9]{1,4}[ -]?[A-Za-z0-9]{1,4}(?:-\d{1,6})?)(?!\w)",
    re.IGNORECASE,
)


def _convinces(match: re.Match[str]) -> bool:
    raw = match.group()
    if is_postcode(raw):
        return False
    if match.lastgroup == "spaced":
        return raw[:2] not in _SHORT_WORDS and raw[-3:] not in _WORDS
    if match.lastgroup == "current":
        digits, tail = raw[2:4], raw[-3:].upper()
        if not any(c.isdigit() for c in digits):
            return False
        if raw.upper() != raw and not (digits.isdigit() and raw[:2].isalpha() and tail.isalpha()):
            return False  # misread letters are put right in capitals only
        return not (len(raw) > 7 and tail in _WORDS)
    if match.lastgroup == "prefix":
        return raw[-3:] not in _WORDS and not (raw[0] in "AI" and raw[1] == " ")
    if match.lastgroup == "suffix":
        return raw[:3] not in _WORDS
    return True


def vrms_in(text: str, claims: Claims) -> Iterator[tuple[int, int, Identifier]]:
    """Registrations in folded running text, only those that convince: capitals, or the current format.

    Yields:
        Start and end in the folded text, and the registration; not in order.
    """
    text = latin(text)
    for match in _AFTER_WORD.finditer(text):
        raw = match.group(1)
        found = known_vrm(raw) if not is_postcode(raw) else None
        cut_short = _UNSEEN.match(text[match.end() : match.end() + 3].lstrip(" -")) is not None
        if found and any(c.isdigit() for c in raw) and not cut_short and claims.free(*match.span(1)):
            claims.take(*match.span(1))
            yield *match.span(1), found
    for match in _IN_TEXT.finditer(text):
        if _convinces(match) and claims.free(*match.span()):
            found = known_vrm(match.group())
            if found:
                claims.take(*match.span())
                yield *match.span(), found


def _one_in(raw: str) -> Identifier | None:
    """The one registration in a line with words around it; None when other digits stand there too."""
    if not any(c.isdigit() for c in raw):
        return None
    found = list(vrms_in(raw, Claims(len(raw))))
    if len(found) != 1:
        return None
    start, end, identifier = found[0]
    return identifier if not re.search(r"\d", raw[:start] + raw[end:]) else None


def unread_plates(text: str, claims: Claims) -> Iterator[tuple[int, int]]:
    """What is said to be a registration, or is written like one in mixed alphabets, and could not be read."""
    plain = latin(text)
    for match in _PART_SEEN.finditer(plain):
        raw = match.group()
        if _unseen(raw) and re.search(r"\d", raw) and len(_squeeze(raw)) >= 3 and claims.free(*match.span()):
            claims.take(*match.span())
            yield match.span()
    for match in _AFTER_WORD.finditer(plain):
        raw = match.group(1)
        telling = len(_squeeze(raw)) >= 4 and re.search(r"\d", raw) and re.search(r"[A-Za-z]", raw)
        if telling and claims.free(*match.span(1)):
            claims.take(*match.span(1))
            yield match.span(1)
    for match in _STRANGE.finditer(text):
        if claims.free(*match.span()) and re.search(r"\d", match.group()):
            claims.take(*match.span())
            yield match.span()


_PART_SEEN = re.compile(r"(?<![\w?*])(?:[A-Z?*]{2}[0-9?*]{2}|[A-Z?*][0-9?*]{1,3})[ -]?[A-Z?*_]{3}(?![\w?*])")
_CAPITAL = r"[A-Z0-9\u0386-\u03ab\u0400-\u042f]"
_STRANGE = re.compile(
    rf"(?<!\w)(?=[\w .-]{{0,10}}[\u0370-\u04ff]){_CAPITAL}{{1,4}}(?:[ .-]?{_CAPITAL}{{1,4}}){{1,2}}(?!\w)"
)
