"""Several people hurt in one incident: each report is taken by itself, and marked as one incident for caseworkers."""

from __future__ import annotations

from tests.harness.forms import forms
from tests.harness.intake import ALL_NO, CALL, TOLD, asks, code_on, sends, takes
from tests.harness.pages import Visitor, words


def _another(visitor: Visitor, done: object) -> object:
    form = next(each for each in forms(done) if "incident" in each.fields)  # type: ignore[arg-type]
    return visitor.client.post(form.action, data=form.filled(go="another"))


def test_another_person_of_the_same_incident_has_a_form_with_nothing_of_the_first(
    caseworker: Visitor,
) -> None:
    page = asks(caseworker, CALL, TOLD | ALL_NO | {"consents.alert": "yes"})
    done = sends(caseworker, page, CALL, code_on(page))

    form = _another(caseworker, done)

    shown = form.get_data(as_text=True)  # type: ignore[attr-defined]
    assert "Another person hurt in the same incident" in words(form)  # type: ignore[arg-type]
    assert TOLD["account"] not in shown
    assert "07700 900123" not in shown
    assert " checked" not in shown


def test_both_have_their_own_code_and_answers_and_caseworkers_see_one_incident(caseworker: Visitor) -> None:
    page = asks(caseworker, CALL, TOLD | ALL_NO | {"consents.alert": "yes"})
    first_code = code_on(page)
    done = sends(caseworker, page, CALL, first_code)
    first = words(done).partition("Report ")[2][:11]
    form = next(each for each in forms(_another(caseworker, done)) if each.action == CALL)  # type: ignore[arg-type]
    typed = form.fields
    for name, value in (TOLD | ALL_NO | {"account": "He held the door shut.", "go": "code"}).items():
        typed[name] = value
    page = caseworker.client.post(CALL, data=typed)
    code = code_on(page)
    sent = sends(caseworker, page, CALL, code)
    second = words(sent).partition("Report ")[2][:11]

    assert code != first_code
    assert first != second
    for one, other in ((first, second), (second, first)):
        said = words(caseworker.get(f"/casework/{one}"))
        assert other in said
        assert "They count as one incident." in said


def test_a_mark_that_is_not_ours_marks_nothing(caseworker: Visitor) -> None:
    reference, _ = takes(caseworker, CALL, TOLD | ALL_NO | {"incident": "bm90IG91cnM="})

    assert "No other report is marked" in words(caseworker.get(f"/casework/{reference}"))
