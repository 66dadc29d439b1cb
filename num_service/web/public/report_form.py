"""The report form between the page and the schema: what was typed, kept; what is sent, in the schema's shape.

Everything typed stays in ``data`` for the page that shows it again. Rows are numbered from 0 without gaps, so that the
paths of errors fit the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.field import Branch, Kind
from num_service.domain.reports.fields import FIELDS, MAX_IDENTIFIERS, MAX_PEOPLE, PARTS
from num_service.domain.reports.given import not_read
from num_service.domain.shared.taxonomy import Jurisdiction, Region
from num_service.schemas.reports.report import too_much_to_read
from num_service.web.core.forms import nested
from num_service.web.core.typed_report import TypedReport

#: Names that hold several values even when one was chosen.
LISTS = frozenset(
    {
        *(each.path for each in FIELDS if each.kind is Kind.SEVERAL),
        "conditions.police_intelligence.except_forces",
        # Numbers that were found in a message and ticked (``report_found``), for each person.
        *(f"people.{at}.found" for at in range(MAX_PEOPLE)),
    }
)
#: What a button, or the page itself, says; no part of a report. Of the one page, and of the steps (``report_walk``).
_CONTROLS = (
    "submission",
    "page",
    "seen",
    "begun",
    "shown_in",
    "go",
    "switch_to",
    "find",
    "autosave",
    "asked_again",
    "incident",
    "send",
    "stay",
    "no_to_everything",
    "contact_yes",
    "add_person",
    "remove_person",
    "add_identifier",
    "remove_identifier",
)
#: What stands in a person's row and is no field of theirs: a pasted message, what was found in it (``report_found``).
BESIDE = frozenset({"message", "found", "message_too"})
#: What holds named values, whatever was posted; people are rows.
_BRANCHES = (*(each.value for each in PARTS if each is not Branch.PEOPLE), "consents", "conditions")
KINDS = {kind.value: kind for kind in IdentifierKind}
_NUMBERS = re.compile(r"\.\d+\.")
_LAST_NUMBER = re.compile(r"\.\d+$")


@dataclass(slots=True)
class ReportForm(TypedReport):
    """One report as typed.

    last_line: the name of the last line something was typed into, where a browser without scripts pressed Enter.
    """

    last_line: str = ""

    @property
    def place(self) -> Jurisdiction | None:
        """Whose law applies where it happened, as far as the form says; None while that is not known."""
        region, country = (str(self.data["where"].get(name)) for name in ("region", "jurisdiction"))
        if region in set(Region) and Region(region).is_place:
            return Region(region).jurisdiction
        return Jurisdiction(country) if country in set(Jurisdiction) else None


def read(form: MultiDict[str, str]) -> ReportForm:
    """What was posted, or an empty form."""
    data = nested(form, lists=LISTS)
    controls = {name: str(data.pop(name)) for name in _CONTROLS if name in data}
    for branch in _BRANCHES:
        if not isinstance(data.get(branch), dict):
            data[branch] = {}
    people = data.get("people")
    rows = [row for row in people if isinstance(row, dict)] if isinstance(people, list) else []
    for row in rows:
        given = row.get("identifiers")
        row["identifiers"] = (
            [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        )
    data["people"] = rows or [{"identifiers": []}]
    return ReportForm(data, controls, _last_line(form))


def _last_line(form: MultiDict[str, str]) -> str:
    """A browser sends the fields in the order of the page, and never says in which one Enter was pressed."""
    lines = {each.path for each in FIELDS if each.kind is Kind.LINE}
    typed = [name for name in form if form[name].strip()]
    named = [name for name in typed if _NUMBERS.sub(".", name) in lines or name.endswith(".value")]
    return named[-1] if named else ""


def change_rows(form: ReportForm) -> bool:
    """Add or take away a person or an identifier, when that button was pressed."""
    people, pressed = form.data["people"], form.controls
    if "add_person" in pressed and len(people) < MAX_PEOPLE:
        people.append({"identifiers": []})
    elif (at := _row(pressed.get("remove_person"), people)) is not None:
        del people[at]
    elif (at := _row(pressed.get("add_identifier"), people)) is not None:
        if len(people[at]["identifiers"]) < MAX_IDENTIFIERS:
            people[at]["identifiers"].append({})
    elif "remove_identifier" in pressed:
        whose, _, which = pressed["remove_identifier"].partition(".")
        if (person := _row(whose, people)) is not None:
            rows = people[person]["identifiers"]
            if (at := _row(which, rows)) is not None:
                del rows[at]
    if not people:
        people.append({"identifiers": []})
    return bool({"add_person", "remove_person", "add_identifier", "remove_identifier"} & set(pressed))


def _row(number: str | None, rows: list[Any]) -> int | None:
    return next((at for at in range(len(rows)) if str(at) == number), None)


def to_send(form: ReportForm, *, scopes: tuple[Scope, ...]) -> dict[str, Any]:
    """The report in the schema's shape. People and identifiers left empty go, on the page too.

    Args:
        scopes: the questions the page asked: "no to everything" answers these.
    """
    people = form.data["people"]
    for person in people:
        person["identifiers"] = [each for each in person["identifiers"] if filled(each.get("value"))]
    form.data["people"] = [each for each in people if filled(each)] or [{"identifiers": []}]
    if form.controls.get("send") == "now":  # whoever sends before the question where would rather not say
        form.data["where"]["region"] = form.data["where"].get("region") or Region.NOT_SAID.value
    if "no_to_everything" in form.controls:
        form.data["consents"] = {scope.value: "no" for scope in scopes}
    if "contact_yes" in form.controls:
        form.data["consents"][Scope.CONTACT.value] = "yes"
    given = {name: _without_blanks(value) for name, value in form.data.items() if name != "conditions"}
    people = [{name: value for name, value in each.items() if name not in BESIDE} for each in given["people"]]
    given["people"] = [each for each in people if filled(each)]
    given["consents"] = _answers(form.data["consents"], form.data["conditions"])
    return {name: value for name, value in given.items() if value not in ("", {}, [])}


def _answers(values: dict[str, Any], conditions: dict[str, Any]) -> dict[str, Any]:
    """``{scope: {"value": …, **conditions}}``; what was left blank is left out."""
    answers = {}
    for scope in {**values, **conditions}:
        extra = conditions.get(scope)
        answer = {"value": values.get(scope, ""), **(extra if isinstance(extra, dict) else {})}
        if filled(answer):
            answers[scope] = _without_blanks(answer)
    return answers


def filled(value: Any) -> bool:
    """Whether anything at all was typed or ticked in it."""
    if isinstance(value, dict):
        return any(filled(each) for each in value.values())
    if isinstance(value, list):
        return any(filled(each) for each in value)
    return bool(str(value or "").strip())


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_blanks(each) for name, each in value.items() if each not in ("", None)}
    if isinstance(value, list):
        return [_without_blanks(each) for each in value]
    return value


def on_the_page(errors: dict[str, str]) -> dict[str, str]:
    """Errors under the names the page's fields have."""
    return {_name(path): message for path, message in errors.items()}


def _name(path: str) -> str:
    if path == "where":
        return "where.region"
    if path.startswith("consents."):
        scope, _, condition = path.removeprefix("consents.").partition(".")
        condition = _LAST_NUMBER.sub("", f".{condition}").strip(".")
        return f"conditions.{scope}.{condition}" if condition not in ("", "value") else f"consents.{scope}"
    shorter = _LAST_NUMBER.sub("", path)
    return shorter if shorter in LISTS else path


def not_read_in(data: dict[str, Any]) -> frozenset[str]:
    """The prefixes (``people.0.identifiers.1``) of identifiers of which a part could not be read."""
    if too_much_to_read(data["people"]):
        return frozenset()  # which is said instead
    return frozenset(
        f"people.{at}.identifiers.{place}"
        for at, person in enumerate(data["people"])
        for place, row in enumerate(person["identifiers"])
        if not_read(KINDS.get(str(row.get("kind", ""))), str(row.get("value", "")))
    )
