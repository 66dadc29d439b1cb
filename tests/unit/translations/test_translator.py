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
    assert portuguese.say(phrase("Somebody has taken it on.")) == "Somebody has taken it on."
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
    assert english.listed(values, "plain") == "Leeds, Danger, 1,204"
    assert portuguese.listed(values) == "Leeds, Perigo e 1.204"
    assert (english.listed([]), english.number(0)) == ("", "0")


@pytest.mark.parametrize(
    ("language", "plain", "standard"),
    [
        ("en_GB", "a, b, c, d", "a, b, c and d"),
        ("pt", "a, b, c, d", "a, b, c e d"),
        ("ro", "a, b, c, d", "a, b, c și d"),
        ("zh_Hans", "a、b、c、d", "a、b、c和d"),
    ],
)
def test_a_list_of_any_length_in_every_language(language: str, plain: str, standard: str) -> None:
    """Babel's styles without an "and" are for units: of three in Romanian they said nothing, in Chinese no mark."""
    says = translator(language)
    assert (says.listed("abcd", "plain"), says.listed("abcd")) == (plain, standard)
    mark = plain[1 : plain.index("b")]
    for many in range(8):
        assert says.listed("abcdefgh"[:many], "plain") == mark.join("abcdefgh"[:many])
        assert sum(says.listed("abcdefgh"[:many]).count(each) for each in "abcdefgh"[:many]) >= many
    assert says.listed(["{0}", "%s", "{"], "plain") == mark.join(["{0}", "%s", "{"])


def test_the_folder_of_an_installation_comes_before_ours(tmp_path: Path) -> None:
    own = write_catalogue(tmp_path, "en_GB", {"Danger": "Perilous"})

    assert translator("en_GB", own).say(Tier.DANGER) == "Perilous"
    assert translator("en_GB", own).say(Tier.RISK) == "Risk"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pt", ["1 novo", "2 novos", "20 novos"]),
        ("ro", ["1 nou", "2 noi", "20 noi"]),
        ("zh_Hans", ["1 条新的", "2 条新的", "20 条新的"]),
    ],
)
def test_what_is_counted_has_the_forms_of_its_language(language: str, said: list[str]) -> None:
    says = translator(language)
    assert [says.say(phrases("%(num)s new", "%(num)s new", each)) for each in (1, 2, 20)] == said


def test_romanian_puts_a_small_word_between_many_and_what_they_are() -> None:
    says = translator("ro")
    one = "You can send it again in %(num)s second. Nothing is lost."
    many = "You can send it again in %(num)s seconds. Nothing is lost."
    said = [says.say(phrases(one, many, each)).split(".")[0] for each in (1, 19, 20, 101)]
    said = [each.partition("peste ")[2] for each in said]
    assert said == ["1 secundă", "19 secunde", "20 de secunde", "101 secunde"]


def test_a_date_is_written_as_each_writes_dates() -> None:
    day = date(2026, 11, 5)
    assert translator("ro").day(day) == "5 noiembrie 2026"
    assert translator("zh_Hans").day(day) == "2026年11月5日"
    assert translator("zh_Hans").listed(["Kent", "Leeds", "York"]) == "Kent、Leeds和York"
