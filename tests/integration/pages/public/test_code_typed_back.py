"""The code is typed back once before its page is left: a slip is found while the code can still be seen."""

from __future__ import annotations

import pytest

from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of, come_back


def _other(char: str) -> str:
    return "Z" if char != "Z" else "Y"


def test_the_code_is_out_of_sight_while_it_is_tried_and_hidden_once_it_is_right(them: Visitor) -> None:
    them.post("/report", LITTLE)
    code = code_of(them)
    page = them.get("/report/sent/try").get_data(as_text=True)
    assert code not in page
    assert not any(group in page for group in code.split("-"))

    typed = code.lower().replace("-", " ")
    answer = them.post("/report/sent/try", receipt=typed)
    assert answer.status_code == 303
    after = words(them.get(answer.location))
    assert "That code is right, and hidden here now" in after
    assert code not in them.get("/report/sent").get_data(as_text=True)
    assert "Where it is" in come_back(browser(them.client.application), code)


@pytest.mark.parametrize("group", [0, 2, 4])
def test_a_slip_is_named_by_its_group_and_the_code_can_be_seen_again(them: Visitor, group: int) -> None:
    them.post("/report", LITTLE)
    code = code_of(them)
    groups = code.split("-")
    groups[group] = _other(groups[group][0]) + groups[group][1:]
    answer = them.post("/report/sent/try", receipt="-".join(groups))

    assert answer.status_code == 422
    assert f"Group {group + 1} of the five is not right yet" in words(answer)
    assert groups[group] in answer.get_data(as_text=True), "what was typed is kept"
    assert code_of(them) == code, "it can be looked at again"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type your code"),
        ("7K2MD", "this has 5. Some are missing"),
        ("00000-00000-00000-00000-00000", "That is a code, but not this one"),
    ],
)
def test_what_is_no_code_or_another_is_said(them: Visitor, typed: str, says: str) -> None:
    them.post("/report", LITTLE)
    answer = them.post("/report/sent/try", receipt=typed)
    assert answer.status_code == 422
    assert says in words(answer)


def test_leaving_without_trying_is_possible_and_told(them: Visitor) -> None:
    them.post("/report", LITTLE)
    page = words(them.get("/report/sent"))
    assert "You can leave without trying it" in page
    assert "it does not open the report" in page


def test_of_two_codes_either_may_be_tried_and_the_other_stays(them: Visitor) -> None:
    them.post("/report", LITTLE)
    first = code_of(them)
    them.post("/report", LITTLE)
    second = code_of(them)
    answer = them.post("/report/sent/try", receipt=first)
    assert answer.status_code == 303
    after = them.get(answer.location)
    assert "That code is right" in words(after)
    assert second in after.get_data(as_text=True)


def test_with_no_code_waiting_nothing_is_asked(them: Visitor) -> None:
    assert them.get("/report/sent/try").status_code == 302
