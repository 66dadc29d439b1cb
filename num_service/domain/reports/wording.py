"""The wording of each consent question, by version, so that a record can always say what the reporter saw.

A changed question is a new version, added here; an old version is not edited (a test pins each by its hash). A wording
promises what the service does and no more: what a court, a colleague or another database can break is not promised.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from num_service.domain.reports.consent import Answer, Scope
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Jurisdiction

CURRENT = "2026-11-28"
#: What was shown before a form said which version it shows: the narrowest, which names one police force.
FIRST = "2026-11"
#: The versions whose police question asks whether the Serious Crime Analysis Section may have it as well.
ASKS_ABOUT_SCAS = frozenset({CURRENT})


@dataclass(frozen=True, slots=True)
class Question:
    """One question as shown: the question, what happens next, who sees it, what cannot be undone.

    Args:
        conditions: each condition that promises something, with its words and a few more below it.
    """

    scope: Scope
    question: str
    happens: str
    who: str
    undo: str
    conditions: tuple[tuple[str, str, str], ...] = ()

    def condition(self, name: str) -> tuple[str, str]:
        """The words of one condition, and those below it; empty where this version says nothing about it."""
        return next(((words, more) for each, words, more in self.conditions if each == name), ("", ""))


@dataclass(frozen=True, slots=True)
class Duty:
    """What the law of one place may ask of whoever knows of a crime, told before anybody says no to the police.

    Args:
        act: the law it is about, as a lawyer finds it.
        words: what is shown.
        needs_counsel: no lawyer of that place has approved the words yet.
    """

    place: Jurisdiction
    act: str
    words: str
    needs_counsel: bool = True


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

_2026_11_28 = (
    Question(
        _S.CHECKER,
        N_(
            "If a member or partner site checks this number, email, username or car, may we say it was reported?"
        ),
        N_(
            "A caseworker reads it first. Then anyone who checks it is told it was reported, for what kind of thing, "
            "when, and in which area."
        ),
        N_(
            "Members and partner sites. We do not show them your words or your name. We look at who joins, but "
            "somebody could still get in who should not."
        ),
        N_("You can take it back at any time. It leaves the checker at once. Who has seen it has seen it."),
    ),
    Question(
        _S.ALERT,
        N_("May we warn members and projects about this person?"),
        N_(
            "A caseworker writes the warning in their own words. A second one looks for anything in it that could "
            "show who you are."
        ),
        N_(
            "Members and projects the warning concerns. We leave out your words and your name. Someone who already "
            "knows what happened might still guess it was you."
        ),
        N_("You can take it back. We then recall the warning; people may remember what they read."),
    ),
    Question(
        _S.POLICE_INTELLIGENCE,
        N_("May we tell the police about this person, without saying who you are?"),
        N_(
            "A caseworker writes a short summary and a second one checks it. We send it to one police force: the one "
            "for the place where it happened. If there is no place, a caseworker chooses the force."
        ),
        N_(
            "Officers of that force. Police share what they keep: what one UK force keeps, other forces and some other "
            "agencies can find in the Police National Database. Someone who already knows what happened might still "
            "guess it was you."
        ),
        N_(
            "Until an officer has opened it you can take it back completely. After that it cannot be recalled: police "
            "usually keep it for years."
        ),
        (
            (
                "except_forces",
                N_("Police forces we will not send it to"),
                N_("They may still find it if another force shares it. We have no say in that."),
            ),
            (
                "national_desk",
                N_("You may also send it to the Serious Crime Analysis Section"),
                N_(
                    "A national police team that looks for links between serious sexual attacks by strangers. We send "
                    "it to them if you tick this and it was such an attack, and not otherwise."
                ),
            ),
        ),
    ),
    Question(
        _S.POLICE_QUESTIONS,
        N_("May the police send you a question through us?"),
        N_("We read the question first and show it to you with your code. You need not answer."),
        N_(
            "We do not tell the police who you are or how to reach you. If a court orders us to hand over what we "
            "hold, or a life or a child is at serious risk, we may have to; we would try to tell you first."
        ),
        N_("You can say no later. We do not tell them why there is no answer."),
    ),
    Question(
        _S.POLICE_IDENTIFIED,
        N_("Would you like help to report to the police in your own name?"),
        N_("A caseworker talks it through with you first. Nothing is passed on by ticking this."),
        N_("Caseworkers here, until you agree to each step, with the officer named."),
        N_("You can stop before any step. What you have told an officer in your name stays with the police."),
    ),
    Question(
        _S.REFERRAL,
        N_("May we pass you to a project?"),
        N_(
            "We give the project you name what it needs to reach you. What happened, you tell them if you want to."
        ),
        N_("The project you name."),
        N_("You can take it back. A project you have already spoken to will know you."),
    ),
    Question(
        _S.HELPER,
        N_("May the worker who helped you see what happens next?"),
        N_("They see the reference and how far it has got."),
        N_("The project that filed it with you. To open the report they would need your code."),
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
        N_("We use the way and the time you said was safe."),
        N_("Caseworkers here. Whoever shares your phone or your email may see that somebody wrote."),
        N_("You can take it back at any time."),
    ),
    Question(
        _S.STATISTICS,
        N_("May it count in figures we publish?"),
        N_("It is counted with the others. We leave small numbers out."),
        N_("Everyone can read the figures. They are counts, with nothing of what you told us in them."),
        N_("You can take it back; figures already published stay as they are."),
    ),
    Question(
        _S.RESEARCH,
        N_("May researchers use what happened, without names?"),
        N_(
            "Researchers we have approved may study what kind of thing happens, without names, numbers or your words."
        ),
        N_("Approved researchers."),
        N_("You can take it back; a study that is finished stays as it is."),
    ),
)

WORDINGS: dict[str, dict[Scope, Question]] = {
    FIRST: {each.scope: each for each in _2026_11},
    CURRENT: {each.scope: each for each in _2026_11_28},
}

#: Told before the first question and beside the one about the police. Replace the words HERE, as a new version of the
#: wording, once counsel of that place has written them, and say so with ``needs_counsel=False``.
DUTIES: dict[str, tuple[Duty, ...]] = {
    FIRST: (),
    CURRENT: (
        Duty(
            Jurisdiction.NORTHERN_IRELAND,
            "Criminal Law Act (Northern Ireland) 1967, section 5",
            N_(
                "In Northern Ireland the law (Criminal Law Act 1967, section 5) can make it an offence to know about a "
                "serious crime and not tell the police, without a reasonable excuse. That can mean us, and it can mean "
                "the person it happened to. Telling us is not telling the police. A solicitor can say what it means "
                "for you."
            ),
        ),
        Duty(
            Jurisdiction.IRELAND,
            "Criminal Justice (Withholding of Information on Offences against Children and Vulnerable Persons) Act "
            "2012, sections 2 to 4",
            N_(
                "In Ireland the law (Withholding of Information Act 2012) can make it an offence to know about a "
                "serious crime against a child or a vulnerable person and not tell the Gardaí, without a reasonable "
                "excuse. That can mean us. What the person it happened to wants can count: tell us if they do not want "
                "the Gardaí told. Telling us is not telling the Gardaí. A solicitor can say what it means for you."
            ),
        ),
    ),
}


def questions(version: str = CURRENT) -> dict[Scope, Question]:
    """Every question of a wording version, in the order they are asked."""
    return WORDINGS[version]


def duties(place: Jurisdiction | None = None, version: str = CURRENT) -> tuple[Duty, ...]:
    """What the law may ask of whoever knows, in one place, or in every place while none is known."""
    return tuple(each for each in DUTIES[version] if place in (None, each.place))


def as_asked(answer: Answer, version: str) -> Answer:
    """An answer without what its wording did not ask: nobody said yes to words that were not there."""
    if version in ASKS_ABOUT_SCAS or not answer.conditions.national_desk:
        return answer
    return replace(answer, conditions=replace(answer.conditions, national_desk=False))


def answered(version: str, scope: Scope) -> Question | None:
    """The question as it was when it was answered, where it has been put differently since; else None."""
    then = WORDINGS.get(version, {}).get(scope)
    return then if then is not None and then != questions()[scope] else None
