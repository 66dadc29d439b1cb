"""What one page of a session hands to its next: sealed to the session, and kept nowhere but in the page."""

from __future__ import annotations

import base64
import json
import uuid

from flask.globals import request_ctx

from num_service.crypto.aead import CannotOpen
from num_service.crypto.session_box import SessionToken
from num_service.web.core.sessions import ServerSession


def sealed(what: dict[str, str]) -> str:
    """What the next page brings back; only this session opens it."""
    return base64.urlsafe_b64encode(_here().between_pages.seal(json.dumps(what))).decode()


def opened(text: str) -> dict[str, object]:
    """What was sealed in this session; nothing where it was not."""
    try:
        found = json.loads(_here().between_pages.open(base64.urlsafe_b64decode(text)))
    except (CannotOpen, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def tab_of_session() -> str:
    """What a script keeps something by in a tab: it is another one once somebody has signed in again."""
    return _here().tab


def seal_incident(report_id: uuid.UUID) -> str:
    """What the form for another person hurt in the same incident carries."""
    return sealed({"incident": report_id.hex})


def incident_of(text: str) -> uuid.UUID | None:
    """The report whose incident another form is about; None where that is not known any more."""
    found = str(opened(text).get("incident", ""))
    return uuid.UUID(found) if found else None


def _here() -> SessionToken:
    here = request_ctx.session
    if not isinstance(here, ServerSession):
        raise RuntimeError("a form is only taken within a session")
    return here.token
