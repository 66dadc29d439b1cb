"""What one field of a report is: the types that the table of fields (``fields``) is written in."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from num_service.domain.shared.taxonomy import Worded

#: How long each text may be, in characters. Long enough for any account, short enough to be safe to seal.
MAX_ACCOUNT = 20_000
MAX_LINE = 200
MAX_PARAGRAPH = 2_000

_ROW = "field"


class Kind(StrEnum):
    """How a field is answered."""

    STORY = "story"  # the account itself: shown apart, everywhere
    TEXT = "text"
    LINE = "line"
    WORD = "word"  # one of a few offered answers, kept as its words; the API takes any line
    ONE = "one"
    SEVERAL = "several"
    DAY = "day"
    IDENTIFIERS = "identifiers"


class Step(StrEnum):
    """The parts of the report's page, in their order; a step's code is its anchor there."""

    DANGER = "danger"
    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    ABOUT = "about"


class Branch(StrEnum):
    """Where a field stands in what is sent: at the top, or under one of these names."""

    TOP = ""
    WHEN = "when"
    WHERE = "where"
    PEOPLE = "people"
    ABOUT = "about"


class Kept(StrEnum):
    """How a field is kept: sealed with the account, sealed with what is about the reporter, or in the clear.

    What is kept in the clear has a column of its name in the table of reports.
    """

    ACCOUNT = "account"
    PRIVATE = "private"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table.

    Args:
        label: the question, as the page asks it.
        short: what the field is called in a list: of errors, of facts.
        default: what stands for a field that was left blank. It never answers for anybody: empty, or "not said".
        needed: what to say to somebody who left it out; empty where it may be.
        choices: the closed list, or the offered words.
        limit: most characters, or most identifiers.
        packet: its answer is put into a fresh packet, for a caseworker to keep or change. Whether a packet can hold
            it at all is said by the packet's own types, never here (gate rule 4).
        api, form: it may be sent over the API, and on the page.
        own: it could show who the reporter is: every text that leaves is compared with it.
        silence: a decision turns on it, so a caseworker reads "Not said" where nothing was.
        adult: it is not asked of anybody under 18.
        reach: a way to reach the reporter, shown to caseworkers only while the reporter allows contact.
    """

    name: str
    branch: Branch
    kind: Kind
    label: str
    short: str
    step: Step
    kept: Kept
    default: Any
    needed: str = ""
    choices: type[Worded] | tuple[str, ...] = ()
    limit: int = 0
    packet: bool = False
    api: bool = True
    form: bool = True
    own: bool = False
    reach: bool = False
    adult: bool = False
    silence: bool = False

    @property
    def path(self) -> str:
        """``when.day``, ``account``; a person's field without the person's number: ``people.hair``."""
        return f"{self.branch}.{self.name}" if self.branch else self.name

    @property
    def words(self) -> tuple[str, ...]:
        """The offered words of a :attr:`Kind.WORD`."""
        return self.choices if isinstance(self.choices, tuple) else ()

    @property
    def closed(self) -> type[Worded]:
        """The closed list of a :attr:`Kind.ONE` or :attr:`Kind.SEVERAL`."""
        if isinstance(self.choices, tuple):
            raise TypeError(f"{self.path} has no closed list")
        return self.choices


def line(label: str, *, limit: int = MAX_LINE, **more: Any) -> Any:
    """A row answered in one line."""
    return _row(Kind.LINE, label, "", limit=limit, **more)


def text(label: str, *, limit: int = MAX_PARAGRAPH, **more: Any) -> Any:
    """A row answered in several lines."""
    return _row(Kind.TEXT, label, "", limit=limit, **more)


def story(label: str, *, limit: int = MAX_ACCOUNT, **more: Any) -> Any:
    """The row of the account."""
    return _row(Kind.STORY, label, "", limit=limit, **more)


def word(label: str, offered: Sequence[str], *, limit: int = MAX_LINE, **more: Any) -> Any:
    """A row answered by one of a few offered words."""
    return _row(Kind.WORD, label, "", choices=tuple(offered), limit=limit, **more)


def one(label: str, choices: type[Worded], default: Worded | None = None, **more: Any) -> Any:
    """A row answered by one of a closed list."""
    return _row(Kind.ONE, label, default, choices=choices, **more)


def several(label: str, choices: type[Worded], **more: Any) -> Any:
    """A row answered by any number of a closed list."""
    return _row(Kind.SEVERAL, label, (), choices=choices, **more)


def day(label: str, **more: Any) -> Any:
    """A row answered by a date."""
    return _row(Kind.DAY, label, None, **more)


def identifiers(label: str, *, limit: int, **more: Any) -> Any:
    """The row of a person's numbers, addresses and names."""
    return _row(Kind.IDENTIFIERS, label, (), limit=limit, **more)


def _row(kind: Kind, label: str, default: Any, *, needed: str = "", short: str = "", **more: Any) -> Any:
    said = {"kind": kind, "label": label, "short": short or label, "needed": needed, "default": default}
    if needed:
        return dataclasses.field(metadata={_ROW: said | more})
    return dataclasses.field(default=default, metadata={_ROW: said | more})


def rows(
    part: type[Any], branch: Branch = Branch.TOP, *, step: Step | None = None, kept: Kept | None = None
) -> tuple[Field, ...]:
    """The rows that a dataclass declares, in their order.

    Args:
        part: the dataclass.
        branch: the name it has in a report.
        step, kept: for every row that does not say otherwise; with neither, the row must say it.
    """
    said = [(each.name, each.metadata[_ROW]) for each in dataclasses.fields(part) if _ROW in each.metadata]
    shared = {name: value for name, value in (("step", step), ("kept", kept)) if value is not None}
    return tuple(Field(name=name, branch=branch, **(shared | row)) for name, row in said)
