"""What somebody of the staff can be on duty for."""

from __future__ import annotations

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Duty(Worded):
    """Whom a page calls. Source: 2-domain, "In danger now?" and "The report" (under 18: our safeguarding lead)."""

    ON_CALL = "on_call", N_("On call")
    SAFEGUARDING = "safeguarding", N_("Safeguarding lead")
