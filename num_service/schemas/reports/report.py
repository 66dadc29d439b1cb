"""A report at the boundary, for the form and for the API alike."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, guess, normalise
from num_service.domain.reports.consent import POLICE_SCOPES, Value
from num_service.domain.reports.report import (
    MAX_ACCOUNT,
    MAX_IDENTIFIERS,
    MAX_PARAGRAPH,
    MAX_PEOPLE,
    About,
    GivenIdentifier,
    NewReport,
    Person,
    When,
    Where,
)
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Basis,
    Build,
    DangerNow,
    Gender,
    HateGround,
    IncidentType,
    Jurisdiction,
    Language,
    OnBehalf,
    PartOfDay,
    PlaceMode,
    Region,
    Role,
    Sector,
    Setting,
    Support,
)
from num_service.schemas.base import Boundary, Choice, Few, Line, PastDay, Text
from num_service.schemas.reports.consents import Consents


def _many(enum: Any) -> Few:
    return Few(Choice(enum), len(enum), N_("Choose each one once."), load_default=list)


class IdentifierSchema(Boundary):
    """An identifier as typed. Without a kind we work it out; an empty one is left out."""

    kind = fields.Enum(
        IdentifierKind,
        by_value=True,
        load_default=None,
        allow_none=True,
        error_messages={"unknown": N_("Choose a kind.")},
    )
    value = Line(2000)
    basis = Choice(Basis, load_default=Basis.SAW_IT)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> GivenIdentifier | None:
        typed, kind = data["value"], data["kind"]
        if not typed:
            return None
        try:
            normal = normalise(kind, typed) if kind else guess(typed)
        except InvalidIdentifier as why:
            hint = phrase("If you only have a part of it, put it in your own words above.")
            raise ValidationError({"value": [why.phrase, hint]}) from None
        return GivenIdentifier(normal.kind, typed, data["basis"], normal)


class ReportedPersonSchema(Boundary):
    """Somebody who did it; every field may be left out."""

    role = Choice(Role, load_default=Role.UNKNOWN)
    name_used = Line()
    age = Choice(AgeBand, load_default=AgeBand.UNKNOWN)
    gender = Choice(Gender, load_default=Gender.UNKNOWN)
    build = Choice(Build, load_default=Build.UNKNOWN)
    height = Line()
    hair = Line()
    eyes = Line()
    accent = Line()
    marks = Line()
    clothing = Line()
    vehicle = Line()
    weapon = Line()
    companions = Line()
    appearance = Text(MAX_PARAGRAPH)
    seen_before = Line()
    knows_where_you_live = Line()
    identifiers = Few(
        fields.Nested(IdentifierSchema),
        MAX_IDENTIFIERS,
        N_("At most %(most)s for one person."),
        load_default=list,
    )

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Person:
        given = [each for each in data.pop("identifiers") if each is not None]
        return Person(**data, identifiers=tuple(given))


class WhenSchema(Boundary):
    day = PastDay(load_default=None, allow_none=True)
    about = Line()
    part_of_day = Choice(PartOfDay, load_default=PartOfDay.UNKNOWN)
    still_going_on = Line()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> When:
        return When(**data)


class WhereSchema(Boundary):
    region = Choice(
        Region,
        required=True,
        error_messages={
            "required": N_("Choose a region, “online”, or “rather not say”."),
            "null": N_("Choose a region."),
        },
    )
    jurisdiction = Choice(Jurisdiction, load_default=None, allow_none=True)
    mode = Choice(PlaceMode, load_default=PlaceMode.NOT_SAID)
    setting = Choice(Setting, load_default=Setting.NOT_SAID)
    town = Line()
    exact_place = Text(MAX_PARAGRAPH)
    own_place = Line()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Where:
        return Where(**data)


class AboutSchema(Boundary):
    on_behalf = Choice(OnBehalf, load_default=OnBehalf.SELF)
    sector = Choice(Sector, load_default=Sector.NOT_SAID)
    gender = Choice(Gender, load_default=Gender.NOT_SAID)
    hurt = Line()
    hate = _many(HateGround)
    support = _many(Support)
    contact = Text(MAX_PARAGRAPH)
    safe_time = Line()
    own_advert = Text(MAX_PARAGRAPH)
    told_police = Line()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> About:
        return About(**(data | {"hate": tuple(data["hate"]), "support": tuple(data["support"])}))


class ReportSchema(Boundary):
    """A whole report. Required: an incident type or the account; and a region, "online" or "rather not say"."""

    incident_types = _many(IncidentType)
    account = Text(MAX_ACCOUNT)
    when = fields.Nested(WhenSchema, load_default=When)
    where = fields.Nested(
        WhereSchema, required=True, error_messages={"required": N_("Say where, or “rather not say”.")}
    )
    people = Few(
        fields.Nested(ReportedPersonSchema),
        MAX_PEOPLE,
        N_("At most %(most)s people in one report."),
        load_default=list,
    )
    about = fields.Nested(AboutSchema, load_default=About)
    danger_now = _many(DangerNow)
    language = Choice(
        Language,
        load_default=None,
        metadata={"description": "The one the questions were shown in; else that of this request."},
    )
    consents = Consents(load_default=list)

    @validates_schema(skip_on_field_errors=False)
    def _something_said(self, data: dict[str, Any], **_: Any) -> None:
        if "incident_types" in data and "account" in data and not (data["incident_types"] or data["account"]):
            raise ValidationError(
                {"incident_types": [N_("Choose what happened, or tell us in your own words.")]}
            )

    @validates_schema
    def _only_what_she_could_be_asked(self, data: dict[str, Any], **_: Any) -> None:
        """For someone who does not know of the report the police questions are unavailable."""
        if data["about"].on_behalf is not OnBehalf.DOES_NOT_KNOW:
            return
        yes = [
            each for each in data["consents"] if each.scope in POLICE_SCOPES and each.value is not Value.NO
        ]
        if yes:
            words = phrase(
                "The person this happened to does not know of the report, so police cannot be told: answer no."
            )
            raise ValidationError({"consents": {each.scope.value: [words] for each in yes}})

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> NewReport:
        return NewReport(
            where=data["where"],
            incident_types=tuple(dict.fromkeys(data["incident_types"])),
            account=data["account"],
            when=data["when"],
            people=tuple(data["people"]),
            about=data["about"],
            danger_now=tuple(dict.fromkeys(data["danger_now"])),
            language=data["language"],
            answers=tuple(data["consents"]),
        )
