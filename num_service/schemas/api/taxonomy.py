"""Every code the API takes or answers, with its words, and the questions exactly as they are asked."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from num_service.domain.checker.answer import Reporters, Verdict
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports import wording
from num_service.domain.reports.consent import ANSWERS, CONDITIONS, MAX_DELAY_DAYS, POLICE_SCOPES, Scope
from num_service.domain.reports.report import Status
from num_service.domain.shared import taxonomy as words
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import AccountRole
from num_service.schemas.api.base import Out, Say, maybe
from num_service.schemas.base import Choice

#: The plain lists, by the name they have in the answer.
LISTS: dict[str, type[words.Worded]] = {
    "tiers": words.Tier,
    "incident_groups": words.IncidentGroup,
    "jurisdictions": words.Jurisdiction,
    "roles": words.Role,
    "settings": words.Setting,
    "place_modes": words.PlaceMode,
    "parts_of_day": words.PartOfDay,
    "age_bands": words.AgeBand,
    "genders": words.Gender,
    "builds": words.Build,
    "bases": words.Basis,
    "on_behalf": words.OnBehalf,
    "sectors": words.Sector,
    "hate_grounds": words.HateGround,
    "support": words.Support,
    "under_18_answers": words.UnderEighteen,
    "danger_now": words.DangerNow,
    "languages": words.Language,
    "verdicts": Verdict,
    "reporters": Reporters,
    "statuses": Status,
    "account_roles": AccountRole,
}


class Code(Out):
    code = fields.String()
    words = fields.String()


class IncidentTypeOut(Code):
    group = Choice(words.IncidentGroup)
    tier = Choice(words.Tier)


class RegionOut(Code):
    jurisdiction = maybe(Choice, words.Jurisdiction)


class ForceOut(Code):
    jurisdiction = Choice(words.Jurisdiction)
    regions = fields.List(Choice(words.Region))
    national = fields.Boolean()


class ScopeOut(Code):
    """One consent question: its wording, the answers it takes, and the conditions it may carry."""

    question = fields.String()
    happens = fields.String()
    who = fields.String()
    undo = fields.String()
    values = fields.List(fields.String())
    conditions = fields.List(fields.String())
    condition_words = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "What a condition promises, in words, where it promises something."},
    )
    police = fields.Boolean(
        metadata={"description": "Unavailable for somebody who does not know of the report."}
    )


class DutyOut(Out):
    """What the law of a place may ask of whoever knows of a crime. Show it before the questions about police."""

    jurisdiction = Choice(words.Jurisdiction)
    act = fields.String()
    words = fields.String()
    needs_counsel = fields.Boolean(
        metadata={"description": "No lawyer of that place has approved these words yet."}
    )


_Lists: Any = Out.from_dict({name: fields.List(fields.Nested(Code)) for name in LISTS}, name="Lists")


class Taxonomy(_Lists):
    """Every code and its words."""

    incident_types = fields.List(fields.Nested(IncidentTypeOut))
    regions = fields.List(fields.Nested(RegionOut))
    forces = fields.List(fields.Nested(ForceOut))
    scopes = fields.List(fields.Nested(ScopeOut))
    identifier_kinds = fields.List(fields.String())
    wording_version = fields.String(
        metadata={"description": "Of these questions. Send it back with the answers to them."}
    )
    duties = fields.List(fields.Nested(DutyOut))
    most_delay_days = fields.Integer()


def taxonomy(say: Say) -> dict[str, Any]:
    """The whole answer; it is the same for everybody who reads one language."""
    questions = wording.questions()
    return {name: [_code(each, say) for each in enum] for name, enum in LISTS.items()} | {
        "incident_types": [
            _code(each, say) | {"group": each.group, "tier": each.tier} for each in words.IncidentType
        ],
        "regions": [_code(each, say) | {"jurisdiction": each.jurisdiction} for each in words.Region],
        "forces": [
            {
                "code": each.code,
                "words": each.name,
                "jurisdiction": each.jurisdiction,
                "regions": each.regions,
                "national": each.national,
            }
            for each in FORCES.values()
        ],
        "scopes": [_scope(scope, questions[scope], say) for scope in Scope],
        "identifier_kinds": [each.value for each in IdentifierKind],
        "wording_version": wording.CURRENT,
        "duties": [
            {
                "jurisdiction": each.place,
                "act": each.act,
                "words": say(each.words),
                "needs_counsel": each.needs_counsel,
            }
            for each in wording.duties()
        ],
        "most_delay_days": MAX_DELAY_DAYS,
    }


def _code(member: words.Worded, say: Say) -> dict[str, Any]:
    return {"code": member.value, "words": say(member)}


def _scope(scope: Scope, asked: wording.Question, say: Say) -> dict[str, Any]:
    return _code(scope, say) | {
        "question": say(asked.question),
        "happens": say(asked.happens),
        "who": say(asked.who),
        "undo": say(asked.undo),
        "values": [each.value for each in ANSWERS[scope]],
        "conditions": sorted(CONDITIONS[scope]),
        "condition_words": {name: f"{say(short)}. {say(more)}" for name, short, more in asked.conditions},
        "police": scope in POLICE_SCOPES,
    }
