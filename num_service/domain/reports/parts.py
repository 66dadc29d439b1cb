"""The parts a report is sealed in, what each holds, and whose keys open them (4-data-protection, "Sealed reports").

A report is divided before it is sealed, so that each part can be shredded by itself. The account part is what
happened and who did it; the private part is everything about the reporter. The table of fields says which goes where.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from num_service.domain.reports.field import Branch, Field, Kept
from num_service.domain.reports.fields import FIELDS, GivenIdentifier, Person, ReportFields, of


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
    return _flat(new, Kept.ACCOUNT) | {
        "when": {each.name: _plain(getattr(new.when, each.name)) for each in of(Branch.WHEN)},
        "people": [_person(each) for each in new.people],
    }


def private(new: ReportFields) -> dict[str, Any]:
    """Everything about the reporter, as it is sealed."""
    return _flat(new, Kept.PRIVATE)


def stored(field: Field, part: Mapping[str, Any]) -> Any:
    """What a sealed part holds of a field; None where it was sealed before there was such a field.

    Args:
        field: any field but a person's.
        part: the opened part that the field is kept in.
    """
    where: Mapping[str, Any] = part.get("when", {}) if field.branch is Branch.WHEN else part
    return where.get(field.name)


def _flat(new: ReportFields, kept: Kept) -> dict[str, Any]:
    """The fields of a part that stand at its top, whatever branch they were sent in."""
    return {
        each.name: _plain(getattr(getattr(new, each.branch) if each.branch else new, each.name))
        for each in FIELDS
        if each.kept is kept and each.branch not in (Branch.WHEN, Branch.PEOPLE)
    }


def _person(person: Person) -> dict[str, Any]:
    return {each.name: _plain(getattr(person, each.name)) for each in of(Branch.PEOPLE)}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, GivenIdentifier):
        return {"kind": value.kind.value, "typed": value.typed, "basis": value.basis.value}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
