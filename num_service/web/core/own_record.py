"""A reporter's own record as a plain text file: the same bytes all day, so that its SHA-256 can be compared later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from num_service.domain.reports import parts
from num_service.domain.reports.field import Branch, Kept, Kind
from num_service.domain.reports.fields import FIELDS, of
from num_service.domain.shared.phrases import N_, phrase
from num_service.services.reports.own_record import OwnRecord, RecordedFile
from num_service.web.core.field_words import field_words
from num_service.web.core.languages import day, number, say

_KINDS: Mapping[str, str] = {
    "phone": N_("Phone number"),
    "email": N_("Email"),
    "vrm": N_("Car registration"),
    "username": N_("Username"),
    "url": N_("Profile link"),
    "payment": N_("Payment account"),
}
#: What a record is, and what it is not; each is a paragraph.
IS = (
    N_(
        "This is a copy of what somebody told this service, made with the secret code that was given for it. Whoever "
        "made it had that code."
    ),
    N_(
        "It shows what was told, the day it arrived, and the day this copy was made. It is not a police report, and "
        "does not by itself prove what happened. The service does not know who told it."
    ),
    N_(
        "Not in it: how to reach anybody, the exact place, what is in photos and recordings, what the person who told "
        "it said about themselves, and what caseworkers wrote."
    ),
)

_ORIGINALS = N_(
    "The service keeps a new copy of each, without what a phone hides in it. The originals are with whoever made them: "
    "the SHA-256 shows that a file is the very one that was added."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One heading of a record with its lines: each a name and what was answered, or a text by itself."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it is read, and as it is saved. sha256: of the file's bytes, in hex."""

    title: str
    facts: tuple[tuple[str, str], ...]
    told: tuple[Told, ...]
    text: str
    sha256: str


def written(record: OwnRecord, *, service: str) -> Written:
    """A record in the reader's language.

    Args:
        service: who keeps the report, as the installation names itself.
    """
    title = say(N_("A record of what was told"))
    facts = (
        (say(N_("Kept by")), service),
        (say(N_("Number of the report")), record.reference),
        (say(N_("Arrived on")), day(record.received_on)),
        (say(N_("This copy was made on")), day(record.made_on)),
    )
    told = tuple(_told(record))
    text = "\n".join(_lines(title, facts, told, record))
    return Written(title, facts, told, text, hashlib.sha256(text.encode()).hexdigest())


def _told(record: OwnRecord) -> Iterator[Told]:
    if record.told is None:
        locked = N_("What was first told is locked, and is not part of this copy.")
        yield Told(say(N_("What was first told")), text=say(locked))
    else:
        yield from _account(record.told, record)
    for each in record.added:
        yield Told(say(phrase("Added with the code on %(day)s", day=each.written_on)), text=each.text)
    if record.files:
        yield Told(say(N_("Photos and recordings")), tuple(map(_file, record.files)), text=say(_ORIGINALS))


def _file(each: RecordedFile) -> tuple[str, str]:
    added = say(phrase("Added on %(day)s", day=each.added_on))
    if not each.sha256:
        return added, say(N_("No fingerprint of the original was kept for the code."))
    return added, say(
        phrase("original of %(bytes)s bytes, SHA-256 %(sha256)s", bytes=number(each.size), sha256=each.sha256)
    )


def _account(told: Mapping[str, Any], record: OwnRecord) -> Iterator[Told]:
    rows, story = [], ""
    for each in FIELDS:
        if each.branch is Branch.PEOPLE or each.kept is Kept.PRIVATE:
            continue
        clear = each.kept is Kept.CLEAR
        value = getattr(record.report, each.name) if clear else parts.stored(each, told)
        if each.kind is Kind.STORY:
            story = str(value or "")
        elif words := field_words(each, value):
            rows.append((say(each.short), words))
    yield Told(say(N_("What was first told")), tuple(rows))
    if story:
        yield Told(say(N_("In their own words")), text=story)
    for at, person in enumerate(told.get("people", []), 1):
        yield Told(say(phrase("Person %(number)s", number=at)), tuple(_person(person)))


def _person(person: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in of(Branch.PEOPLE):
        if each.kind is Kind.IDENTIFIERS:
            for given in person.get(each.name) or ():
                yield say(_KINDS.get(given["kind"], given["kind"])), str(given["typed"])
        elif words := field_words(each, person.get(each.name)):
            yield say(each.short), words


def _lines(
    title: str, facts: tuple[tuple[str, str], ...], told: tuple[Told, ...], record: OwnRecord
) -> Iterator[str]:
    yield title
    yield ""
    yield from (f"{name}: {value}" for name, value in facts)
    yield ""
    for each in IS:
        yield say(each)
        yield ""
    for part in told:
        yield f"== {part.title} =="
        yield from (f"{name}: {value}" for name, value in part.lines)
        if part.text:
            yield part.text
        yield ""
    yield say(phrase("Mark of this copy: %(mark)s", mark=record.mark))
    yield ""
