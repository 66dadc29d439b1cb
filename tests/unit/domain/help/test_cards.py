"""The cards: short, with a source where they say what the law is, by country, and none of them says that it is safe."""

from __future__ import annotations

import re
from datetime import date

import pytest

from num_service.domain.help import Country, Directory
from num_service.domain.help.cards import BY_TOPIC, CARDS, LAW, Card, Point, Topic, show
from num_service.domain.help.cards.card import OURS

WHOLE = Directory()


def said(topic: Topic, country: Country | None) -> str:
    """Everything one card says in a country, in English."""
    return " ".join(str(words) for words, _ in show(BY_TOPIC[topic.value], WHOLE, country).points)


def test_there_is_one_card_for_each_topic_in_its_order() -> None:
    assert [each.topic for each in CARDS] == list(Topic)


@pytest.mark.parametrize("card", CARDS, ids=lambda each: each.topic.value)
def test_a_card_is_short_and_does_not_say_that_anything_is_safe(card: Card) -> None:
    assert 4 <= len(card.points) <= 20
    for each in card.points:
        assert len(each.words.split()) <= 45, each.words
        assert not re.search(r"\bsafe(?:r|ly|ty)?\b|\bsecure\b|\bshe\b|\bher\b|\bprostitut", each.words, re.I)


@pytest.mark.parametrize("card", CARDS, ids=lambda each: each.topic.value)
@pytest.mark.parametrize("country", Country)
def test_a_card_fits_on_a_page_in_every_country(card: Card, country: Country) -> None:
    assert 4 <= len(show(card, WHOLE, country).points) <= 12


@pytest.mark.parametrize("point", LAW, ids=lambda each: each.words[:40])
def test_the_law_names_its_source_its_day_and_waits_for_a_lawyer(point: Point) -> None:
    assert re.search(r"\d{4}|[a-z]\.(?:uk|ie|scot|eu)", point.source), "an Act, a year or a site"
    assert point.source != OURS
    assert point.overdue(date(2026, 11, 28)), "until somebody has approved it"
    assert point.countries


def test_advice_is_read_again_too() -> None:
    advice = [each for card in CARDS for each in card.points if not each.law]
    assert len(advice) > 50
    assert not any(each.overdue(date(2026, 11, 28)) for each in advice)
    assert all(each.overdue(date(2027, 11, 28)) for each in advice)


@pytest.mark.parametrize(
    ("topic", "country", "has", "has_not"),
    [
        (Topic.POLICE, Country.ENGLAND, "anti-social behaviour", "where you were"),
        (Topic.POLICE, Country.WALES, "a solicitor, free, at any hour", "A Garda"),
        (Topic.POLICE, Country.SCOTLAND, "place of birth and nationality", "anti-social behaviour"),
        (Topic.POLICE, Country.NORTHERN_IRELAND, "where you were, and you have to answer", "Loitering"),
        (Topic.POLICE, Country.IRELAND, "A Garda needs a reason", "free, at any hour"),
        (Topic.TOURING, Country.IRELAND, "Paying for sex is a crime", "999"),
        (Topic.TOURING, Country.ENGLAND, "may count as a brothel", "Paying for sex is a crime"),
        (Topic.REPORTING, Country.IRELAND, "may not say who you are", "ask for your phone"),
        (Topic.REPORTING, Country.SCOTLAND, "a screen or a video link", "may not say who you are"),
        (Topic.MIGRANTS, Country.IRELAND, "part of the Gardaí", "National Referral Mechanism"),
        (Topic.MIGRANTS, Country.SCOTLAND, "National Referral Mechanism", "GP"),
        (Topic.DURING, Country.IRELAND, "call 112", "999"),
        (Topic.DURING, Country.ENGLAND, "call 999", "112"),
    ],
)
def test_each_country_is_told_its_own_law(topic: Topic, country: Country, has: str, has_not: str) -> None:
    words = said(topic, country)
    assert has in words
    assert has_not not in words


@pytest.mark.parametrize("country", Country)
def test_every_country_says_what_selling_is_and_what_to_do_when_arrested(country: Country) -> None:
    words = said(Topic.POLICE, country)
    assert words.count("Selling sex is not in itself a crime for an adult") == 1
    assert words.count("If you are arrested") == 1


def test_without_a_country_what_differs_names_where_it_is_so() -> None:
    shown = show(BY_TOPIC[Topic.POLICE.value], WHOLE, None)
    places = {
        str(words)[:14]: {str(getattr(each, "words", each)) for each in where}
        for words, where in shown.points
    }
    assert places["A Garda needs "] == {"Ireland"}
    assert places["If you are arr"], "each of the three names its countries"
    assert places["Ask for a list"] == set()


def test_the_card_about_police_names_the_bodies_of_the_place() -> None:
    def names(country: Country | None) -> set[str]:
        shown = show(BY_TOPIC[Topic.POLICE.value], WHOLE, country)
        return {route.body.value for route, _ in shown.bodies}

    assert names(Country.IRELAND) == {"fiosru"}
    assert names(Country.NORTHERN_IRELAND) >= {"poni"}
    assert names(Country.SCOTLAND) >= {"pirc", "caapd"}
    assert names(None) >= {"iopc", "fiosru", "poni", "pirc"}
    assert show(BY_TOPIC[Topic.ONLINE.value], WHOLE, None).bodies == ()
