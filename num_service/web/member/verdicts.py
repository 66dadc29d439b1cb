"""The checker's answer as a card: in words, with its alerts linked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flask import url_for

from num_service.domain.checker.answer import Answer, Verdict, advice, advice_by_tier
from num_service.domain.shared.phrases import N_, phrase, phrases
from num_service.domain.shared.reported_words import incident_words
from num_service.domain.shared.taxonomy import Tier
from num_service.services.checker.asked import Checked
from num_service.web.core.languages import listed, month, say

#: What to do about it; the card itself says what each verdict does not mean.
_BEFORE_MEETING = (
    N_("Talk first, before you meet."),
    N_("Tell someone where you are and when you will be back."),
    N_("Trust your doubts. You can say no for any reason."),
)
_LAST_AS = {
    Tier.DANGER: N_("Last reported as danger"),
    Tier.RISK: N_("Last reported as risk"),
    Tier.NUISANCE: N_("Last reported as nuisance"),
}
#: The reader should look at what was typed once more: it was not read, or not checked.
_UNREAD = frozenset({Verdict.INVALID, Verdict.UNAVAILABLE})


def as_card(checked: Checked, headlines: Mapping[str, str]) -> dict[str, object]:
    """What ``ui.verdict_card`` shows.

    Args:
        checked: the answer about one identifier.
        headlines: the alerts this reader has, by reference; others are not linked.
    """
    answer = checked.answer
    return {
        "kind": checked.kind.value if checked.kind else "",
        "value": checked.shown,
        "verdict": answer.verdict.value,
        "unread": answer.verdict in _UNREAD,
        "tier": answer.tier.value if answer.tier else "",
        "facts": [(say(label), words) for label, words in _facts(answer) if words],
        "last_reported": _last_reported(answer),
        "outline": answer.last_quarter is not None,
        "alerts": [
            {"headline": headlines[each], "url": url_for("member.alert", reference=each)}
            for each in checked.alerts
            if each in headlines
        ],
        "note": say(checked.why),
        "advice": _advice(answer),
        "possible": say(advice(answer, checked.kind)) if answer.verdict is Verdict.POSSIBLE else "",
    }


def _facts(answer: Answer) -> Iterator[tuple[str, str]]:
    """What is known, and when it was reported apart from when it happened."""
    if answer.last_quarter is not None:
        yield from _outline(answer)
        return
    if not answer.reports:
        return
    yield N_("What was reported"), listed(say(incident_words(each)) for each in answer.incident_types)
    yield N_("How many"), _how_many(answer)
    yield N_("Reported"), _months(answer.first_reported, answer.last_reported)
    if answer.tier is not None and answer.tier_last_reported != answer.last_reported:
        yield _LAST_AS[answer.tier], month(answer.tier_last_reported)
    yield N_("Happened"), _happened(answer)
    yield N_("Where"), listed(each for each in answer.regions if each.is_place)


def _outline(answer: Answer) -> Iterator[tuple[str, str]]:
    """What may be said while one person alone reported."""
    yield N_("How many"), say(answer.reporters)
    yield N_("Last reported"), _last_reported(answer)
    if answer.tier is not None and answer.tier_last_quarter not in (None, answer.last_quarter):
        yield _LAST_AS[answer.tier], say(answer.tier_last_quarter.words)
    yield N_("Where"), listed(answer.areas)


def _last_reported(answer: Answer) -> str:
    """A month, or of an outline the quarter."""
    return say(answer.last_quarter.words) if answer.last_quarter else month(answer.last_reported)


def _how_many(answer: Answer) -> str:
    return say(
        phrase(
            "%(reports)s reports, from at least %(people)s different people",
            reports=answer.reports,
            people=answer.people_at_least,
        )
    )


def _happened(answer: Answer) -> str:
    if answer.first_happened is None:
        return say(N_("Not known"))
    told = _months(answer.first_happened, answer.last_happened)
    if not answer.happened_unknown:
        return told
    return say(
        phrases(
            "%(told)s; not known for one report",
            "%(told)s; not known for %(num)s reports",
            answer.happened_unknown,
            told=told,
        )
    )


def _months(first: date | None, last: date | None) -> str:
    """One month, or from one to another."""
    if first == last:
        return month(last)
    return say(phrase("%(first)s to %(last)s", first=month(first), last=month(last)))


def _advice(answer: Answer) -> str | list[str]:
    """A sentence or a list of them, as the card shows it."""
    if answer.verdict in (Verdict.REPORTED, Verdict.OLD):
        by_tier = advice_by_tier(answer)
        lines = [advice(answer)] if answer.verdict is Verdict.REPORTED else []
        return [say(each) for each in (by_tier, *lines) if each is not None]
    return [say(each) for each in _BEFORE_MEETING] if answer.verdict is Verdict.NONE else []
