"""The lists and labels of the report form, in the words of the page."""

from __future__ import annotations

import re

from num_service.domain.reports.consent import ANSWERS, IfSilent, Scope, Value
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_, Message, Phrase, phrase
from num_service.domain.shared.taxonomy import Worded
from num_service.web.core.languages import say

Choices = list[tuple[str, str]]

#: Lists of the page that are no closed list of a field, as messages.
_CHOICES: dict[str, Choices] = {
    "identifiers": [
        ("phone", N_("Phone number")),
        ("email", N_("Email")),
        ("username", N_("Username")),
        ("url", N_("Link to a profile or site")),
        ("vrm", N_("Car registration")),
        ("payment", N_("Payment account")),
    ],
    "delay": [
        ("7", N_("After a week")),
        ("14", N_("After two weeks")),
        ("30", N_("After a month")),
        ("90", N_("After three months")),
    ],
    "if_silent": [
        (IfSilent.HOLD.value, N_("Keep it back")),
        (IfSilent.SEND.value, N_("Send it after three days")),
    ],
}

#: The questions in view, and every question of the report, in the order they are asked.
FIRST_QUESTIONS = (Scope.CHECKER, Scope.ALERT, Scope.POLICE_INTELLIGENCE, Scope.CONTACT)
QUESTIONS = (*FIRST_QUESTIONS, *(each for each in Scope if each not in FIRST_QUESTIONS))

#: The words of each answer, beside its question.
_WORDS_OF: dict[Value, str] = {
    Value.NO: N_("No"),
    Value.YES: N_("Yes"),
    Value.IF_MATCHED: N_("Only if someone else reports this person too"),
    Value.TALK_FIRST: N_("Talk it through with me first"),
}

FORCE_CHOICES: Choices = sorted(
    ((each.code, each.name) for each in FORCES.values()), key=lambda each: each[1]
)


def choices() -> dict[str, Choices]:
    """Every list of the page that is no closed list of a field, in the reader's language."""
    return {name: [(code, say(words)) for code, words in lines] for name, lines in _CHOICES.items()}


def answer_choices() -> dict[Scope, Choices]:
    """The answers to each question, yes first, in the reader's language."""
    return {
        scope: [(each.value, say(_WORDS_OF[each])) for each in reversed(answers)]
        for scope, answers in ANSWERS.items()
    }


_FIELDS = {each.path: each for each in FIELDS}
_CONDITION = {
    "delay_days": N_("how long to wait"),
    "except_forces": N_("police forces"),
    "project": N_("the project"),
    "if_silent": N_("if you say nothing"),
}
_OF_PERSON = re.compile(r"people\.(\d+)(?:\.(\w+))?(?:\.(\d+))?")


def labels(errors: dict[str, str]) -> dict[str, str]:
    """What each field with an error is called on the page, in the reader's language."""
    return {path: say(_label(path)) for path in errors}


def _label(path: str) -> Message | Worded | str:
    if path in _FIELDS:
        return _FIELDS[path].short
    root, _, rest = path.partition(".")
    if root in ("consents", "conditions"):
        code, _, condition = rest.partition(".")
        scope = Scope(code) if code in set(Scope) else phrase("A question")
        if not condition:
            return scope
        return phrase("%(question)s, %(condition)s", question=scope, condition=_condition(condition))
    if found := _OF_PERSON.match(path):
        person, name, number = found.groups()
        who = int(person) + 1
        if number is not None:
            return phrase("Person %(person)s, number or name %(number)s", person=who, number=int(number) + 1)
        if row := _FIELDS.get(f"people.{name}"):
            return phrase("Person %(person)s, %(field)s", person=who, field=phrase(row.short))
        return phrase("Person %(person)s", person=who)
    if path == "people":
        return N_("Who did it")
    return N_("Sending") if path == "" else path.rpartition(".")[2].replace("_", " ").capitalize()


def _condition(name: str) -> Phrase | str:
    return Phrase(_CONDITION[name]) if name in _CONDITION else name
