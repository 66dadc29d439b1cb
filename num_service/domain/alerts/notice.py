"""What a message says to a recipient who wants to know more than that there is one.

Never a word of the alert, and no identifier: what lies in a mail box or on a screen cannot be taken back when its
reporter takes back their yes. The level, the areas and the reference do (2-domain, "Alerts").
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.shared.phrases import N_, Message, Phrase, phrase
from num_service.domain.shared.taxonomy import Region, Tier


@dataclass(frozen=True, slots=True)
class About:
    """What one message is about: an alert, or the most serious of several that waited for the same hour."""

    tier: Tier
    regions: tuple[Region, ...]
    reference: str
    alerts: int = 1


def said(about: About) -> Message:
    """The fuller text, in the same words over every channel."""
    where: object = tuple(about.regions) or Phrase(N_("Everywhere"))
    if about.alerts == 1:
        return phrase(
            "%(tier)s: %(where)s. Reference %(reference)s.",
            tier=about.tier,
            where=where,
            reference=about.reference,
        )
    return phrase(
        "%(count)s messages. The most serious: %(tier)s: %(where)s. Reference %(reference)s.",
        count=about.alerts,
        tier=about.tier,
        where=where,
        reference=about.reference,
    )
