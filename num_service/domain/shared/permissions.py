"""Who may do what. Every route names one permission or is listed as public; anything else does not answer.

Names are scope:resource:action. Source: 1-mission, "Who uses it", and 3-architecture, "Deny by default".
"""

from __future__ import annotations

from enum import StrEnum

from num_service.domain.shared.errors import Locked
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class AccountRole(Worded):
    """The kind of account somebody signs in with."""

    MEMBER = "member", N_("Member")
    PROJECT_WORKER = "project_worker", N_("Project worker")
    CASEWORKER = "caseworker", N_("Caseworker")
    ADMINISTRATOR = "administrator", N_("Administrator")
    PARTNER = "partner", N_("Partner site")
    OFFICER = "officer", N_("Police officer")


class Permission(StrEnum):
    CHECK = "member:identifier:check"
    CHECK_PRIVATELY = "member:identifier:check_privately"
    READ_ALERTS = "member:alert:read"
    FILE_FOR_SOMEONE = "project:report:file"
    TAKE_REPORTS = "intake:report:take"
    TAKE_CALLS = "staff:call:take"
    READ_REPORT = "staff:report:read"
    DECIDE = "staff:report:decide"
    READ_HELP_LIST = "staff:help_list:read"
    GRANT_CASEWORK_KEY = "staff:key:grant"
    AWAIT_KEY = "staff:key:await"
    KEEP_ROTA = "staff:rota:keep"
    MANAGE_USERS = "admin:user:manage"
    READ_PACKETS = "police:packet:read"
    ACCOUNT = "any:account:use"


_P = Permission
_GRANTED: dict[AccountRole, frozenset[Permission]] = {
    AccountRole.MEMBER: frozenset({_P.CHECK, _P.CHECK_PRIVATELY, _P.READ_ALERTS, _P.ACCOUNT}),
    AccountRole.PROJECT_WORKER: frozenset({_P.READ_ALERTS, _P.FILE_FOR_SOMEONE, _P.TAKE_REPORTS, _P.ACCOUNT}),
    AccountRole.CASEWORKER: frozenset(
        {
            _P.READ_REPORT,
            _P.DECIDE,
            _P.TAKE_REPORTS,
            _P.TAKE_CALLS,
            _P.READ_HELP_LIST,
            _P.KEEP_ROTA,
            _P.GRANT_CASEWORK_KEY,
            _P.AWAIT_KEY,
            _P.ACCOUNT,
        }
    ),
    AccountRole.ADMINISTRATOR: frozenset({_P.MANAGE_USERS, _P.READ_HELP_LIST, _P.KEEP_ROTA, _P.ACCOUNT}),
    AccountRole.PARTNER: frozenset({_P.CHECK}),
    AccountRole.OFFICER: frozenset({_P.READ_PACKETS}),
}


#: What is left of a role whose holder lacks the casework key: an administrator gives the role, and only colleagues
#: who hold the key give the trust. Sources: 1-mission, "must never"; security review S3.
_WITHOUT_KEY: dict[AccountRole, frozenset[Permission]] = {
    AccountRole.CASEWORKER: frozenset({_P.AWAIT_KEY, _P.ACCOUNT}),
}


def may(role: AccountRole, permission: Permission, *, holds_key: bool) -> bool:
    """Whether somebody has a permission; whatever is not granted here is denied.

    Args:
        holds_key: their session holds the casework key. It matters to caseworkers alone.
    """
    granted = _GRANTED[role] if holds_key else _WITHOUT_KEY.get(role, _GRANTED[role])
    return permission in granted


class NoKey(Locked):
    """Whoever asks lacks the casework key."""


class SteppedBack(Locked):
    """Whoever asks stepped back from the report, since they may know somebody in it."""


def stepped_back() -> SteppedBack:
    """What a caseworker is told who stepped back from a report."""
    return SteppedBack(
        "stepped_back",
        "You stepped back from this report, so you do not open it or decide anything about it. A colleague does.",
    )


def no_key() -> NoKey:
    """What somebody is told who lacks the casework key."""
    return NoKey("no_key", "Your account does not hold the casework key. Ask a colleague to grant it.")
