"""What every template may use: the neutral name, the navigation of whoever is signed in, words for codes."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from num_service.db.queries.casework import queue_view
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.domain.shared.phrases import N_
from num_service.services.alerts import read_alerts
from num_service.settings import Settings
from num_service.web.core.guard import allowed
from num_service.web.core.language_switch import switch
from num_service.web.core.languages import language_of_page, locale_of_page, say, tag
from num_service.web.core.links import link
from num_service.web.core.lists_left import left_at
from num_service.web.core.transactions import wiring

#: Label, endpoint, icon, for each kind of account. A surface that is not mounted is left out.
NAVIGATION: dict[AccountRole, tuple[tuple[str, str, str], ...]] = {
    AccountRole.MEMBER: (
        (N_("Check"), "member.check", "search"),
        (N_("Alerts"), "member.alerts", "inbox"),
        (N_("Report"), "public.report", "chat"),
    ),
    AccountRole.PROJECT_WORKER: (
        (N_("Desk"), "project.desk", "home"),
        (N_("Alerts"), "member.alerts", "inbox"),
        (N_("Report for someone"), "public.report_for_someone", "chat"),
        (N_("Paper forms"), "intake.start", "file"),
    ),
    AccountRole.CASEWORKER: (
        (N_("Queue"), "staff.queue", "inbox"),
        (N_("Warnings"), "staff.alerts", "megaphone"),
        (N_("Police"), "staff.from_police_waiting", "shield"),
        (N_("Calls and paper"), "intake.start", "phone"),
        (N_("On call"), "staff.on_call", "call"),
        (N_("Listings"), "staff.listed", "shield"),
        (N_("Keys"), "staff.keys", "lock"),
        (N_("Help list"), "staff.help_list", "help"),
    ),
    AccountRole.ADMINISTRATOR: (
        (N_("People"), "admin.users", "user"),
        (N_("Partner sites"), "admin.partners", "search"),
        (N_("On call"), "staff.on_call", "call"),
        (N_("Help list"), "staff.help_list", "help"),
    ),
    AccountRole.OFFICER: ((N_("Reports"), "police.inbox", "inbox"),),
}
#: A caseworker who was not granted the casework key yet.
_AWAITING = ((N_("The key"), "staff.waiting", "key"),)
_ENTRANCE = (
    (N_("Tell us"), "public.report", "chat"),
    (N_("Check"), "member.check", "search"),
    (N_("My code"), "public.receipt", "receipt"),
)
#: Entries beside which stands how much is unread.
_COUNTED = frozenset({"staff.queue", "staff.from_police_waiting", "member.alerts"})

#: No field of ours has a longer name. One that somebody made up, and that is shown to be sent again, is not kept.
LONGEST_NAME = 100
_AS_DASHES = str.maketrans({".": "-", "/": "-", "[": "-", "]": None})


def register(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.globals["id_of_field"] = id_of_field


def id_of_field(name: str) -> str:
    """``f-people-0-name`` for the field ``people.0.name``: a long form asks for two hundred."""
    return _kept_id(name) if len(name) <= LONGEST_NAME else _id(name)


def _id(name: str) -> str:
    return f"f-{name.translate(_AS_DASHES)}"


_kept_id = lru_cache(maxsize=4096)(_id)


def _context() -> dict[str, Any]:
    settings = wiring().settings
    locale = locale_of_page()
    on_police_side = request.path == "/police" or request.path.startswith("/police/")
    return {
        "config_view": _view(settings, on_police_side),
        "nav": [] if g.get("plain_page") else _navigation(),
        "locale": tag(str(locale)),
        "text_direction": locale.text_direction,
        "languages": switch(),
        "page_language": language_of_page().value,
        "demo": settings.demo,
        "link": link,
        "left_at": left_at,
    }


def _view(settings: Settings, on_police_side: bool) -> dict[str, Any]:
    return {
        "service_name": settings.service_name,
        "help": wiring().directory.help_for(),
        "home_url": "/police" if on_police_side else "/",
        "sign_in_url": "/police/sign-in" if on_police_side else "/sign-in",
        "sign_out_url": "/police/sign-out" if on_police_side else "/sign-out",
        "exit_path": "/exit",
        "password_url": "/sign-in/password",
        "account_url": _account(),
    }


def _account() -> str:
    """The page about one's own sign-in, for those who have one."""
    if g.get("plain_page") or "member.account" not in current_app.view_functions:
        return ""
    if not current_user.is_authenticated or not allowed(Permission.ACCOUNT):
        return ""
    return url_for("member.account")


def _navigation() -> list[tuple[str, str, str, bool, int]]:
    signed_in = current_user.is_authenticated
    entries = NAVIGATION.get(current_user.role, ()) if signed_in else _ENTRANCE
    if signed_in and current_user.role is AccountRole.CASEWORKER and not allowed(Permission.READ_REPORT):
        entries = _AWAITING
    if not signed_in and request.path.startswith("/police"):
        entries = ()
    shown = [each for each in entries if each[1] in current_app.view_functions]
    counts = _counts({endpoint for _, endpoint, _ in shown})
    return [
        (say(label), url_for(endpoint), icon, request.endpoint == endpoint, counts.get(endpoint, 0))
        for label, endpoint, icon in shown
    ]


def _counts(endpoints: Collection[str]) -> dict[str, int]:
    """What is unread: alerts, for members and projects; beside a caseworker's queue, reports with a message."""
    counted = _COUNTED.intersection(endpoints)
    if not counted:
        return {}
    acting, found = current_user.principal, {}
    with wiring().database.reads() as session:
        if counted & {"staff.queue", "staff.from_police_waiting"}:
            waiting = queue_view.for_navigation(session, acting.id)
            found["staff.queue"], found["staff.from_police_waiting"] = waiting
        if "member.alerts" in counted and acting.recipient_id:
            found["member.alerts"] = read_alerts.unread(session, recipient_id=acting.recipient_id)
    return found
