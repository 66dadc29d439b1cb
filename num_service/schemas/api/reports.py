"""What the API answers to a report. What it takes is the report itself: ``schemas/reports/report.py``."""

from __future__ import annotations

from marshmallow import fields

from num_service.schemas.api.base import Out


class SubmittedReport(Out):
    """The receipt is in this answer and nowhere else: whoever loses it cannot be given another."""

    reference = fields.String(metadata={"example": "R-7K2M-9QXD"})
    receipt = fields.String(metadata={"example": "5GQ2M-XT4KD-8WZ31-HN7RC-V06PJ"})
