"""When messages reach a member or a project, over what, and what they say: shown exactly as they are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from num_service.domain.alerts.audience import GENDERS, SECTORS, Channel, Spoken, traits_of
from num_service.domain.alerts.preferences import MAY_BE_DAILY, PAUSES, Preferences, Zone, as_kept
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.domain.shared.phrases import N_, phrases
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.alerts.preferences import PREFERENCE_LISTS, PauseSchema, PreferencesSchema
from num_service.services.accounts import language_of_notes
from num_service.services.alerts import preferences
from num_service.services.alerts.preview_notice import preview, preview_text
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint
from num_service.web.member.recipient import recipient

LABELS = {
    "regions": N_("Areas"),
    "by": N_("Messages"),
    "daily": N_("Once a day"),
    "daily_at": N_("At what time"),
    "time_zone": N_("Where you live by the clock"),
    "quiet_from": N_("Quiet from"),
    "quiet_until": N_("Quiet until"),
    "fuller": N_("What a message says"),
    "days": N_("For how long"),
    "sectors": N_("How you work"),
    "genders": N_("Your gender"),
    "speaks": N_("Languages you speak"),
    "near": N_("Postcode areas you work near"),
}
#: What a project says of the people it supports, and nobody there of themselves.
OF_A_PROJECT = {
    "sectors": N_("How they work"),
    "genders": N_("Their gender"),
    "speaks": N_("Languages they speak"),
    "near": N_("Postcode areas they work near"),
}


@blueprint.get("/preferences")
@requires(Permission.READ_ALERTS)
def preferences_page() -> str:
    return _page(_typed(_chosen()), {})


@blueprint.post("/preferences")
@requires(Permission.READ_ALERTS)
def preferences_save() -> Response | tuple[str, int]:
    form = nested(request.form, lists=PREFERENCE_LISTS)
    try:
        loaded, errors = load(PreferencesSchema(), form)
    except Invalid as why:
        loaded, errors = None, at_field(why, "quiet_until")
    if errors:
        return _page(form, errors), 422
    with commits() as session:
        before = preferences.chosen(session, recipient_id=recipient())
        kept = {way for way in before.not_by if way[1] not in loaded["offered"]}
        new = replace(loaded["chosen"], not_by=loaded["chosen"].not_by | kept)
        preferences.choose(session, recipient_id=recipient(), new=new, clock=wiring().clock)
    flash(say(N_("Saved.")), "good")
    return redirect(url_for("member.preferences_page"), 303)


@blueprint.post("/preferences/pause")
@requires(Permission.READ_ALERTS)
def preferences_pause() -> Response | tuple[str, int]:
    loaded, errors = load(PauseSchema(), nested(request.form))
    if errors:
        return _page(_typed(_chosen()), errors), 422
    with commits() as session:
        preferences.pause(session, recipient_id=recipient(), days=loaded["days"], clock=wiring().clock)
    return redirect(url_for("member.preferences_page"), 303)


def _chosen() -> Preferences:
    with commits() as session:
        found = preferences.chosen(session, recipient_id=recipient())
    return preferences.running(found, wiring().clock)


def _typed(found: Preferences) -> dict[str, Any]:
    """What was chosen, as the form posts it."""
    return {
        "regions": sorted(found.regions),
        "by": as_kept(
            (tier, channel) for tier in Tier for channel in _offered() if found.takes(tier, channel)
        ),
        "daily": sorted(found.daily),
        "daily_at": found.daily_at,
        "time_zone": found.zone.value,
        "quiet_from": found.quiet.begins if found.quiet else "",
        "quiet_until": found.quiet.ends if found.quiet else "",
        "danger_wakes": found.danger_wakes,
        "fuller": "yes" if found.fuller else "no",
        **traits_of(found.said),
        "near": " ".join(sorted(found.said.near)),
    }


def _offered() -> list[Any]:
    with commits() as session:
        return preferences.channels(session, recipient_id=recipient())


def _page(typed: dict[str, Any], errors: dict[str, str]) -> str:
    with commits() as session:
        language = language_of_notes.chosen(session, recipient_id=recipient())
    settings, offered = wiring().settings, _offered()
    shared = principal().role is AccountRole.PROJECT_WORKER
    labels = LABELS | OF_A_PROJECT if shared else LABELS
    return render_template(
        "member/preferences.html",
        typed=typed,
        errors=errors,
        labels={name: say(label) for name, label in labels.items()},
        regions=[(each.value, say(each)) for each in Region if each.is_place],
        tiers=[
            (tier, [(as_kept([(tier, channel)])[0], say(channel)) for channel in offered]) for tier in Tier
        ],
        may_be_daily=[(each.value, say(each)) for each in MAY_BE_DAILY],
        offered=",".join(offered),
        sectors=[(each.value, say(each)) for each in SECTORS],
        genders=[(each.value, say(each)) for each in GENDERS],
        spoken=[(each.value, each.words) for each in Spoken],
        zones=[(each.value, say(each)) for each in Zone],
        hours=[(hour, f"{hour:02}:00") for hour in range(24)],
        pauses=[(days, say(phrases("%(num)s day", "%(num)s days", days))) for days in PAUSES],
        paused_until=_chosen().paused_until,
        shared=shared,
        previews={
            key: preview(settings, language=language, fuller=fuller)
            for key, fuller in (("no", False), ("yes", True))
        },
        texts={
            key: preview_text(settings, language=language, fuller=fuller)
            for key, fuller in (("no", False), ("yes", True))
            if Channel.SMS in offered
        },
        by_text=say(Channel.SMS),
    )
