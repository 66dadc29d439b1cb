"""Who may do what. Every route names one permission or is listed as public; anything else does not answer.

Names are scope:resource:action. Source: 1-mission, "Who uses it", and 3-architecture, "Deny by default".
"""

from __future__ import annotations

from enum import StrEnum

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
    READ_ALERTS = "member:alert:read"
    FILE_FOR_SOMEONE = "project:report:file"
    READ_REPORT = "staff:report:read"
    DECIDE = "staff:report:decide"
    READ_HELP_LIST = "staff:help_list:read"
    GRANT_CASEWORK_KEY = "staff:key:grant"
    MANAGE_USERS = "admin:user:manage"
    READ_PACKETS = "police:packet:read"
    ACCOUNT = "any:account:use"


_P = Permission
_GRANTED: dict[AccountRole, frozenset[Permission]] = {
    AccountRole.MEMBER: frozenset({_P.CHECK, _P.READ_ALERTS, _P.ACCOUNT}),
    AccountRole.PROJECT_WORKER: frozenset({_P.READ_ALERTS, _P.FILE_FOR_SOMEONE, _P.ACCOUNT}),
    AccountRole.CASEWORKER: frozenset(
        {_P.READ_REPORT, _P.DECIDE, _P.READ_HELP_LIST, _P.GRANT_CASEWORK_KEY, _P.ACCOUNT}
    ),
    AccountRole.ADMINISTRATOR: frozenset({_P.MANAGE_USERS, _P.READ_HELP_LIST, _P.ACCOUNT}),
    AccountRole.PARTNER: frozenset({_P.CHECK}),
    AccountRole.OFFICER: frozenset({_P.READ_PACKETS}),
}


def may(role: AccountRole, permission: Permission) -> bool:
    """Whether a role has a permission; whatever is not granted here is denied."""
    return permission in _GRANTED[role]
