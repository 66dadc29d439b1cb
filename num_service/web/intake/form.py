"""A report as somebody writes it down for another person: between the page and the schema. All that is typed stays."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from num_service.domain.reports.consent import POLICE_SCOPES, Scope, Value
from num_service.domain.reports.field import Branch, Kind
from num_service.domain.reports.fields import FIELDS, MAX_IDENTIFIERS, MAX_PEOPLE, PARTS
from num_service.domain.reports.safeguarding import ADULT_SCOPES
from num_service.domain.reports.taken import Way
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import OnBehalf, Region
from num_service.web.core.forms import nested
from num_service.web.core.languages import say
from num_service.web.core.typed_report import TypedReport

#: Names that hold several values even when one was chosen.
LISTS = frozenset(
    {
        *(each.path for each in FIELDS if each.kind is Kind.SEVERAL),
        "conditions.police_intelligence.except_forces",
    }
)
#: What the page itself says; no part of a report.
_CONTROLS = (
    "submission",
    "incident",
    "shown_in",
    "slip",
    "code",
    "read_back",
    "go",
    "add_person",
    "add_identifier",
)
_BRANCHES = (*(each.value for each in PARTS if each is not Branch.PEOPLE), "consents", "conditions")
_BLANK: tuple[Any, ...] = ("", None, [], {})
#: Rows that are there before anybody asks for more: as on the paper form.
ROWS = 3


def read(form: MultiDict[str, str]) -> TypedReport:
    """What was posted, or an empty form."""
    data = nested(form, lists=LISTS)
    controls = {name: str(data.pop(name)) for name in _CONTROLS if name in data}
    for branch in _BRANCHES:
        if not isinstance(data.get(branch), dict):
            data[branch] = {}
    data["conditions"] = {name: each for name, each in data["conditions"].items() if isinstance(each, dict)}
    people = data.get("people")
    rows = [each for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    data["people"] = rows or [{}]
    for person in data["people"]:
        given = person.get("identifiers")
        kept = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        person["identifiers"] = [*kept, *({} for _ in range(ROWS - len(kept)))]
    return TypedReport(data, controls)


def add_rows(typed: TypedReport) -> bool:
    """Add a person, or rows for a person's numbers and names, where that button was pressed."""
    people = typed.data["people"]
    if "add_person" in typed.controls:
        if len(people) < MAX_PEOPLE:
            people.append({"identifiers": [{} for _ in range(ROWS)]})
        return True
    for at, person in enumerate(people):
        if typed.controls.get("add_identifier") == str(at):
            room = MAX_IDENTIFIERS - len(person["identifiers"])
            person["identifiers"] += [{} for _ in range(min(ROWS, room))]
    return "add_identifier" in typed.controls


def to_send(typed: TypedReport, way: Way) -> dict[str, Any]:
    """The report in the schema's shape; what was left blank is left out."""
    given = {name: _without_blanks(value) for name, value in typed.data.items() if name != "conditions"}
    given["people"] = [each for each in map(_person, typed.data["people"]) if each]
    given["consents"] = _answers(typed, way)
    if way is Way.PAPER:  # nobody is there to be asked where it was
        given["where"] = {"region": Region.NOT_SAID.value} | given["where"]
    return {name: value for name, value in given.items() if value not in _BLANK}


def _person(row: dict[str, Any]) -> dict[str, Any]:
    numbers = [_without_blanks(each) for each in row["identifiers"] if str(each.get("value", "")).strip()]
    return _without_blanks(row | {"identifiers": numbers})


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: kept for name, each in value.items() if (kept := _without_blanks(each)) not in _BLANK}
    if isinstance(value, list):
        return [_without_blanks(each) for each in value]
    return value


def _answers(typed: TypedReport, way: Way) -> dict[str, Any]:
    """What was answered, with its conditions; what was not asked is no answer."""
    answers = {}
    for scope, value in typed.data["consents"].items():
        if value in ("", Value.NOT_ASKED.value):
            continue
        attached = typed.data["conditions"].get(scope)
        answers[scope] = {"value": value} | (_without_blanks(attached) if isinstance(attached, dict) else {})
    return {scope: each for scope, each in answers.items() if scope not in left_open(typed, way)}


def left_open(typed: TypedReport, way: Way) -> frozenset[str]:
    """Questions about the police that a paper form says yes to without saying whom it happened to.

    In a call that is asked. A form cannot be: so nobody has said yes for the person it happened to.
    """
    whose = str(typed.data["about"].get("on_behalf") or "")
    if way is not Way.PAPER or whose not in ("", OnBehalf.NOT_SAID.value):
        return frozenset()
    said = typed.data["consents"]
    return frozenset(
        scope.value for scope in POLICE_SCOPES if said.get(scope.value) not in (None, "", Value.NO.value)
    )


def unmarked(typed: TypedReport, scopes: tuple[Scope, ...]) -> dict[str, str]:
    """Questions of a call that nothing is marked at: each was answered, or it was not asked, and that is marked too."""
    closed = frozenset[Scope]() if typed.knows else POLICE_SCOPES
    closed |= ADULT_SCOPES if typed.young else frozenset[Scope]()
    words = say(N_("Ask this one too, then mark the answer; or mark that you did not ask it."))
    said = typed.data["consents"]
    return {
        f"consents.{each.value}": words for each in scopes if each not in closed and not said.get(each.value)
    }


def on_the_page(errors: dict[str, str]) -> dict[str, str]:
    """Errors under the names that the page's fields have."""
    return {_name(path): message for path, message in errors.items()}


def _name(path: str) -> str:
    if path == "where":
        return "where.region"
    if path.startswith("consents."):
        scope, _, rest = path.removeprefix("consents.").partition(".")
        condition = rest.partition(".")[0]
        return f"conditions.{scope}.{condition}" if condition not in ("", "value") else f"consents.{scope}"
    base, _, last = path.rpartition(".")
    return base if last.isdigit() and base in LISTS else path


def carried(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """All that was typed, as the next page carries it."""
    own = {"csrf_token", "slip", "code", "read_back", "go", "add_person", "add_identifier", "submission"}
    return [(name, value) for name, values in form.lists() if name not in own for value in values]
