"""What was left blank answers for nobody: every default is empty, or says that nothing was said."""

from __future__ import annotations

import pytest

from num_service.domain.police.packet import Assessment, CoarseTime, Item, StaffWords
from num_service.domain.reports.consent import Conditions, IfSilent
from num_service.domain.reports.field import Field
from num_service.domain.reports.fields import FIELDS, About, Person, When
from num_service.domain.shared.taxonomy import Basis, Worded
from num_service.schemas.police.packet import ItemSchema, PacketSchema, SubjectSchema
from num_service.schemas.reports.report import IdentifierSchema, ReportSchema

#: What may stand for silence.
NOTHING = ("", (), None)
LEAST = {"account": "x", "where": {"region": "london"}}


def says_nothing(value: object) -> bool:
    return value in NOTHING or getattr(value, "value", value) == "not_said"


@pytest.mark.parametrize("field", FIELDS, ids=lambda each: each.path)
def test_no_field_has_a_default_that_is_an_answer(field: Field) -> None:
    assert says_nothing(field.default), field.path


@pytest.mark.parametrize("part", [When(), Person(), About()], ids=lambda each: type(each).__name__)
def test_an_empty_part_says_nothing(part: object) -> None:
    for name in part.__slots__:  # type: ignore[attr-defined]
        assert says_nothing(getattr(part, name)), name


@pytest.mark.parametrize("blank", [{}, {"basis": ""}, {"basis": "", "kind": None}])
def test_how_a_number_is_known_is_not_said_until_it_is_said(blank: dict[str, str | None]) -> None:
    said = {"value": "07700 900123"} | blank
    (given,) = IdentifierSchema().load(said)
    assert given.basis is Basis.NOT_SAID
    whole = ReportSchema().load(LEAST | {"people": [{"identifiers": [{}, said]}]})
    assert whole.people[0].identifiers == (given,)


def test_fields_sent_empty_are_as_silent_as_fields_left_out() -> None:
    people = [{"role": "", "age": "", "gender": "", "build": "", "hair": ""}]
    sent = ReportSchema().load(
        LEAST
        | {
            "about": {"on_behalf": "", "sector": "", "gender": ""},
            "when": {"part_of_day": ""},
            "people": people,
        }
    )
    assert sent == ReportSchema().load(LEAST | {"people": [{}]})
    assert says_nothing(sent.about.on_behalf)
    assert says_nothing(sent.people[0].role)


def test_a_packet_does_not_say_what_its_writer_left_blank() -> None:
    for schema in (SubjectSchema, PacketSchema):
        for name, field in schema().fields.items():
            default = field.load_default
            if isinstance(default, Worded) and name not in ("priority", "desk"):
                assert default.value == "not_said", name
    assert ItemSchema().fields["assessment"].load_default is Assessment.NOT_KNOWN
    assert Item(StaffWords("x")).assessment is Assessment.NOT_KNOWN
    assert says_nothing(CoarseTime().band)


def test_what_is_done_when_nobody_answers_is_the_careful_thing() -> None:
    assert Conditions().if_silent is IfSilent.HOLD
    assert not Conditions().region_only
