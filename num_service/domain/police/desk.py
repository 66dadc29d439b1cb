"""The desks of a force. A packet goes to one of them, and the officers of another do not see it."""

from __future__ import annotations

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Desk(Worded):
    """Where at a force a packet goes."""

    LIAISON = "liaison", N_("Liaison officer")
    INTELLIGENCE = "intelligence", N_("Intelligence unit")
