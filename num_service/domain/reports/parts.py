"""The parts a report is sealed in, what each holds, and whose keys open them (4-data-protection, "Sealed reports").

A report is divided before it is sealed, so that each part can be shredded by itself. The account part is what
happened and who did it; the private part is everything about the reporter. The table of fields says which goes where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Any

from num_service.domain.reports.field import Branch, Field, Kept
from num_service.domain.reports.fields import FIELDS, GivenIdentifier, ReportFields, of


class PartKind(StrEnum):
    """What a sealed part holds.

    A kind's code is bound into the ciphertext of every part of its kind: changed, none of them would open again.
    """

    ACCOUNT = "account"
    PRIVATE = "private"
    NOTE = "note"
    ALERT_DRAFT = "alert_draft"
    PACKET_DRAFT = "packet_draft"
    FROM_REPORTER = "message_from_her"
    TO_REPORTER = "message_to_her"
    CORRECTION = "correction"
    UNSAVED = "unsaved_text"
    FILE = "file"
    FILE_CONTENT = "file_content"
    FROM_POLICE = "from_police"
    OWN_NAME = "own_name"


class PartHolder(StrEnum):
    """Whose key a part's data key is wrapped to."""

    CASEWORK = "casework"
    RECEIPT = "receipt"


#: Fields that could show who the reporter is: the identifiability check compares texts with them.
OWN_DETAILS = tuple(each.name for each in FIELDS if each.own)


def account(new: ReportFields) -> dict[str, Any]:
    """What happened and who did it, as it is sealed."""
    return _ACCOUNT(new) | {"when": _WHEN(new.when), "people": [_PERSON(each) for each in new.people]}


def private(new: ReportFields) -> dict[str, Any]:
    """Everything about the reporter, as it is sealed."""
    return _PRIVATE(new)


def stored(field: Field, part: Mapping[str, Any]) -> Any:
    """What a sealed part holds of a field; None where it was sealed before there was such a field.

    Args:
        field: any field but a person's.
        part: the opened part that the field is kept in.
    """
    where: Mapping[str, Any] = part.get("when", {}) if field.branch is Branch.WHEN else part
    return where.get(field.name)


def _reader(*paths: str) -> Callable[[Any], dict[str, Any]]:
    """What reads these fields off a report, or off a part of it, under their names and as JSON has them."""
    names, values = [path.rpartition(".")[2] for path in paths], attrgetter(*paths)
    return lambda whole: dict(zip(names, map(_plain, values(whole)), strict=True))


def _at_top(kept: Kept) -> list[str]:
    """The fields of a part that stand at its top, whatever branch they were sent in."""
    return [
        each.path for each in FIELDS if each.kept is kept and each.branch not in (Branch.WHEN, Branch.PEOPLE)
    ]


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, GivenIdentifier):
        return {"kind": value.kind.value, "typed": value.typed, "basis": value.basis.value}
    return value.isoformat() if isinstance(value, date) else value


_ACCOUNT, _PRIVATE = _reader(*_at_top(Kept.ACCOUNT)), _reader(*_at_top(Kept.PRIVATE))
_WHEN, _PERSON = (_reader(*(each.name for each in of(branch))) for branch in (Branch.WHEN, Branch.PEOPLE))
