"""The two forms: only what was chosen, one more on request, a number listed and shown by one press, nothing lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.harness.casework import ALERT, ALERT_OF, LISTED, PACKET, one_value, page_of, seen_on
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, Story
from tests.harness.texts import PHONE

TWO_NUMBERS = [
    {
        "role": "client",
        "identifiers": [
            {"kind": "phone", "value": PHONE.canonical, "basis": "saw"},
            {"kind": "email", "value": "someone@example.com", "basis": "saw"},
        ],
    }
]


def ticks(page: Any, name: str) -> list[str]:
    """The values that can be ticked, ticked or not."""
    text = page.get_data(as_text=True)
    return re.findall(rf'<input type="checkbox" id="[^"]*" name="{re.escape(name)}" value="([^"]*)"', text)


def press(page: Any, position: int) -> str:
    """What the button says and sends that lists an identifier and shows it."""
    return next(
        each
        for each in re.findall(r'name="list" value="([^"]*)"', page.get_data(as_text=True))
        if each.partition(":")[0] == str(position)
    )


def as_it_goes(page: Any) -> str:
    return page.get_data(as_text=True).partition("as-sent")[2].partition("</article>")[0]


def test_a_packet_shows_the_types_of_the_report_and_one_item(story: Story, one: Visitor) -> None:
    report = story.report(incident_types=["rape", "robbery"])
    page = one.get(page_of(report, "/packet"))

    assert ticks(page, "incident_types") == ["rape", "robbery"]
    form = form_with(page, "force")
    assert [name for name in form.fields if name.endswith(".text")] == ["items.0.text"]
    inputs = re.findall(r"<(?:input|select|textarea)\b(?![^>]*type=\"hidden\")", page.get_data(as_text=True))
    assert len(inputs) < 35, "no wall of boxes"


def test_another_type_and_an_item_are_added_and_nothing_typed_is_lost(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    address = page_of(report, "/packet")

    more = one.post(address, PACKET | {"another_type": "stalking", "add": "type"})
    assert more.status_code == 200
    assert ticks(more, "incident_types") == ["rape", "stalking"]
    assert "A client attacked someone in a hotel." in words(more)
    item = one.post(address, PACKET | {"add": "item"}, form=page_of(report))
    names = form_with(item, "force").fields
    assert [name for name in names if name.endswith(".text")] == ["items.0.text", "items.1.text"]
    assert names["items.0.text"].strip() == PACKET["items.0.text"]
    assert one_value(database, "SELECT count(*) FROM packets WHERE report_id = %s", report) == 0


def test_a_region_is_added_as_a_type_is_and_nothing_typed_is_lost(story: Story, one: Visitor) -> None:
    """One pattern: what is chosen is ticked, and one more of a long list is added."""
    report = story.report()
    address = page_of(report, "/alert")
    assert ticks(one.get(address), "regions") == ["london"]

    more = one.post(address, ALERT | {"another_region": "scotland", "add": "another_region"})

    assert more.status_code == 200
    assert ticks(more, "regions") == ["london", "scotland"]
    assert form_with(more, "headline").fields.getlist("regions") == ["london", "scotland"]
    assert str(ALERT["body"]) in words(more)
    saved = one.post(address, ALERT | {"another_region": "wales"}, form=page_of(report))
    assert "London, Wales" in words(one.get(saved.location)), "chosen and not added, it is meant all the same"


@pytest.mark.parametrize("other", ["", "no_such_place", "online", "london"])
def test_another_region_is_a_place_of_the_closed_list(story: Story, one: Visitor, other: str) -> None:
    more = one.post(
        page_of(story.report(), "/alert"), ALERT | {"another_region": other, "add": "another_region"}
    )
    assert ticks(more, "regions") == ["london"]


@pytest.mark.parametrize(
    ("kind", "consents", "typed", "said"),
    [
        (
            "alert",
            {"alert": {"value": "yes", "region_only": True}},
            {"where": "everywhere"},
            "Warning members and projects: must not go",
        ),
        (
            "packet",
            {"police_intelligence": {"value": "yes", "except_forces": ["metropolitan"]}},
            {"force": "metropolitan"},
            "Police: must not go",
        ),
        ("packet", {}, {"force": "city_of_london"}, "To City of London Police, and to nobody else."),
    ],
)
def test_the_verdict_is_about_what_is_ticked(
    story: Story, one: Visitor, kind: str, consents: dict[str, Any], typed: dict[str, str], said: str
) -> None:
    """While somebody ticks and when a form comes back; nothing is decided by it."""
    report = story.report(consents=ALL_YES | consents, where={"region": "london"})
    page = one.get(page_of(report, f"/{kind}"))
    opened = re.search(r'data-opened="([^"]+)"', page.get_data(as_text=True))
    assert opened is not None
    assert said not in words(page)

    form: dict[str, Any] = {**(ALERT if kind == "alert" else PACKET), **typed}
    live = one.post(page_of(report, "/marks"), {**form, "opened": opened[1]}, form=page_of(report))

    assert said in live.get_data(as_text=True)
    empty = {name: "" for name in form if name in ("headline", "body", "items.0.text")}
    again = one.post(page_of(report, f"/{kind}"), form | empty, form=page_of(report))
    assert again.status_code == 422
    assert said in words(again)


def test_a_type_that_was_chosen_is_saved_without_pressing_add(story: Story, one: Visitor) -> None:
    report = story.report()
    saved = one.post(page_of(report, "/packet"), PACKET | {"another_type": "stalking"})
    assert "Rape and Stalking or harassment" in words(one.get(saved.location))


@pytest.mark.parametrize("other", ["", "no_such_type", "rape"])
def test_another_type_is_of_the_closed_list(story: Story, one: Visitor, other: str) -> None:
    report = story.report()
    more = one.post(page_of(report, "/packet"), PACKET | {"another_type": other, "add": "type"})
    assert ticks(more, "incident_types") == ["rape"]


def test_what_is_not_listed_is_offered_to_be_listed_and_is_not_shown(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    """One number listed, and the warning showed three: the checker denied what members had read."""
    report = story.report(people=TWO_NUMBERS)
    story.listed(report)
    address = page_of(report, "/alert")
    assert ticks(one.get(address), "identifiers") == ["0"]

    forced = one.post(address, ALERT | {"identifiers": ["0", "1"]})

    shown = as_it_goes(one.get(forced.location))
    assert "07700 900123" in shown
    assert "someone@example.com" not in shown
    assert one_value(database, LISTED, report) == 1


def test_one_press_lists_a_number_and_shows_it_with_all_that_was_typed(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report(people=TWO_NUMBERS)
    address = page_of(report, "/alert")

    pressed = one.post(address, ALERT | {"identifiers": [], "list": press(one.get(address), 0)})

    assert pressed.status_code == 200
    assert "It is listed, and goes live with others on" in words(pressed)
    assert form_with(pressed, "headline").fields.getlist("identifiers") == ["0"]
    assert str(ALERT["body"]) in words(pressed)
    assert one_value(database, LISTED, report) == 1
    saved = one.post(address, form_with(pressed, "headline").fields, form=page_of(report))
    assert "07700 900123" in as_it_goes(one.get(saved.location))


@pytest.mark.parametrize("position", ["0", "0:", "1", "1:someone@example.com", "7:07700 900123", "x"])
def test_list_and_show_lists_what_could_be_listed_and_nothing_else(
    story: Story, one: Visitor, database: TestDatabase, position: str
) -> None:
    told = [
        {"kind": "phone", "value": PHONE.canonical, "basis": "saw"},
        {"kind": "email", "value": "someone@example.com", "basis": "told"},
    ]
    report = story.report(people=[{"role": "client", "identifiers": told}])

    refused = one.post(page_of(report, "/alert"), ALERT | {"list": position})

    assert refused.status_code == 409
    assert "It cannot be listed now." in words(refused)
    assert one_value(database, LISTED, report) == 0


@pytest.mark.parametrize("by", ["one", "two"])
def test_list_and_show_lists_what_stood_on_the_button(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase, by: str
) -> None:
    """A colleague corrected it meanwhile: whoever pressed compared another number with what they wrote."""
    report = story.report(people=TWO_NUMBERS)
    address = page_of(report, "/alert")
    was = press(one.get(address), 0)
    said = {"position": 0, "as_read": "07700 900126", "why": "It ends in 126."}
    colleague = one if by == "one" else two
    assert (
        colleague.post(page_of(report, "/identifiers/correct"), said, form=page_of(report)).status_code == 303
    )

    late = one.post(address, ALERT | {"list": was}, form=page_of(report))

    assert late.status_code in (409, 422)
    assert one_value(database, LISTED, report) == 0
    assert str(ALERT["body"]) in words(late)


def test_without_a_yes_to_the_checker_nothing_is_offered_to_be_listed(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report(consents=ALL_YES | {"checker": "no"})
    page = one.get(page_of(report, "/alert"))
    assert "List and show" not in words(page)
    assert one.post(page_of(report, "/alert"), ALERT | {"list": "0:07700 900123"}).status_code == 409
    assert one_value(database, LISTED, report) == 0


def test_after_the_warning_the_packet_is_next(story: Story, one: Visitor) -> None:
    report = story.report()
    saved = one.post(page_of(report, "/alert"), ALERT | {"next": "packet"})
    assert saved.location == page_of(report, "/packet")
    assert "The warning is saved" in words(one.get(saved.location))
    assert seen_on(one.get(saved.location)) == {}


@pytest.mark.parametrize(
    ("kind", "wrong", "in_order"),
    [
        ("alert", {"headline": "", "tier": "", "kinds": []}, ["headline", "tier", "kinds"]),
        (
            "packet",
            {"force": "", "incident_types": [], "day": "2999-01-01", "items.0.text": ""},
            ["force", "incident_types", "day", "items-0-text"],
        ),
    ],
)
def test_what_is_to_be_mended_is_named_in_the_order_of_the_form(
    story: Story, one: Visitor, kind: str, wrong: dict[str, Any], in_order: list[str]
) -> None:
    typed: dict[str, Any] = {**(ALERT if kind == "alert" else PACKET), **wrong}
    page = one.post(page_of(story.report(), f"/{kind}"), typed).get_data(as_text=True)
    summary = page.partition('id="error-summary"')[2].partition("</ul>")[0]
    assert re.findall(r'href="#f-([^"]+)"', summary) == in_order


@pytest.mark.parametrize("kind", ["alert", "packet"])
def test_pressing_twice_writes_one_text(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase, kind: str
) -> None:
    """Both went to approval, and members got the same warning twice."""
    report = story.report()
    address = page_of(report, f"/{kind}")
    typed: dict[str, Any] = dict(ALERT if kind == "alert" else PACKET)
    first, second = (one.post(address, typed, form=page_of(report)) for _ in range(2))

    assert second.location == first.location
    rows = (
        f"SELECT count(*) {ALERT_OF}"
        if kind == "alert"
        else "SELECT count(*) FROM packets WHERE report_id = %s"
    )
    assert one_value(database, rows, report) == 1
    elsewhere: dict[str, Any] = {"regions": ["wales"]} if kind == "alert" else {"force": "city_of_london"}
    assert one.post(address, typed | elsewhere, form=page_of(report)).location != first.location
    assert two.post(address, typed, form=page_of(report)).location != first.location, "another's is their own"
    assert one_value(database, rows, report) == 3
