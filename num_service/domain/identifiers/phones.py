"""Telephone numbers: read from digits however they are grouped, and found in text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat, ValidationResult

from num_service.domain.identifiers.scan import PHONE_LINK, payments_in, phone_fault
from num_service.domain.identifiers.text import NOT_PHONE, Claims, Group, fold, number_runs
from num_service.domain.identifiers.values import Identifier, IdentifierKind, InvalidIdentifier

_POSSIBLE, _FITS, _VALID = 1, 2, 3


@cache
def _national_pattern(region: str) -> re.Pattern[str] | None:
    metadata = PhoneMetadata.metadata_for_region(region)
    pattern = metadata.general_desc.national_number_pattern if metadata and metadata.general_desc else None
    return re.compile(pattern) if pattern else None


def _grade(number: PhoneNumber) -> int:
    """How well a parsed number fits its country's numbering plan; 0 when it cannot be a whole number there."""
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return 0
    if phonenumbers.is_valid_number(number):
        return _VALID
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    pattern = _national_pattern(region)
    fits = pattern and pattern.fullmatch(phonenumbers.national_significant_number(number))
    return _FITS if fits else _POSSIBLE


def _parse(digits: str, region: str | None) -> tuple[int, PhoneNumber] | None:
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    grade = _grade(number)
    return (grade, number) if grade else None


def _phone(number: PhoneNumber) -> Identifier:
    form = PhoneNumberFormat.NATIONAL if number.country_code == 44 else PhoneNumberFormat.INTERNATIONAL
    canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Identifier(IdentifierKind.PHONE, canonical, phonenumbers.format_number(number, form))


def _read_phone(digits: str, plus: bool, regions: Sequence[str]) -> tuple[int, Identifier] | None:
    """Read digits as one whole telephone number: how well it fits, and the number."""
    if not plus and digits.startswith("00"):
        digits, plus = digits[2:], True
    if plus:
        if not 7 <= len(digits) <= 17 or not any(
            int(digits[:n]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for n in (1, 2, 3)
        ):
            return None
        parsed = _parse("+" + digits, None)
        return (parsed[0], _phone(parsed[1])) if parsed else None
    readings: list[tuple[int, PhoneNumber]] = []
    if digits.startswith("0") and 8 <= len(digits) <= 11:
        readings = [found for region in regions if (found := _parse(digits, region))]
    elif digits.startswith(("44", "353")) and 11 <= len(digits) <= 14:
        readings = [found for found in [_parse("+" + digits, None)] if found and found[0] >= _FITS]
    elif len(digits) == 10 and re.match("7[1-57-9]", digits) and "GB" in regions:
        readings = [found for found in [_parse("0" + digits, "GB")] if found]
    if not readings:
        return None
    grade, number = max(readings, key=lambda reading: reading[0])  # the first region wins a tie
    return grade, _phone(number)


_Reader = Callable[[str, bool], "tuple[int, Identifier] | None"]


def _phones_in_run(
    groups: Sequence[Group], read: _Reader, least: int
) -> Iterator[tuple[int, int, Identifier]]:
    """The numbers in a run of groups, left to right: what takes all that is left, else the best, else the longest."""
    at = 0
    while at < len(groups):
        best: tuple[tuple[bool, int], int, Identifier] | None = None
        digits = ""
        if groups[at].plus or groups[at].digits[0] in "0734":
            for last in range(at, min(at + 20, len(groups))):
                if last > at and groups[last].plus:
                    break
                digits += groups[last].digits
                if len(digits) > 18:
                    break
                grade, identifier = (read(digits, groups[at].plus) if len(digits) >= 8 else None) or (0, None)
                rank = (last == len(groups) - 1 and grade >= _FITS, grade)
                if identifier and grade >= least and (best is None or rank >= best[0]):
                    best = (rank, last, identifier)
        if best is None:
            at += 1
            continue
        yield groups[at].start, groups[best[1]].end, best[2]
        at = best[1] + 1


def phones_in(
    text: str, claims: Claims, regions: Sequence[str], least: int = _FITS
) -> Iterator[tuple[int, int, Identifier]]:
    """Telephone numbers in folded text outside ``claims``, with their spans."""
    seen: dict[
        tuple[str, bool], tuple[int, Identifier] | None
    ] = {}  # for this call only: numbers are not remembered

    def read(digits: str, plus: bool) -> tuple[int, Identifier] | None:
        key = (digits, plus)
        if key not in seen:
            seen[key] = _read_phone(digits, plus, regions)
        return seen[key]

    for run in number_runs(text, claims):
        for start, end, identifier in _phones_in_run(run, read, _POSSIBLE if run[0].plus else least):
            claims.take(start, end)
            yield start, end, identifier


def normalise_phone(raw: str, regions: Sequence[str]) -> Identifier:
    text = PHONE_LINK.sub("+", fold(raw).text)
    claims = Claims(len(text))
    payments = list(payments_in(text, claims))
    for match in NOT_PHONE.finditer(text):
        claims.take(*match.span())
    found = {identifier for _, _, identifier in phones_in(text, claims, regions, _POSSIBLE)}
    if not found and not payments:
        # A piece may have looked like a date; then the number must be all of the line.
        whole = phones_in(text, Claims(len(text)), regions)
        found = {each for start, end, each in whole if not re.search(r"\d", text[:start] + text[end:])}
    digits = re.sub(r"[\s().-]", "", text)
    if not found and re.fullmatch(r"[1-9]\d{9,14}", digits):  # a country code without its plus
        reading = _read_phone(digits, True, regions)
        if reading and reading[0] == _VALID:
            return reading[1]
    if len(found) > 1:
        raise InvalidIdentifier(
            "several", "That is more than one number. Enter one at a time.", kind=IdentifierKind.PHONE
        )
    if not found:
        raise phone_fault(text)
    return found.pop()
