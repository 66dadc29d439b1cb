"""Answers of reporters whose consequences nobody has carried out, and what officers wrote about their reports."""

from __future__ import annotations

from celery import shared_task

from num_service.services.reports import carry_out, from_police
from workers.context import context


@shared_task(name="housekeeping.carry_out_answers")
def carry_out_answers() -> None:
    """Decide again what rests on answers that nobody has carried out."""
    carry_out.sweep(context().wiring)


@shared_task(name="housekeeping.take_over_from_police")
def take_over_from_police() -> None:
    """Take over what officers wrote since, sealed, for caseworkers to decide about."""
    here = context().wiring
    from_police.take_over(here.database, here.push_database)
