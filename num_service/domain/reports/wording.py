"""The wording of each consent question, by version, so that a record can always say what she saw.

A changed question is a new version, added here; an old version is never edited.
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.reports.consent import Scope
from num_service.domain.shared.phrases import N_

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
        N_(
            "If a member or partner site checks this number, email, username or car, may we say it was reported?"
        ),
        N_(
            "A caseworker reads it first. Then anyone who checks it is told it was reported, for what kind of thing, "
            "in which month and area."
        ),
        N_("Members and partner sites. They never see your words or your name."),
        N_("You can take it back at any time. It leaves the checker at once."),
    ),
    Question(
        _S.ALERT,
        N_("May we warn members and projects about this person?"),
        N_(
            "A caseworker writes the warning in their own words and a second one checks that it cannot show who you "
            "are."
        ),
        N_("Members and projects the warning concerns. Never your words or your name."),
        N_("You can take it back. We then recall the warning; people may remember what they read."),
    ),
    Question(
        _S.POLICE_INTELLIGENCE,
        N_("May we tell police about this person, leaving you out?"),
        N_("A caseworker writes a short summary, a second one checks it, and one police force gets it."),
        N_("Officers of that force. Someone who already knows what happened might still guess it was you."),
        N_(
            "Until an officer has opened it you can take it back completely. After that it cannot be recalled: police "
            "usually keep it for years."
        ),
    ),
    Question(
        _S.POLICE_QUESTIONS,
        N_("May the police send you a question through us?"),
        N_("We read the question first and show it to you with your receipt. You need not answer."),
        N_("The police never learn who you are or how to reach you."),
        N_("You can say no later. They cannot tell why there is no answer."),
    ),
    Question(
        _S.POLICE_IDENTIFIED,
        N_("Would you like help to report to the police in your own name?"),
        N_("A caseworker talks it through with you first. Nothing is passed on by ticking this."),
        N_("Only the caseworker, until you agree to each step, with the officer named."),
        N_("You can stop before any step. What you have told an officer in your name stays with the police."),
    ),
    Question(
        _S.REFERRAL,
        N_("May we pass you to a project?"),
        N_("We give the project you name what it needs to reach you, and nothing else."),
        N_("The project you name."),
        N_("You can take it back. A project you have already spoken to will know you."),
    ),
    Question(
        _S.HELPER,
        N_("May the worker who helped you see what happens next?"),
        N_("They see the reference and how far it has got."),
        N_("The project that filed it with you. They can read the report only with your receipt."),
        N_("You can take it back at any time."),
    ),
    Question(
        _S.PLATFORM,
        N_("May we tell the advertising site about this person’s account?"),
        N_("We tell the site which account was reported, so that it can act."),
        N_("The site’s safety staff. They might guess who you are."),
        N_("Once the site has been told, we cannot make it forget."),
    ),
    Question(
        _S.CONTACT,
        N_("May a caseworker contact you?"),
        N_("Only in the way and at the time you said was safe."),
        N_("Caseworkers here."),
        N_("You can take it back at any time."),
    ),
    Question(
        _S.STATISTICS,
        N_("May it count in anonymous figures?"),
        N_("It is counted. Small numbers are never published."),
        N_("Everyone can read the figures. Nobody can find you in them."),
        N_("You can take it back; figures already published stay as they are."),
    ),
    Question(
        _S.RESEARCH,
        N_("May anonymised details be used for research?"),
        N_(
            "Researchers we have approved may study what kind of thing happens, without names, numbers or your words."
        ),
        N_("Approved researchers."),
        N_("You can take it back; a study that is finished stays as it is."),
    ),
)

WORDINGS: dict[str, dict[Scope, Question]] = {CURRENT: {each.scope: each for each in _2026_11}}


def questions(version: str = CURRENT) -> dict[Scope, Question]:
    """Every question of a wording version, in the order they are asked."""
    return WORDINGS[version]
