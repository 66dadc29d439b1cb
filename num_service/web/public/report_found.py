"""Numbers and names found in a message that somebody typed or pasted, or in their own words: "Is this the number?".

Nothing found is taken by itself: it may be the reporter's own. What they tick becomes an identifier of that person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from num_service.domain.identifiers import Identifier, IdentifierKind, read
from num_service.domain.reports.fields import MAX_IDENTIFIERS
from num_service.domain.reports.given import given
from num_service.domain.shared.taxonomy import Basis
from num_service.schemas.reports.report import too_much_to_read
from num_service.web.public.report_form import KINDS, ReportForm
from num_service.web.public.report_words import choices

#: Characters that are looked through, of all messages together and of their own words: reading costs some 25
#: microseconds each.
MOST = 4_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found for one person.

    Args:
        offered: ``(value, as written, words of its kind)`` of each that is not among the identifiers yet.
        unread: parts that look like a number or a name and could not be read whole.
        cut: the text is longer than what was looked through.
        nothing: there was a text, and nothing in it.
    """

    offered: tuple[tuple[str, str, str], ...] = ()
    unread: tuple[str, ...] = ()
    cut: bool = False
    nothing: bool = False


@dataclass(slots=True)
class Finds:
    """What was found, by person: in the messages they pasted, and in the reporter's own words."""

    messages: dict[int, Seen] = field(default_factory=dict)
    words: Seen = Seen()


def look_through(form: ReportForm) -> Finds:
    """Everything that may be asked about on the page of the people."""
    people, named, left = form.data["people"], set(_named(form.data["people"])), MOST
    messages = {}
    for at, person in enumerate(people):
        if (text := str(person.get("message") or "")).strip():
            messages[at] = _seen(text, named, most=left)
            left = max(0, left - len(text))
    return Finds(messages, _seen(str(form.data.get("account") or ""), named, most=MOST))


def take_ticked(form: ReportForm) -> bool:
    """What was ticked becomes the person's identifiers, as it stood in the message; whether anything was."""
    ticked = False
    for person in form.data["people"]:
        for value in person.pop("found", ()):
            kind, _, written = str(value).partition(":")
            rows = person["identifiers"] = [each for each in person["identifiers"] if each.get("value")]
            if written and len(rows) < MAX_IDENTIFIERS:
                rows.append({"kind": kind, "value": written, "basis": ""})
                ticked = True
    return ticked


def words_with_messages(form: ReportForm) -> str:
    """Their own words, and below them each message they want in them."""
    texts = [str(form.data.get("account") or "")]
    texts += [str(each.get("message") or "") for each in form.data["people"] if each.get("message_too")]
    return "\n\n".join(each for each in texts if each.strip())


def kinds_of(people: Sequence[Mapping[str, Any]]) -> set[IdentifierKind]:
    """The kinds of people's identifiers, as far as they can be read."""
    return {each.kind for each in _named(people)}


def _seen(text: str, named: set[Identifier], *, most: int) -> Seen:
    if not text.strip():
        return Seen()
    reading, kinds = read(text[:most]), dict(choices()["identifiers"])
    offered = tuple(
        (f"{each.identifier.kind.value}:{each.raw}", each.raw, kinds.get(each.identifier.kind.value, ""))
        for each in reading.found
        if each.identifier not in named
    )
    return Seen(
        offered,
        tuple(each.raw for each in reading.unread),
        cut=len(text) > most,
        nothing=not reading.found and not reading.unread,
    )


def _named(people: Sequence[Mapping[str, Any]]) -> Iterator[Identifier]:
    """The identifiers people have already, as far as they can be read; more than one report may hold is not read."""
    if too_much_to_read(people):
        return
    for row in (row for person in people for row in person.get("identifiers", ())):
        typed = str(row.get("value", ""))
        if typed.strip():
            each = given(KINDS.get(str(row.get("kind", ""))), typed, Basis.NOT_SAID)
            yield from (one.normal for one in each if one.normal is not None)
