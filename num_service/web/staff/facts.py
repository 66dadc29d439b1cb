"""The facts of an opened report as a caseworker reads them: words, never codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from num_service.domain.reports import parts
from num_service.domain.reports.consent import ConsentRecord, Value
from num_service.domain.reports.field import Branch, Field, Kept, Kind
from num_service.domain.reports.fields import FIELDS, of
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, phrase
from num_service.services.casework.desk import Desk
from num_service.web.core.field_words import field_words
from num_service.web.core.languages import listed, say

#: What a value is called, and the value, as ``ui.fact_list`` takes them.
Rows = list[tuple[str, str]]


def account_facts(desk: Desk) -> Rows:
    """What happened, when and where, as far as the reporter said it; their own words stand apart."""
    report, account = desk.opened.report, desk.opened.account
    rows = []
    for each in FIELDS:
        if each.branch is Branch.PEOPLE or each.kind is Kind.STORY or each.kept is Kept.PRIVATE:
            continue
        clear = each.kept is Kept.CLEAR
        rows.append(_row(each, getattr(report, each.name) if clear else parts.stored(each, account)))
    return [
        *rows,
        (say(N_("Filed by")), desk.project or ""),
        (say(N_("Forces of this place")), listed(each.name for each in desk.incident.suggested)),
    ]


def people_views(desk: Desk) -> list[dict[str, Any]]:
    """Each person reported, with the identifiers that were given for them."""
    people = desk.opened.account.get("people", [])
    return [
        {
            "facts": _person(person),
            "identifiers": [each for each in desk.identifiers if each.person == number],
        }
        for number, person in enumerate(people)
    ]


def _person(person: Mapping[str, Any]) -> Rows:
    fields = [each for each in of(Branch.PEOPLE) if each.kind is not Kind.IDENTIFIERS]
    return [_row(each, person.get(each.name)) for each in fields]


def private_facts(private: Mapping[str, Any], contact: ConsentRecord | None) -> Rows:
    """About the reporter. How to reach them is shown only while they allow it.

    Args:
        private: the sealed part.
        contact: the answer in force to "May a caseworker contact you?".
    """
    yes = contact is not None and contact.value is Value.YES
    allowed = yes and contact is not None and contact.counts
    kept = [each for each in FIELDS if each.kept is Kept.PRIVATE]
    rows = [_row(each, parts.stored(each, private)) for each in kept if not each.reach]
    if not allowed:
        no = N_("They asked not to be contacted. Write to them here: they read it with their code.")
        none = N_(
            "They did not say that we may contact them. Write to them here: they read it with their code."
        )
        unsigned = N_(
            "A yes to being contacted is noted, but their code did not sign it, so it may not be theirs. "
            "Write to them here."
        )
        return [*rows, (say(N_("Contact")), say(unsigned if yes else no if contact else none))]
    ways = [_row(each, parts.stored(each, private)) for each in kept if each.reach]
    if not any(value for _, value in ways):
        return [*rows, (say(N_("Contact")), say(N_("They allow it, but left no way to reach them.")))]
    return [*rows, *ways]


def force_groups(desk: Desk, excluded: frozenset[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Forces to choose from, as (heading, [(code, words, disabled)]): what the place suggests comes first."""
    suggested = {each.code for each in desk.incident.suggested}

    def line(code: str) -> tuple[str, str, bool]:
        out, name = code in excluded, FORCES[code].name
        return code, say(phrase("%(force)s – they excluded this force", force=name)) if out else name, out

    return [
        (say(N_("Forces of the place it happened")), [line(code) for code in FORCES if code in suggested]),
        (say(N_("Other forces")), [line(code) for code in FORCES if code not in suggested]),
    ]


def _row(field: Field, value: Any) -> tuple[str, str]:
    """What a field is called, and its answer in words. What the reporter left out is left out here too, but where that
    itself tells something; then not to know is another answer than to say nothing.
    """
    silent = say(N_("Don’t know")) if value == "unknown" else say(N_("Not said"))
    return say(field.short), field_words(field, value) or (silent if field.silence else "")
