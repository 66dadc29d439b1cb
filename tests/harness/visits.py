"""Every page of the site and how to get there: an address, and what is done there to meet a mistake or a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.harness.furnished import Furnished, Who, withdraws
from tests.harness.window import Window

Go = Callable[[Window, Furnished], None]


@dataclass(frozen=True)
class Visit:
    """One look at one page. go: how to get there; shows: words by which it is known to be the one that was meant."""

    name: str
    who: Who
    endpoint: str
    go: Go = field(repr=False)
    shows: str = ""


def at(path: str) -> Go:
    """Type an address; {names} are filled from the site."""
    return lambda here, site: here.open(
        path.format(
            report=site.report.reference,
            published=site.published,
            recalled=site.recalled,
            packet=site.opened_packet,
            leaving=site.leaving_packet,
            **{f"draft_{name}": each for name, each in site.drafts.items()},
            **{f"id_{name}": each for name, each in site.people.items()},
        )
    )


def then(path: str, *steps: Callable[[Window], None]) -> Go:
    """An address, and what is done there."""

    def go(here: Window, site: Furnished) -> None:
        at(path)(here, site)
        for step in steps:
            step(here)

    return go


def fill(name: str, text: str) -> Callable[[Window], None]:
    return lambda here: here.fill(name, text)


def tick(name: str, value: str) -> Callable[[Window], None]:
    return lambda here: here.tick(name, value)


def choose(name: str, value: str) -> Callable[[Window], None]:
    return lambda here: here.choose(name, value)


def press(words: str) -> Callable[[Window], None]:
    return lambda here: here.press(words)


def forget_me(here: Window) -> None:
    here.page.context.clear_cookies()


def withdrawn_after_opening(here: Window, site: Furnished) -> None:
    at("/police/packets/{leaving}")(here, site)
    withdraws(site)
    here.page.reload()


def save_unanswered(here: Window) -> None:
    """Save a question of the receipt page that has no answer yet."""
    form = here.page.locator('form:has(input[name="scope"][value="research"])')
    here.press("Save this answer", inside=form)


VISITS = [
    Visit("home", "nobody", "public.home", at("/")),
    Visit("report", "nobody", "public.report", at("/report")),
    Visit(
        "report, nothing said", "nobody", "public.report", then("/report", press("^Send my report")), "to fix"
    ),
    Visit(
        "report, bad fields",
        "nobody",
        "public.report",
        then(
            "/report",
            fill("account", "He took it."),
            fill("people.0.identifiers.0.value", "12"),
            press("Add another person"),
            press("^Send my report"),
        ),
        "to fix",
    ),
    Visit(
        "report, asked once more",
        "nobody",
        "public.report",
        then(
            "/report",
            fill("account", "He took it."),
            choose("where.region", "not_said"),
            tick("about.support", "listen"),
            press("^Send my report"),
        ),
        "One last question",
    ),
    Visit(
        "report, sent",
        "nobody",
        "public.sent",
        then(
            "/report",
            fill("account", "He took it."),
            choose("where.region", "not_said"),
            press("^No to everything, and send"),
        ),
        "Thank you",
    ),
    Visit(
        "report, open too long",
        "nobody",
        "public.report",
        then("/report", fill("account", "He took it.\nAll of it."), forget_me, press("^Send my report")),
        "send",
    ),
    Visit("sent, code kept", "keyless", "public.sent", at("/report/sent")),
    Visit("sent twice", "keyless", "public.sent", at("/report/sent?already=1")),
    Visit("receipt", "nobody", "public.receipt", at("/receipt")),
    Visit(
        "receipt, mistyped",
        "nobody",
        "public.receipt",
        then("/receipt", fill("receipt", "7K2MD"), press("Open my report")),
        "characters",
    ),
    Visit(
        "receipt, wrong",
        "nobody",
        "public.receipt",
        then("/receipt", fill("receipt", "00000-00000-00000-00000-00000"), press("Open my report")),
    ),
    Visit("her report", "reporter", "public.receipt_report", at("/receipt/report"), "Where it is"),
    Visit(
        "her report, no answer chosen",
        "reporter",
        "public.receipt_consent",
        then("/receipt/report", save_unanswered),
    ),
    Visit("her report, stop", "reporter", "public.receipt_stop", at("/receipt/stop"), "This is what stops"),
    Visit("help", "nobody", "public.help_now", at("/help")),
    Visit("privacy", "nobody", "public.privacy", at("/privacy")),
    Visit("sign in", "nobody", "public.sign_in", at("/sign-in")),
    Visit("own password", "nobody", "public.new_password", at("/sign-in/password")),
    Visit(
        "sign in, wrong",
        "nobody",
        "public.sign_in",
        then(
            "/sign-in", fill("email", "ada@example.org"), fill("password", "not this one"), press("^Sign in")
        ),
        "do not fit",
    ),
    Visit("nothing there", "nobody", "", at("/no-such-page")),
    Visit("sign in first", "nobody", "member.check", at("/check"), "Sign in"),
    Visit("check", "member", "member.check", at("/check")),
    Visit("check, nothing typed", "member", "member.check", then("/check", press("^Check")), "to fix"),
    Visit(
        "check, every answer",
        "member",
        "member.check",
        then("/check", fill("text", "07700 900123\nnobody@example.net\nAB12 CDE"), press("^Check")),
        "Reported",
    ),
    Visit("alerts", "member", "member.alerts", at("/alerts")),
    Visit(
        "alerts, none fit", "member", "member.alerts", at("/alerts?region=scotland&tier=nuisance&unread=1")
    ),
    Visit("alert", "member", "member.alert", at("/alerts/{published}"), "What happened"),
    Visit("alert, recalled", "member", "member.alert", at("/alerts/{recalled}"), "no longer applies"),
    Visit("account", "member", "member.account", at("/account")),
    Visit("not hers to open", "member", "staff.queue", at("/casework")),
    Visit("desk", "project", "project.desk", at("/project")),
    Visit("project's alert", "project", "member.alert", at("/alerts/{published}")),
    Visit("report for someone", "project", "public.report", at("/report"), "for someone"),
    Visit(
        "report for someone, unasked",
        "project",
        "public.report",
        then("/report", press("^Send the report")),
        "to fix",
    ),
    *[
        Visit(f"queue, {show}", "caseworker", "staff.queue", at(f"/casework?show={show}"))
        for show in ("waiting", "mine", "set-aside")
    ],
    Visit("report on the desk", "caseworker", "staff.report", at("/casework/{report}")),
    Visit(
        "report on the desk, empty note",
        "caseworker",
        "staff.note",
        then("/casework/{report}", press("Keep the note")),
        "Nothing was changed",
    ),
    Visit("no such report", "caseworker", "staff.report", at("/casework/R-0000-0000")),
    Visit("warning, new", "caseworker", "staff.alert_new", at("/casework/{report}/alert")),
    Visit(
        "warning, empty",
        "caseworker",
        "staff.alert_new",
        then("/casework/{report}/alert", press("^Save")),
        "to fix",
    ),
    Visit(
        "warning, change", "caseworker", "staff.alert_edit", at("/casework/{report}/alert/{draft_approved}")
    ),
    Visit(
        "warning, read mine",
        "caseworker",
        "staff.review",
        at("/casework/{report}/alert/{draft_alert}/review"),
    ),
    Visit(
        "warning, publish",
        "caseworker",
        "staff.alert_confirm",
        at("/casework/{report}/alert/{draft_approved}/publish"),
    ),
    *[
        Visit(f"warnings, {show}", "caseworker", "staff.alerts", at(f"/casework/alerts{show}"))
        for show in ("", "?show=published")
    ],
    Visit("warning, how far", "caseworker", "staff.alert_progress", at("/casework/alerts/{published}")),
    Visit("warning, recalled", "caseworker", "staff.alert_progress", at("/casework/alerts/{recalled}")),
    Visit(
        "warning, recall",
        "caseworker",
        "staff.alert_recall_confirm",
        at("/casework/alerts/{published}/recall"),
    ),
    Visit("keys", "caseworker", "staff.keys", at("/casework/keys")),
    Visit("packet, new", "caseworker", "staff.packet_new", at("/casework/{report}/packet")),
    Visit(
        "packet, empty",
        "caseworker",
        "staff.packet_new",
        then("/casework/{report}/packet", press("^Save")),
        "to fix",
    ),
    Visit(
        "packet, change", "caseworker", "staff.packet_edit", at("/casework/{report}/packet/{draft_packet}")
    ),
    Visit(
        "packet, read mine",
        "caseworker",
        "staff.review",
        at("/casework/{report}/packet/{draft_packet}/review"),
    ),
    Visit(
        "warning, to approve",
        "second",
        "staff.review",
        at("/casework/{report}/alert/{draft_alert}/review"),
        "Could this person tell who wrote this?",
    ),
    Visit(
        "packet, unanswered",
        "second",
        "staff.review",
        then("/casework/{report}/packet/{draft_packet}/review", press("Give this answer")),
        "to fix",
    ),
    Visit("queue without the key", "keyless", "staff.queue", at("/casework")),
    Visit("keys without the key", "keyless", "staff.keys", at("/casework/keys")),
    Visit("report without the key", "keyless", "staff.report", at("/casework/{report}"), "key"),
    Visit("officers' door", "nobody", "police.sign_in", at("/police/sign-in")),
    Visit(
        "officers' door, wrong",
        "nobody",
        "police.sign_in",
        then("/police/sign-in", press("^Sign in")),
        "to fix",
    ),
    Visit("officers' inbox", "officer", "police.inbox", at("/police")),
    Visit("packet as the force reads it", "officer", "police.packet", at("/police/packets/{packet}")),
    Visit(
        "packet withdrawn after it was opened",
        "officer",
        "police.packet",
        withdrawn_after_opening,
        "I acknowledge the withdrawal",
    ),
    Visit("people", "administrator", "admin.users", at("/admin/users")),
    Visit("people, officers", "administrator", "admin.users", at("/admin/users?role=officer")),
    Visit("one account", "administrator", "admin.user", at("/admin/users/{id_member}")),
    Visit("one officer", "administrator", "admin.officer", at("/admin/officers/{id_officer}")),
    Visit("new account", "administrator", "admin.new_account", at("/admin/users/new")),
    Visit(
        "new account, empty",
        "administrator",
        "admin.new_account",
        then("/admin/users/new", press("^Add this person")),
        "to fix",
    ),
    Visit("new officer", "administrator", "admin.new_officer", at("/admin/officers/new")),
    Visit("projects", "administrator", "admin.projects", at("/admin/projects")),
    Visit("new project", "administrator", "admin.new_project", at("/admin/projects/new")),
    Visit("the local box", "nobody", "demo.outbox", at("/demo/outbox")),
]
