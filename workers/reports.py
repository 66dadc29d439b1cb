"""Answers of reporters that stand, and whose consequences a process that ended did not carry out."""

from __future__ import annotations

from celery import shared_task

from num_service.services.reports import carry_out
from workers.context import context


@shared_task(name="housekeeping.carry_out_answers")
def carry_out_answers() -> None:
    """Decide again what rests on answers that nobody has carried out."""
    carry_out.sweep(context().wiring)
