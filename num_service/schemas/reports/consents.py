"""Consents at the boundary: a scope's value as a string, or an object with the value and its conditions."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from num_service.domain.reports.consent import (
    ANSWERS,
    CONDITIONS,
    MAX_DELAY_DAYS,
    Answer,
    Conditions,
    IfSilent,
    Scope,
    Value,
)
from num_service.domain.reports.wording import WORDINGS
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, phrase
from num_service.schemas.base import Between, Boundary, Few, Line, WholeNumber, invalid


class ConditionsSchema(Boundary):
    """Every condition there is; which of them a question has is checked against its scope."""

    delay_days = WholeNumber(
        load_default=0,
        validate=Between(0, MAX_DELAY_DAYS, N_("A whole number of days, from %(least)s to %(most)s.")),
    )
    region_only = fields.Boolean(load_default=False)
    show_me_first = fields.Boolean(load_default=False)
    if_silent = fields.Enum(
        IfSilent,
        by_value=True,
        load_default=IfSilent.HOLD,
        error_messages={"unknown": N_("Choose one of the answers in the list.")},
    )
    except_forces = Few(
        fields.String(validate=validate.OneOf(FORCES, error=N_("Choose a police force from the list."))),
        len(FORCES),
        N_("Choose each police force once."),
        load_default=list,
    )
    project = Line(120)
    national_desk = fields.Boolean(load_default=False)


_CONDITIONS = ConditionsSchema()
#: Answers without a condition, as nearly all are sent: by question and answer, made once.
_PLAIN = {(scope.value, value.value): Answer(scope, value) for scope in Scope for value in ANSWERS[scope]}
_IN_ORDER = tuple(Scope)


def wording_shown() -> fields.String:
    """Which version of the questions was shown; one that is not named is taken for the narrowest."""
    return fields.String(
        load_default="",
        validate=validate.OneOf(("", *WORDINGS), error=N_("We do not know this version of the questions.")),
        metadata={
            "description": "The `wording_version` of `/taxonomy` whose questions were shown. Without it nothing is "
            "agreed to that only a later version names."
        },
    )


class Consents(fields.Field[list[Answer]]):
    """``{scope: value}`` or ``{scope: {"value": value, …conditions}}`` as answers, in the order they are asked."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Answer]:
        if not isinstance(value, dict):
            raise invalid(N_("This should be an object of answers by question."))
        answers: dict[Scope, Answer] = {}
        errors: dict[str, Any] = {}
        for code, raw in value.items():
            try:
                answer = read_answer(code, raw)
            except ValidationError as why:
                errors[str(code)] = why.messages
            else:
                if answer is not None:
                    answers[answer.scope] = answer
        if errors:
            raise ValidationError(errors)
        return [answers[scope] for scope in _IN_ORDER if scope in answers]


def read_answer(code: Any, raw: Any) -> Answer | None:
    """One answer; None when the question was left unanswered.

    Raises:
        ValidationError: an unknown question, an answer it does not have, a condition it does not carry.
    """
    if isinstance(raw, str) and (plain := _PLAIN.get((str(code), raw))) is not None:
        return plain
    try:
        scope = Scope(str(code))
    except ValueError:
        raise invalid(N_("We do not know this question.")) from None
    given = dict(raw) if isinstance(raw, dict) else {"value": raw}
    value = given.pop("value", None)
    if value in (None, ""):
        if any(given.values()):
            raise ValidationError({"value": [N_("Answer the question as well as its conditions.")]})
        return None
    if not isinstance(value, str) or value not in {each.value for each in ANSWERS[scope]}:
        offered = tuple(f"“{each.value}”" for each in ANSWERS[scope])
        raise invalid(phrase("The answers to this question are %(answers)s.", answers=offered))
    blank = {name: each for name, each in given.items() if each in ("", None)}
    given = {name: each for name, each in given.items() if name not in blank}
    extra = set(given) - CONDITIONS[scope]
    if extra:
        none = N_("This question has no such condition.")
        raise ValidationError({name: [none] for name in sorted(extra)})
    if value == Value.NO:
        given = {}
    loaded = _CONDITIONS.load(given)
    conditions = Conditions(**(loaded | {"except_forces": frozenset(loaded["except_forces"])}))
    return Answer(scope, Value(value), conditions)
