"""The page of other schemes' lists: tried first, each row not taken with its reason, then taken as it was tried."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from num_service.web.staff import other_lists
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
PAGE = "/casework/lists"


@pytest.fixture
def desk(app: Flask) -> Visitor:
    return signed_in(app, "one@casework.example")


def _file(story: Story, *rows: str) -> bytes:
    month = story.wiring.clock().date().isoformat()[:7]
    return "\r\n".join(("value,tier,reported", *(f"{each},{month}" for each in rows))).encode()


def _tried(desk: Visitor, file: bytes, scheme: str = "Another city") -> TestResponse:
    return desk.post(PAGE, scheme=scheme, file=(BytesIO(file), "list.csv"))


def _kept(tried: TestResponse) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', tried.get_data(as_text=True))
    assert found is not None
    return found[1]


def _stored(story: Story) -> list[str]:
    with story.commits() as session:
        found = session.execute(
            text(
                "SELECT l.scheme || ' ' || count(*) FROM imported_lists l JOIN imported_entries e ON e.list_id = l.id"
                " GROUP BY l.scheme ORDER BY l.scheme"
            )
        )
        return list(found.scalars())


def test_a_list_is_tried_then_taken_as_it_was_tried_and_taken_out_again(story: Story, desk: Visitor) -> None:
    assert "No list of another scheme is here" in words(desk.get(PAGE))
    tried = _tried(desk, _file(story, "07700 900123,danger", "not one thing,risk", "07700 900124,very bad"))
    page = words(tried)
    assert "1 entry would be taken. 2 rows would not. Nothing is changed yet." in page
    assert "Line 3 It could not be read as one identifier." in page
    assert "Line 4 Its tier is not danger, risk or nuisance." in page
    assert "900124" not in tried.get_data(as_text=True), "what stood in a row is not repeated"
    assert _stored(story) == []

    taken = desk.post(f"{PAGE}/take", form=PAGE, kept=_kept(tried))
    assert taken.status_code == 303
    assert "1 entry was taken. Checks find it from the next fixed hour on." in words(desk.get(PAGE))
    assert _stored(story) == ["Another city 1"]

    again = words(_tried(desk, _file(story, "07700 900125,danger", "07700 900126,risk")))
    assert "It takes the place of the list of Another city that is there." in again

    desk.post(f"{PAGE}/remove", form=PAGE, scheme="Another city")
    assert "It was taken out, whole." in words(desk.get(PAGE))
    assert _stored(story) == []
    assert "There is no list of this scheme." in words(
        desk.client.get(desk.post(f"{PAGE}/remove", form=PAGE, scheme="Another city").headers["Location"])
    )


def test_what_cannot_be_read_is_said_and_the_name_is_kept(
    story: Story, desk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _file(story, "07700 900123,danger")
    for file, scheme, said in (
        (b"", "Another city", "Choose a file."),
        (row, "a\0b", "There is a hidden character"),
        (row, " ", "Say in a few words whose list it is."),
        (b"value,tier,reported,notes\r\n", "Another city", "no others"),
        ("value,tier,reported\r\nné".encode("latin-1"), "Another city", "CSV in UTF-8"),
        (_file(story, "not one thing,risk"), "Another city", "No row of this list can be taken."),
    ):
        answer = _tried(desk, file, scheme)
        assert (answer.status_code, said in words(answer)) == (422, True), said
        assert f'value="{scheme}"' in answer.get_data(as_text=True)
    monkeypatch.setattr(other_lists, "MOST", 20)
    assert "command line" in words(_tried(desk, row))
    assert _stored(story) == []


def test_only_the_session_that_tried_it_takes_it(story: Story, app: Flask, desk: Visitor) -> None:
    kept = _kept(_tried(desk, _file(story, "07700 900123,danger")))
    other = signed_in(app, "two@casework.example")
    for sent in (kept, "", "AAAA"):
        answer = other.post(f"{PAGE}/take", form=PAGE, kept=sent)
        assert answer.status_code == 422
        assert "Choose the file again" in words(answer)
    assert _stored(story) == []


def test_a_long_list_is_taken_whole(story: Story, desk: Visitor) -> None:
    """As long as the page takes one."""
    numbers = [f"07700 {900000 + each},danger" for each in range(1000)]
    numbers += [f"0161 496 {each:04},risk" for each in range(1000)]
    file = _file(story, *numbers)
    assert len(file) < other_lists.MOST
    tried = _tried(desk, file)
    assert "2,000 entries would be taken. 0 rows would not." in words(tried)
    assert desk.post(f"{PAGE}/take", form=PAGE, kept=_kept(tried)).status_code == 303
    assert _stored(story) == ["Another city 2000"]
