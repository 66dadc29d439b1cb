"""Links between surfaces, which a host may serve without each other."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for


def link(endpoint: str, **values: Any) -> str:
    """The address of a page, or nothing where its surface is not mounted here."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
