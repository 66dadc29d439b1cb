"""Who may do what, pair by pair. A new role or permission fails here until somebody has decided every pair."""

from __future__ import annotations

from itertools import product

from num_service.domain.shared.permissions import AccountRole, Permission, may

#: Columns: member, project worker, caseworker, administrator, partner, officer.
ROLES = ("member", "project_worker", "caseworker", "administrator", "partner", "officer")
TABLE = {
    "member:identifier:check": "yes  -    -    -    yes  -",
    "member:identifier:check_privately": "yes  -    -    -    -    -",
    "member:alert:read": "yes  yes  -    -    -    -",
    "project:report:file": "-    yes  -    -    -    -",
    "intake:report:take": "-    yes  yes  -    -    -",
    "staff:call:take": "-    -    yes  -    -    -",
    "staff:report:read": "-    -    yes  -    -    -",
    "staff:report:decide": "-    -    yes  -    -    -",
    "staff:help_list:read": "-    -    yes  yes  -    -",
    "staff:rota:keep": "-    -    yes  yes  -    -",
    "staff:key:grant": "-    -    yes  -    -    -",
    "staff:key:await": "-    -    yes  -    -    -",
    "admin:user:manage": "-    -    -    yes  -    -",
    "police:packet:read": "-    -    -    -    -    yes",
    "any:account:use": "yes  yes  yes  yes  -    -",
}


def test_every_pair_is_as_decided() -> None:
    decided = {
        (role, permission): word == "yes"
        for permission, row in TABLE.items()
        for role, word in zip(ROLES, row.split(), strict=True)
    }
    actual = {
        (role.value, each.value): may(role, each, holds_key=True)
        for role, each in product(AccountRole, Permission)
    }
    assert actual == decided


def test_what_each_must_never() -> None:
    """1-mission, "must never": an administrator does not read reports, the police neither check nor search."""
    assert not may(AccountRole.ADMINISTRATOR, Permission.READ_REPORT, holds_key=True)
    assert not may(AccountRole.ADMINISTRATOR, Permission.GRANT_CASEWORK_KEY, holds_key=True)
    assert [each for each in Permission if may(AccountRole.OFFICER, each, holds_key=False)] == [
        Permission.READ_PACKETS
    ]
    for role in AccountRole:
        if role is not AccountRole.OFFICER:
            assert not may(role, Permission.READ_PACKETS, holds_key=True)


def test_without_the_key_a_caseworker_is_nobody_and_everybody_else_as_before() -> None:
    for role, permission in product(AccountRole, Permission):
        without = may(role, permission, holds_key=False)
        if role is AccountRole.CASEWORKER:
            assert without is (permission in (Permission.AWAIT_KEY, Permission.ACCOUNT)), permission
        else:
            assert without is may(role, permission, holds_key=True), (role, permission)
