"""What the pages of the code are told of a report filed for somebody: in their address, for they know no account."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request

from num_service.web.core.between_pages import seal_incident


def to_address(for_someone: bool, report_id: uuid.UUID | None = None) -> dict[str, Any]:
    """What the address of the code's page says after a report was taken.

    Args:
        report_id: which it is; sealed to the session of whoever filed it, who may file for another person hurt with
            this one.
    """
    incident = seal_incident(report_id) if for_someone and report_id is not None else None
    return {"for_someone": "1" if for_someone else None, "incident": incident}


def of_address() -> dict[str, Any]:
    """The same, for the next of these pages."""
    there = "for_someone" in request.args
    return {
        "for_someone": "1" if there else None,
        "incident": request.args.get("incident") if there else None,
    }
