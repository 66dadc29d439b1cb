"""What the checker answers about one identifier.

"No report found" never reads as safe, and a failed lookup never reads "none". How old a report may be before it is
told as old, and when it is listed no longer, goes by its tier (``lifecycle``; 2-domain, "The checker"). While one
person alone stands behind a listing, its answer is an outline: tier, quarter, wide area (``outline``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from num_service.domain.checker.lifecycle import is_gone, is_old
from num_service.domain.checker.outline import Quarter, WideArea, wide_area
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.phrases import N_, Message, phrase
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier, Worded

#: With so many different people behind a listing its answer is told in full.
_ENOUGH = 2


class Verdict(Worded):
    REPORTED = "reported", N_("Reported")
    OLD = "old", N_("Reported more than a year ago")
    NONE = "none", N_("No report found")
    POSSIBLE = "possible", N_("Part of this matches a reported one")
    INVALID = "invalid", N_("Not something we can check")
    UNAVAILABLE = "unavailable", N_("Could not be checked")


class Reporters(Worded):
    """Whether several people certainly reported, by the caseworkers' judgement."""

    ONE = "one", N_("One person, as far as is known")
    SEVERAL = "several", N_("Different people reported")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one report contributes to a listing; nothing in it says who.

    Args:
        report: tells the reports of one answer apart, and means nothing beyond it.
        reported: the month it was received.
        happened: the month it happened in; None when that is not known or was not said.
        differs_from: the reports that caseworkers judged to be by somebody else.
        renewed: the month in which staff let the listing count anew; None when they did not.
    """

    report: int
    tier: Tier
    incident_types: tuple[IncidentType, ...]
    reported: date
    region: Region
    happened: date | None = None
    differs_from: frozenset[int] = frozenset()
    renewed: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The checker's answer about one identifier; narratives and persons have no field.

    Where one person alone reported, as far as caseworkers judged, it is an outline: what was reported, how many
    reports, months and regions are not in it, so that no page and no client can tell them.

    Args:
        tier: the worst of what was reported.
        reports: None in an outline.
        people_at_least: how many different people certainly reported, by the caseworkers' judgement.
        tier_last_reported: when anything of that tier was last reported.
        first_happened, last_happened: of the reports that say when; None when none does.
        happened_unknown: how many reports do not say when.
        last_quarter, tier_last_quarter, areas: of an outline, and of nothing else.
    """

    verdict: Verdict
    tier: Tier | None = None
    incident_types: tuple[IncidentType, ...] = ()
    reports: int | None = 0
    reporters: Reporters | None = None
    people_at_least: int = 0
    first_reported: date | None = None
    last_reported: date | None = None
    tier_last_reported: date | None = None
    first_happened: date | None = None
    last_happened: date | None = None
    happened_unknown: int = 0
    regions: tuple[Region, ...] = ()
    last_quarter: Quarter | None = None
    tier_last_quarter: Quarter | None = None
    areas: tuple[WideArea, ...] = ()


def answer(contributions: Sequence[Contribution], today: date, *, partial: bool = False) -> Answer:
    """Sum up what is listed about one identifier.

    The worst tier among the reports decides how long it counts, from the last report of any tier: a newer report says
    that the identifier is still in the same hands.

    Args:
        contributions: what stands for it now; withdrawn and delayed ones are not among them. A report that stands for
            it twice counts once.
        today: the day of the check.
        partial: only the beginning of a registration, or a username without its platform, matched; that answers no
            more than "possible".
    """
    each_once = tuple({each.report: each for each in contributions}.values())
    if not each_once:
        return Answer(Verdict.NONE)
    tier = min((each.tier for each in each_once), key=lambda one: one.rank)
    reported = [each.reported for each in each_once]
    people = different_people(each_once)
    # Of an outline not even the day it ages on tells the month.
    last = Quarter.of(max(reported)).last_month if people < _ENOUGH else max(reported)
    # What is told stays as it was reported; only its age begins anew.
    last = max([last, *(each.renewed for each in each_once if each.renewed)])
    if is_gone(tier, last, today):
        return Answer(Verdict.NONE)
    if partial:
        return Answer(Verdict.POSSIBLE)
    verdict = Verdict.OLD if is_old(tier, last, today) else Verdict.REPORTED
    tier_last = max(each.reported for each in each_once if each.tier is tier)
    if people < _ENOUGH:
        areas = {area for each in each_once if (area := wide_area(each.region))}
        return Answer(
            verdict=verdict,
            tier=tier,
            reports=None,
            reporters=Reporters.ONE,
            people_at_least=people,
            last_quarter=Quarter.of(max(reported)),
            tier_last_quarter=Quarter.of(tier_last),
            areas=tuple(area for area in WideArea if area in areas),
        )
    happened = [each.happened for each in each_once if each.happened is not None]
    return Answer(
        verdict=verdict,
        tier=tier,
        incident_types=tuple(dict.fromkeys(kind for each in each_once for kind in each.incident_types)),
        reports=len(each_once),
        reporters=Reporters.SEVERAL,
        people_at_least=people,
        first_reported=min(reported),
        last_reported=max(reported),
        tier_last_reported=tier_last,
        first_happened=min(happened, default=None),
        last_happened=max(happened, default=None),
        happened_unknown=len(each_once) - len(happened),
        regions=tuple(dict.fromkeys(each.region for each in each_once)),
    )


def different_people(contributions: Sequence[Contribution]) -> int:
    """How many different people certainly reported: a group in which caseworkers judged each to differ from each.

    It is a lower bound, and never more than the judgements carry: two reports that nobody compared, or that were found
    to be by one person or "not known", count as one.
    """
    best = 0
    for start in contributions:
        group: list[Contribution] = []
        for each in (start, *contributions):
            if all(_differ(each, other) for other in group):
                group.append(each)
        best = max(best, len(group))
    return best


def _differ(one: Contribution, other: Contribution) -> bool:
    return one.report != other.report and (
        other.report in one.differs_from or one.report in other.differs_from
    )


_ADVICE = {
    Verdict.NONE: N_(
        "No report found. This does not mean safe: most incidents are never reported, and not every report may be "
        "shown here. Talk first, tell someone where you are, and trust your doubts."
    ),
    Verdict.POSSIBLE: N_("A reported registration begins like this one. Look at the whole plate if you can."),
    Verdict.INVALID: N_(
        "We could not read this as a number, email, username, link or registration. Check it and try again."
    ),
    Verdict.UNAVAILABLE: N_(
        "We could not check this just now. Do not take it as a no. Try again in a minute."
    ),
}


_BY_TIER = {
    Tier.DANGER: N_(
        "This was reported as danger. Say no if you can. If they are with you now, get away or get help first."
    ),
    Tier.RISK: N_(
        "If you go on: money first, somebody who knows where you are, and a time at which you call them."
    ),
    Tier.NUISANCE: N_("This was reported as nuisance. You can block it and not answer."),
}


def advice_by_tier(about: Answer) -> Message | None:
    """What to do by how serious what was reported is; None where nothing was."""
    return phrase(_BY_TIER[about.tier]) if about.tier is not None else None


def advice(about: Answer, kind: IdentifierKind | None = None) -> Message:
    """What to do about an answer, in words that claim no more people than are known of."""
    if about.verdict is Verdict.POSSIBLE and kind is IdentifierKind.USERNAME:
        return phrase(
            "A reported username is the same, but it may be somebody else’s at another platform. Check it with its "
            "platform, for example insta: name."
        )
    if about.verdict is Verdict.REPORTED:
        if about.reporters is Reporters.SEVERAL:
            return phrase(
                "Different people have reported this. Read the alert if there is one. You can say no to a booking for "
                "any reason."
            )
        return phrase(
            "Somebody has reported this. Read the alert if there is one. You can say no to a booking for any reason."
        )
    if about.verdict is Verdict.OLD:
        return phrase(
            "It was reported, but not for more than a year. Numbers get passed on: it may belong to someone else now. "
            "That does not mean it is safe."
        )
    return phrase(_ADVICE[about.verdict])
