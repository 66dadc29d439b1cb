"""What is read aloud and printed: the words of each step, the choices of each field, and a code letter by letter."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports.consent import ANSWERS, IfSilent, Scope, Value
from num_service.domain.reports.field import Branch, Field, Kind, Step
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.phrases import N_
from num_service.web.core.languages import say

Choices = list[tuple[str, str]]

#: Read aloud before the first question (2-domain: they are told the limits first).
BEFORE = (
    N_("I am a caseworker, not the police. I write down what you tell me, and caseworkers here read it."),
    N_(
        "You decide who else may know. At the end I ask you about that, one question at a time. What you do not answer "
        "counts as no."
    ),
    N_(
        "There is one limit. We act against your wishes only if a life or a child is at serious risk, or the law "
        "compels us. We would try to tell you first."
    ),
    N_("If you are under 18, you can tell us too. Our safeguarding lead will look after what you tell us."),
    N_(
        "At the end you get a code. Please have something to write with: the code cannot be given a second time."
    ),
)
#: Read aloud before the questions about who may know.
BEFORE_CONSENTS = N_(
    "Now I ask who may know. Each question stands by itself, and no to all of them is fine. You can change each answer "
    "later with your code."
)
#: Read aloud at each step; what belongs to it stands below, to be filled in from what is said.
_SPOKEN = {
    Step.DANGER: N_("Before we start: is anyone in danger right now? Telling me does not call anyone else."),
    Step.WHAT: N_(
        "What happened? Tell me in your own words, as much or as little as you like. Take the time you need."
    ),
    Step.WHEN: N_("When was it? A day, or about when. It does not matter how long ago it was."),
    Step.WHERE: N_("Roughly where was it? A region is enough, or online. You can rather not say."),
    Step.WHO: N_(
        "Who did it? Do you have a number, an email, a username, a link or a car registration? Did you see it "
        "yourself, or were you told it?"
    ),
    Step.ABOUT: N_(
        "Now about you. You can leave out each of these. I do not need your name or your address."
    ),
}
_TITLES = {
    Step.DANGER: N_("In danger now?"),
    Step.WHAT: N_("What happened?"),
    Step.WHEN: N_("When?"),
    Step.WHERE: N_("Where?"),
    Step.WHO: N_("Who did it?"),
    Step.ABOUT: N_("About you"),
}
_KINDS: dict[IdentifierKind, str] = {
    IdentifierKind.PHONE: N_("Phone number"),
    IdentifierKind.EMAIL: N_("Email"),
    IdentifierKind.USERNAME: N_("Username"),
    IdentifierKind.URL: N_("Link to a profile or site"),
    IdentifierKind.VRM: N_("Car registration"),
    IdentifierKind.PAYMENT: N_("Payment account"),
}
_ANSWERS: dict[Value, str] = {
    Value.NO: N_("No"),
    Value.YES: N_("Yes"),
    Value.IF_MATCHED: N_("Only if someone else reports this person too"),
    Value.TALK_FIRST: N_("Talk it through with me first"),
}
_DELAYS: Choices = [
    ("7", N_("After a week")),
    ("14", N_("After two weeks")),
    ("30", N_("After a month")),
    ("90", N_("After three months")),
]
_SILENT: Choices = [
    (IfSilent.HOLD.value, N_("Keep it back")),
    (IfSilent.SEND.value, N_("Send it after three days")),
]
#: The words that letters are read out as (ICAO); a code has no I, L, O or U.
_WORDS = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Mike November Papa Quebec Romeo Sierra Tango "
    "Victor Whiskey X-ray Yankee Zulu"
)
_LETTERS = {each[0]: each for each in _WORDS.split()}


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step with its title, what is read aloud there, and its fields in the order of the table."""

    step: Step
    title: str
    spoken: str
    fields: tuple[Field, ...]


def steps() -> list[StepShown]:
    """Every step of a report with the fields that people are asked."""
    return [
        StepShown(
            each,
            say(_TITLES[each]),
            say(_SPOKEN[each]),
            tuple(field for field in FIELDS if field.form and field.step is each),
        )
        for each in Step
    ]


def choices_of(field: Field) -> Choices:
    """What there is to choose from in a field, in the reader's language; what only stands for silence is left out."""
    if field.kind is Kind.WORD:
        return [(each, say(each)) for each in field.words]
    return [(each.value, say(each)) for each in field.closed]


def kinds() -> Choices:
    """The kinds of identifiers."""
    return [(kind.value, say(words)) for kind, words in _KINDS.items()]


def answer_choices() -> dict[Scope, Choices]:
    """The answers to each question, yes first."""
    return {
        scope: [(each.value, say(_ANSWERS[each])) for each in reversed(answers)]
        for scope, answers in ANSWERS.items()
    }


def condition_choices() -> dict[str, Choices]:
    """The lists of the conditions that answers carry."""
    return {
        "delay": [(code, say(words)) for code, words in _DELAYS],
        "if_silent": [(code, say(words)) for code, words in _SILENT],
    }


def spelled(group: str) -> str:
    """A group of a code as it is read out: ``5GQ2M`` as ``5, Golf, Quebec, 2, Mike``."""
    return ", ".join(_LETTERS.get(each, each) for each in group)


def called(path: str) -> str:
    """What a field with a mistake is called in the list above the form."""
    by_path = {each.path: each.short for each in FIELDS}
    if path in by_path:
        return say(by_path[path])
    root, _, rest = path.partition(".")
    if root == "consents":
        return say(Scope(rest)) if rest in set(Scope) else ""
    if root == Branch.PEOPLE:
        return say(N_("Who did it"))
    return ""
