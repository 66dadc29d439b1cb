"""What the templates of a report's fields and questions are given, on the one page and on the steps alike."""

from __future__ import annotations

from functools import partial
from typing import Any

from num_service.domain.reports import wording
from num_service.domain.reports.consent import POLICE_SCOPES
from num_service.domain.shared.days import local_day
from num_service.schemas.base import now
from num_service.web.core.languages import say
from num_service.web.core.transactions import wiring
from num_service.web.public.report_form import ReportForm, not_read_in
from num_service.web.public.report_layout import blocks, incidents, place, regions
from num_service.web.public.report_words import FORCE_CHOICES, answer_choices, choices, labels


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
