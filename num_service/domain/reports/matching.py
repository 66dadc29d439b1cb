"""Whether two reports are about the same person but by different reporters: a caseworker's judgement.

A shared identifier only tells staff. Only "different people" makes an ``if_matched`` consent decidable, and then
she is told by receipt and has seven days to say no (gate rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from num_service.domain.reports.consent import ConsentRecord
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

NOTICE = timedelta(days=7)


class Judgement(Worded):
    """What a caseworker made of two reports that share an identifier."""

    DIFFERENT = "different", N_("Different people reported")
    SAME = "same", N_("The same person reported both")
    NOT_KNOWN = "not_known", N_("Not known (counts as the same)")


@dataclass(frozen=True, slots=True)
class Match:
    """One judgement about this report and another, and when it was recorded, which is when she was told."""

    judgement: Judgement
    judged_at: datetime


def notice_over(match: Match, consent: ConsentRecord) -> datetime:
    """When her seven days to say no are over: from the judgement, or from her answer when that came later."""
    return max(match.judged_at, consent.recorded_at) + NOTICE


def best(matches: tuple[Match, ...]) -> Match | None:
    """The judgement that helps most: the earliest "different people", else any; None when nobody judged."""
    different = [each for each in matches if each.judgement is Judgement.DIFFERENT]
    return min(different, key=lambda each: each.judged_at) if different else next(iter(matches), None)
