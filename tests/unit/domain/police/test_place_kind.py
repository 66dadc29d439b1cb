"""The kind of place a force may know: never that it was where the reporter lives or works."""

from __future__ import annotations

import json

import pytest

from num_service.domain.police.gate import Release, decide
from num_service.domain.police.packet import CoarsePlace, Packet, Place, PlaceKind
from num_service.domain.police.reading import read_packet
from num_service.domain.reports.consent import Value
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import Region, Setting
from num_service.domain.writing.content import content_sha256
from tests.unit.domain.examples import NOW, cleared, facts, packet, record

WHERE_REPORTERS_ARE = (Setting.OWN_PLACE, Setting.PREMISES)


@pytest.mark.parametrize("setting", WHERE_REPORTERS_ARE)
def test_where_a_reporter_lives_or_works_is_indoors(setting: Setting) -> None:
    assert PlaceKind.of(setting) is PlaceKind.INDOORS
    made = packet(setting=setting)
    assert setting.value not in made.content
    assert json.loads(made.content)["locations"][0]["setting"] == "indoors"


@pytest.mark.parametrize("setting", [each for each in Setting if each not in WHERE_REPORTERS_ARE])
def test_any_other_setting_is_told_as_it_is(setting: Setting) -> None:
    assert PlaceKind.of(setting).value == setting.value


def test_no_words_of_a_kind_of_place_speak_of_whoever_reported() -> None:
    for each in PlaceKind:
        assert "who reported" not in each.words
        assert "my" not in each.words.lower().split()


@pytest.mark.parametrize("setting", Setting)
def test_a_packet_has_no_room_for_the_setting_of_a_report(setting: Setting) -> None:
    with pytest.raises(TypeError):
        Place(Region.LONDON, None, setting, CoarsePlace("Camden"))  # type: ignore[arg-type]


def _earlier(setting: Setting, words: str = "They pushed in.") -> tuple[str, Packet]:
    """A packet in the words of before, and the same in today's."""
    made = packet(setting=setting, words=words)
    return made.content.replace('"setting":"indoors"', f'"setting":"{setting.value}"'), made


@pytest.mark.parametrize("words", ["They pushed in.", 'They said "setting":"indoors", and "indoors".'])
@pytest.mark.parametrize("setting", WHERE_REPORTERS_ARE)
def test_a_packet_written_earlier_is_read_as_what_may_be_known(setting: Setting, words: str) -> None:
    text, today = _earlier(setting, words)
    assert text != today.content
    assert read_packet(text) == today
    with pytest.raises(Invalid, match="exact form"):
        read_packet(text + " ")
    with pytest.raises(Invalid, match="exact form"):
        read_packet(text.replace('"role":"client"', '"role": "client"'))


@pytest.mark.parametrize("setting", WHERE_REPORTERS_ARE)
def test_an_approval_of_the_earlier_words_releases_nothing(setting: Setting) -> None:
    text, today = _earlier(setting)
    for approved, goes in ((content_sha256(text), False), (today.sha256, True)):
        verdict = decide(
            facts=facts(),
            consents=[record(1, Value.YES)],
            match=None,
            recipient=FORCES[today.force],
            packet=read_packet(text),
            clearance=cleared(approved),
            elsewhere=(),
            now=NOW,
        )
        assert isinstance(verdict, Release) is goes
