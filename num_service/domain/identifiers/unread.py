"""What was left unread of a text, although it may be an identifier: so that nobody takes silence for an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from num_service.domain.identifiers.digits import Group, number_runs
from num_service.domain.identifiers.emails import MAIL_HOSTS, provider_follows, said_in_part
from num_service.domain.identifiers.links import LINK
from num_service.domain.identifiers.ordinary import NOT_PHONE, ordinary
from num_service.domain.identifiers.text import Claims
from num_service.domain.identifiers.vrm import unread_plates

LEAST = 7
"""Digits together from which they may be somebody's number."""
_BESIDE = re.compile(r"[ \-./()]{0,3}")
_GOES_ON = re.compile(
    r"[ \-]?(?:st|nd|rd|th|[^\W\d_]{2,}|[ap]\.?m)|[ ]?[%'\"£$€:/]|[ ]?[^\W\d_](?!\w)", re.IGNORECASE
)
_CALLED = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?(?![\d:])|(?<=\()\d{1,2}\)(?!\d)|0[ ]?(?:min|sec|hr|hour|call|miss)",
    re.IGNORECASE,
)
"""What a list of calls has behind a number: when, how often, how long."""
_SCHEME = re.compile(r"(?<!\w)[a-z][a-z0-9+.-]{1,20}://\S{1,2000}", re.IGNORECASE)
_TIME_AT = re.compile(r"\s?(?:[£$€]\s?)?\d{1,4}(?:[.:]\d\d)?\s?(?:[ap]\.?m|h)?(?!\w)", re.IGNORECASE)
_PROVIDERS = re.compile(
    r"(?<![\w@.-])(?:"
    + "|".join(re.escape(host) for host in sorted(MAIL_HOSTS, key=len, reverse=True))
    + r")(?![\w@-])",
    re.IGNORECASE,
)
_BEFORE_PROVIDER = re.compile(r"\S{1,64}[ ]?(?:[ ]at|@)?[ ]\Z", re.IGNORECASE)
#: So many characters of a word are taken into a part that could not be read, before it and after it.
_GROWS = 64


def _grown(text: str, claims: Claims, start: int, end: int) -> tuple[int, int]:
    """A span with the rest of the words it begins and ends in, as far as nothing else was read there."""
    before, after = text[max(0, start - _GROWS) : start], text[end : end + _GROWS]
    if before and not before[-1].isspace():
        start = claims.last(start - len(before.split()[-1]), start)
    if after and not after[0].isspace():
        end = claims.first(end, end + len(after.split(maxsplit=1)[0]))
    return start, end


def _runs(
    text: str, claims: Claims, ends: frozenset[int], starts: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Runs of digits that nothing was made of: seven or more, or some that touch a number which was read."""
    for run in number_runs(text, claims):
        hard = [group for group in run if not group.soft]
        if not hard:
            continue
        sure = sum(len(group.digits) for group in hard)
        count = sum(len(group.digits) for group in run) if sure >= 3 else sure
        start, end = run[0].start, run[-1].end
        if count >= LEAST:
            if not _innocent(text, run):
                yield start, end
        elif any(end_before in ends for end_before in _near(text, start, back=True)):
            if _called(text, start):
                continue
            if len(run) > 1 or sure > 4 or hard[0].digits.startswith("0") or not _GOES_ON.match(text, end):
                yield start, end
        elif hard[0].plus and any(place in starts for place in _near(text, end, back=False)):
            yield start, end


def _called(text: str, start: int) -> bool:
    """Whether what stands after a space behind a number is when, how often or how long it rang."""
    before = text[max(0, start - 2) : start]
    return before.endswith((" ", "\t", " (", "\t(")) and _CALLED.match(text, start) is not None


def _near(text: str, place: int, *, back: bool) -> range:
    """Places that nothing but a separator or two lies away."""
    if back:
        begin = place
        while begin and place - begin < 3 and text[begin - 1] in " -./()":
            begin -= 1
        if begin == place and place and not text[place - 1].isspace():
            begin -= 1  # one sign of any other kind, with no space around it
        return range(begin, place + 1)
    match = _BESIDE.match(text, place)
    return range(place, (match.end() if match else place) + 1)


def _innocent(text: str, run: Sequence[Group]) -> bool:
    """Whether digits are dates, times, prices or a list of rates, and none of them the beginning of a number."""
    if ordinary([group.digits for group in run]):
        return True
    start, end = run[0].start, run[-1].end
    left = list(text[start:end])
    window = text[max(0, start - 2) : end + 12]
    shift = start - max(0, start - 2)
    for match in NOT_PHONE.finditer(window):
        for place in range(max(match.start() - shift, 0), min(match.end() - shift, len(left))):
            left[place] = " "
    rest = [group for group in run if "".join(left[group.start - start : group.end - start]).strip()]
    first = run[0]
    begins = first in rest and first.digits[0] == "0" and sum(len(group.digits) for group in run) > LEAST
    return sum(len(group.digits) for group in rest) < LEAST and not (begins or first.plus)


def _signs(text: str, claims: Claims) -> Iterator[tuple[int, int]]:
    """Every "@" in nothing that was read, and every name of a mail provider without its address."""
    at = text.find("@")
    while at >= 0:
        alone = (at == 0 or text[at - 1].isspace()) and not provider_follows(text, at + 2)
        after = text[at + 1 : at + 2]
        harmless = alone and (after == "" or after.isspace() or _TIME_AT.match(text, at + 1))
        before_found = (
            bool(after) and not claims.free(at + 1, at + 2) and (at == 0 or not text[at - 1].isalnum())
        )
        if claims.free(at, at + 1) and not harmless and not before_found:
            start, end = _grown(text, claims, at, at + 1)
            if start == at and at and text[at - 1] in " \t" and at > 1 and claims.free(at - 2, at):
                start, _ = _grown(text, claims, at - 2, at - 1) if not text[at - 2].isspace() else (at, at)
            if text[at + 1 : at + 2] in (" ", "\t") and at + 2 < len(text) and not text[at + 2].isspace():
                _, end = _grown(text, claims, at + 2, at + 3)
            yield start, end
        at = text.find("@", at + 1)
    for match in _PROVIDERS.finditer(text):
        if claims.free(*match.span()):
            before = _BEFORE_PROVIDER.search(text, max(0, match.start() - 70), match.start())
            start = before.start() if before and claims.free(before.start(), match.start()) else match.start()
            yield start, match.end()


def unread_in(text: str, claims: Claims, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of folded text that may hold an identifier and were not read as one.

    Args:
        claims: what was read; it is added to.
        spans: the spans of what was read.

    Returns:
        Half-open spans in order, not overlapping, none of them in what was read.
    """
    left: list[tuple[int, int]] = []
    ends, starts = frozenset(end for _, end in spans), frozenset(start for start, _ in spans)
    for start, end in _runs(text, claims, ends, starts):
        begin, stop = _grown(text, claims, start, end)
        left.append((begin, stop))
        claims.take(begin, stop)
    for start, end in chain(said_in_part(text), _signs(text, claims)):
        if claims.free(start, end):
            left.append((start, end))
            claims.take(start, end)
    for match in (*LINK.finditer(text), *_SCHEME.finditer(text)):
        if claims.free(*match.span()):
            left.append(match.span())
            claims.take(*match.span())
    left += unread_plates(text, claims)
    return _merged(text, sorted(left))


def _merged(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without overlaps; what touches is one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(start, start + len(text[start:end].rstrip(".,;:!?"))) for start, end in merged]
