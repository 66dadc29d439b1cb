"""What a caseworker may ask the queue: which reports, in which order. Only by what is kept outside the seal.

There is no filter by words, numbers, names, times or places within a region, and there cannot be one: they are sealed,
and whatever could find them would be a second, unsealed copy.
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language, Region, Tier, Worded


class View(Worded):
    """A part of the queue. The first five are about the caseworker who looks."""

    TO_APPROVE = "to-approve", N_("For me to approve")
    SENT_BACK = "sent-back", N_("Sent back to me")
    MESSAGES = "messages", N_("Unread messages")
    OVERDUE = "overdue", N_("Overdue")
    MINE = "mine", N_("Mine")
    WAITING = "waiting", N_("Waiting")
    IN_HAND = "in-hand", N_("In hand")
    FINISHED = "finished", N_("Finished")
    SET_ASIDE = "set-aside", N_("Set aside")


class Order(Worded):
    """What stands first."""

    URGENT = "urgent", N_("Most urgent first")
    OLDEST = "oldest", N_("Oldest first")
    NEWEST = "newest", N_("Newest first")
    REGION = "region", N_("By region")


class Says(Worded):
    """What a reporter's answers in force come to, as far as work is planned by it."""

    CHECKER = "checker", N_("Checker: yes")
    ALERT = "alert", N_("Warning: yes")
    POLICE = "police", N_("Police: yes")
    IF_MATCHED = "if_matched", N_("Police: if matched")
    TALK_FIRST = "talk_first", N_("Something: talk first")
    PAUSED = "paused", N_("Something: paused")

    @property
    def means(self) -> tuple[Scope | None, Value]:
        """Which answer to which question; None for any of them."""
        return _MEANS[self]


_MEANS: dict[Says, tuple[Scope | None, Value]] = {
    Says.CHECKER: (Scope.CHECKER, Value.YES),
    Says.ALERT: (Scope.ALERT, Value.YES),
    Says.POLICE: (Scope.POLICE_INTELLIGENCE, Value.YES),
    Says.IF_MATCHED: (Scope.POLICE_INTELLIGENCE, Value.IF_MATCHED),
    Says.TALK_FIRST: (None, Value.TALK_FIRST),
    Says.PAUSED: (None, Value.PAUSED),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the queue. A search by reference looks through every view.

    Args:
        reference: part of one, without its letter and dashes if need be; empty for none.
    """

    view: View = View.WAITING
    order: Order = Order.URGENT
    reference: str = ""
    region: Region | None = None
    tier: Tier | None = None
    language: Language | None = None
    says: Says | None = None

    @property
    def narrowed(self) -> bool:
        """Whether more than the view was asked for."""
        return bool(self.reference or self.region or self.tier or self.language or self.says)
