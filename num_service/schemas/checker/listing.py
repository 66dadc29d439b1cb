"""Which identifier of a report a caseworker lists or takes out."""

from __future__ import annotations

from marshmallow import fields, validate

from num_service.schemas.base import Boundary, Line


class ListingSchema(Boundary):
    """One identifier of a report, confirmed as read."""

    position = fields.Integer(required=True, validate=validate.Range(0, 1000))
    as_read = Line(2000, required=True)


class PositionSchema(Boundary):
    position = fields.Integer(required=True, validate=validate.Range(0, 1000))
