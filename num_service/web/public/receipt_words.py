"""What the page of an open report says: each answer in force, the name of each field, and what a change did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from num_service.domain.reports.consent import Answer, Conditions, ConsentRecord, IfSilent, Value
from num_service.domain.shared.days import day_over, kept_day
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, Message, Phrase, Sentences, phrase
from num_service.services.reports.carry_out import Change

_NOT_ANSWERED = phrase("Not answered, which counts as no.")
_ANSWERS: Mapping[Value, Phrase] = {
    Value.YES: phrase("Yes."),
    Value.NO: phrase("No."),
    Value.IF_MATCHED: phrase("Only if someone else reports this person too."),
    Value.TALK_FIRST: phrase("Talk it through with me first."),
    Value.PAUSED: phrase("Paused: nothing new goes until you say yes again."),
    Value.UNAVAILABLE: phrase("Cannot be asked: the person it happened to does not know of this report."),
    Value.NOT_ASKED: phrase("Not asked, which counts as no."),
}
_NOT_SIGNED = phrase("Not signed with your code, so it does not count.")
#: The usual setting ``reading_time``, for translators to meet; an installation that says its own translates its own.
READING_TIME = N_("within two working days")
#: What a field with an error is called; the questions have their own words.
FIELDS: Mapping[str, str] = {
    "text": N_("Your message"),
    "warnings": N_("The warning"),
    "says": N_("The warning"),
    "paused": N_("What is paused"),
    "question": N_("Your answer to this question"),
}


def answer_in_words(record: ConsentRecord | None) -> Message:
    """An answer in force, as its reporter reads it: "Yes. Only in the region where it happened."."""
    if record is None:
        return _NOT_ANSWERED
    answer = _ANSWERS[record.value]
    if not (record.counts or record.before):
        return Sentences((answer, *_limits(record), _NOT_SIGNED))
    if record.value in (Value.NO, Value.PAUSED, Value.UNAVAILABLE):
        return answer
    return Sentences((answer, *_limits(record)))


def words_of(answer: Answer, now: datetime) -> Message:
    """An answer as it would be in force if it were said now."""
    at = kept_day(now)
    return answer_in_words(
        ConsentRecord(
            0, answer.scope, answer.value, at, answer.conditions, counts_from=day_over(at), signed=True
        )
    )


def _limits(record: ConsentRecord) -> Sequence[Phrase]:
    given: Conditions = record.conditions
    said = []
    if given.delay_days:
        said.append(phrase("From %(day)s.", day=record.effective_from.date()))
    if given.region_only:
        said.append(phrase("Only in the region where it happened."))
    if given.show_me_first and given.if_silent is IfSilent.HOLD:
        said.append(phrase("Only after you have seen it and said yes."))
    elif given.show_me_first:
        said.append(phrase("After you have seen it, or after three days if you say nothing."))
    if given.except_forces:
        forces = tuple(sorted(FORCES[code].name for code in given.except_forces))
        said.append(phrase("We will not send it to %(forces)s.", forces=forces))
    if given.national_desk:
        said.append(phrase("Also to the Serious Crime Analysis Section, if it was such an attack."))
    if given.project:
        said.append(phrase("To %(project)s.", project=given.project))
    return said


def after(changes: Sequence[Change]) -> tuple[Message, list[Message]]:
    """What the page says after a change: what is in force now; below it what stopped, and what could not be undone."""
    if len(changes) == 1:
        record = changes[0].record
        now: Message = phrase(
            "Saved. %(question)s: %(answer)s", question=record.scope, answer=answer_in_words(record)
        )
    else:
        now = phrase("All sharing is stopped. Nothing new goes out from your report.")
    told = [each for change in changes for each in change.stopped]
    told += [each for change in changes for each in change.not_undone]
    return now, list(dict.fromkeys(told))
