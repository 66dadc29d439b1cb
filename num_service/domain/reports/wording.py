"""The wording of each consent question, by version, so that a record can always say what she saw.

A changed question is a new version, added here; an old version is never edited.
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.reports.consent import Scope

CURRENT = "2026-11"


@dataclass(frozen=True, slots=True)
class Question:
    """One question as shown: the question, what happens next, who sees it, what cannot be undone."""

    scope: Scope
    question: str
    happens: str
    who: str
    undo: str


_S = Scope
_2026_11 = (
    Question(
        _S.CHECKER,
        "If a member or partner site checks this number, email, username or car, may we say it was reported?",
        "A caseworker reads it first. Then anyone who checks it is told it was reported, for what kind of thing, "
        "in which month and area.",
        "Members and partner sites. They never see your words or your name.",
        "You can take it back at any time. It leaves the checker at once.",
    ),
    Question(
        _S.ALERT,
        "May we warn members and projects about this person?",
        "A caseworker writes the warning in their own words and a second one checks that it cannot show who you "
        "are.",
        "Members and projects the warning concerns. Never your words or your name.",
        "You can take it back. We then recall the warning; people may remember what they read.",
    ),
    Question(
        _S.POLICE_INTELLIGENCE,
        "May we tell police about this person, leaving you out?",
        "A caseworker writes a short summary, a second one checks it, and one police force gets it.",
        "Officers of that force. Someone who already knows what happened might still guess it was you.",
        "Until an officer has opened it you can take it back completely. After that it cannot be recalled: police "
        "usually keep it for years.",
    ),
    Question(
        _S.POLICE_QUESTIONS,
        "May the police send you a question through us?",
        "We read the question first and show it to you with your receipt. You need not answer.",
        "The police never learn who you are or how to reach you.",
        "You can say no later. They cannot tell why there is no answer.",
    ),
    Question(
        _S.POLICE_IDENTIFIED,
        "Would you like help to report to the police in your own name?",
        "A caseworker talks it through with you first. Nothing is passed on by ticking this.",
        "Only the caseworker, until you agree to each step, with the officer named.",
        "You can stop before any step. What you have told an officer in your name stays with the police.",
    ),
    Question(
        _S.REFERRAL,
        "May we pass you to a project?",
        "We give the project you name what it needs to reach you, and nothing else.",
        "The project you name.",
        "You can take it back. A project you have already spoken to will know you.",
    ),
    Question(
        _S.HELPER,
        "May the worker who helped you see what happens next?",
        "They see the reference and how far it has got.",
        "The project that filed it with you. They can read the report only with your receipt.",
        "You can take it back at any time.",
    ),
    Question(
        _S.PLATFORM,
        "May we tell the advertising site about this person’s account?",
        "We tell the site which account was reported, so that it can act.",
        "The site’s safety staff. They might guess who you are.",
        "Once the site has been told, we cannot make it forget.",
    ),
    Question(
        _S.CONTACT,
        "May a caseworker contact you?",
        "Only in the way and at the time you said was safe.",
        "Caseworkers here.",
        "You can take it back at any time.",
    ),
    Question(
        _S.STATISTICS,
        "May it count in anonymous figures?",
        "It is counted. Small numbers are never published.",
        "Everyone can read the figures. Nobody can find you in them.",
        "You can take it back; figures already published stay as they are.",
    ),
    Question(
        _S.RESEARCH,
        "May anonymised details be used for research?",
        "Researchers we have approved may study what kind of thing happens, without names, numbers or your words.",
        "Approved researchers.",
        "You can take it back; a study that is finished stays as it is.",
    ),
)

WORDINGS: dict[str, dict[Scope, Question]] = {CURRENT: {each.scope: each for each in _2026_11}}


def questions(version: str = CURRENT) -> dict[Scope, Question]:
    """Every question of a wording version, in the order they are asked."""
    return WORDINGS[version]
