"""The consent questions of a report that is being written: which are asked, and how they stood when answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports import safeguarding, wording
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.follow_ups import Told, matters
from num_service.domain.shared.taxonomy import IncidentGroup, IncidentType, Language, UnderEighteen
from num_service.web.core.languages import language_shown
from num_service.web.public.report_drafts import Draft
from num_service.web.public.report_form import ReportForm, filled
from num_service.web.public.report_found import kinds_of
from num_service.web.public.report_steps import Page, held_by
from num_service.web.public.report_words import QUESTIONS

_ACCOUNTS = {IdentifierKind.USERNAME, IdentifierKind.URL}
_ONLINE = {each.value for each in IncidentType if each.group is IncidentGroup.ONLINE}


def asked(data: Mapping[str, Any], *, police: str | None = None) -> tuple[Scope, ...]:
    """The questions that matter, in the order they are asked.

    Args:
        data: the whole report as typed.
        police: the answer about the police to go by, instead of the one that was typed: the page holds the questions
            that may follow, and shows them the moment it is given.
    """
    about = data.get("about", {})
    types = data.get("incident_types") or ()
    told = Told(
        police=str(data.get("consents", {}).get(Scope.POLICE_INTELLIGENCE.value, ""))
        if police is None
        else police,
        reach=reach_wanted(data),
        account=bool(_ACCOUNTS & kinds_of(data.get("people", ())) or _ONLINE & {str(each) for each in types}),
    )
    young = about.get("under_18") == UnderEighteen.YES
    return safeguarding.asked_of([each for each in QUESTIONS if matters(each, told)], young=young)


def reach_wanted(data: Mapping[str, Any]) -> bool:
    """Whether support is wanted, or there is a way to be reached: then who may get in touch is a question in view."""
    about = data.get("about", {})
    return filled(about.get("support")) or filled(about.get("contact"))


def on_the_page(data: Mapping[str, Any]) -> tuple[Scope, ...]:
    """The questions of the page: those that matter, and those that could follow from an answer on it."""
    return asked(data, police=Value.YES)


def drop_unasked(draft: Draft) -> None:
    """Nothing is kept of a question that is not asked any more: nobody would see it before it counts."""
    scopes = {scope.value for scope in asked(draft.data)}
    for part in ("consents", "conditions"):
        draft.data[part] = {name: value for name, value in draft.data[part].items() if name in scopes}


def remember_how_shown(draft: Draft, form: ReportForm) -> None:
    """Each answer keeps the language and version of the words it was given to; one that changes has those of this page.

    "No to everything" answers every question of the page.
    """
    if form.controls.get("go") == "no_to_everything":
        form.data["consents"] = {scope.value: Value.NO.value for scope in asked(draft.data, police=Value.NO)}
        form.data["conditions"] = {}
        draft.said["no_to_everything"] = "yes"
    else:
        draft.said.pop("no_to_everything", None)
    said, version = form.controls.get("shown_in", ""), str(form.data.get("wording_version", ""))
    how = [
        said if said in set(Language) else language_shown().value,
        version if version in wording.WORDINGS else wording.FIRST,
    ]
    was, now = held_by(Page.CONSENTS, draft.data), held_by(Page.CONSENTS, form.data)
    for scope in Scope:
        names = [f"{part}.{scope.value}" for part in ("consents", "conditions")]
        if names[0] not in now:
            draft.shown.pop(scope.value, None)
        elif scope.value not in draft.shown or any(was.get(each) != now.get(each) for each in names):
            draft.shown[scope.value] = how
