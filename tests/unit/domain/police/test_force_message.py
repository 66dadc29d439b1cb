"""What in an officer's question is marked as fishing, and what is about the person reported and is not."""

from __future__ import annotations

import pytest

from num_service.domain.police.force_message import (
    Decision,
    Fishing,
    ForceKind,
    Outcome,
    Why,
    fishing,
    may_be_decided,
    may_be_put,
    must_say_something,
)
from num_service.domain.shared.errors import Conflict, Invalid

FISHING = {
    "Who made this report?": Fishing.WHO,
    "Can you tell us who the victim is? Who is the victim": Fishing.WHO,
    "What is her real name please": Fishing.WHO,
    "How old is she?": Fishing.WHO,
    "We need the victim’s date of birth.": Fishing.WHO,
    "Is the source known as Maria?": Fishing.WHO,
    "Please identify the complainant.": Fishing.WHO,
    "What is their immigration status?": Fishing.WHO,
    "Where does she live?": Fishing.WHERE,
    "Where do you work from": Fishing.WHERE,
    "Tell us where the reporter stays.": Fishing.WHERE,
    "Which flat was it?": Fishing.WHERE,
    "What was the exact address?": Fishing.WHERE,
    "Did it happen at her flat or his?": Fishing.WHERE,
    "What's her phone number?": Fishing.CONTACT,
    "How can we reach them": Fishing.CONTACT,
    "Please put us in touch.": Fishing.CONTACT,
    "We want to take a statement from the victim.": Fishing.CONTACT,
    "Could she call DC Smith?": Fishing.CONTACT,
    "Send a link to your advert": Fishing.CONTACT,
}
FAIR = (
    "Was the car dark blue or black?",
    "Did he say where he lives?",
    "What is his real name?",
    "Do you remember any part of his number plate?",
    "How old was he, roughly?",
    "Did he have a tattoo on the left or the right arm?",
    "Was it before or after midnight?",
    "Who was with him in the car?",
    "Would the report support a warning to others?",
)


@pytest.mark.parametrize(("asked", "kind"), FISHING.items())
def test_what_asks_who_where_or_how_to_reach_is_marked(asked: str, kind: Fishing) -> None:
    for typed in (asked, asked.upper(), asked.replace(" ", "\n  "), asked.replace("'", "’")):
        assert kind in fishing(typed), typed


@pytest.mark.parametrize("asked", FAIR)
def test_what_is_about_the_person_reported_is_not(asked: str) -> None:
    assert fishing(asked) == ()


def test_a_marked_question_is_put_to_nobody_until_somebody_looked() -> None:
    with pytest.raises(Conflict) as why:
        may_be_put("Which flat was it?", looked=False)
    assert why.value.code == "fishing"
    may_be_put("Which flat was it?", looked=True)
    may_be_put("Was the car blue?", looked=False)


def test_every_mark_is_a_reason_to_turn_it_down() -> None:
    assert {each.why for each in Fishing} == {Why.WHO, Why.WHERE, Why.CONTACT, Why.MORE}


def test_nothing_is_decided_twice_and_nothing_empty_is_sent() -> None:
    may_be_decided(None)
    with pytest.raises(Conflict):
        may_be_decided(Decision.TURNED_DOWN)
    must_say_something(ForceKind.OUTCOME, Outcome.CHARGED, "")
    must_say_something(ForceKind.QUESTION, None, "Blue?")
    for kind, outcome, words in (
        (ForceKind.OUTCOME, None, "He was charged."),
        (ForceKind.QUESTION, None, " \n"),
        (ForceKind.APPEAL, None, ""),
    ):
        with pytest.raises(Invalid):
            must_say_something(kind, outcome, words)
