"""The alert inbox of a member or a project, and one alert read."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from num_service.domain.alerts.boards import sheets_of
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.alerts.filters import AlertFilters, SearchSchema
from num_service.schemas.paging import cursor
from num_service.services.alerts import read_alerts
from num_service.services.alerts.inbox_figures import inbox_figures
from num_service.web.core.access import requires
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import in_their_words, language_of_page, say
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint
from num_service.web.member.recipient import recipient

PAGE = 20
#: So many of what was looked for are shown.
FOUND = 50
_EVERYTHING: dict[str, Any] = {"region": None, "tier": None, "unread": False, "before": None}


@blueprint.get("/alerts")
@requires(Permission.READ_ALERTS)
def alerts() -> Response:
    asked, errors = load(AlertFilters(), nested(request.args))
    wanted: dict[str, Any] = asked or _EVERYTHING
    moment, reference = wanted["before"] or (None, "")
    with commits() as session:
        found = read_alerts.inbox(
            session,
            recipient_id=recipient(),
            clock=wiring().clock,
            region=wanted["region"],
            tier=wanted["tier"],
            unread_only=wanted["unread"],
            tidy=True,
            before=moment,
            before_reference=reference,
            limit=PAGE + 1,
        )
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    page = _page(
        shown,
        wanted,
        errors,
        top=_address(wanted) if moment else "",
        more=_address(wanted, cursor(last.published_at, last.reference))
        if last and last.published_at
        else "",
    )
    return make_response(page, 422 if errors else 200)


@blueprint.post("/alerts")
@requires(Permission.READ_ALERTS)
def search_alerts() -> Response:
    """What is looked for is posted and answered in place: a number stands in no address."""
    form = nested(request.form)
    asked, errors = load(SearchSchema(), form)
    words = str(form.get("words", ""))
    if errors:
        return make_response(_page([], _EVERYTHING, errors, words=words), 422)
    with commits() as session:
        found = read_alerts.search(
            session,
            recipient_id=recipient(),
            words=asked["words"],
            clock=wiring().clock,
            region=asked["region"],
            tier=asked["tier"],
            unread_only=asked["unread"],
            as_read=in_their_words,
        )
    return make_response(_page(found[:FOUND], asked, {}, words=words, found=len(found)))


@blueprint.get("/figures")
@requires(Permission.READ_ALERTS)
def alert_figures() -> str:
    with commits() as session:
        found = inbox_figures(session, recipient_id=recipient(), clock=wiring().clock)
    return render_template("member/figures.html", found=found)


def _page(
    shown: list[read_alerts.InboxAlert],
    wanted: dict[str, Any],
    errors: dict[str, str],
    *,
    words: str = "",
    found: int | None = None,
    top: str = "",
    more: str = "",
) -> str:
    return render_template(
        "member/alerts.html",
        alerts=shown,
        wanted=wanted,
        filtered=bool(wanted["region"] or wanted["tier"] or wanted["unread"] or words),
        regions=[(each.value, say(each)) for each in Region if each is not Region.NOT_SAID],
        tiers=[(each.value, say(each)) for each in Tier],
        words=words,
        found=found,
        top=top,
        more=more,
        errors=errors,
    )


@blueprint.get("/alerts/<reference>")
@requires(Permission.READ_ALERTS)
def alert(reference: str) -> str:
    with commits() as session:
        found = read_alerts.open_alert(
            session, recipient_id=recipient(), reference=reference, clock=wiring().clock
        )
    prints = principal().role is AccountRole.PROJECT_WORKER
    sheets = sheets_of(found.regions, found.published_at) if prints and found.published_at else ()
    return render_template(
        "member/alert.html",
        alert=found,
        prints=prints,
        sheets=sheets,
        alert_language=language_of_page(),
    )


def _address(wanted: dict[str, Any], before: str | None = None) -> str:
    return url_for(
        "member.alerts",
        region=wanted["region"].value if wanted["region"] else None,
        tier=wanted["tier"].value if wanted["tier"] else None,
        unread="1" if wanted["unread"] else None,
        before=before,
    )
