"""A language in which every message is English between marks, and a reader who sees what stands outside of them.

    write_catalogue(folder, "pt", marked_messages(folder))
    assert outside(visible(page), but=[…]) == []

A place for a value stands outside the marks, so that English put into a message by another road is seen too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

from num_service.domain.alerts.audience import Spoken
from num_service.domain.checker.foreign_list import OPTIONAL, REQUIRED
from num_service.domain.help import FACTS, LINES, ROUTES
from num_service.domain.help.cards import LAW
from num_service.domain.shared.forces import FORCES
from num_service.translations.collect import collect
from num_service.translations.readers import read_by_readers

OPENS, CLOSES = "⟦", "⟧"
#: Stands after the mark that opens a message of the people who run the service: no other reader may meet it.
IN_HOUSE = "†"
#: A place in a message, or a tag of HTML with whatever stands in it: no marks go into a tag.
_PLACE = re.compile(r"<[^>]*>|%\(\w+\)s|\{number\}")
#: Attributes that a person reads or hears. Those of `data-` are shown by app.css and app.js.
READ = ("title", "alt", "aria-label", "placeholder", "label", "summary")
READ_DATA = ("data-label", "data-copied", "data-not-copied", "data-left", "data-over", "data-on", "data-off")
_UNREAD = ("script", "style", "svg", "textarea")
_WORD = re.compile(r"[^\W\d_]{2,}")


def marked(message: str, opens: str = OPENS) -> str:
    """``Up to %(most)s characters.`` as ``⟦Up to ⟧%(most)s⟦ characters.⟧``."""
    out, at = "", 0
    for place in _PLACE.finditer(message):
        if place[0].startswith("<"):
            continue
        out += f"{opens}{message[at : place.start()]}{CLOSES}{place[0]}"
        at = place.end()
    return f"{out}{opens}{message[at:]}{CLOSES}"


def unmarked(text: str) -> str:
    return text.replace(OPENS + IN_HOUSE, "").replace(OPENS, "").replace(CLOSES, "")


def marked_messages(folder: Path) -> Mapping[str | tuple[str, str], str | tuple[str, str]]:
    """Every message of the source between marks, both forms of those that differ by a number.

    One that no reporter, member or project worker should meet is marked as such: it is in no catalogue of ours.
    """
    pot = folder / "every.pot"
    collect(pot, places=True)
    said: dict[str | tuple[str, str], str | tuple[str, str]] = {}
    with pot.open("rb") as file:
        for each in read_po(file):
            opens = OPENS if read_by_readers(each) else OPENS + IN_HOUSE
            if isinstance(each.id, tuple | list):
                one, many = each.id
                said[one, many] = (marked(one, opens), marked(many, opens))
            elif each.id:
                said[each.id] = marked(each.id, opens)
    return said


class _Visible(HTMLParser):
    """Text and attributes in the order they stand. What is typed into a field is a value and not read here; what a
    page marks with translate="no" is a name, a code or a number, and no sentence."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._closed: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._closed and tag == self._closed[-1]:
            self._inside += 1
        elif not self._closed and (tag in _UNREAD or given.get("translate") == "no"):
            self._closed.append(tag)
        self.parts += [given[name] for name in (*READ, *READ_DATA) if name in given]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.parts.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._closed and self._closed[-1] == tag:
            if self._inside:
                self._inside -= 1
            else:
                self._closed.pop()

    def handle_data(self, data: str) -> None:
        if not self._closed:
            self.parts.append(data)


def visible(page: str) -> list[str]:
    """What a person reads or hears of a page, piece by piece."""
    reader = _Visible()
    reader.feed(page)
    return [each for each in reader.parts if each.strip()]


def outside(parts: Iterable[str], *, but: Iterable[str] = ()) -> Iterator[str]:
    """What stands outside the marks and has a word in it.

    Args:
        but: what may stand there, as regular expressions, the first that fits counts: names, what somebody typed.
    """
    allowed = re.compile("|".join(but) or r"(?!)", re.S)
    text = "\n\n" + "\n\n".join(" ".join(each.split()) for each in parts) + "\n\n"
    assert text.count(OPENS) == text.count(CLOSES), "a mark was lost on the way"
    left = re.sub(f"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}", "\n\n", text)
    for piece in allowed.sub("\n\n", left).split("\n\n"):
        if _WORD.search(piece):
            yield piece.strip()


LANGUAGE = "pt"
_MONTHS = "|".join(Locale(LANGUAGE).months["format"]["wide"].values())
_NAMES = "Ada|Wren|Three|Admin|one|two|Officer|Harbour|Mike"
#: What may stand outside the marks, and why.
ALLOWED: dict[str, str] = {
    r"\b[RAP]-[0-9A-Z]{4}-[0-9A-Z]{4}\b": "references",
    r"\b[0-9A-Z]{5}(?:[-, ]+[0-9A-Z]{5}){4}\b|(?<=\n\n)[0-9A-Z]{5}(?=\n\n)|7K2MD-…": "codes",
    r"\b[0-9a-f]{12,64}\b": "checksums",
    r"[\w.+-]+@[\w.-]+|https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|uk|ie|example)\b\S*": "addresses",
    r"\bAB12 ?CDE\b": "the car of the story",
    rf"\b\d{{1,2}} de (?:{_MONTHS}) de \d{{4}}|\b(?:{_MONTHS})(?: de)? \d{{4}}\b": "dates, as Babel writes them",
    rf"{', '.join(REQUIRED[:-1])} e {REQUIRED[-1]}|{' e '.join(OPTIONAL)}": "columns of a file, as it names them",
    r"(?<=\s)e(?=\s)": "the “and” of Babel's lists",
    "|".join(re.escape(each.name) for each in FORCES.values()): "names of forces",
    rf"(?<=\n\n)(?:简体中文|{'|'.join(each.words for each in Spoken)})(?=\n\n)": "languages call themselves this",
    r"\bUmbrella\b": "the name of the service is a setting",
    rf"(?<=\n\n)(?:{_NAMES})(?= ?·|\n\n)": "names of people and of a project",
    r"(?<=\n\n)(?:Enter|Shift)(?=\n\n)": "names of keys",
    r"\{(?:number|what|when)\}": "a place that a script fills",
    # The exact text of a packet is what two people approved, and officers read English (decision 0030).
    r"Do not seek to identify the source\.": "a condition of the packet",
    r"Contact only through the service\.": "a condition of the packet",
    r"Not for immigration, brothel-keeping or soliciting enforcement\.": "a condition of the packet",
    "“(?:yes|no|if_matched|talk_first)”": "what a program sends as an answer",
    r"(?<=\n\n)\{\"created\".*?\}(?=\n\n)": "the packet as machines read it",
}
#: What people of the story wrote: it is shown as they wrote it.
WRITTEN = (
    "He took it. All of it.",
    "He took it.",
    "He would not pay and then he hit me.",
    "Rang twice.",
    "Thank you. We read it today.",
    "A man in Camden attacked someone and did not pay.",
    "Somebody in London took the money back.",
    "Paid with false notes in a hotel.",
    "This one was a mistake.",
    "Tall, dark coat.",
    "Violent",
    "He attacked someone.",
    "Tall.",
    "Camden",
    "by text",
    "two working days",
    "Mine since June.",
    "A site of adverts",
    "web server",
)


def _named() -> set[str]:
    """Who answers, at which address, and which document a fact was read in."""
    entries = [*FACTS, *LINES, *(route.entry for route in ROUTES)]
    shown = {each.url.removeprefix("https://").replace("www.", "") for each in entries}
    law = {each.source for each in LAW}
    return (shown | law | {text for each in entries for text in (each.name, each.source, each.url)}) - {""}


def in_house(parts: Iterable[str]) -> list[str]:
    """What is marked as read by the people who run the service alone."""
    return re.findall(f"{OPENS}{IN_HOUSE}[^{CLOSES}]*", "\n".join(parts))


@dataclass
class Walk:
    """What was met: pages, answers, strings; and each piece outside the marks with where it stands."""

    pages: set[str] = field(default_factory=set)
    answers: int = 0
    strings: Counter[str] = field(default_factory=Counter)

    def look(self, parts: list[str]) -> list[str]:
        self.answers += 1
        self.strings.update(" ".join(each.split()) for each in parts)
        whole = sorted((*WRITTEN, *_named()), key=len, reverse=True)
        return list(outside(parts, but=[*map(re.escape, whole), *ALLOWED]))
