"""The one table of a report's fields: nothing that a field decides is said a second time."""

from __future__ import annotations

import ast
import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import num_service
from num_service.db.models.reports.report import Report
from num_service.domain.police.packet import CoarseTime, Place, Subject
from num_service.domain.reports import alike, parts
from num_service.domain.reports.field import Branch, Field, Kept, Kind, Step
from num_service.domain.reports.fields import FIELDS, PARTS, ReportFields, of
from num_service.domain.reports.report import About, NewReport, Person, When, Where
from num_service.domain.shared.taxonomy import Region
from num_service.schemas.api.taxonomy import LISTS
from num_service.schemas.reports.report import ReportFormSchema, ReportSchema, TakenReportSchema

PRODUCT = Path(num_service.__file__).parent
#: What of a report is no field: its parts, and the consents.
NO_FIELDS = {"when", "where", "people", "about", "answers", "consents", "wording_version", "own_copy"}


def by_path(each: Field) -> str:
    return each.path


def loaded(schema: Any) -> dict[str, set[str]]:
    """The names a schema takes, by branch."""
    top = schema().fields
    inner = {
        Branch.WHEN: top["when"].schema,
        Branch.WHERE: top["where"].schema,
        Branch.PEOPLE: top["people"].inner.schema,
        Branch.ABOUT: top["about"].schema,
    }
    return {Branch.TOP: set(top) - NO_FIELDS} | {name: set(each.fields) for name, each in inner.items()}


def test_every_attribute_of_a_report_is_a_row_and_every_row_an_attribute() -> None:
    for branch, part in {**PARTS, Branch.TOP: ReportFields}.items():
        names = {each.name for each in dataclasses.fields(part)}
        names -= NO_FIELDS if branch is Branch.TOP else set()
        assert names == {each.name for each in of(branch)}, branch
    assert len(FIELDS) > 35
    assert max(Counter(each.path for each in FIELDS).values()) == 1


def test_the_rows_stand_step_by_step() -> None:
    steps = [list(Step).index(each.step) for each in FIELDS]
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        (ReportSchema, lambda each: each.api),
        (ReportFormSchema, lambda each: each.form),
        (TakenReportSchema, lambda each: each.api or each.form),
    ],
    ids=["the API", "the page", "a call or paper"],
)
def test_each_door_takes_the_fields_shown_there_and_no_others(schema: Any, shown: Any) -> None:
    taken = loaded(schema)
    for branch in Branch:
        assert taken[branch] == {each.name for each in of(branch) if shown(each)}, branch
    left = {each.path for each in FIELDS if not shown(each)}
    by_us = {"taken_by"}  # set by the service alone
    assert left == (by_us | {"language", "asked_on"} if schema is ReportFormSchema else by_us)


def test_what_is_left_out_of_a_part_is_what_its_field_says_of_it() -> None:
    """The types fill in what is missing, and the API's description is made from the schema: they say the same."""
    top = TakenReportSchema().fields
    for empty, schema in (
        (When(), top["when"].schema),  # type: ignore[attr-defined]
        (Person(), top["people"].inner.schema),  # type: ignore[attr-defined]
        (About(), top["about"].schema),  # type: ignore[attr-defined]
    ):
        assert schema.load({}) == empty
        for name, each in schema.fields.items():
            assert (each.required, each.load_default) == (False, getattr(empty, name)), name


def test_what_is_sealed_is_what_the_table_says() -> None:
    new = NewReport(Where(Region.LONDON), account="x", people=(Person(),))
    account, private = parts.account(new), parts.private(new)
    told = set(account) - {"when", "people"} | {f"when.{each}" for each in account["when"]}
    told |= {f"people.{each}" for each in account["people"][0]}

    def kept_as(kept: Kept) -> set[str]:
        """A field of the account or the private part stands flat, but for when and people."""
        flat = (Branch.WHERE, Branch.ABOUT)
        return {each.name if each.branch in flat else each.path for each in FIELDS if each.kept is kept}

    assert told == kept_as(Kept.ACCOUNT)
    assert set(private) == kept_as(Kept.PRIVATE)


def test_no_two_fields_share_a_place_in_a_sealed_part() -> None:
    flat = [(each.kept, each.name) for each in FIELDS if each.branch not in (Branch.WHEN, Branch.PEOPLE)]
    assert max(Counter(flat).values()) == 1
    assert not {each.name for each in FIELDS if each.kept is Kept.ACCOUNT} & {"when", "people"}


@pytest.mark.parametrize("field", FIELDS, ids=by_path)
def test_a_field_in_the_clear_has_its_column_and_a_sealed_one_has_none(field: Field) -> None:
    if field.kept is Kept.CLEAR:
        assert field.name in Report.__table__.columns
        assert field.kind in (Kind.ONE, Kind.SEVERAL), "words are always sealed"
    elif field.name != "danger_now":  # sealed; whether there was any stands in the clear, for the queue
        assert field.name not in Report.__table__.columns


@pytest.mark.parametrize("field", FIELDS, ids=by_path)
def test_whatever_is_about_the_reporter_is_sealed_apart(field: Field) -> None:
    if field.branch is Branch.ABOUT:
        assert field.kept is Kept.PRIVATE
        assert not field.packet, "nothing about the reporter is put into a packet"
    if field.branch in (Branch.WHEN, Branch.PEOPLE):
        assert field.kept is Kept.ACCOUNT
    if field.reach:
        assert field.own, "a way to reach the reporter is looked for in every text that leaves"
    if field.packet:
        assert field.kind not in (Kind.TEXT, Kind.LINE, Kind.STORY, Kind.WORD), "no raw word (gate rule 5)"


def test_the_packet_can_hold_what_the_table_offers_it() -> None:
    """The allow-list is the packet's own types; the table only names what fits into them (gate rule 4)."""
    inside = {
        Branch.PEOPLE: {each.name for each in dataclasses.fields(Subject)} - {"description"},
        Branch.WHERE: {each.name for each in dataclasses.fields(Place)} - {"coarse"},
        Branch.WHEN: {"day", "part_of_day"},
    }
    assert {each.name for each in dataclasses.fields(CoarseTime)} == {"day", "month_only", "band"}
    for branch, names in inside.items():
        assert {each.name for each in of(branch) if each.packet} == names
    assert [each.name for each in of(Branch.TOP) if each.packet] == ["incident_types"]


@pytest.mark.parametrize("field", FIELDS, ids=by_path)
def test_a_row_says_what_it_is_called_and_how_much_it_takes(field: Field) -> None:
    assert field.label
    assert field.short
    assert len(field.short) <= 40
    if field.kind in (Kind.STORY, Kind.TEXT, Kind.LINE, Kind.WORD, Kind.IDENTIFIERS):
        assert field.limit > 0
    if field.kind in (Kind.ONE, Kind.SEVERAL):
        ours = {
            *LISTS.values(),
            Region,
            *(each.closed for each in of(Branch.TOP) if each.kind is Kind.SEVERAL),
        }
        assert field.closed in ours, "whoever writes to the API finds the words in the taxonomy"


#: Where names of fields may stand: the table itself, how the page looks, and rules that turn on one answer.
AT_HOME = {"domain/reports/fields.py", "web/public/report_layout.py"}
#: From so many names of fields on, in one display of a file, it is a list.
A_LIST = 4


def lists_of_fields(tree: ast.Module) -> list[tuple[int, set[str]]]:
    """Tuples, lists, sets and dicts of constants that hold the names of many fields."""
    names = {each.name for each in FIELDS} | {each.path for each in FIELDS}
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=inside) | ast.List(elts=inside) | ast.Set(elts=inside):
                values = [
                    *inside,
                    *(one for each in inside if isinstance(each, ast.Tuple) for one in each.elts),
                ]
            case ast.Dict(keys=keys):
                values = [each for each in keys if each is not None]
            case _:
                continue
        held = {
            each.value for each in values if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        if len(held & names) >= A_LIST:
            found.append((node.lineno, held & names))
    return found


def test_reports_are_compared_by_fields_that_there_are() -> None:
    assert set(alike._FIELDS) <= {each.name for each in FIELDS}


def test_there_is_no_second_list_of_fields() -> None:
    """The packet's own types and schema are written by hand, on purpose: they are the allow-list.

    What two reports are compared by has a weight and a sentence for each field, and most fields have none. The fixed
    sentences of a warning at night are an allow-list too: no new field of a report may get into them by itself.
    """
    by_hand = {
        "domain/alerts/fixed.py",
        "web/staff/night.py",
        "domain/reports/alike.py",
        "domain/police/packet.py",
        "domain/police/pole_schema.py",
        "schemas/police/packet.py",
        "web/staff/packets.py",
        "schemas/api/packets.py",
    }
    second = {}
    for path in sorted(PRODUCT.rglob("*.py")):
        name = path.relative_to(PRODUCT).as_posix()
        if name in AT_HOME | by_hand:
            continue
        if found := lists_of_fields(ast.parse(path.read_text(encoding="utf-8"))):
            second[name] = found
    assert second == {}


def test_a_second_list_would_be_seen() -> None:
    assert lists_of_fields(ast.parse('TEXTS = ("hair", "eyes", "marks", "accent")'))
    assert lists_of_fields(
        ast.parse('ROWS = (("hair", "Hair"), ("eyes", "Eyes"), ("marks", "M"), ("accent", "A"))')
    )
    assert lists_of_fields(
        ast.parse('LABELS = {"when.day": 1, "when.about": 2, "account": 3, "where.town": 4}')
    )
    assert not lists_of_fields(ast.parse('both = ("contact", "safe_time")'))
