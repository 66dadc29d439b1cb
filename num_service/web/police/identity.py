"""Who is acting on the police side."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from num_service.services.police.officer_desk import OfficerPrincipal


def officer() -> OfficerPrincipal:
    """The signed-in officer."""
    acting = current_user.principal
    if not isinstance(acting, OfficerPrincipal):
        abort(403)
    return acting
