"""Which identifier of a report a caseworker lists or takes out."""

from __future__ import annotations

from marshmallow import fields, validate

from num_service.domain.reports.report import MAX_PARAGRAPH
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Basis
from num_service.schemas.base import Boundary, Choice, Line, Needed, Text

_IN_A_REPORT = validate.Range(0, 1000, error=N_("Choose an identifier of this report."))


class ListingSchema(Boundary):
    """One identifier of a report, confirmed as read."""

    position = fields.Integer(required=True, validate=_IN_A_REPORT)
    as_read = Line(2000, required=True)


class PositionSchema(Boundary):
    position = fields.Integer(required=True, validate=_IN_A_REPORT)


class CorrectionSchema(ListingSchema):
    """How one identifier is to be read, and why."""

    why = Text(MAX_PARAGRAPH)


class BasisSchema(PositionSchema):
    """How the reporter knows one identifier, as they answered when asked."""

    basis = Choice(Basis, required=True)


class SchemeSchema(Boundary):
    """Whose list it is, as staff call them."""

    scheme = Needed(100, N_("Say in a few words whose list it is."))


class CanarySchema(Boundary):
    """An identifier that nobody has, and what staff call it."""

    typed = Line(2000, required=True)
    said = Line(100, required=True)
