"""Whether two reports are about the same person but by different reporters: what two caseworkers found.

A shared identifier only tells staff. Somebody who is reported may send a report about their own number, "only if
someone else reports this person", to learn whether they were. So an ``if_matched`` consent is decidable only once a
second caseworker has agreed that different people reported; then the reporter is told by receipt and has seven days
to say no (gate rule 9). Until then, and after any other judgement, they learn nothing.
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
    MAYBE_REPORTED = "maybe_reported", N_("A reporter may be the person reported")


class MatchAnswer(Worded):
    """What a caseworker may answer on the page of one report about it and another."""

    DIFFERENT = "different", N_("Different people, and neither may be the person reported")
    SAME = "same", N_("The same person reported both")
    NOT_KNOWN = "not_known", N_("Not known (counts as the same)")
    THIS_REPORTER = "this_reporter", N_("Whoever made this report may be the person reported")
    OTHER_REPORTER = "other_reporter", N_("Whoever made the other report may be the person reported")

    @property
    def judgement(self) -> Judgement:
        """What it comes to for the pair."""
        if self in (MatchAnswer.THIS_REPORTER, MatchAnswer.OTHER_REPORTER):
            return Judgement.MAYBE_REPORTED
        return Judgement(self.value)


@dataclass(frozen=True, slots=True)
class Match:
    """One judgement about this report and another.

    Args:
        judgement: seen from this report: ``MAYBE_REPORTED`` only where its own reporter may be the person reported;
            where the other one may be, it is not known.
        judged_at: when one caseworker recorded it.
        confirmed_at: when a second one agreed that different people reported, which is when the reporter is told.
    """

    judgement: Judgement
    judged_at: datetime
    confirmed_at: datetime | None = None

    @property
    def told_at(self) -> datetime | None:
        """Since when the reporter is told that somebody else reported this person; None while they must not be."""
        return self.confirmed_at if self.judgement is Judgement.DIFFERENT else None


def notice_over(told_at: datetime, consent: ConsentRecord) -> datetime:
    """When the seven days to say no are over: from being told, or from their answer when that came later."""
    return max(told_at, consent.days_from) + NOTICE


def best(matches: tuple[Match, ...]) -> Match | None:
    """The judgement that decides for a report; None when nobody judged.

    Where its reporter may be the person reported, nothing else counts. Then the earliest that two caseworkers agreed
    on, then one that waits for a second caseworker, then any.
    """

    def rank(each: Match) -> tuple[int, datetime]:
        if each.judgement is Judgement.MAYBE_REPORTED:
            return 0, each.judged_at
        if each.told_at is not None:
            return 1, each.told_at
        return 2 if each.judgement is Judgement.DIFFERENT else 3, each.judged_at

    return min(matches, key=rank, default=None)
