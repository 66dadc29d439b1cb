"""The exact text of a packet: read back as itself or refused, and bound to its hash down to the last field."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police.desk import Desk
from num_service.domain.police.gate import Release, decide
from num_service.domain.police.packet import (
    Assessment,
    CoarsePlace,
    CoarseTime,
    Handling,
    Item,
    Marking,
    Packet,
    Place,
    PlaceKind,
    Priority,
    Source,
    StaffWords,
    Subject,
)
from num_service.domain.police.reading import read_packet
from num_service.domain.reports.consent import Value
from num_service.domain.shared.errors import DomainError, Invalid
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    Jurisdiction,
    PartOfDay,
    Region,
    Role,
)
from num_service.domain.writing.content import content_sha256
from tests.unit.domain.examples import NOW, PHONE, PLATE, cleared, facts, packet, record

PARTS = (Packet, StaffWords, CoarsePlace, CoarseTime, Place, Subject, Item, Identifier)
_safe = st.characters(exclude_categories=("Cs", "Cc"))
_words = st.builds(StaffWords, st.text(_safe, max_size=40))
_identifiers = st.lists(
    st.builds(
        Identifier, st.sampled_from(IdentifierKind), st.text(_safe, max_size=15), st.text(_safe, max_size=15)
    ),
    max_size=3,
).map(tuple)
_packets = st.builds(
    Packet,
    reference=st.text(_safe, max_size=12),
    force=st.sampled_from(sorted(FORCES)),
    created=st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    priority=st.sampled_from(Priority),
    desk=st.sampled_from(Desk),
    incident_types=st.lists(st.sampled_from(IncidentType), max_size=4).map(tuple),
    offences=st.lists(st.text(_safe, max_size=20), max_size=3).map(tuple),
    when=st.one_of(
        st.builds(CoarseTime, st.none(), st.just(False), st.sampled_from(PartOfDay)),
        st.builds(CoarseTime, st.dates(date(1900, 1, 1)), st.just(False), st.sampled_from(PartOfDay)),
        st.builds(
            CoarseTime,
            st.dates(date(1900, 1, 1)).map(lambda day: day.replace(day=1)),
            st.just(True),
            st.sampled_from(PartOfDay),
        ),
    ),
    where=st.builds(
        Place,
        st.sampled_from(Region),
        st.none() | st.sampled_from(Jurisdiction),
        st.sampled_from(PlaceKind),
        st.builds(CoarsePlace, st.sampled_from(["", "M14", "Leeds", "SW1A", "Dublin 7", "Béal Feirste"])),
    ),
    subjects=st.lists(
        st.builds(
            Subject,
            st.sampled_from(Role),
            st.sampled_from(AgeBand),
            st.sampled_from(Gender),
            st.sampled_from(Build),
            _words,
            _identifiers,
        ),
        max_size=3,
    ).map(tuple),
    items=st.lists(
        st.builds(
            Item, _words, st.sampled_from(Source), st.sampled_from(Assessment), st.sampled_from(Handling)
        ),
        max_size=3,
    ).map(tuple),
)


@given(_packets)
@settings(max_examples=150, deadline=None)
def test_the_exact_text_reads_back_as_the_same_packet(made: Packet) -> None:
    again = read_packet(made.content)
    assert again == made
    assert again.content == made.content
    assert again.sha256 == made.sha256 == content_sha256(made.content)
    shown = [each.display for one in made.subjects for each in one.identifiers]
    assert [each.display for one in again.subjects for each in one.identifiers] == shown


@given(_packets, _packets)
@settings(max_examples=80, deadline=None)
def test_different_packets_have_different_texts(one: Packet, other: Packet) -> None:
    assert (one == other) or one.sha256 != other.sha256


def test_a_month_only_never_shows_the_day() -> None:
    made = replace(packet(), when=CoarseTime(date(2026, 11, 14), month_only=True))
    assert json.loads(made.content)["events"][0]["date"] == "2026-11"
    assert "2026-11-14" not in made.content
    assert read_packet(made.content).content == made.content


def _goes(made: Packet, clearance_for: str) -> bool:
    verdict = decide(
        facts=facts(),
        consents=[record(1, Value.YES)],
        match=None,
        recipient=FORCES["greater_manchester"],
        packet=made,
        clearance=cleared(clearance_for),
        elsewhere=(),
        now=NOW,
    )
    return isinstance(verdict, Release)


@pytest.mark.parametrize("damage", ["change", "drop", "double", "swap"])
def test_whatever_byte_of_a_frozen_packet_changes_it_does_not_go(damage: str) -> None:
    """Either it is no packet any more, or it is not the one that was approved."""
    content, approved = packet().content, packet().sha256
    assert _goes(read_packet(content), approved)
    for at, char in enumerate(content):
        changed = {
            "change": content[:at] + chr(ord(char) ^ 1) + content[at + 1 :],
            "drop": content[:at] + content[at + 1 :],
            "double": content[:at] + char + content[at:],
            "swap": content[:at] + content[at : at + 2][::-1] + content[at + 2 :],
        }[damage]
        if changed == content:
            continue
        try:
            made = read_packet(changed)
        except DomainError:
            continue
        assert made.sha256 != approved
        assert not _goes(made, approved), f"character {at}: {char!r}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: json.dumps(raw),  # the same values, spaced
        lambda raw: json.dumps(dict(reversed(raw.items())), separators=(",", ":")),
        lambda raw: _exact(raw).replace("violent", "\\u0076iolent"),
        lambda raw: _exact(raw | {"account": "her own words"}),
        lambda raw: _exact(raw | {"format": "pole/2"}),
        lambda raw: _exact(raw | {"handling_conditions": ""}),
        lambda raw: _exact(raw | {"created": "2026-02-30"}),
        lambda raw: _exact(raw | {"priority": "whenever"}),
        lambda raw: _exact(raw | {"objects": [{**raw["objects"][0], "person": 7}]}),
        lambda raw: _exact(raw | {"objects": [{**raw["objects"][0], "note": "hers"}]}),
        lambda raw: _exact(raw | {"locations": raw["locations"] * 2}),
        lambda raw: _exact(raw | {"locations": [{**raw["locations"][0], "area": "12 High Street"}]}),
        lambda raw: _exact(raw | {"events": []}),
        lambda raw: _exact({key: raw[key] for key in raw if key != "persons"}),
        lambda raw: "[]",
        lambda raw: "null",
        lambda raw: "",
        lambda raw: "{",
        lambda raw: "[" * 100_000,
        lambda raw: '"pole/1"',
    ],
)
def test_what_is_not_a_packet_in_its_exact_form_is_refused(
    spoil: Callable[[dict[str, typing.Any]], str],
) -> None:
    raw = json.loads(packet().content)
    assert _exact(raw) == packet().content
    with pytest.raises(DomainError):
        read_packet(spoil(raw))


def _exact(raw: object) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _edits() -> Iterator[tuple[str, Packet]]:
    """The example packet with each single field changed, however deep."""
    made = packet()
    one, item, where = made.subjects[0], made.items[0], made.where
    top: dict[str, typing.Any] = {
        "reference": "P-7K2M-9QXE",
        "force": "merseyside",
        "created": made.created + timedelta(days=1),
        "priority": Priority.URGENT,
        "desk": Desk.INTELLIGENCE,
        "marking": None,
        "incident_types": (IncidentType.ROBBERY,),
        "offences": (),
        "when": CoarseTime(made.when.day, True, made.when.band),
        "subjects": (one, one),
        "items": (item, item),
    }
    yield from ((name, replace(made, **{name: value})) for name, value in top.items())
    yield "day", replace(made, when=replace(made.when, day=date(2026, 11, 15)))
    yield "band", replace(made, when=replace(made.when, band=PartOfDay.NIGHT))
    places: dict[str, typing.Any] = {
        "region": Region.LONDON,
        "jurisdiction": None,
        "setting": PlaceKind.STREET,
        "coarse": CoarsePlace("M15"),
    }
    yield from (
        (name, replace(made, where=replace(where, **{name: value}))) for name, value in places.items()
    )
    people: dict[str, typing.Any] = {
        "role": Role.STRANGER,
        "age": AgeBand.UNDER_25,
        "gender": Gender.WOMAN,
        "build": Build.SLIM,
        "description": StaffWords("Tall, local accent "),
        "identifiers": (PLATE, PHONE),
    }
    yield from (
        (name, replace(made, subjects=(replace(one, **{name: value}),))) for name, value in people.items()
    )
    shown = replace(PHONE, display="+44 7700 900123")
    yield "display", replace(made, subjects=(replace(one, identifiers=(shown, PLATE)),))
    items: dict[str, typing.Any] = {
        "words": StaffWords("He became violent when asked to leave"),
        "source": Source.RELIABLE,
        "assessment": Assessment.FALSE,
        "handling": Handling.PERMITTED,
    }
    yield from (
        (name, replace(made, items=(replace(item, **{name: value}),))) for name, value in items.items()
    )


def test_a_packet_frozen_before_it_was_marked_reads_back_to_the_byte_and_another_marking_does_not() -> None:
    marked = packet().content
    before = marked.replace('"marking":"OFFICIAL-SENSITIVE",', "")
    assert before != marked
    assert read_packet(marked).marking is Marking.OFFICIAL_SENSITIVE
    assert read_packet(before).marking is None
    assert read_packet(before).content == before
    for other in ("SECRET", "", "official-sensitive"):
        with pytest.raises(Invalid):
            read_packet(marked.replace("OFFICIAL-SENSITIVE", other))


def test_any_field_changed_changes_the_hash() -> None:
    hashes = {name: made.sha256 for name, made in _edits()}
    assert packet().sha256 not in hashes.values()
    assert len(set(hashes.values())) == len(hashes), "and no two edits look alike"
    fields = {each.name for kind in PARTS for each in dataclasses.fields(kind)}
    by_others = {
        "text",
        "name",
        "month_only",
        "kind",
        "canonical",
        "where",
        "plain_conditions",
    }  # changed under another name above, or where it matters below
    assert fields == set(hashes) | by_others


def test_the_words_for_the_identifiability_check_are_everything_a_caseworker_wrote() -> None:
    made = packet()
    for written in (made.items[0].words.text, made.subjects[0].description.text, made.where.coarse.name):
        assert written in made.words


def test_suggested_grades_are_untested_and_conditional() -> None:
    """2-domain, "The packet": suggested 2, and handling C with its conditions in every packet."""
    item = Item(StaffWords("x"))
    assert (item.source, item.handling) == (Source.UNTESTED, Handling.CONDITIONS)
    for condition in (
        "identify the source",
        "through the service",
        "immigration",
        "brothel-keeping",
        "soliciting",
    ):
        assert condition in json.loads(packet().content)["handling_conditions"]


@pytest.mark.parametrize(
    ("region", "law", "says"),
    [
        (Region.DUBLIN, Jurisdiction.IRELAND, True),
        (Region.NORTHERN_IRELAND, Jurisdiction.NORTHERN_IRELAND, True),
        (Region.ONLINE, Jurisdiction.IRELAND, True),
        (Region.LONDON, Jurisdiction.ENGLAND_WALES, False),
        (Region.SCOTLAND, Jurisdiction.SCOTLAND, False),
        (Region.ONLINE, None, False),
    ],
)
def test_where_paying_for_sex_is_an_offence_nobody_is_to_confirm_a_sale(
    region: Region, law: Jurisdiction | None, says: bool
) -> None:
    there = replace(packet(), where=replace(packet().where, region=region, jurisdiction=law))
    assert ("to confirm that anything was sold" in there.content) is says
    assert read_packet(there.content) == there


def test_a_packet_frozen_before_that_was_said_reads_as_it_was_frozen() -> None:
    place = replace(packet().where, region=Region.DUBLIN, jurisdiction=Jurisdiction.IRELAND)
    before = replace(packet(), where=place, plain_conditions=True)
    assert "anything was sold" not in before.content
    assert read_packet(before.content) == before
    assert read_packet(before.content).sha256 == before.sha256
