"""A translator says whole sentences in its language, and what it does not know in English."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import Sentences, phrase, phrases
from num_service.domain.shared.taxonomy import Tier
from num_service.translations.translator import Translator, translator
from tests.harness.catalogues import write_catalogue


@pytest.fixture
def portuguese(tmp_path: Path) -> Translator:
    messages = {
        "At most %(most)s characters.": "No máximo %(most)s caracteres.",
        "Danger": "Perigo",
        "It waits.": "Está à espera.",
        "It is a %(tier)s.": "É %(tier)s.",
    }
    return translator("pt", write_catalogue(tmp_path, "pt", messages))


def test_a_sentence_with_its_values_in_another_language(portuguese: Translator) -> None:
    assert (
        portuguese.say(phrase("At most %(most)s characters.", most=20_000)) == "No máximo 20.000 caracteres."
    )
    assert portuguese.say(phrase("It is a %(tier)s.", tier=Tier.DANGER)) == "É Perigo."
    assert portuguese.say(Tier.DANGER) == portuguese.say("Danger") == "Perigo"
    assert portuguese.say(Sentences((phrase("It waits."), Tier.DANGER))) == "Está à espera. Perigo"
    why = Invalid("too_long", "At most %(most)s characters.", most=5)
    assert portuguese.say(why) == "No máximo 5 caracteres."
    assert str(why) == "At most 5 characters."


def test_what_it_does_not_know_is_said_in_english(portuguese: Translator) -> None:
    assert (
        portuguese.say(phrase("No caseworker has taken it on yet.")) == "No caseworker has taken it on yet."
    )
    assert portuguese.say(phrases("One day", "%(num)s days", 2)) == "2 days"
    assert portuguese.say(None) == portuguese.say("") == ""


def test_days_lists_and_moments_are_its_own(portuguese: Translator) -> None:
    english = translator("en_GB")
    said = phrase("%(each)s", each=(date(2026, 11, 5), "Kent"))

    assert english.say(said) == "5 November 2026 and Kent" == str(said)
    assert portuguese.say(said) == "5 de novembro de 2026 e Kent"
    assert english.moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026, 00:30"
    assert english.month(date(2026, 11, 5)) == "November 2026"
    assert portuguese.month(date(2026, 11, 5)) == "novembro de 2026"
    assert english.listed([Tier.DANGER, "Kent", phrase("It waits.")]) == "Danger, Kent and It waits."
    assert portuguese.listed([Tier.DANGER, phrase("It waits.")]) == "Perigo e Está à espera."
    assert english.listed([]) == portuguese.listed(()) == ""
    assert (english.number(20_000), portuguese.number(20_000)) == ("20,000", "20.000")
    assert (english.day(None), english.moment(None), english.month(None)) == ("", "", "")


def test_a_list_is_said_as_its_readers_say_lists_and_leaves_out_what_is_empty(portuguese: Translator) -> None:
    english = translator("en_GB")
    values = ["Leeds", "", Tier.DANGER, None, 1204]

    assert english.listed(values) == "Leeds, Danger and 1,204"
    assert english.listed(values, "unit") == "Leeds, Danger, 1,204"
    assert portuguese.listed(values) == "Leeds, Perigo e 1.204"
    assert (english.listed([]), english.number(0)) == ("", "0")


def test_the_folder_of_an_installation_comes_before_ours(tmp_path: Path) -> None:
    own = write_catalogue(tmp_path, "en_GB", {"Danger": "Perilous"})

    assert translator("en_GB", own).say(Tier.DANGER) == "Perilous"
    assert translator("en_GB", own).say(Tier.RISK) == "Risk"
