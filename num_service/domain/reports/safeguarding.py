"""Under 18: what is asked, what is not, and who decides about the police. Nothing about a young person goes by itself.

Questions that only an adult can say yes to are not asked; nobody's yes is made of a box that was ticked all the same.
The safeguarding lead is called, and only what they record lets the gate decide about a packet at all. That never
replaces an answer, a writer or an approver: it comes on top. Source: 2-domain, "The report".
"""

from __future__ import annotations

from collections.abc import Sequence

from num_service.domain.reports.consent import POLICE_SCOPES, Answer, Scope, Value, allows
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Guard(Worded):
    """Whether the safeguarding lead decides about the police. Kept in the clear, with no word of why."""

    NONE = "none", N_("Not with the safeguarding lead")
    HOLDS = "holds", N_("With the safeguarding lead")
    LIFTED = "lifted", N_("The safeguarding lead has let it go on")


class LeadSays(Worded):
    """What the safeguarding lead records about a report."""

    KEEP = "keep", N_("Nothing goes to the police from here")
    MAY_GO = "may_go", N_("It may go to the police, as far as their own answers allow")

    @property
    def guard(self) -> Guard:
        """How the report stands then."""
        return Guard.LIFTED if self is LeadSays.MAY_GO else Guard.HOLDS


#: What a young person is asked: how they may be reached, and whether the worker who helped may follow it.
YOUNG_SCOPES = frozenset({Scope.CONTACT, Scope.HELPER})
ADULT_SCOPES = frozenset(Scope) - YOUNG_SCOPES
#: The paths of the fields that only adults are asked.
ADULT_FIELDS = frozenset(each.path for each in FIELDS if each.adult)


def asked_of(scopes: Sequence[Scope], *, young: bool) -> tuple[Scope, ...]:
    """The questions that are asked of somebody."""
    return tuple(each for each in scopes if not young or each in YOUNG_SCOPES)


def as_young(answers: Sequence[Answer], *, unavailable: bool) -> list[Answer]:
    """The answers of somebody under 18 as they are recorded: a no stays a no, and whatever else was not asked.

    Args:
        unavailable: the police questions are recorded as unavailable already.
    """
    left = POLICE_SCOPES if unavailable else frozenset[Scope]()
    kept = [each for each in answers if each.scope in YOUNG_SCOPES | left or not allows(each.value)]
    said = {each.scope for each in kept}
    return kept + [Answer(scope, Value.NOT_ASKED) for scope in Scope if scope in ADULT_SCOPES - left - said]
