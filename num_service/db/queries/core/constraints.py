"""Rules of the database that a person can run into: what they are told, by the constraint's name.

Services look first, so that most people are told before anything is written. Two at the same moment both find nothing
there; then the database lets one of them in, and the other is told the same.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from num_service.domain.shared.errors import Conflict


def _email_taken() -> Conflict:
    return Conflict("email_taken", "There is already an account with this email.", field="email")


#: By the constraint's name, the error of the field that breaks it.
ERRORS: dict[str, Callable[[], Conflict]] = {
    "uq_users_email_digest": _email_taken,
    "uq_officers_email": _email_taken,
    "uq_projects_name": lambda: Conflict(
        "name_taken", "There is already a project with this name.", field="name"
    ),
    "uq_reports_submission": lambda: Conflict(
        "already_sent", "This report has already been sent. Nothing was lost."
    ),
    "uq_listings_digest": lambda: Conflict(
        "listed_just_now", "A colleague has listed this at the same moment. Do it once more."
    ),
    "pk_casework_keys": lambda: Conflict("already_set_up", "The casework key exists already."),
    "pk_casework_grants": lambda: Conflict("granted_just_now", "A colleague has just granted it."),
}


def broken(constraint: str) -> Conflict:
    """What somebody is told who would break a constraint."""
    return ERRORS[constraint]()


def flush(session: Session) -> None:
    """Flush; a constraint that a person can run into becomes the error of its field.

    Raises:
        Conflict: as :data:`ERRORS` has it.
        IntegrityError: for a rule that only a fault of ours can break.
    """
    try:
        session.flush()
    except IntegrityError as why:
        name = getattr(getattr(why.orig, "diag", None), "constraint_name", None)
        if name not in ERRORS:
            raise
        raise broken(name) from None
