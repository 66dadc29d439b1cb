"""When a force that has not acknowledged a packet, or that it was withdrawn, is reminded, and when staff take it up.

Source: field scenarios, "Consent and police": a danger packet after 24 hours; a withdrawal that nobody acknowledged for
14 days goes to the officer's superior.
"""

from __future__ import annotations

from datetime import date, timedelta

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Chased(Worded):
    """What a force has not acknowledged."""

    PACKET = "packet", N_("The packet")
    WITHDRAWAL = "withdrawal", N_("That it was withdrawn")


class ChaseStep(Worded):
    """What is done about it."""

    REMIND = "remind", N_("Remind the force")
    ESCALATE = "escalate", N_("Ring the force")


#: Days after which a force is reminded, and after which a caseworker rings: the officer, then whoever is above them.
REMINDED_AFTER, ESCALATED_AFTER = timedelta(days=7), timedelta(days=14)
#: The same for an urgent packet.
URGENT_REMINDED_AFTER, URGENT_ESCALATED_AFTER = timedelta(days=1), timedelta(days=3)


def step_due(
    *, since: date, today: date, urgent: bool, reminded_on: date | None, escalated_on: date | None
) -> ChaseStep | None:
    """What is to be done now about something that a force has not acknowledged; None while there is nothing.

    A force is reminded before staff are told, also where no worker was at work in between.

    Args:
        since: the day it was released, or withdrawn. urgent: of a packet in force; a withdrawal never is.
    """
    waits = today - since
    first = URGENT_REMINDED_AFTER if urgent else REMINDED_AFTER
    then = URGENT_ESCALATED_AFTER if urgent else ESCALATED_AFTER
    if reminded_on is None:
        return ChaseStep.REMIND if waits >= first else None
    if escalated_on is None and waits >= then and today > reminded_on:
        return ChaseStep.ESCALATE
    return None
