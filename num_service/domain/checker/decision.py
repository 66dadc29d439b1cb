"""Whether one identifier of one report may be listed for the checker.

Pure and total, like the gate for police. Source: 2-domain, "The consents" and "The checker".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from num_service.domain.reports.consent import ConsentRecord, Scope, Value, answer_to
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.shared.taxonomy import Basis
from num_service.domain.shared.verdict import Hold, Reason, Refusal, Weighing


@dataclass(frozen=True, slots=True)
class ListIt:
    """Yes; the consent record it rests on, and from when it allows the checker to say so (see ``batches``)."""

    consent: int
    visible_from: datetime


def may_list(
    *,
    facts: ReportFacts,
    consents: Iterable[ConsentRecord],
    basis: Basis,
    confirmed_by: str | None,
    belongs_to_us: bool,
) -> ListIt | Hold | Refusal:
    """Whether one identifier of one report may be listed for the checker.

    Args:
        facts: the report's clear columns.
        consents: every consent record of the report, with whether the reporter's code signed it.
        basis: how the reporter knows the identifier; "was told it" alone is never listed, and silence waits
            until it is asked.
        confirmed_by: the caseworker who confirmed it as read.
        belongs_to_us: it is a member's, a project's or a help line's own.
    """
    consent = answer_to(consents, Scope.CHECKER)
    if consent is None:
        return Refusal((Reason.NO_ANSWER,))
    weighing = Weighing()
    if consent.value not in (Value.YES, Value.PAUSED):
        weighing.refuse(Reason.SAID_NO)
    if facts.status is Status.SET_ASIDE:
        weighing.refuse(Reason.SET_ASIDE)
    if basis is Basis.WAS_TOLD:
        weighing.refuse(Reason.ONLY_TOLD)
    if basis is Basis.NOT_SAID:
        weighing.hold(Reason.BASIS_NOT_SAID)
    if consent.value is Value.PAUSED:
        weighing.hold(Reason.PAUSED)
    if not consent.counts:
        weighing.hold(Reason.NOT_SIGNED)
    if not confirmed_by:
        weighing.hold(Reason.NOT_CONFIRMED)
    if belongs_to_us:
        weighing.hold(Reason.OWN_NUMBER)
    return weighing.verdict() or ListIt(consent.number, consent.effective_from)
