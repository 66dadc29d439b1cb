"""What is recorded of a report that somebody else wrote down: every question, who asked it, and that some were not."""

from __future__ import annotations

from num_service.domain.reports import taken, wording
from num_service.domain.reports.consent import (
    ANSWERS,
    Answer,
    AskedBy,
    Conditions,
    ConsentRecord,
    Scope,
    Value,
    allows,
    answer_to,
    says_yes,
    widens,
)
from num_service.domain.reports.taken import Way
from tests.unit.domain.examples import NOW, record


def test_a_question_left_blank_is_recorded_as_not_asked_and_nobody_answers_it_for_them() -> None:
    said = [Answer(Scope.ALERT, Value.YES, Conditions(delay_days=7)), Answer(Scope.CHECKER, Value.NO)]

    recorded = taken.with_not_asked(said, taken.scopes_of(for_project=True))

    assert [each.scope for each in recorded] == list(Scope)
    assert {each.scope: each.value for each in recorded if each.value is not Value.NOT_ASKED} == {
        Scope.ALERT: Value.YES,
        Scope.CHECKER: Value.NO,
    }
    assert said[0] in recorded


def test_only_a_project_asks_about_the_worker_who_helped() -> None:
    assert Scope.HELPER in taken.scopes_of(for_project=True)
    assert set(Scope) - set(taken.scopes_of(for_project=False)) == {Scope.HELPER}


def test_who_asked_and_how_stands_with_each_answer() -> None:
    assert taken.asked_by(Way.TELEPHONE, for_project=False) is AskedBy.CASEWORKER
    assert taken.asked_by(Way.PAPER, for_project=False) is AskedBy.CASEWORKER_PAPER
    assert taken.asked_by(Way.PAPER, for_project=True) is AskedBy.PROJECT_PAPER


def test_not_asked_is_silence_and_never_an_answer() -> None:
    blank = ConsentRecord(3, Scope.ALERT, Value.NOT_ASKED, NOW)

    assert not allows(Value.NOT_ASKED)
    assert answer_to([blank], Scope.ALERT) is None
    assert not says_yes([record(1, Value.YES, scope=Scope.ALERT), blank], Scope.ALERT)
    assert widens(blank, Answer(Scope.ALERT, Value.YES))
    assert not widens(None, Answer(Scope.ALERT, Value.NOT_ASKED))
    assert all(Value.NOT_ASKED not in offered for offered in ANSWERS.values())


def test_a_later_answer_counts_and_an_earlier_one_does_not() -> None:
    yes = record(4, Value.YES, scope=Scope.ALERT)

    assert answer_to([ConsentRecord(3, Scope.ALERT, Value.NOT_ASKED, NOW), yes], Scope.ALERT) == yes
    assert answer_to([record(2, Value.YES, scope=Scope.ALERT), yes], Scope.ALERT) == yes


def test_every_wording_that_was_printed_can_be_named() -> None:
    assert taken.PRINTED[0] == wording.CURRENT
    assert set(taken.PRINTED) == set(wording.WORDINGS) - {wording.FIRST}
