"""What the templates of a report's fields and questions are given, on the one page and on the steps alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from num_service.domain.reports import wording
from num_service.domain.reports.consent import POLICE_SCOPES
from num_service.domain.reports.field import Step
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.days import local_day
from num_service.schemas.base import now
from num_service.web.core.languages import say
from num_service.web.core.transactions import wiring
from num_service.web.public.report_form import ReportForm, filled, not_read_in
from num_service.web.public.report_layout import CONSENTS, blocks, incidents, part_of, place, regions, shown
from num_service.web.public.report_words import FORCE_CHOICES, answer_choices, choices, labels

#: The parts of the page with every question, by the ids they have on it.
_PARTS = (Step.DANGER, Step.WHAT, Step.WHEN, Step.WHERE, Step.WHO, Step.ABOUT)


@dataclass(frozen=True, slots=True)
class Fold:
    """A part that may be folded. open: it is in view; filled: something was written or ticked in it."""

    open: bool
    filled: bool


def folds(form: ReportForm, errors: dict[str, str]) -> dict[str, Fold]:
    """Each part of the page with every question, by its id, and whether it is in view.

    What is wrong is in view; where nothing is, what was written so far. The first part, about danger, always is.
    """
    wrong = {part_of(path) for path in errors}
    found = {}
    for part, held in {
        **{each.value: _held(each, form) for each in _PARTS},
        CONSENTS: form.data["consents"],
    }.items():
        written = filled(held)
        found[part] = Fold(part == Step.DANGER or part in wrong or (written and not errors), written)
    return found


def _held(part: Step, form: ReportForm) -> list[Any]:
    if part is Step.WHO:
        return list(form.data["people"])
    return [shown(each).value(form.data) for each in FIELDS if each.form and each.step is part]


def of_fields(
    form: ReportForm,
    *,
    action: str,
    errors: dict[str, str] | None = None,
    stay: str = "",
    looked_at: bool = False,
) -> dict[str, Any]:
    """The form with everything typed, its mistakes in the order of the page, and every list there is.

    Args:
        action: where the form goes.
        errors: what is wrong, by the names of the fields.
        stay: the name of the line that Enter was pressed in.
        looked_at: the form was posted or kept before, so that it may be said what of it could not be read.
    """
    lists = choices()
    errors = dict(sorted((errors or {}).items(), key=lambda each: place(each[0])))
    reading_time = wiring().settings.reading_time
    return {
        "action": action,
        "form": form.data,
        "submission": form.submission,
        "errors": errors,
        "labels": labels(errors),
        "knows": form.knows,
        "police_scopes": POLICE_SCOPES,
        "questions": wording.questions(),
        "wording_version": wording.CURRENT,
        "duties": wording.duties(form.place),
        "choices": lists,
        "answers": answer_choices(),
        "forces": FORCE_CHOICES,
        "blocks": partial(blocks, young=form.young),
        "young": form.young,
        "more": {
            "action": action,
            "incidents": incidents(),
            "regions": regions(),
            "kinds": lists["identifiers"],
            "not_read": not_read_in(form.data) if looked_at else frozenset(),
            "today": local_day(now()).isoformat(),
            "time": say(reading_time),
            "stay": stay,
        },
        "reading_time": reading_time,
    }
