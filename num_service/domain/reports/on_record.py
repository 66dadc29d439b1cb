"""Which entries of the audit log a reporter is shown about their report, in which words, and what each one rests on.

Left out on purpose: notes, drafts and who reads what among caseworkers; and everything about matches, of which a
reporter is told only when two caseworkers agree (decision 38); and what others answered about a warning that rests on
their reports too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from num_service.domain.help import Body
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.phrases import Message, phrase

#: What is said of an entry by the kind of its actor and its action; what is not here is not shown.
_WORDS: Mapping[tuple[str, str], Message] = {
    ("receipt", "report.submitted"): phrase("The report arrived"),
    ("receipt", "message.written"): phrase("A message to us, sent with the code"),
    ("user", "police.question_passed_on"): phrase("A caseworker passed on a question from the police"),
    ("user", "police.outcome_passed_on"): phrase("A caseworker passed on what the police say came of it"),
    ("receipt", "police.question_answered"): phrase("An answer to a question from the police, with the code"),
    ("receipt", "police.question_refused"): phrase(
        "No answer to a question from the police, said with the code"
    ),
    ("receipt", "record.made"): phrase("A record of what you told us was made, with the code"),
    ("receipt", "copy.locked"): phrase("What you first told us was locked away from the code again"),
    ("user", "copy.opened"): phrase("A caseworker let the code open what you first told us"),
    ("user", "message.written"): phrase("A message from a caseworker"),
    ("receipt", "file.added"): phrase("A photo or recording, added with the code"),
    ("receipt", "file.taken_away"): phrase("A photo or recording was taken away with the code"),
    ("user", "file.read"): phrase("A caseworker opened a photo or recording"),
    ("user", "report.read"): phrase("A caseworker opened the report"),
    ("worker", "page.called"): phrase("Somebody of our staff was called"),
    ("user", "page.answered"): phrase("A caseworker has seen it"),
    ("user", "report.closed"): phrase("A caseworker finished with the report"),
    ("user", "report.set_aside"): phrase("A caseworker set the report aside"),
    ("user", "identifier.listed"): phrase("Something you told us was put in the checker"),
    ("user", "identifier.unlisted"): phrase("Something you told us was taken out of the checker"),
    ("user", "alert.published"): phrase("A warning went out"),
    ("user", "alert.recalled"): phrase("A warning was recalled"),
    ("receipt", "alert.recalled"): phrase("A warning was recalled, after an answer"),
    ("receipt", "identifier.unlisted"): phrase("It left the checker, after an answer"),
    ("worker", "packet.released"): phrase("It was decided that it goes to the police"),
    ("worker", "packet.pushed"): phrase("It was sent to the police"),
    ("worker", "packet.taken_back"): phrase("It was taken back: no officer had opened it"),
    ("worker", "packet.withdrawn"): phrase("The police were told that it is withdrawn"),
    ("receipt", "packet.taken_back"): phrase("It was taken back after an answer: no officer had opened it"),
    ("receipt", "packet.withdrawn"): phrase("The police were told, after an answer, that it is withdrawn"),
    ("user", "packet.taken_back"): phrase("It was taken back: no officer had opened it"),
    ("user", "packet.withdrawn"): phrase("The police were told that it is withdrawn"),
    ("user", "packet.handed"): phrase("A caseworker handed it to an officer"),
    ("user", "withdrawal.acknowledged"): phrase(
        "The police acknowledged to a caseworker that it is withdrawn"
    ),
    ("worker", "packet.opened"): phrase("An officer opened it"),
    ("worker", "packet.acknowledged"): phrase("The police acknowledged it"),
    ("worker", "withdrawal.acknowledged"): phrase("The police acknowledged that it is withdrawn"),
    # From before a handing over was logged with its body.
    ("receipt", "handover.allowed"): phrase("A yes to handing it to a body, said with the code"),
    ("receipt", "handover.refused"): phrase("A no to handing it to a body, said with the code"),
    ("user", "handover.made"): phrase("It was handed to a body"),
}

#: Of what nobody opened at the police, where an officer had it by hand: no force was told by the software.
_WITHDRAWN_BY_HAND = phrase("It was withdrawn after a caseworker had handed it to an officer")

#: What entries about a handing over say, each with a body after it; whether it is a yes, None where it is no answer.
_HANDED: Mapping[str, bool | None] = {
    "handover.allowed": True,
    "handover.refused": False,
    "handover.made": None,
}

#: What entries about one officer say, each with a mark of the question after it; as above.
_NAMED: Mapping[str, bool | None] = {
    "own_name.allowed": True,
    "own_name.refused": False,
    "own_name.told": None,
}

#: What can only have come before, or after, everything else that the log took in with it, in this order.
_COURSE: Mapping[str, int] = {
    "report.submitted": -1,
    "packet.pushed": 1,
    "packet.opened": 2,
    "packet.acknowledged": 3,
    "packet.taken_back": 4,
    "packet.withdrawn": 4,
    "withdrawal.acknowledged": 5,
}

#: What sends something out, and the question whose answer it rests on; a handing over rests on an answer of its own.
RESTS_ON: Mapping[str, Scope] = {
    "packet.released": Scope.POLICE_INTELLIGENCE,
    "packet.handed": Scope.POLICE_INTELLIGENCE,
    "alert.published": Scope.ALERT,
    "identifier.listed": Scope.CHECKER,
}
#: Answers that allow it, as the log writes them.
ALLOWS = frozenset({Value.YES, Value.IF_MATCHED})


def in_words(who: str, action: str, *, by_hand: bool = False) -> Message | None:
    """What a reporter reads about an entry; None for one they are not shown.

    Args:
        who: the kind of its actor: ``receipt``, ``user``, ``worker`` or ``command``.
        by_hand: it is about a packet that an officer was handed, and that nobody opened at the police.
    """
    if by_hand and action == "packet.withdrawn":
        return _WITHDRAWN_BY_HAND
    about, body = _handed(action)
    if body is not None:
        return _to_body(who, about, body)
    if (named := _named(action)) is not None:
        return _to_officer(who, named[0])
    if (said := answer_of(action)) is None:
        return _WORDS.get((who, action))
    scope, value = said
    if value in ALLOWS:
        return phrase("A yes to “%(question)s”", question=scope)
    if value is Value.NOT_ASKED:
        return phrase("“%(question)s” was not asked", question=scope)
    if value is Value.NO:
        return phrase("A no to “%(question)s”", question=scope)
    return phrase("Another answer to “%(question)s”", question=scope)


def _to_body(who: str, about: str, body: Body) -> Message | None:
    match who, about:
        case "receipt", "handover.allowed":
            return phrase("A yes to handing it to “%(body)s”, said with the code", body=body)
        case "receipt", "handover.refused":
            return phrase("A no to handing it to “%(body)s”, said with the code", body=body)
        case "user", "handover.made":
            return phrase("It was handed to “%(body)s”", body=body)
    return None


def _to_officer(who: str, about: str) -> Message | None:
    match who, about:
        case "receipt", "own_name.allowed":
            return phrase("A yes to telling an officer who you are, said with the code")
        case "receipt", "own_name.refused":
            return phrase("A no to telling an officer who you are, said with the code")
        case "user", "own_name.told":
            return phrase("An officer was told who you are")
    return None


def _named(action: str) -> tuple[str, str] | None:
    """What an entry about telling an officer says, and the mark of its question; None for any other entry."""
    about, _, mark = action.rpartition(".")
    return (about, mark) if about in _NAMED else None


def _handed(action: str) -> tuple[str, Body | None]:
    """What an entry about a handing over says, and the body it names; entries from before name none."""
    about, _, named = action.rpartition(".")
    if about in _HANDED and named in set(Body):
        return about, Body(named)
    return action, None


def course(action: str) -> int:
    """Where an entry comes among those that the log took in with it, within which it keeps no order; 0 if unknown."""
    return _COURSE.get(action, 0)


def answer_of(action: str) -> tuple[Scope, Value] | None:
    """The question and the answer of an entry about one; None for any other entry."""
    kind, _, rest = action.partition(".")
    scope, _, value = rest.partition(".")
    if kind != "consent" or scope not in set(Scope) or value not in set(Value):
        return None
    return Scope(scope), Value(value)


class Rest(StrEnum):
    """What an event that sent something out rests on, by what stands in the log before it.

    UNCLEAR: an answer was taken into the log in the same few seconds, and within these the order says nothing.
    """

    BEFORE = "before"
    UNCLEAR = "unclear"
    NOT_BEFORE = "not_before"


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry's action, and the size of the log when it was taken in: entries of one size came together."""

    action: str
    by: int


def rest_of(event: Taken, entries: Sequence[Taken]) -> Rest | None:
    """Whether what went out rests on an answer in the log; None for an event that sent nothing out.

    The answer that counts is the last one to its question before the event.

    Args:
        entries: every proven entry about the report, the event among them.
    """
    if not sends(event.action):
        return None
    answers = [(each.by, yes) for each in entries if (yes := _says(event.action, each.action)) is not None]
    beside = [yes for by, yes in answers if by == event.by]
    last = max((by for by, _ in answers if by < event.by), default=None)
    before = [yes for by, yes in answers if by == last]
    if beside:
        return Rest.UNCLEAR if any(beside + before) else Rest.NOT_BEFORE
    if not any(before):
        return Rest.NOT_BEFORE
    return Rest.BEFORE if all(before) else Rest.UNCLEAR


def sends(action: str) -> bool:
    """Whether an entry is about something that went out."""
    named = _named(action)
    told = named is not None and named[0] == "own_name.told"
    return told or _handed(action)[0] == "handover.made" or action in RESTS_ON


def _says(event: str, action: str) -> bool | None:
    """Whether an entry allows what an event did; None where it is no answer to that question."""
    if (told := _named(event)) is not None:
        if (wish := answer_of(action)) is not None:  # a yes to an officer ends with the wish to talk about it
            return False if wish[0] is Scope.POLICE_IDENTIFIED and wish[1] is not Value.TALK_FIRST else None
        answered = _named(action)
        return _NAMED[answered[0]] if answered is not None and answered[1] == told[1] else None
    made, body = _handed(event)
    if made == "handover.made":
        answer, about = _handed(action)
        # What names no body is from before bodies were named: it may be about any.
        return _HANDED.get(answer) if body is None or about in (None, body) else None
    said = answer_of(action)
    return said[1] in ALLOWS if said and said[0] is RESTS_ON.get(event) else None
