"""A report that somebody else writes down: by telephone, or from a paper form. Who asked, and what was not asked.

Source: 2-domain, "The consents": each answer keeps who asked and when; silence is no.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer, AskedBy, Scope, Value
from num_service.domain.reports.safeguarding import ADULT_SCOPES


class Way(StrEnum):
    """How a report came to whoever writes it down."""

    TELEPHONE = "telephone"
    PAPER = "paper"


#: The wordings that paper forms were printed with, the newest first; a form names its own at its foot.
PRINTED = tuple(sorted((each for each in wording.WORDINGS if each != wording.FIRST), reverse=True))


def asked_by(way: Way, *, for_project: bool) -> AskedBy:
    """What the record of each answer says of who asked, and how."""
    if way is Way.TELEPHONE:
        return AskedBy.CASEWORKER
    return AskedBy.PROJECT_PAPER if for_project else AskedBy.CASEWORKER_PAPER


def scopes_of(*, for_project: bool) -> tuple[Scope, ...]:
    """The questions, those that everybody is asked first; the one about the worker who helped only where one did."""
    asked = [each for each in Scope if for_project or each is not Scope.HELPER]
    return tuple(sorted(asked, key=lambda each: each in ADULT_SCOPES))


def with_not_asked(answers: Sequence[Answer], scopes: Collection[Scope]) -> tuple[Answer, ...]:
    """Every question with its answer; what was left blank is recorded as not asked, and nobody answers it for them."""
    given = {each.scope: each for each in answers}
    return tuple(given.get(scope, Answer(scope, Value.NOT_ASKED)) for scope in Scope if scope in scopes)
