"""No page promises what a court, a colleague or another database can break: each absolute word was judged, one by one.

A word of ``ABSOLUTE`` in what a reporter, a member or a project worker reads fails here until its sentence stands in
``JUDGED`` with the reason why it holds. Say what the service does ("we do not show it to them"), or list it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from num_service.domain.reports.wording import CURRENT, WORDINGS, duties

ROOT = Path(__file__).resolve().parents[2] / "num_service"
ABSOLUTE = re.compile(
    r"\b(never|nobody|no[ -]one|always|guarantee\w*|anonym\w*|impossible|completely|entirely|cannot|can’t|100 ?%)\b",
    re.I,
)
#: In the questions about consent these are promises as well.
IN_A_QUESTION = re.compile(ABSOLUTE.pattern + r"|\b(only|one|safe|secret|secure)\b", re.I)
#: Pages of the people who rely on a promise; staff, officers and administrators make them.
PAGES = ("public", "member", "project", "intake", "core")
MODULES = (
    "domain/reports",
    "domain/checker",
    "services/reports",
    "services/checker",
    "web/public",
    "web/member",
    "web/intake",
)

#: A part of the sentence, and why it holds.
JUDGED = {
    # what the software does, and nobody without changing it
    "you can take it back completely": "the force's row is deleted while no officer has opened it",
    "nobody here can look it up": "no check is written down; of a code only a hash is kept",
    "cannot make a new one": "the code is made once and only its hash and public key are kept",
    "can show it again": "the code is forgotten when it is hidden; nothing kept can make it again",
    "nobody, not even we, can open the report with a new one": "as above",
    "We cannot find it for": "as above",
    "the code cannot be given a second time": "as above",
    "Nobody can give it to you again": "as above",
    "Nobody can say yes for somebody else": "a yes that does not say whose it is is recorded as not asked",
    "cannot search here, cannot check numbers here, and cannot see who": "the database refuses the police login",
    "other sites cannot read": "a host-only cookie, HttpOnly and SameSite",
    "cannot read them without a key": "sealed to the caseworkers' public key",
    "A new report can always be sent": "anybody may report, without an account",
    "you can always add more later": "as above",
    # what is lost or not possible, said against ourselves
    "what we cannot promise": "a limit, not a promise",
    "and what it cannot": "a limit",
    "We cannot delete it there": "a limit",
    "cannot be recalled": "a limit: an officer had opened it",
    "after that you cannot": "a limit",
    "cannot be unread": "a limit",
    "cannot be called back": "a limit",
    "we cannot make it forget": "a limit",
    "This does not mean safe: most incidents are never reported": "a limit of the checker",
    "nobody may have told us": "a limit of the checker",
    "What cannot wait": "what is urgent, and no promise",
    "Help that cannot wait": "as above",
    "nobody can be warned of it": "a limit: an identifier that was not read whole is not listed",
    "We cannot read all of this": "a limit",
    "What you cannot see": "a limit of a project's page",
    "Nobody here is on duty at this moment": "against ourselves, and as the rota has it at that moment",
    "Nobody is on call": "a gap, said to staff",
    "Everybody was called, and nobody has answered": "against ourselves, said to staff",
    "perhaps nobody is awake": "as above",
    "police cannot be told": "the question is not offered; no answer can be given to it",
    "Cannot be asked": "as above",
    "this cannot be asked": "as above",
    # what a reader can or cannot do, and forms
    "if you cannot speak": "about the reader",
    "Cannot speak": "about the reader",
    "You cannot speak": "about the reader",
    "Cannot call": "about the reader",
    "You cannot call": "about the reader",
    "If you cannot check": "about the reader",
    "I cannot sign in": "about the reader",
    "If you cannot allow them": "about the reader",
    "keep it where nobody else looks": "advice",
    "unchanged, where nobody else looks": "advice",
    "Keep the sheets where nobody reads them": "advice",
    "A phone number or email nobody else sees": "advice",
    "cannot be done this way": "about a form",
    "cannot become": "about a form",
    "cannot be read": "about a form",
    "in ranges that nobody was given": "what staff are told: the numbering plan says so",
    "checked an identifier that nobody has": "what staff are told of a canary, which they invented",
    "when nobody has reported it for": "how long a number stays listed: a date, not a promise",
    "What this page never shows": "the page has no field for it; a test looks for every word that was told first",
    "is never part of a code": "the alphabet of codes leaves it out",
    "We never say by email or phone": "what we do; no page or mail of the service says it",
    # the questions about consent
    "We send it to one police force": "the gate refuses a second force (rule 11)",
    "A second one looks for anything": "no promise: a caseworker",
    "a second one checks it": "no promise: a caseworker; the gate asks for it",
    "what one UK force keeps": "a limit",
    "the way and the time you said was safe": "what the reporter said",
}


def _told(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Each sentence with such a word in it."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n\s*\n", " ".join(text.split())):
        if pattern.search(sentence):
            yield sentence


def _in_templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "web").rglob("*.html")):
        part = path.relative_to(ROOT / "web").parts[0]
        if part not in (*PAGES, "templates"):
            continue
        text = re.sub(r"\{#.*?#\}", " ", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"</?(p|li|h\d|div|dt|dd|label|button|summary)\b[^>]*>", "\n\n", text)
        for block in text.split("\n\n"):
            for sentence in _told(ABSOLUTE, block):
                yield path.relative_to(ROOT).as_posix(), sentence


def _in_modules() -> Iterator[tuple[str, str]]:
    for folder in MODULES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name == "wording.py":
                continue  # below, version by version
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                if node.func.id not in ("N_", "phrase", "phrases"):
                    continue
                for each in node.args:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        for sentence in _told(ABSOLUTE, each.value):
                            yield path.relative_to(ROOT).as_posix(), sentence


def _in_questions() -> Iterator[tuple[str, str]]:
    for scope, question in WORDINGS[CURRENT].items():
        words = [question.question, question.happens, question.who, question.undo]
        words += [each for condition in question.conditions for each in condition[1:]]
        for sentence in (found for each in words for found in _told(IN_A_QUESTION, each)):
            yield f"question {scope}", sentence
    for duty in duties():
        for sentence in _told(ABSOLUTE, duty.words):
            yield f"duty {duty.place}", sentence


def _unjudged(found: Iterator[tuple[str, str]]) -> list[str]:
    judged = [each.lower() for each in JUDGED]
    return [
        f"{where}: {sentence}"
        for where, sentence in found
        if not any(each in sentence.lower() for each in judged)
    ]


def test_every_absolute_word_on_a_page_was_judged() -> None:
    assert _unjudged(_in_templates()) == []


def test_every_absolute_word_in_a_message_was_judged() -> None:
    assert _unjudged(_in_modules()) == []


def test_every_absolute_word_in_a_question_was_judged() -> None:
    assert _unjudged(_in_questions()) == []


@pytest.mark.parametrize(
    "promise",
    [
        "They must never get it.",
        "Nobody can find you in them.",
        "Your report is anonymous.",
        "It is guaranteed.",
    ],
)
def test_it_would_be_noticed(promise: str) -> None:
    assert _unjudged(("", each) for each in _told(ABSOLUTE, promise))
