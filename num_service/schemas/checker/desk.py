"""What staff do with listings and challenges, and what anybody sends who says that something is listed wrongly."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.reports.report import MAX_PARAGRAPH
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import IncidentType, Tier
from num_service.schemas.base import Boundary, Choice, Line, Needed, Text

_A_DAY = N_("Choose a day.")


class WhySchema(Boundary):
    """A decision's reason."""

    why = Text(MAX_PARAGRAPH)


class EndSchema(WhySchema):
    """The day from which checks do not find it."""

    ends_on = fields.Date(
        required=True, error_messages=dict.fromkeys(("invalid", "invalid_awareness", "format"), _A_DAY)
    )


class ShowSchema(WhySchema):
    """What is shown of one report's contribution."""

    report_id = fields.UUID(required=True)
    tier = Choice(Tier, required=True)
    types = fields.List(Choice(IncidentType), load_default=list)
    with_region = fields.Boolean(load_default=False)


class DecideSchema(WhySchema):
    """What becomes of a challenge."""

    upheld = fields.Boolean(required=True)


class FindSchema(Boundary):
    """One identifier to look for among what is listed."""

    typed = Line(2000, required=True)


class ChallengeForm(Boundary):
    """What somebody writes who says that an identifier of theirs is listed wrongly."""

    what = Needed(300, N_("Type one number, email, username, link or registration."))
    why = Text(2000)
    reach = Needed(200, N_("Write how we can reach you."))
