"""The one help list: what each country is told, what an answer calls for, what is overdue, and that nothing is lost."""

import dataclasses
from datetime import date, timedelta

import pytest

from num_service.domain.help import (
    EVERYWHERE,
    FACTS,
    LINES,
    ROUTES,
    UK,
    Body,
    Country,
    Directory,
    Entry,
    Help,
    Need,
    Situation,
    country_of,
    routes_for,
)
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Region

WHOLE = Directory()
_I = IncidentType


def said(help_shown: Help) -> str:
    """Everything one page says, in English."""
    parts = (help_shown.emergency, *help_shown.soon, *help_shown.talk)
    facts = [str(fact) for part in parts for fact, _ in part.facts]
    lines = [f"{each.name} {each.phone} {each.words} {each.who}" for part in parts for each, _ in part.lines]
    return "\n".join([*facts, *lines])


# --------------------------------------------------------------------------------------------- every entry


@pytest.mark.parametrize("entry", WHOLE.everything, ids=lambda each: each.code)
def test_every_entry_says_where_it_was_read_when_and_who_keeps_it(entry: Entry) -> None:
    assert entry.source
    assert entry.checked <= date(2026, 11, 28)
    assert entry.owner
    assert 0 < entry.every <= 730
    assert entry.countries
    assert entry.words or entry.phone or entry.url


@pytest.mark.parametrize("entry", [each for each in LINES if each.phone], ids=lambda each: each.code)
def test_every_number_says_when_somebody_answers(entry: Entry) -> None:
    assert entry.hours


def test_codes_name_one_entry_each() -> None:
    codes = [each.code for each in WHOLE.everything]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("country", Country)
@pytest.mark.parametrize(
    "need",
    [Need.EMERGENCY, Need.STRANGLED, Need.SEXUAL, Need.HIV, Need.PREGNANCY, Need.UNDER_18, Need.DOMESTIC],
)
def test_every_country_has_something_for_each_need(country: Country, need: Need) -> None:
    (part,) = WHOLE.parts([need], country)
    assert part.facts or part.lines


# ------------------------------------------------------------------------------------------ what is asserted


@pytest.mark.parametrize("country", Country)
def test_strangled_is_the_emergency_department_now(country: Country) -> None:
    (part,) = WHOLE.parts([Need.STRANGLED], country)
    text = " ".join(str(fact) for fact, _ in part.facts)
    number = "112" if country is Country.IRELAND else "999"
    assert f"A&E (the emergency department) now, or call {number}," in text
    assert "soon" not in text


def test_medicine_evidence_and_contraception_have_their_windows() -> None:
    for country in Country:
        text = said(WHOLE.help_for(country))
        assert "started within 72 hours, and best within 24" in text
        assert "7 days" in text
        assert "unwashed" in text
        assert "3 to 5 days" in text
    assert "26 months" in said(WHOLE.help_for(Country.SCOTLAND))
    assert "one year" in said(WHOLE.help_for(Country.IRELAND))


def test_a_silent_call_and_a_text_work_as_they_do_in_each_country() -> None:
    for country in UK:
        text = said(WHOLE.help_for(country))
        assert "cough or tap" in text
        assert "press 55 on a mobile" in text
        assert "112.ie" not in text
    ireland = said(WHOLE.help_for(Country.IRELAND))
    assert "registered before, at 112.ie" in ireland
    assert "SIM card from another country cannot" in ireland
    assert "press 55" not in ireland


def test_pictures_go_where_somebody_is_taken() -> None:
    for entry in LINES:
        if entry.code == "report_remove":
            assert "Not for adults" in entry.who
        if entry.code == "iwf":
            assert "18 and over now, if you were under 18 in the picture" in entry.who
        if entry.code == "stop_ncii":
            assert "Platforms that take part" in entry.words


def test_childline_is_each_countrys_own() -> None:
    assert "0800 1111" not in said(WHOLE.help_for(Country.IRELAND))
    assert "1800 66 66 66" in said(WHOLE.help_for(Country.IRELAND))
    assert "1800 66 66 66" not in said(WHOLE.help_for(Country.WALES))


def test_rape_crisis_says_for_whom_it_is() -> None:
    entry = next(each for each in LINES if each.code == "rape_crisis_england_wales")
    assert entry.countries == (Country.ENGLAND, Country.WALES)
    assert "16 and over" in entry.who


# ---------------------------------------------------------------------------------------------- the country


@pytest.mark.parametrize("region", Region)
def test_a_region_is_in_the_country_of_its_law_or_in_none(region: Region) -> None:
    law = {
        Country.ENGLAND: Jurisdiction.ENGLAND_WALES,
        Country.WALES: Jurisdiction.ENGLAND_WALES,
        Country.SCOTLAND: Jurisdiction.SCOTLAND,
        Country.NORTHERN_IRELAND: Jurisdiction.NORTHERN_IRELAND,
        Country.IRELAND: Jurisdiction.IRELAND,
    }
    country = country_of(region)
    assert region.jurisdiction == (law[country] if country else None)


def test_online_the_law_that_was_chosen_decides_and_england_and_wales_are_two() -> None:
    assert country_of(Region.ONLINE, Jurisdiction.IRELAND) is Country.IRELAND
    assert country_of(Region.ONLINE, Jurisdiction.ENGLAND_WALES) is None
    assert country_of(Region.LONDON, Jurisdiction.IRELAND) is Country.ENGLAND
    assert country_of(None) is None


def test_without_a_country_everything_is_shown_and_says_where_it_is_for() -> None:
    shown = WHOLE.help_for()
    parts = (shown.emergency, *shown.soon, *shown.talk)
    assert {each for part in parts for each, _ in part.lines} == set(LINES)
    assert FACTS
    assert sum(len(part.facts) for part in parts) == len(FACTS)
    for part in parts:
        for entry, countries in part.lines:
            assert bool(countries) is not entry.everywhere


# -------------------------------------------------------------------------------------- what an answer calls for


@pytest.mark.parametrize(
    ("situation", "needs"),
    [
        (Situation(), ()),
        (Situation(region=Region.LONDON), ()),
        (Situation(types=frozenset({_I.NON_PAYMENT})), ()),
        (Situation(danger_now=True), (Need.EMERGENCY,)),
        (Situation(types=frozenset({_I.RAPE})), (Need.SEXUAL, Need.HIV, Need.PREGNANCY)),
        (Situation(types=frozenset({_I.CONDOM_REMOVAL})), (Need.SEXUAL, Need.HIV, Need.PREGNANCY)),
        (Situation(types=frozenset({_I.STRANGULATION})), (Need.EMERGENCY, Need.STRANGLED)),
        (Situation(types=frozenset({_I.INTIMATE_IMAGES})), (Need.IMAGES,)),
        (Situation(under_18=True), (Need.UNDER_18,)),
    ],
)
def test_an_answer_calls_for_its_help(situation: Situation, needs: tuple[Need, ...]) -> None:
    assert situation.needs == needs


def test_what_is_called_for_has_something_to_say_everywhere() -> None:
    needs = Situation(types=frozenset(IncidentType), danger_now=True, under_18=True).needs
    for country in (*Country, None):
        shown = WHOLE.parts(needs, country)
        missing = set(needs) - {part.need for part in shown}
        assert missing == set(), country


# ----------------------------------------------------------------------------------------------- kept right


def test_what_was_not_read_again_in_time_is_overdue_and_so_is_what_was_never_confirmed() -> None:
    unsure = {each for each in WHOLE.everything if each.to_confirm}
    assert unsure
    assert set(WHOLE.overdue(date(2026, 11, 28))) == unsure
    entry = next(each for each in LINES if not each.to_confirm)
    last = entry.checked + timedelta(days=entry.every)
    assert not entry.overdue(last)
    assert entry.overdue(last + timedelta(days=1))
    assert set(WHOLE.overdue(date(2030, 1, 1))) == set(WHOLE.everything)


# -------------------------------------------------------------------------------------- an installation's own

OWN = Entry(
    code="own_1",
    need=Need.LISTEN,
    countries=(Country.IRELAND,),
    name="Ours",
    phone="01 496 0000",
    source="NUM_HELP_LINES",
    checked=date(2026, 11, 1),
)


def test_what_is_added_stands_beside_the_rest() -> None:
    here = Directory((OWN,))
    assert "01 496 0000" in said(here.help_for(Country.IRELAND))
    assert "1800 77 88 88" in said(here.help_for(Country.IRELAND))
    assert "01 496 0000" not in said(here.help_for(Country.WALES))


def test_what_is_replaced_goes_in_that_country_alone_and_never_the_emergency_number_or_a_fact() -> None:
    here = Directory((OWN,), frozenset({Country.IRELAND}))
    ireland = said(here.help_for(Country.IRELAND))
    assert "01 496 0000" in ireland
    assert "1800 77 88 88" not in ireland
    assert "116 123" not in ireland
    assert "112" in ireland
    assert "72 hours" in ireland
    assert "116 123" in said(here.help_for(Country.SCOTLAND))
    everybody = here.help_for()
    samaritans = next(
        countries for part in everybody.talk for each, countries in part.lines if each.code == "samaritans"
    )
    assert [str(each) for each in samaritans] == ["UK"]


def test_every_number_stays_protected_whatever_is_replaced() -> None:
    here = Directory((OWN,), frozenset(EVERYWHERE))
    numbers = here.every_number()
    assert "01 496 0000" in numbers
    for entry in (*LINES, *(route.entry for route in ROUTES)):
        assert not entry.phone or entry.phone in numbers
        assert not entry.url or entry.url in numbers


# ------------------------------------------------------------------------------------ about officials


def test_each_country_has_its_own_bodies() -> None:
    bodies = {country: {route.body for route in routes_for(country)} for country in Country}
    assert bodies[Country.ENGLAND] == bodies[Country.WALES] == {Body.PSD, Body.IOPC, Body.CRIMESTOPPERS}
    assert bodies[Country.SCOTLAND] == {Body.POLICE_SCOTLAND, Body.CAAPD, Body.PIRC, Body.CRIMESTOPPERS}
    assert bodies[Country.NORTHERN_IRELAND] == {Body.PONI, Body.CRIMESTOPPERS}
    assert bodies[Country.IRELAND] == {Body.FIOSRU}
    assert {route.body for route in routes_for(None)} == set(Body)


def test_each_body_says_what_it_passes_on() -> None:
    by_body = {route.body: route for route in ROUTES}
    assert set(by_body) == set(Body)
    assert all(route.passes_on and route.entry.words for route in ROUTES)
    assert "own professional standards" in by_body[Body.CRIMESTOPPERS].passes_on
    assert "not where a criminal allegation begins" in by_body[Body.PIRC].entry.words


def test_an_entry_is_not_changed_by_a_page() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        LINES[0].phone = "1"  # type: ignore[misc]
