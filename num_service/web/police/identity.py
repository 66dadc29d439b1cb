"""Who is acting on the police side."""

from __future__ import annotations

from flask import abort

from num_service.services.police.officer_desk import OfficerPrincipal
from num_service.web.core.acting import acting


def officer() -> OfficerPrincipal:
    """The signed-in officer."""
    found = acting().principal
    if not isinstance(found, OfficerPrincipal):
        abort(403)
    return found
