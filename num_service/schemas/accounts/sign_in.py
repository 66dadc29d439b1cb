"""What somebody sends to sign in and to choose another password."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import AtMost, Boundary, Line

_NEEDED: dict[str, Any] = {"required": True, "error_messages": {"required": N_("This is needed.")}}


class SignIn(Boundary):
    """Email and password; the password is taken as it was typed, spaces and all."""

    email = Line(254, **_NEEDED)
    password = fields.String(validate=AtMost(1000, N_("That is too long.")), **_NEEDED)


class NewPassword(Boundary):
    """The present password and the new one, both as typed."""

    email = Line(254, **_NEEDED)
    password = fields.String(validate=AtMost(1000, N_("That is too long.")), **_NEEDED)
    new_password = fields.String(validate=AtMost(1000, N_("That is too long.")), **_NEEDED)
