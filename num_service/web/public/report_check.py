"""The answers to be checked before a report is sent: each page's, under the words of its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer, Value
from num_service.domain.reports.field import Branch, Kind
from num_service.domain.reports.fields import of
from num_service.domain.shared.phrases import N_, phrase
from num_service.schemas.base import now
from num_service.web.core.languages import day, listed, say
from num_service.web.public.receipt_words import words_of
from num_service.web.public.report_form import filled
from num_service.web.public.report_layout import Shown, shown
from num_service.web.public.report_steps import STEPS, TITLES, Page, rows_of
from num_service.web.public.report_words import QUESTIONS, choices

_BASIS = {"saw": N_("I saw it myself"), "told": N_("I was told it")}


@dataclass(frozen=True, slots=True)
class Part:
    """One page's answers: its address, its title, and ``(question, answer, whether it is a long text)`` of each."""

    page: Page
    title: str
    rows: tuple[tuple[str, str, bool], ...]


def parts(data: Mapping[str, Any], answers: tuple[Answer, ...]) -> list[Part]:
    """Every page with what was answered on it; what was left blank is not there, but for the questions.

    Args:
        data: the form as typed.
        answers: the questions that were answered, as they can be read.
    """
    return [
        Part(
            page,
            say(TITLES[page]),
            tuple(_questions(answers) if page is Page.CONSENTS else _rows(page, data)),
        )
        for page in STEPS
    ]


def in_words(page: Page, data: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """What one page holds, as its reporter reads it."""
    return list(_rows(page, data))


def _rows(page: Page, data: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    if page is Page.WHO:
        people = [each for each in data.get("people", ()) if filled(each)]
        for number, person in enumerate(people, 1):
            if len(people) > 1:
                yield say(phrase("Person %(number)s", number=number)), "", False
            yield from _person(person)
        return
    for each in rows_of(page):
        one = shown(each)
        if filled(value := one.value(data)):
            yield say(each.label), _said(one, value), each.kind in (Kind.STORY, Kind.TEXT)
    if page is Page.YOU and filled(data.get("own_copy")):
        yield say(N_("Let my code open a copy of what I tell you")), say(N_("Yes")), False


def _person(person: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for each in of(Branch.PEOPLE):
        one, value = shown(each), person.get(each.name)
        if not filled(value):
            continue
        if each.kind is Kind.IDENTIFIERS:
            yield say(each.label), "\n".join(_identifiers(value)), True
        else:
            yield say(each.label), _said(one, value), each.kind is Kind.TEXT


def _identifiers(rows: Any) -> Iterator[str]:
    kinds = dict(choices()["identifiers"])
    for each in rows:
        if not filled(each.get("value")):
            continue
        basis = _BASIS.get(str(each.get("basis")))
        more = [kinds.get(str(each.get("kind"))), say(basis) if basis else None]
        told = listed([part for part in more if part], "plain")
        yield f"{each['value']} ({told})" if told else str(each["value"])


def _said(one: Shown, value: Any) -> str:
    if one.field.kind in (Kind.ONE, Kind.SEVERAL, Kind.WORD):
        words = dict(one.choices)
        given = value if isinstance(value, list) else [value]
        return listed([words.get(str(each), str(each)) for each in given], "plain")
    if one.field.kind is Kind.DAY:
        try:
            return day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def _questions(answers: tuple[Answer, ...]) -> Iterator[tuple[str, str, bool]]:
    """What they allow, and below it that everything else is no."""
    said = {each.scope: each for each in answers}
    asked = wording.questions()
    for scope in QUESTIONS:
        if (answer := said.get(scope)) is not None and answer.value is not Value.NO:
            yield say(asked[scope].question), say(words_of(answer, now())), False
    no = [scope for scope in QUESTIONS if scope in said and said[scope].value is Value.NO]
    for scope in no:
        yield say(asked[scope].question), say(N_("No")), False
