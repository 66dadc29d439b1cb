"""The description of the API: generated from the schemas, with problem documents for everything that fails."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api
from marshmallow import fields

from num_service.domain.reports.consent import ANSWERS, CONDITIONS, MAX_DELAY_DAYS, IfSilent, Scope
from num_service.domain.shared.forces import FORCES
from num_service.schemas.api.alerts import Since
from num_service.schemas.api.problems import Problem
from num_service.schemas.api.receipts import ConsentChange, ReceiptCode
from num_service.schemas.base import Choice
from num_service.schemas.paging import Cursor
from num_service.schemas.reports.consents import Consents
from num_service.web.core.problems import CONTENT_TYPE

BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_ABOUT = (
    "Reports, receipts, the checker, alerts and packets. Reporters need no account: the receipt, sent by POST, is all "
    "it takes. Members, projects, partners and officers send a bearer token. Caseworkers have no API. Everything that "
    "fails answers with a problem document (RFC 9457) whose errors point to each bad field."
)


class DescribedApi(Api):
    """flask-smorest's description, with our own errors: ``web/core/errors.py`` answers everything that fails."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """None of its own."""

    def _register_responses(self) -> None:
        problems = {status.name: status.phrase for status in HTTPStatus if status >= 400}
        for name, phrase in (problems | {self.DEFAULT_ERROR_RESPONSE_NAME: "What did not work"}).items():
            answer = {"description": phrase, "content": {CONTENT_TYPE: {"schema": Problem}}}
            self.spec.components.response(name, answer, lazy=True)


def describe(app: Flask) -> DescribedApi:
    """Start the description of one application's API."""
    app.config.update(
        API_TITLE="JSON API",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": _ABOUT},
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = DescribedApi(app)
    for field in (Choice, ReceiptCode, Cursor):
        api.register_field(field, "string", None)
    api.register_field(Since, "string", None)
    api.register_field(Consents, "object", None)
    # A method of the converter, in flask-smorest's way: bound when it is added.
    api.ma_plugin.converter.add_attribute_function(_properties)
    return api


def _properties(converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    """What a field of ours adds to its description."""
    if isinstance(field, Choice):
        codes = [member.value for member in field.enum]
        return {"enum": [*codes, None] if field.allow_none else codes}
    if isinstance(field, Consents):
        by_scope = {scope.value: _consent(scope) for scope in Scope}
        return {"properties": by_scope, "additionalProperties": False}
    if isinstance(field, fields.Raw) and isinstance(field.parent, ConsentChange):
        return {
            "anyOf": list({str(each): each for scope in Scope for each in _consent(scope)["anyOf"]}.values())
        }
    return {}


def _consent(scope: Scope) -> dict[str, Any]:
    """An answer to one question: its value, or an object with the value and its conditions."""
    value = {"type": "string", "enum": [each.value for each in ANSWERS[scope]]}
    known = _conditions()
    with_conditions = {
        "type": "object",
        "properties": {"value": value} | {name: known[name] for name in sorted(CONDITIONS[scope])},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [value, with_conditions]}


def _conditions() -> dict[str, Any]:
    return {
        "delay_days": {"type": "integer", "minimum": 0, "maximum": MAX_DELAY_DAYS},
        "region_only": {"type": "boolean"},
        "show_me_first": {"type": "boolean"},
        "if_silent": {"type": "string", "enum": [each.value for each in IfSilent]},
        "national_desk": {"type": "boolean"},
        "except_forces": {"type": "array", "items": {"type": "string", "enum": list(FORCES)}},
        "project": {"type": "string", "maxLength": 120},
    }
