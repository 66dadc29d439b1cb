"""What staff do with a listing after it was made, and what becomes of a challenge (2-domain, "The checker")."""

from __future__ import annotations

from datetime import date, timedelta

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class ListingDeed(Worded):
    """Something that is decided about a listing, with a reason."""

    RENEWED = "renewed", N_("Renewed: it counts as reported this month")
    ENDS = "ends", N_("Given a last day")
    SHOWN = "shown", N_("What is shown was changed")
    RETRACTED = "retracted", N_("Retracted")
    UPHELD = "upheld", N_("The challenge was right: retracted")
    REFUSED = "refused", N_("The challenge was looked at: nothing is changed")


class ChallengeState(Worded):
    """Where a challenge stands. Whoever sent it is told the same in each."""

    OPEN = "open", N_("Waits")
    UPHELD = "upheld", N_("It was right")
    REFUSED = "refused", N_("Nothing was changed")


#: Working on a challenge takes at most so many days.
LOOKED_AT_WITHIN = timedelta(days=5)
#: What somebody wrote in a challenge is deleted so long after it was decided; the decision stays.
CHALLENGE_KEPT = timedelta(days=90)


def challenges_before(today: date) -> date:
    """The words of challenges decided before this day are deleted."""
    return today - CHALLENGE_KEPT
