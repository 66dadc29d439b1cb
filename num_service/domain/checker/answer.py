"""What the checker answers about one identifier.

"No report found" never reads as safe, and a failed lookup never reads "none". Listings are old after 12 months
without a report and gone after 24 (2-domain, "The checker"; 4-data-protection, "Keeping and forgetting").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier, Worded

OLD_AFTER_MONTHS = 12
GONE_AFTER_MONTHS = 24


class Verdict(Worded):
    REPORTED = "reported", N_("Reported")
    OLD = "old", N_("Reported over a year ago")
    NONE = "none", N_("No report found")
    POSSIBLE = "possible", N_("Possibly reported")
    INVALID = "invalid", N_("Not something we can check")
    UNAVAILABLE = "unavailable", N_("Could not be checked")


class Reporters(Worded):
    """Whether several people reported, by the caseworkers' judgement."""

    ONE = "one", N_("One report")
    SEVERAL = "several", N_("Different people reported")
    NOT_KNOWN = "not_known", N_("Several reports, perhaps by one person")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one report contributes to a listing; nothing in it says who."""

    tier: Tier
    incident_types: tuple[IncidentType, ...]
    month: date
    region: Region
    independent: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The checker's answer about one identifier; narratives and persons have no field."""

    verdict: Verdict
    tier: Tier | None = None
    incident_types: tuple[IncidentType, ...] = ()
    reports: int = 0
    reporters: Reporters | None = None
    first_reported: date | None = None
    last_reported: date | None = None
    regions: tuple[Region, ...] = ()


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from one month to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def answer(contributions: Sequence[Contribution], today: date, *, partial: bool = False) -> Answer:
    """Sum up what is listed about one identifier.

    Args:
        contributions: what stands for it now; withdrawn and delayed ones are not among them.
        today: the day of the check.
        partial: only the beginning of a registration matched; that answers no more than "possible".
    """
    last = max((each.month for each in contributions), default=None)
    if last is None or months_between(last, today) > GONE_AFTER_MONTHS:
        return Answer(Verdict.NONE)
    if partial:
        return Answer(Verdict.POSSIBLE)
    first = min(each.month for each in contributions)
    old = months_between(last, today) > OLD_AFTER_MONTHS
    if len(contributions) == 1:
        reporters = Reporters.ONE
    else:
        reporters = (
            Reporters.SEVERAL if any(each.independent for each in contributions) else Reporters.NOT_KNOWN
        )
    return Answer(
        Verdict.OLD if old else Verdict.REPORTED,
        min((each.tier for each in contributions), key=lambda tier: tier.rank),
        tuple(dict.fromkeys(kind for each in contributions for kind in each.incident_types)),
        len(contributions),
        reporters,
        first,
        last,
        tuple(dict.fromkeys(each.region for each in contributions)),
    )


ADVICE = {
    Verdict.REPORTED: N_(
        "Other sex workers have reported this. Read the alert if there is one. You can say no to a "
        "booking for any reason."
    ),
    Verdict.OLD: N_(
        "It was reported, but not for over a year. Numbers get passed on: it may belong to someone else now."
    ),
    Verdict.NONE: N_(
        "No report found. This does not mean safe: most incidents are never reported. Talk first, tell "
        "someone where you are, and trust your doubts."
    ),
    Verdict.POSSIBLE: N_("A reported registration begins like this one. Look at the whole plate if you can."),
    Verdict.INVALID: N_(
        "We could not read this as a number, email, username, link or registration. Check it and try again."
    ),
    Verdict.UNAVAILABLE: N_(
        "We could not check this just now. Do not take it as a no. Try again in a minute."
    ),
}
