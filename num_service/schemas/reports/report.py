"""A report at the boundary, for the form and for the API alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema

from num_service.domain.identifiers import IdentifierKind, too_long
from num_service.domain.reports.consent import POLICE_SCOPES, Value
from num_service.domain.reports.field import Branch, Field, Kind
from num_service.domain.reports.fields import FIELDS, MAX_PEOPLE, PARTS
from num_service.domain.reports.given import given
from num_service.domain.reports.report import About, GivenIdentifier, NewReport, When
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Basis, OnBehalf
from num_service.schemas.base import Boundary, Choice, Few, Line, PastDay, Text
from num_service.schemas.reports.consents import Consents, wording_shown


class IdentifierSchema(Boundary):
    """An identifier as typed. Without a kind we work it out; an empty one is left out.

    One that cannot be read whole is kept as it was typed: nobody is sent back for it, and nothing is made of it.
    """

    kind = fields.Enum(
        IdentifierKind,
        by_value=True,
        load_default=None,
        allow_none=True,
        error_messages={"unknown": N_("Choose a kind.")},
    )
    value = Line(2000)
    basis = Choice(Basis, load_default=Basis.NOT_SAID)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> tuple[GivenIdentifier, ...]:
        typed = data.get("value", "")
        return given(data.get("kind"), typed, data.get("basis", Basis.NOT_SAID)) if typed else ()


class _Chosen(Few):
    """Some of a closed list, each once."""

    def __init__(self, field: Field, **options: Any) -> None:
        each = Choice(field.closed)
        super().__init__(each, len(field.closed), N_("Choose each one once."), load_default=(), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        return tuple(dict.fromkeys(super()._deserialize(value, attr, data, **options)))


class _Given(Few):
    """The identifiers of one person; those left empty are left out."""

    def __init__(self, field: Field, **options: Any) -> None:
        each = fields.Nested(IdentifierSchema)
        super().__init__(
            each, field.limit, N_("At most %(most)s for one person."), load_default=(), **options
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        rows = super()._deserialize(value, attr, data, **options)
        return tuple(each for row in rows for each in row)


def _one(field: Field, **options: Any) -> Choice:
    if field.needed:
        messages = dict.fromkeys(("required", "null"), field.needed)
        return Choice(field.closed, required=True, error_messages=messages, **options)
    none = field.default is None
    return Choice(field.closed, load_default=field.default, allow_none=none, **options)


def _day(field: Field, **options: Any) -> PastDay:
    return PastDay(load_default=None, allow_none=True, **options)


#: How each kind of field is read.
_READ: dict[Kind, Callable[..., fields.Field[Any]]] = {
    Kind.STORY: lambda field, **options: Text(field.limit, **options),
    Kind.TEXT: lambda field, **options: Text(field.limit, **options),
    Kind.LINE: lambda field, **options: Line(field.limit, **options),
    Kind.WORD: lambda field, **options: Line(field.limit, **options),
    Kind.ONE: _one,
    Kind.SEVERAL: _Chosen,
    Kind.DAY: _day,
    Kind.IDENTIFIERS: _Given,
}


def boundary_field(field: Field) -> fields.Field[Any]:
    """The marshmallow field of one row of the table; its question is its description."""
    return _READ[field.kind](field, metadata={"description": field.label})


class _Part(Boundary):
    """A part of a report: what is loaded becomes the part's own type."""

    makes: ClassVar[type]

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.makes(**data)


def _rows(branch: Branch, shown: Callable[[Field], bool]) -> dict[str, fields.Field[Any]]:
    return {each.name: boundary_field(each) for each in FIELDS if each.branch is branch and shown(each)}


def _part(branch: Branch, name: str, shown: Callable[[Field], bool]) -> Boundary:
    """The schema of a part; where nothing in it is needed, what was left out gets its default from the part's type."""
    made = type(name, (_Part,), {**_rows(branch, shown), "makes": PARTS[branch], "__module__": __name__})
    return made(partial=not any(each.needed for each in FIELDS if each.branch is branch))


#: Characters of all that is typed as identifiers in one report: reading them is work that anybody can ask for, and
#: the worst of them take some 25 microseconds each, so that all together stay under 50 ms.
MOST_TO_READ = 1_500


def too_much_to_read(people: Any) -> bool:
    """Whether the identifiers of all people are longer together than one report may hold.

    One that is too long by itself is not counted: it is not read, and its own field says so.
    """
    rows = [
        row
        for person in (people if isinstance(people, list) else ())
        for row in (_list(person.get("identifiers")) if isinstance(person, dict) else ())
    ]
    typed = [str(row.get("value", "")) for row in rows if isinstance(row, dict)]
    return sum(len(each) for each in typed if not too_long(each)) > MOST_TO_READ


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


class _Whole(Boundary):
    """A whole report. Required: an incident type or the account; and a region, "online" or "rather not say"."""

    @pre_load
    def _little_enough_to_read(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict) and too_much_to_read(data.get("people")):
            words = phrase(
                "The numbers and names are too long together: at most %(most)s characters. Put the rest into your own "
                "words, or send it afterwards.",
                most=MOST_TO_READ,
            )
            raise ValidationError({"people": [words]})
        return data

    @validates_schema(skip_on_field_errors=False)
    def _something_said(self, data: dict[str, Any], **_: Any) -> None:
        if "incident_types" in data and "account" in data and not (data["incident_types"] or data["account"]):
            raise ValidationError(
                {"incident_types": [N_("Choose what happened, or tell us in your own words.")]}
            )

    @validates_schema(skip_on_field_errors=False)
    def _only_what_they_could_be_asked(self, data: dict[str, Any], **_: Any) -> None:
        """For someone who does not know of the report the police questions are unavailable; silence may be that.

        Whoever allows the police anything is asked for whom they report: nothing is taken for granted either way.
        """
        if not isinstance(data.get("about"), About) or "consents" not in data:
            return  # what is wrong there is said already
        whose = data["about"].on_behalf
        if whose not in (OnBehalf.DOES_NOT_KNOW, OnBehalf.NOT_SAID):
            return
        yes = [
            each for each in data["consents"] if each.scope in POLICE_SCOPES and each.value is not Value.NO
        ]
        if yes and whose is OnBehalf.NOT_SAID:
            ask = N_(
                "Say who this happened to, or no to police. We tell them only if it was you, or someone who knows "
                "that you are telling us."
            )
            raise ValidationError({"about": {"on_behalf": [ask]}})
        if yes:
            words = phrase(
                "The person this happened to does not know of the report, so police cannot be told: answer no."
            )
            raise ValidationError({"consents": {each.scope.value: [words] for each in yes}})

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> NewReport:
        answers, people = data.pop("consents"), data.pop("people")
        return NewReport(**data, people=tuple(people), answers=tuple(answers))


def _whole(name: str, shown: Callable[[Field], bool]) -> type[_Whole]:
    """The schema of a report as one door takes it: the fields shown there, in their parts, and the consents."""
    when = _part(Branch.WHEN, "WhenSchema", shown)
    where = _part(Branch.WHERE, "WhereSchema", shown)
    person = _part(Branch.PEOPLE, "ReportedPersonSchema", shown)
    about = _part(Branch.ABOUT, "AboutSchema", shown)
    parts = {
        "when": fields.Nested(when, load_default=When),
        "where": fields.Nested(
            where, required=True, error_messages={"required": N_("Say where, or “rather not say”.")}
        ),
        "people": Few(
            fields.Nested(person),
            MAX_PEOPLE,
            N_("At most %(most)s people in one report."),
            load_default=list,
        ),
        "about": fields.Nested(about, load_default=About),
        "wording_version": wording_shown(),
        "consents": Consents(load_default=list),
        "own_copy": fields.Boolean(
            load_default=False,
            metadata={
                "description": "The code opens what was told, for a record of their own: whoever has the code reads it."
            },
        ),
    }
    made = type(name, (_Whole,), {**_rows(Branch.TOP, shown), **parts, "__module__": __name__})
    return made


#: A report as the API takes it, and as the page sends it.
ReportSchema = _whole("ReportSchema", lambda field: field.api)
ReportFormSchema = _whole("ReportFormSchema", lambda field: field.form)
#: A report that somebody else writes down, in a call or from a paper form: with the day it was asked, and the language.
TakenReportSchema = _whole("TakenReportSchema", lambda field: field.form or field.api)
