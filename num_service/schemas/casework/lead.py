"""What is posted about a report that is, or should be, with the safeguarding lead."""

from __future__ import annotations

from num_service.domain.reports.report import MAX_PARAGRAPH
from num_service.domain.reports.safeguarding import LeadSays
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Text


class CallLeadSchema(Boundary):
    """Why the safeguarding lead is called."""

    reason = Text(MAX_PARAGRAPH)


class LeadDecisionSchema(Boundary):
    """What the safeguarding lead decided, and why."""

    says = Choice(LeadSays, required=True, error_messages={"required": N_("Choose one of the answers.")})
    reason = Text(MAX_PARAGRAPH)
