"""How a step of a report is shown: its fields, what was typed so far, until when it is kept, and what to do next."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer, Scope, Value
from num_service.schemas.base import now
from num_service.services.reports.drafts import IDLE
from num_service.translations.translator import WALL
from num_service.web.core import language_switch
from num_service.web.core.compression import light
from num_service.web.core.languages import language_of_page, say
from num_service.web.public import urgent_help
from num_service.web.public.report_check import in_words, parts
from num_service.web.public.report_drafts import Draft
from num_service.web.public.report_found import MOST, look_through
from num_service.web.public.report_layout import shown
from num_service.web.public.report_questions import on_the_page, reach_wanted
from num_service.web.public.report_sending import answers_of
from num_service.web.public.report_steps import (
    PARTS_OF,
    STEPS,
    TITLES,
    WHOSE,
    Page,
    after,
    asks_also,
    before,
    page_of,
)
from num_service.web.public.report_view import of_fields
from num_service.web.public.report_words import FIRST_QUESTIONS

#: The questions that follow from the one about the police, on the page beside it.
_FOLLOWS = (Scope.POLICE_QUESTIONS,)


def until_words(draft: Draft) -> str:
    """When a draft is gone if nothing more is done, by the clock on the wall: "14:31"."""
    return f"{(draft.until or now() + IDLE).astimezone(WALL):%H:%M}"


def show(
    page: Page,
    draft: Draft,
    *,
    errors: dict[str, str] | None = None,
    notice: str = "",
    stay: str = "",
    others: Mapping[str, Any] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """One page of the walk.

    Args:
        errors: what is wrong, by the names of the fields.
        notice: what the page says first (``steps/_said.html``); "contact" asks the one question that is asked twice.
        stay: the line that Enter was pressed in.
        others: what another tab left on this page, by the names of the fields.
    """
    form = draft.form
    action = url_for("public.report_step", page=page.value)
    context = of_fields(form, action=action, errors=errors, stay=stay, looked_at=page is Page.WHO)
    context["errors_at"] = {path: _address_of(path, page, draft) for path in context["errors"]}
    if page is Page.WHO:
        context["more"] |= {"finds": look_through(form), "most_read": MOST}
    helped = urgent_help.for_page(urgent_help.of_form(draft.data))
    if page not in (Page.WHAT, Page.YOU):  # no answer here calls for help: what stands at the top stays there
        helped |= {"every_help": (), "help_calls": {}}
    if page is Page.CHECK:
        answers = answers_of(draft)
        context |= {"parts_of_report": parts(draft.data, answers), "law": _law(form.place, answers)}
    html = render_template(
        "public/step.html",
        **context,
        **helped,
        languages=[],
        switch=language_switch.choices(),
        page=page,
        title=say(TITLES[page]),
        number=STEPS.index(page) + 1 if page in STEPS else 0,
        steps=len(STEPS),
        back=before(page),
        next_title=say(TITLES[after(page)]) if page is not Page.CHECK else "",
        sections=PARTS_OF.get(page, ()),
        serial=uuid.uuid4().hex,
        seen=draft.version(page),
        begun=bool(set(draft.saved) - {page.value}),
        kept=bool(draft.saved),
        shown_in=language_of_page().value,
        until=until_words(draft) if draft.saved else "",
        came_back_for=notice,
        for_someone=False,
        others=_others(page, others),
        scopes=on_the_page(draft.data),
        ask_whose=WHOSE.path in asks_also(page, draft.data),
        whose=shown(WHOSE),
        first=FIRST_QUESTIONS,
        follows=_FOLLOWS,
        later=()
        if reach_wanted(draft.data) or Scope.ALERT not in on_the_page(draft.data)
        else (Scope.CONTACT,),
        asked_again="asked_again" in draft.said,
    )
    return light(html, status)


def _address_of(path: str, here: Page, draft: Draft) -> str:
    """Where a mistake is put right: on this page, or on the step whose field it is."""
    page = page_of(path)
    if page is here or path in asks_also(here, draft.data):
        return ""
    return url_for("public.report_step", page=page.value, look="1") if page is not Page.CHECK else ""


def _others(page: Page, others: Mapping[str, Any] | None) -> list[tuple[str, str, bool]]:
    """What another tab wrote, in words."""
    if not others:
        return []
    data: dict[str, Any] = {"people": [], "consents": {}, "conditions": {}}
    for path, value in others.items():
        branch, _, name = path.rpartition(".")
        (data.setdefault(branch, {}) if branch else data)[name] = value
    return in_words(page, data)


def _law(place: Any, answers: tuple[Answer, ...]) -> tuple[wording.Duty, ...]:
    """What the law of the place asks of whoever knows, said once more to somebody who does not want the police told."""
    told = any(each.scope is Scope.POLICE_INTELLIGENCE and each.value is not Value.NO for each in answers)
    return () if told or place is None else wording.duties(place)
