"""Taking a report that was written on a page, whichever page: the one, or the last of the steps."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from num_service.crypto.signing import id_of
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer, Scope, Shown, Value
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.taxonomy import Language
from num_service.schemas.reports.consents import read_answer
from num_service.schemas.reports.report import ReportFormSchema
from num_service.services.reports import same_incident
from num_service.services.reports.submit_report import submit_report
from num_service.web.core.forms import load
from num_service.web.core.languages import language_shown
from num_service.web.core.transactions import wiring
from num_service.web.public import urgent_help, waiting_codes
from num_service.web.public.report_drafts import Draft
from num_service.web.public.report_form import ReportForm, on_the_page, to_send
from num_service.web.public.report_found import words_with_messages
from num_service.web.public.report_questions import asked


def take_in(
    database: Session,
    new: NewReport,
    *,
    submission: str,
    project_id: uuid.UUID | None = None,
    hurt_with: uuid.UUID | None = None,
) -> uuid.UUID:
    """Take a report and let its code wait, in one transaction.

    Args:
        hurt_with: the report of somebody hurt in the same incident, where whoever files this one filed that too.

    Returns:
        Which report it is.

    Raises:
        Conflict: ``already_sent`` when this form was sent before.
        Invalid, NotReady: it cannot be taken, or not now.
    """
    submitted = submit_report(
        database,
        new=new,
        keys=wiring().keys,
        index=wiring().index,
        clock=wiring().clock,
        language=language_shown(),
        project_id=project_id,
        submission=submission,
    )
    waiting_codes.give(database, submitted, urgent_help.to_keep(urgent_help.of_report(new)))
    report_id = id_of(submitted.receipt.signer().verify_key)
    if hurt_with is not None:
        same_incident.join(
            database, report_id=report_id, with_id=hurt_with, clock=wiring().clock, wake=wiring().wake
        )
    return report_id


def ask_once_more(new: NewReport, form: ReportForm) -> bool:
    """Support needs a way to reach them, so somebody who wants it and says no is asked once more, and only once."""
    if {"asked_again", "no_to_everything"} & set(form.controls) or not new.about.support:
        return False
    return not any(each.scope is Scope.CONTACT and each.value is Value.YES for each in new.answers)


def as_typed(new: NewReport) -> bool:
    """Whether a number or name in it could not be read whole, so that it is kept as it was typed."""
    return any(each.normal is None for person in new.people for each in person.identifiers)


def read_whole(draft: Draft, controls: Mapping[str, str]) -> tuple[Any, dict[str, str], ReportForm]:
    """A draft as the report it would be: what was read, what is wrong by the names of the fields, and the form.

    Args:
        controls: what the button said that was pressed.
    """
    form = ReportForm(copy.deepcopy(draft.data), {**draft.form.controls, **controls})
    form.data["account"] = words_with_messages(form)
    form.data["wording_version"] = wording.CURRENT
    new, errors = load(ReportFormSchema(), to_send(form, scopes=asked(draft.data)))
    if new is not None:
        new = replace(new, answers=tuple(_as_shown(each, draft) for each in new.answers))
    return new, on_the_page(errors), form


def _as_shown(answer: Answer, draft: Draft) -> Answer:
    """An answer with how its question was shown; one that was given by the last button is as this page is."""
    how = draft.shown.get(answer.scope.value)
    shown = Shown(Language(how[0]), how[1]) if how else Shown(language_shown(), wording.CURRENT)
    return replace(answer, shown=shown)


def answers_of(draft: Draft) -> tuple[Answer, ...]:
    """The answers of a draft that can be read; what is wrong with another is said by its mistake."""
    form = ReportForm(copy.deepcopy(draft.data), {})
    given = to_send(form, scopes=()).get("consents", {})
    found = []
    for code, raw in given.items():
        with suppress(ValidationError):
            found.append(read_answer(code, raw))
    return tuple(each for each in found if each is not None)
