"""The cards as a person reads, prints or keeps them: no account, by country, and nothing left in the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from num_service.domain.help import Country, Directory
from num_service.domain.help.cards import CARDS, Topic, show
from tests.harness.pages import Visitor, words

ROOT = Path(__file__).resolve().parents[4] / "num_service"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_every_card_is_one_press_from_the_list_and_keeps_the_country(them: Visitor) -> None:
    page = them.get("/cards?country=ireland").get_data(as_text=True)
    for each in CARDS:
        address = f"/cards/{each.topic.value}?country=ireland"
        assert f'href="{address}"' in page
        answer = them.get(address)
        assert answer.status_code == 200
        told = words(answer)
        assert str(each.about) in told
        assert "112" in told, "the number to call stands on every card"
        assert "0800 1111" not in told, "not Ireland's"


def test_help_and_the_first_page_lead_to_the_cards(them: Visitor) -> None:
    assert 'href="/cards"' in them.get("/").get_data(as_text=True)
    assert 'href="/cards?country=wales"' in them.get("/help?country=wales").get_data(as_text=True)


def test_all_of_them_on_one_page_say_everything_of_the_country_and_nothing_of_another(them: Visitor) -> None:
    told = words(them.get("/cards/all?country=scotland"))
    for card in CARDS:
        for said, _ in show(card, Directory(), Country.SCOTLAND).points:
            assert squeezed(str(said)) in told
    assert "Garda" not in told
    assert "Procurator Fiscal" in told
    assert "as we read it on 28 November 2026" in told


@pytest.mark.parametrize(
    ("country", "duty"), [("northern_ireland", "1967"), ("ireland", "2012"), ("england", "")]
)
def test_what_the_law_may_ask_of_who_knows_stands_on_the_card_about_reporting(
    them: Visitor, country: str, duty: str
) -> None:
    told = words(them.get(f"/cards/reporting?country={country}"))
    assert ("can make it an offence to know" in told) is bool(duty)
    assert duty in told
    assert "can make it an offence to know" not in words(them.get(f"/cards/online?country={country}"))


def test_the_file_needs_no_connection_and_does_not_say_whose_it_is(them: Visitor, app: Flask) -> None:
    answer = them.get("/cards/file?country=wales")
    assert answer.headers["Content-Disposition"] == "attachment; filename=page.html"
    page = answer.get_data(as_text=True)
    assert not re.search(r"<(?:script|link|img|iframe|object|form|base)\b|\bsrc=|@import|url\(", page)
    assert set(re.findall(r'href="([a-z]+:|#|/)', page)) <= {"tel:", "https:", "#"}, "no address of ours"
    name = app.extensions["num"].settings.service_name
    assert name not in page
    assert "127.0.0.1" not in page
    told = words(answer)
    for card in CARDS:
        for said, _ in show(card, Directory(), Country.WALES).points:
            assert squeezed(str(said)) in told
    assert "Live Fear Free" in told
    assert "Saved on" in told


def test_before_the_file_is_saved_the_page_says_that_it_stays(them: Visitor) -> None:
    told = words(them.get("/cards"))
    assert told.index("Exit does not remove it") < told.index("Save as a file")


def test_nothing_is_put_into_the_browser_for_reading_without_the_net() -> None:
    """The worker that shows a notification keeps no page and answers for none (decision 99)."""
    for path in (*ROOT.rglob("*.js"), *ROOT.rglob("*.html")):
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"\bcaches\.|addEventListener\(.fetch", words), path
        assert path.name == "notifications.js" or "serviceWorker" not in words, path
        assert "member" in path.parts or not re.search(r"rel=.manifest", words), path


@pytest.mark.parametrize("address", ["/cards/nothing", "/cards/BEFORE"])
def test_a_card_that_does_not_exist_is_not_found(them: Visitor, address: str) -> None:
    assert them.get(address).status_code == 404


def test_a_country_that_is_not_ours_shows_all_of_them(them: Visitor) -> None:
    told = words(them.get(f"/cards/{Topic.POLICE.value}?country=atlantis"))
    assert "A Garda needs a reason" in told
    assert "anti-social behaviour" in told
