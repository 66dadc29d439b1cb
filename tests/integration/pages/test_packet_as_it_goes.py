"""What a caseworker approves is what an officer reads: the same page, to the byte, made from the same frozen text."""

from __future__ import annotations

import dataclasses
import html
import itertools
import re
from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from flask import Flask

from num_service.domain.police.packet import (
    CoarsePlace,
    CoarseTime,
    Item,
    Packet,
    Place,
    PlaceKind,
    StaffWords,
)
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    PartOfDay,
    Region,
    Role,
    Setting,
)
from tests.harness.casework import review_of, signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import packet_for

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_ARTICLE = re.compile(r'<article class="packet".*?</article>', re.S)
_numbers = itertools.count(1)


def _unknown(made: Packet) -> Packet:
    person = dataclasses.replace(
        made.subjects[0],
        role=Role.UNKNOWN,
        age=AgeBand.NOT_SAID,
        gender=Gender.UNKNOWN,
        build=Build.NOT_SAID,
        description=StaffWords(""),
        identifiers=(),
    )
    where = Place(Region.LONDON, None, PlaceKind.NOT_SAID, CoarsePlace(""))
    return dataclasses.replace(
        made, subjects=(person,), where=where, when=CoarseTime(None, False, PartOfDay.UNKNOWN)
    )


def _at_their_own_place(made: Packet) -> Packet:
    where = dataclasses.replace(made.where, setting=PlaceKind.of(Setting.OWN_PLACE))
    return dataclasses.replace(made, where=where, incident_types=(IncidentType.DOXING, IncidentType.HELD))


def _much(made: Packet) -> Packet:
    items = (*made.items, Item(StaffWords('They wrote "<b>&</b>".\n\nTwice.')))
    when = CoarseTime(date(2026, 3, 1), True, PartOfDay.EVENING)
    offences = ("Rape, Sexual Offences Act 2003 s.1",)
    return dataclasses.replace(
        made, items=items, subjects=made.subjects * 2, when=when, offences=offences, incident_types=()
    )


@pytest.mark.parametrize("changed", [lambda made: made, _unknown, _at_their_own_place, _much])
def test_the_preview_is_byte_for_byte_what_the_officer_reads(
    app: Flask, story: Story, database: TestDatabase, changed: Callable[[Packet], Packet]
) -> None:
    report = story.report()
    packet = changed(packet_for("metropolitan", story.wiring.clock))
    packet_id = story.approved_packet(report, packet=packet)
    preview = signed_in(app, "two@casework.example").get(review_of(report, "packet", packet_id))
    story.release(packet_id)
    with psycopg.connect(database.libpq) as connection:
        row = connection.execute("SELECT reference FROM packets WHERE id = %s", (packet_id,)).fetchone()
    assert row is not None
    officer = Visitor(app.test_client())
    story.officer(email := f"reader{next(_numbers)}@force.example")
    officer.sign_in(email, PASSWORD, path="/police/sign-in")
    read = officer.get(f"/police/packets/{row[0]}")
    taken = officer.get(f"/police/packets/{row[0]}.json").get_data(as_text=True)

    shown, told = (_ARTICLE.findall(each.get_data(as_text=True)) for each in (preview, read))
    assert len(shown) == len(told) == 1
    assert shown == told
    (exact,) = re.findall(r'<pre class="exact">(.*?)</pre>', preview.get_data(as_text=True), re.S)
    assert html.unescape(exact) == taken
    for each in ("Don’t know", "Rather not say", "My place", "Your details", "against your will"):
        assert each not in shown[0]
