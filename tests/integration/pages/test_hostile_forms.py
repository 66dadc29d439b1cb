"""Forms and addresses no page of ours makes: odd names, endless nesting, NUL, another site to go on to."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from num_service.web.core.forms import nested
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story

NAMES = {
    "a superscript for a row": "people.²",
    "a row beyond counting": "people." + "9" * 5000,
    "nested without an end": ".".join(["a"] * 5000),
    "a branch nested without an end": "where." + ".".join(["a"] * 5000),
    "a row taken away that nobody can count to": "remove_person",
}


@pytest.fixture
def visitor(app: Flask, story: Story) -> Visitor:
    return Visitor(app.test_client())


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_field_no_page_has_is_no_error_of_ours(visitor: Visitor, name: str) -> None:
    answer = visitor.post("/report", {name: "9" * 5000, "account": "Kept as it was typed."})
    assert answer.status_code in (200, 422)
    assert "Kept as it was typed." in answer.get_data(as_text=True)


def test_rows_are_still_rows() -> None:
    form = MultiDict([("people.0.name_used", "a"), ("people.7.identifiers.1.value", "b")])
    assert nested(form) == {"people": [{"name_used": "a"}, {"identifiers": [{"value": "b"}]}]}


@pytest.mark.parametrize(
    "target",
    [
        "//other.example",
        "/\t/other.example",
        "/\n/other.example",
        "/\\other.example",
        "https://other.example",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(visitor: Visitor, target: str) -> None:
    answer = visitor.post("/sign-in", email="one@casework.example", password=PASSWORD, resume=target)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/casework"


def test_signing_in_leads_back_to_where_one_was(visitor: Visitor) -> None:
    target = "/casework?show=in-hand"
    answer = visitor.post("/sign-in", email="one@casework.example", password=PASSWORD, resume=target)
    assert answer.headers["Location"] == target


def test_an_address_nobody_was_given_is_no_error_of_ours(visitor: Visitor) -> None:
    visitor.sign_in("one@casework.example", PASSWORD)
    for path in ("/casework/%00", "/casework/alerts/%00", "/%00"):
        assert visitor.get(path).status_code == 404, path
    for path in ("/casework?page=99999999999999999999", "/casework/alerts?page=99999999999999999999"):
        assert visitor.get(path).status_code == 200, path


def test_another_sites_form_is_not_offered_for_sending_again(app: Flask) -> None:
    """A browser keeps her cookie to itself when another site posts: the answer must not put a new one in its place."""
    strange = {"account": "Words from elsewhere."}
    answer = app.test_client().post("/report", data=strange, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Words from elsewhere." not in answer.text
    assert "Set-Cookie" not in answer.headers
    # A form of ours that was open too long comes back as ever.
    assert "Words from elsewhere." in app.test_client().post("/report", data=strange).text


def test_a_tick_that_is_no_number_is_an_error_of_the_form(visitor: Visitor, story: Story) -> None:
    report = story.report()
    visitor.sign_in("one@casework.example", PASSWORD)
    address = f"/casework/{report.reference}/alert"
    answer = visitor.post(
        address, {"headline": "Kept as it was typed.", "identifiers": ["²", "9" * 5000, "0"]}
    )
    assert answer.status_code == 422
    assert "Kept as it was typed." in answer.text


def test_asking_for_the_head_of_a_packet_opens_none(app: Flask, story: Story) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    story.officer("head@force.example")
    officer = Visitor(app.test_client())
    officer.sign_in("head@force.example", PASSWORD, path="/police/sign-in")
    with story.police() as session:
        reference = session.scalar(text("SELECT reference FROM released_packets"))
        opened = "SELECT opened_at FROM released_packets"
        assert officer.client.head(f"/police/packets/{reference}").status_code == 200
        assert session.scalar(text(opened)) is None
        assert officer.get(f"/police/packets/{reference}").status_code == 200
        assert session.scalar(text(opened)) is not None
