"""The five steps of a report: which fields of the table stand on which, and what one of them replaces in a draft.

A field of the table (``domain.reports.fields``) is on the step that holds its part. What stands on a step beside the
fields is its template's own (``public/steps/``).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from num_service.domain.reports.field import Branch, Field, Step
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import OnBehalf
from num_service.web.public.report_form import filled


class Page(StrEnum):
    """A page of the walk; its code is in its address."""

    WHAT = "what"
    WHEN_WHERE = "when-where"
    WHO = "who"
    YOU = "you"
    CONSENTS = "consents"
    CHECK = "check"


#: What is counted as a step; after them come the answers to be checked, and the code.
STEPS = tuple(each for each in Page if each is not Page.CHECK)
TITLES: Mapping[Page, str] = {
    Page.WHAT: N_("What happened?"),
    Page.WHEN_WHERE: N_("When and where?"),
    Page.WHO: N_("Who did it?"),
    Page.YOU: N_("About you, and support"),
    Page.CONSENTS: N_("What may we do?"),
    Page.CHECK: N_("Check your answers"),
}
#: The parts of the table on each page, in their order.
PARTS_OF: Mapping[Page, tuple[Step, ...]] = {
    Page.WHAT: (Step.DANGER, Step.WHAT),
    Page.WHEN_WHERE: (Step.WHEN, Step.WHERE),
    Page.WHO: (Step.WHO,),
    Page.YOU: (Step.ABOUT,),
}
_PAGE_OF = {part: page for page, parts in PARTS_OF.items() for part in parts}
_ASKED = ("consents", "conditions")
#: What is chosen on a page and is no field of the report.
_CHOSEN: Mapping[Page, tuple[str, ...]] = {Page.YOU: ("own_copy",)}

#: Whose yes it is: asked beside the question about the police too, where it was left blank on its own step.
WHOSE = next(each for each in FIELDS if each.path == "about.on_behalf")


def asks_also(page: Page, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What a page asks beside its own fields, by the names of the fields: what another step left blank."""
    said = _branch(data, WHOSE.branch).get(WHOSE.name)
    blank = not filled(said) or said == OnBehalf.NOT_SAID
    return (WHOSE.path,) if page is Page.CONSENTS and blank else ()


def after(page: Page) -> Page:
    """The page after a step."""
    return list(Page)[list(Page).index(page) + 1]


def before(page: Page) -> Page | None:
    """The page before; None before the first."""
    at = list(Page).index(page)
    return list(Page)[at - 1] if at else None


def page_of(path: str) -> Page:
    """On which page the field of a mistake stands; one that no field has is said on the last."""
    root = path.partition(".")[0]
    if root in _ASKED:
        return Page.CONSENTS
    if root == Branch.PEOPLE:
        return Page.WHO
    if root == Branch.WHERE:
        return Page.WHEN_WHERE
    return next((_PAGE_OF[each.step] for each in FIELDS if each.path == path), Page.CHECK)


def rows_of(page: Page) -> tuple[Field, ...]:
    """The fields on a page, but for those of people, who are rows."""
    return tuple(
        each
        for each in FIELDS
        if each.form and each.branch is not Branch.PEOPLE and _PAGE_OF[each.step] is page
    )


def held_by(page: Page, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a page holds, by the names of its fields; what is empty is left out. People are one thing."""
    if page is Page.WHO:
        found = {"people": data.get("people")}
    elif page is Page.CONSENTS:
        found = {f"{part}.{scope}": value for part in _ASKED for scope, value in _branch(data, part).items()}
    else:
        found = {each.path: _branch(data, each.branch).get(each.name) for each in rows_of(page)}
        found |= {name: data.get(name) for name in _CHOSEN.get(page, ())}
    return {path: value for path, value in found.items() if filled(value)}


def put(page: Page, data: dict[str, Any], typed: Mapping[str, Any]) -> None:
    """Let a page hold what was typed on it, and nothing of what it held before."""
    if page is Page.WHO:
        data["people"] = typed["people"]
    elif page is Page.CONSENTS:
        data.update({part: dict(_branch(typed, part)) for part in _ASKED})
        if filled(given := _branch(typed, WHOSE.branch).get(WHOSE.name)):
            data.setdefault(WHOSE.branch.value, {})[WHOSE.name] = given
    for name in _CHOSEN.get(page, ()):
        data.pop(name, None)
        if filled(typed.get(name)):
            data[name] = typed[name]
    for each in rows_of(page):
        target = data.setdefault(each.branch.value, {}) if each.branch else data
        target.pop(each.name, None)
        given = _branch(typed, each.branch).get(each.name)
        if filled(given):
            target[each.name] = given


def _branch(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {}) if name else data
    return found if isinstance(found, Mapping) else {}
