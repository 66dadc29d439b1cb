"""Whoever is trusted with the safety of others is let in by two people: one makes the account, another enables it.

Source: security review S3. One administrator made a caseworker, an administrator and an officer, and used each himself.
"""

from __future__ import annotations

from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole

#: Who acts through the server's command line. They reach the database anyway, and nobody else may be there yet.
COMMAND = "command"
#: Whom it takes two people to let in.
SECOND_PERSON = frozenset({AccountRole.CASEWORKER, AccountRole.ADMINISTRATOR, AccountRole.OFFICER})


def waits_for_another(role: AccountRole, *, made_by: str) -> bool:
    """Whether an account that somebody makes, or opens again, first waits for a second person.

    Args:
        made_by: who does it, as the audit log names them.
    """
    return role in SECOND_PERSON and made_by != COMMAND


def may_enable(*, waits: bool, made_by: str, by: str) -> None:
    """Let a second person enable an account.

    Args:
        waits: whether it waits for one.
        made_by: who made it, or opened it again.
        by: who enables it.

    Raises:
        Conflict: ``not_waiting``; ``own_making`` when it is the same person.
    """
    if not waits:
        raise Conflict("not_waiting", "This account does not wait for anybody any more.")
    if made_by == by:
        raise Conflict(
            "own_making", "You made this account or opened it again. Another administrator enables it."
        )


def may_reopen(*, waits: bool) -> None:
    """Let a closed account be opened again; one that waits is enabled. Raises ``Conflict`` ``waits``."""
    if waits:
        raise Conflict("waits", "This account waits for a second person, who enables it.")
