"""Who is acting on the service's own side: members, project workers, caseworkers, administrators."""

from __future__ import annotations

import base64

from flask import abort, session

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts.sign_in import SignedIn
from num_service.services.core.principals import CaseworkHolder, Principal
from num_service.web.core.acting import acting
from num_service.web.core.login_user import CASEWORK_KEY, start_session
from num_service.web.core.sessions import LIFE_KEY, MEMBER

OWN_KEY = "_own_key"


def principal() -> Principal:
    """The signed-in principal."""
    found = acting().principal
    if not isinstance(found, Principal):
        abort(403)
    return found


def holder() -> CaseworkHolder:
    """The signed-in caseworker with the casework key from their session; without a grant it opens nothing."""
    kept = session.get(CASEWORK_KEY, {})
    return CaseworkHolder(
        principal().id, {int(version): base64.b64decode(key) for version, key in kept.items()}
    )


def own_key() -> bytes | None:
    """The public half of the signed-in caseworker's own key, from what their password opened."""
    kept = session.get(OWN_KEY)
    return base64.b64decode(kept) if kept else None


def begin(signed_in: SignedIn) -> None:
    """Start a fresh session for somebody who has just signed in."""
    start_session(signed_in.principal)
    if signed_in.principal.role is AccountRole.MEMBER:
        session[LIFE_KEY] = MEMBER.total_seconds()
    if signed_in.own_key:
        session[OWN_KEY] = base64.b64encode(signed_in.own_key).decode()
    if signed_in.casework:
        session[CASEWORK_KEY] = {
            str(version): base64.b64encode(key).decode() for version, key in signed_in.casework.items()
        }
