"""Nothing typed is lost: not by a mistake, not by an expired form, not by a session that ended meanwhile."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.harness.forms import Form, filled_in, form_with, forms, offered
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


def lost(typed: MultiDict[str, str], form: Form) -> dict[str, tuple[list[str], list[str]]]:
    """What a form that came back no longer holds: {name: (typed, shown)}."""
    return {
        name: (sorted(typed.getlist(name)), sorted(form.fields.getlist(name)))
        for name in typed
        if sorted(typed.getlist(name)) != sorted(form.fields.getlist(name))
    }


def start(client: FlaskClient) -> tuple[MultiDict[str, str], Form]:
    """The report form, everything typed into it, and the form as it was served."""
    answer = client.get("/report/whole")
    typed = filled_in(answer.get_data(as_text=True))
    assert len(typed) >= 50, "the walk over the form has lost fields"
    return typed, form_with(answer, "account")


def post(client: FlaskClient, form: Form, typed: MultiDict[str, str], **more: str):  # type: ignore[no-untyped-def]  # a test response
    own = {name: form.fields[name] for name in ("csrf_token", "submission", "wording_version")}
    data = MultiDict([*own.items(), *((n, v) for n, vs in typed.lists() for v in vs), *more.items()])
    return client.post(form.action, data=data)


BAD = [
    ("people.0.identifiers.0.value", "1" * 2001),
    ("when.day", "2026-02-31"),
    ("when.day", "2999-01-01"),
    ("where.region", "atlantis"),
    ("account", "x" * 20_001),
    ("people.0.hair", "x" * 201),
    ("people.0.age", "older than the hills"),
    ("consents.alert", "perhaps"),
    ("conditions.alert.delay_days", "soon"),
]


@pytest.mark.parametrize(("name", "value"), BAD, ids=[f"{name} {value[:12]}" for name, value in BAD])
def test_one_bad_field_among_all_of_them_loses_none(
    client: FlaskClient, story: Story, name: str, value: str
) -> None:
    typed, form = start(client)
    typed[name] = value

    answer = post(client, form, typed, send="all")

    assert answer.status_code == 422
    back = form_with(answer, "account")
    kept_words = {each: both for each, both in lost(typed, back).items() if each != name}
    assert kept_words == {}
    page = answer.get_data(as_text=True)
    assert "to fix" in words(answer)
    if not offered(page, name):  # what is not in a list cannot be shown in it as chosen
        assert back.fields.getlist(name) == [value]
    for target in re.findall(r'<a href="#(f-[^"]+)"', page):
        assert f'id="{target}"' in page, f"the list of mistakes leads to {target}, which is not there"


def test_adding_rows_loses_nothing(client: FlaskClient, story: Story) -> None:
    typed, form = start(client)
    for button in ("add_person", "add_identifier"):
        answer = post(client, form, typed, **{button: "0"})
        assert answer.status_code == 200
        assert lost(typed, form_with(answer, "account")) == {}, button


def test_an_expired_report_comes_back_whole_and_can_be_sent(
    app: Flask, client: FlaskClient, story: Story
) -> None:
    typed, form = start(client)
    client.delete_cookie("page")  # the session is over, and with it the token

    answer = post(client, form, typed, send="all")

    assert answer.status_code == 400
    back = form_with(answer, "account")
    assert lost(typed, back) == {}
    assert back.action.startswith("/report")
    again = client.post(back.action, data=back.filled())
    assert again.status_code == 303, words(again)
    assert again.headers["Location"].endswith("/report/sent")
    assert "Thank you" in words(client.get("/report/sent"))


def test_a_caseworkers_draft_survives_her_session(app: Flask, story: Story) -> None:
    report = story.report()
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    form = form_with(visitor.get(f"/casework/{report.reference}/alert"), "headline")
    typed = form.filled(headline="Takes it back", body="First he paid.\nThen he took it back.\n\nKeep away.")
    visitor.client.delete_cookie("visit")

    door = visitor.client.post(form.action, data=typed)

    assert door.status_code == 401
    sign_in = form_with(door, "password")
    wrong = visitor.client.post(
        sign_in.action, data=sign_in.filled(email="one@casework.example", password="not this one")
    )
    assert wrong.status_code == 422
    sign_in = form_with(wrong, "password")  # mistyped once: it is carried along
    back = visitor.client.post(
        sign_in.action, data=sign_in.filled(email="one@casework.example", password=PASSWORD)
    )
    again = form_with(back, "headline")
    assert {name: values for name, values in lost(typed, again).items() if name != "csrf_token"} == {}
    saved = visitor.client.post(again.action, data=again.filled())
    assert saved.status_code == 303, words(saved)
    review = words(visitor.get(saved.headers["Location"]))
    assert "Then he took it back. Keep away." in review


def test_a_caseworkers_packet_survives_her_session(app: Flask, story: Story) -> None:
    report = story.report(incident_types=["rape", "theft"])
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    form = form_with(visitor.get(f"/casework/{report.reference}/packet"), "items.0.text")
    typed = form.filled(items__0__text="He took the money back by force.", force="metropolitan")
    visitor.client.delete_cookie("visit")

    assert len(typed.getlist("incident_types")) == 2
    sign_in = form_with(visitor.client.post(form.action, data=typed), "password")
    back = visitor.client.post(
        sign_in.action, data=sign_in.filled(email="one@casework.example", password=PASSWORD)
    )

    again = form_with(back, "items.0.text")
    assert {name: values for name, values in lost(typed, again).items() if name != "csrf_token"} == {}
    assert visitor.client.post(again.action, data=again.filled()).status_code == 303


def test_a_message_survives_the_half_hour_of_her_open_report(client: FlaskClient, story: Story) -> None:
    report = story.report()
    them = Visitor(client)
    them.post("/receipt", receipt=report.receipt.shown)
    form = form_with(client.get("/receipt/report"), "text")
    client.delete_cookie("page")

    closed = client.post(form.action, data=form.filled(text="He wrote to me again.\nTwice."))
    page = next(each for each in forms(closed) if "text" in each.fields)
    assert page.fields["text"] == "He wrote to me again.\nTwice."


def test_what_a_member_was_checking_is_there_after_she_signs_in_again(app: Flask, story: Story) -> None:
    from num_service.domain.shared.permissions import AccountRole

    story.account(AccountRole.MEMBER, "ada@example.org")
    visitor = Visitor(app.test_client())
    visitor.sign_in("ada@example.org", PASSWORD)
    form = form_with(visitor.get("/check"), "text")
    visitor.client.delete_cookie("visit")

    sign_in = form_with(visitor.client.post(form.action, data=form.filled(text="07700 900123")), "password")
    back = visitor.client.post(
        sign_in.action, data=sign_in.filled(email="ada@example.org", password=PASSWORD)
    )
    again = form_with(back, "text")
    assert "No report found" in words(visitor.client.post(again.action, data=again.filled()))
