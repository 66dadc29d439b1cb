"""The help list of this installation: what NUM_HELP_LINES says, read strictly, and joined with the national one.

A number that somebody calls in danger is not read generously: whatever is misspelt stops the start, by name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from num_service.domain.help import EVERYWHERE, Country, Directory, Entry, Need
from num_service.domain.help.entries import READ
from num_service.settings import HelpLine, Settings

#: What may be dialled: digits, spaces and a leading plus; at least three digits.
_PHONE = re.compile(r"\+?[0-9](?: ?[0-9]){2,19}")
_ADDRESS = re.compile(r"https://[A-Za-z0-9][!-~]{2,200}")
#: Characters of any other field; nothing that cannot be seen.
_LONGEST = 300
_FORM = (
    'must be JSON by country: {"ireland": {"replace": false, "lines": [{"name": "…", "contact": "…"}]}}; '
    '"everywhere" stands for all'
)
EVERYWHERE_WORD = "everywhere"
#: What a line of an installation can be for: emergency numbers and bodies for complaints are not its to name.
OWN_NEEDS = tuple(each.value for each in Need if each not in (Need.EMERGENCY, Need.OFFICER))
_FIELDS = {each.name for each in fields(HelpLine)} - {"countries"}


class BadHelpList(ValueError):
    """NUM_HELP_LINES cannot be used. problems: every one of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True)
class OwnLines:
    """What an installation adds, and the countries whose national lines it replaces."""

    lines: tuple[HelpLine, ...] = ()
    replaced: frozenset[str] = frozenset()


def read_lines(value: str) -> OwnLines:
    """Read NUM_HELP_LINES: by country, lines to add, or to stand in place of the national ones.

    Args:
        value: JSON; blank adds nothing. A bare list of lines is for every country and adds to the national ones.

    Raises:
        BadHelpList: naming everything that is wrong in it.
    """
    if not value.strip():
        return OwnLines()
    try:
        told = json.loads(value, object_pairs_hook=_named_once)
    except BadHelpList:
        raise
    except (ValueError, RecursionError):
        raise BadHelpList([_FORM]) from None
    if isinstance(told, list):
        told = {EVERYWHERE_WORD: {"lines": told}}
    if not isinstance(told, dict):
        raise BadHelpList([_FORM])
    problems: list[str] = []
    lines: list[HelpLine] = []
    replaced: set[str] = set()
    for word, part in told.items():
        countries = _countries(word)
        if not countries or not isinstance(part, dict) or set(part) - {"replace", "lines"}:
            known = ", ".join([EVERYWHERE_WORD, *Country])
            problems.append(f"{word!r} {_FORM}; countries are {known}")
            continue
        given = part.get("lines")
        if not isinstance(given, list) or not given:
            problems.append(f"{word!r} names no lines")
            continue
        if part.get("replace", False) not in (True, False):
            problems.append(f'{word!r}: "replace" is true or false')
        elif part.get("replace"):
            replaced |= set(countries)
        for at, line in enumerate(given, 1):
            wrong = _wrong(line)
            problems += [f"{word!r}, line {at}: {each}" for each in wrong]
            if not wrong:
                lines.append(HelpLine(**line, countries=countries))
    if problems:
        raise BadHelpList(problems)
    return OwnLines(tuple(lines), frozenset(replaced))


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A country named twice would lose the lines of the first. Raises BadHelpList."""
    told = dict(pairs)
    if len(told) < len(pairs):
        raise BadHelpList(["a name stands twice in one place: " + ", ".join(name for name, _ in pairs)])
    return told


def _countries(word: str) -> tuple[str, ...]:
    if word == EVERYWHERE_WORD:
        return tuple(each.value for each in EVERYWHERE)
    return (word,) if word in set(Country) else ()


def _wrong(line: Any) -> list[str]:
    """What keeps one line from being shown; empty when nothing does."""
    if not isinstance(line, dict) or not all(isinstance(each, str) for each in line.values()):
        return ["each field must be text"]
    wrong = [f"there is no field {name!r}" for name in sorted(set(line) - _FIELDS)]
    if not line.get("name", "").strip():
        wrong.append("it has no name")
    wrong += [
        f"{name!r} must be one line of at most {_LONGEST} characters that can be seen"
        for name, said in line.items()
        if len(said) > _LONGEST or not said.isprintable()
    ]
    contact = line.get("contact", "")
    if not (_PHONE.fullmatch(contact) or _ADDRESS.fullmatch(contact)):
        wrong.append("its contact is neither a number to dial nor an https address")
    if line.get("need", "listen") not in OWN_NEEDS:
        wrong.append(f"its need must be one of {', '.join(OWN_NEEDS)}")
    if line.get("checked"):
        try:
            day = date.fromisoformat(line["checked"])
            if day > date.today():
                wrong.append('"checked" is a day that has not come')
        except ValueError:
            wrong.append('"checked" is a day such as 2026-11-28')
    return wrong


def directory_of(settings: Settings) -> Directory:
    """The whole help list of this installation."""
    own = tuple(_entry(line, number) for number, line in enumerate(settings.help_lines, 1))
    return Directory(own, frozenset(Country(each) for each in settings.help_replaced))


def _entry(line: HelpLine, number: int) -> Entry:
    web = line.contact.startswith("https://")
    return Entry(
        code=f"own_{number}",
        need=Need(line.need),
        countries=tuple(Country(each) for each in line.countries) or EVERYWHERE,
        words=line.note,
        name=line.name,
        phone="" if web else line.contact,
        url=line.contact if web else "",
        hours=line.hours,
        who=line.who,
        source="NUM_HELP_LINES",
        checked=date.fromisoformat(line.checked) if line.checked else READ,
        to_confirm=not line.checked,
    )
