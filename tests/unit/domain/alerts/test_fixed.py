"""An alert of fixed sentences: nothing in it can be typed, and every language says the same."""

from __future__ import annotations

import itertools

import pytest

from num_service.domain.alerts.alert import fixed_text, read_alert, said_as
from num_service.domain.alerts.fixed import Advice, Fixed, Happened, Spot, VehicleColour, VehicleKind
from num_service.domain.identifiers import read
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.taxonomy import AgeBand, Build, Gender, Language
from num_service.translations.translator import translator

WHOLE = Fixed(
    happened=(Happened.POSED, Happened.GUN),
    several=True,
    spot=Spot.HOTEL,
    gender=Gender.MAN,
    age=AgeBand.FROM_25,
    build=Build.LARGE,
    vehicle=VehicleKind.VAN,
    colour=VehicleColour.GREY,
    advice=tuple(Advice),
)


def test_the_gravest_is_the_headline_and_whoever_reads_it_knows_that_one_person_sent_it() -> None:
    text = fixed_text(WHOLE)
    assert text.headline == Happened.GUN.words
    assert text.body.startswith("Somebody pretended to be police or an official. It happened in a hotel")
    assert "One caseworker on call sent this alone" in text.body
    assert text.look_for == (
        "The person reported: Man. Their age: 25 to 34. Their build: Large. "
        "The vehicle is a van. The vehicle is grey or silver."
    )


def test_something_has_to_have_happened() -> None:
    with pytest.raises(Invalid) as refused:
        Fixed(happened=())
    assert refused.value.field == "happened"


def test_it_is_kept_and_read_again_and_an_alert_of_words_is_kept_as_it_was() -> None:
    text = fixed_text(WHOLE)
    assert read_alert(text.content) == text
    for fixed in (Fixed(happened=(each,)) for each in Happened):
        assert read_alert(fixed_text(fixed).content).fixed == fixed


@pytest.mark.parametrize("language", ["pt", "ro", "zh_Hans"])
def test_every_reader_has_every_sentence_in_their_language(language: str) -> None:
    say = translator(language).say
    english, theirs = fixed_text(WHOLE), said_as(fixed_text(WHOLE), say, Language(language[:2]))
    for name in ("headline", "body", "look_for", "advice"):
        assert getattr(theirs, name) != getattr(english, name), name
    for each in itertools.chain(Happened, Spot, VehicleKind, VehicleColour, Advice):
        assert say(each) != each.words, each


def test_no_fixed_sentence_reads_like_a_number_or_an_address() -> None:
    found = read(fixed_text(WHOLE).words)
    assert not found.found
    assert not found.unread
