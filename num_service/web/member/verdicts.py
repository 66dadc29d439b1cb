"""The checker's answer as a card: in words, with its alerts linked."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for

from num_service.domain.checker.answer import ADVICE, Reporters, Verdict
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.reported_words import incident_words
from num_service.services.checker.check_identifier import Checked
from num_service.web.core.languages import month, say

_REPORTERS = {
    Reporters.SEVERAL: N_("from different people"),
    Reporters.NOT_KNOWN: N_("perhaps all from one person"),
}
#: What to do about it; the card itself says what each verdict does not mean.
_ADVICE = {
    Verdict.NONE: (
        N_("Talk first, before you meet."),
        N_("Tell someone where you are and when you will be back."),
        N_("Trust your doubts. You can say no for any reason."),
    ),
}


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
        "tier": answer.tier.value if answer.tier else "",
        "incident_types": [say(incident_words(each)) for each in answer.incident_types],
        "reports": answer.reports,
        "reporters": say(_REPORTERS.get(answer.reporters, "")) if answer.reporters else "",
        "first_reported": month(answer.first_reported),
        "last_reported": month(answer.last_reported),
        "regions": [say(each) for each in answer.regions if each.is_place],
        "alerts": [
            {"headline": headlines[each], "url": url_for("member.alert", reference=each)}
            for each in checked.alerts
            if each in headlines
        ],
        "note": say(checked.why),
        "advice": _advice(answer.verdict),
    }


def _advice(verdict: Verdict) -> str | list[str]:
    """A sentence or a list of them, as the card shows it."""
    if verdict is Verdict.REPORTED:
        return say(ADVICE[verdict])
    return [say(each) for each in _ADVICE.get(verdict, ())]
