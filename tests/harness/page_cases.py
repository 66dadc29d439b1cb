"""Every page of the site and how to get there: an address, and what is done there to meet a mistake or a question."""

from __future__ import annotations

from sqlalchemy import select

from num_service.crypto.stop_links import StopLinks
from num_service.db.models.alerts.delivery import Delivery
from num_service.domain.alerts.audience import Channel
from tests.harness.browser_page import BrowserPage
from tests.harness.checker_pages import CHECKER_PAGES
from tests.harness.full_site import FullSite, withdraws
from tests.harness.intake_pages import INTAKE_PAGES
from tests.harness.on_call_pages import ON_CALL_PAGES
from tests.harness.page_case import PageCase, at, fill, press, then
from tests.harness.receipt_pages import RECEIPT_PAGES
from tests.harness.report_cases import REPORT_CASES


def withdrawn_after_opening(here: BrowserPage, site: FullSite) -> None:
    at("/police/packets/{leaving}")(here, site)
    withdraws(site)
    here.page.reload()


def by_the_link_of_a_mail(here: BrowserPage, site: FullSite) -> None:
    with site.story.commits() as session:
        mail = session.scalars(select(Delivery.id).where(Delivery.channel == Channel.EMAIL)).first()
    assert mail is not None
    here.open(f"/stop/{StopLinks(site.story.wiring.keys.contact).token(mail)}")


def save_unanswered(here: BrowserPage) -> None:
    """Save a question of the receipt page that has no answer yet."""
    form = here.page.locator('form:has(input[name="scope"][value="research"])')
    here.press("Save this answer", inside=form)


PAGE_CASES = [
    PageCase("home", "nobody", "public.home", at("/")),
    *REPORT_CASES,
    PageCase("sent, code kept", "keyless", "public.sent", at("/report/sent")),
    PageCase("sent twice", "keyless", "public.sent", at("/report/sent?already=1")),
    PageCase("receipt", "nobody", "public.receipt", at("/receipt")),
    PageCase(
        "receipt, mistyped",
        "nobody",
        "public.receipt",
        then("/receipt", fill("receipt", "7K2MD"), press("Open my report")),
        "characters",
    ),
    PageCase(
        "receipt, wrong",
        "nobody",
        "public.receipt",
        then("/receipt", fill("receipt", "00000-00000-00000-00000-00000"), press("Open my report")),
    ),
    PageCase("her report", "reporter", "public.receipt_report", at("/receipt/report"), "Where it is"),
    PageCase("what is on record", "reporter", "public.receipt_record", at("/receipt/record"), "on record"),
    PageCase(
        "her report, no answer chosen",
        "reporter",
        "public.receipt_consent",
        then("/receipt/report", save_unanswered),
    ),
    PageCase("her files", "reporter", "public.receipt_files", at("/receipt/files"), "With the report now"),
    PageCase(
        "her files, nothing chosen",
        "reporter",
        "public.receipt_files",
        then("/receipt/files", press("Add to the report")),
        "Choose a file first",
    ),
    *[PageCase(*each) for each in RECEIPT_PAGES],
    PageCase("help", "nobody", "public.help_now", at("/help")),
    PageCase("cards", "nobody", "public.cards", at("/cards?country=ireland"), "Cards to read and keep"),
    PageCase("one card", "nobody", "public.card", at("/cards/police"), "Who looks at what an officer did"),
    PageCase("all cards", "nobody", "public.all_cards", at("/cards/all"), "Before a booking"),
    PageCase("privacy", "nobody", "public.privacy", at("/privacy")),
    PageCase("our figures", "nobody", "public.figures", at("/our-figures"), "How to read this"),
    PageCase("sign in", "nobody", "public.sign_in", at("/sign-in")),
    PageCase("own password", "nobody", "public.new_password", at("/sign-in/password")),
    PageCase(
        "sign in, wrong",
        "nobody",
        "public.sign_in",
        then(
            "/sign-in", fill("email", "ada@example.org"), fill("password", "not this one"), press("^Sign in")
        ),
        "do not fit",
    ),
    PageCase("nothing there", "nobody", "", at("/no-such-page")),
    PageCase("sign in first", "nobody", "member.check", at("/check"), "Sign in"),
    PageCase("check", "member", "member.check", at("/check")),
    PageCase("check privately", "member", "member.private_check", at("/check/private")),
    PageCase("check, nothing typed", "member", "member.check", then("/check", press("^Check")), "to fix"),
    PageCase(
        "check, every answer",
        "member",
        "member.check",
        then("/check", fill("text", "07700 900123\nnobody@example.net\nAB12 CDE"), press("^Check")),
        "Reported",
    ),
    PageCase("alerts", "member", "member.alerts", at("/alerts")),
    PageCase(
        "alerts, none fit", "member", "member.alerts", at("/alerts?region=scotland&tier=nuisance&unread=1")
    ),
    PageCase("alert", "member", "member.alert", at("/alerts/{published}"), "What happened"),
    PageCase("alert, recalled", "member", "member.alert", at("/alerts/{recalled}"), "no longer applies"),
    PageCase("account", "member", "member.account", at("/account")),
    PageCase("figures", "member", "member.alert_figures", at("/figures"), "How many alerts"),
    PageCase("preferences", "member", "member.preferences_page", at("/preferences"), "Your messages"),
    PageCase("notifications", "member", "member.notifications", at("/account/notifications"), "This browser"),
    PageCase("text messages", "member", "member.texts", at("/account/texts"), "Your number"),
    PageCase("stop mails", "nobody", "member.stop_mails", by_the_link_of_a_mail, "Stop these emails?"),
    PageCase("no feed", "member", "member.feed_link", at("/account/feed"), "You have no link"),
    PageCase(
        "a feed's link",
        "member",
        "member.make_feed_link",
        then("/account/feed", press("Make a")),
        "shown this once",
    ),
    PageCase("not hers to open", "member", "staff.queue", at("/casework")),
    PageCase("desk", "project", "project.desk", at("/project")),
    PageCase("sheets to print", "project", "project.boards", at("/project/boards"), "Sheets to print"),
    PageCase("project's alert", "project", "member.alert", at("/alerts/{published}")),
    PageCase(
        "report for someone", "project", "public.report_for_someone", at("/project/report"), "for someone"
    ),
    PageCase(
        "report for someone, unasked",
        "project",
        "public.report_for_someone",
        then("/project/report", press("^Send the report")),
        "to fix",
    ),
    *[PageCase(*each) for each in INTAKE_PAGES],
    *[
        PageCase(f"queue, {show}", "caseworker", "staff.queue", at(f"/casework?show={show}"))
        for show in ("waiting", "mine", "set-aside", "to-approve", "sent-back")
    ],
    PageCase(
        "queue, nothing fits",
        "caseworker",
        "staff.queue",
        at("/casework?show=mine&region=munster&tier=nuisance&says=paused&sort=oldest"),
        "No report fits",
    ),
    PageCase(
        "queue, nobody chosen",
        "caseworker",
        "staff.assign_many",
        then("/casework", press("^Give$")),
        "Choose a colleague",
    ),
    PageCase("checker watched", "caseworker", "staff.guard", at("/casework/checker"), "watched over"),
    PageCase(
        "register", "caseworker", "staff.register_page", at("/casework/register"), "Register of requests"
    ),
    PageCase(
        "register, nothing said",
        "caseworker",
        "staff.note_request",
        then("/casework/register", press("^Write it down")),
        "Choose one of the answers",
    ),
    PageCase(
        "reports side by side",
        "caseworker",
        "staff.beside",
        at("/casework/{report}/beside/{asks}"),
        "Both name",
    ),
    PageCase(
        "report on the desk, no day to look again",
        "caseworker",
        "staff.follow_up",
        then("/casework/{report}", press("Set the day")),
        "Choose a day",
    ),
    PageCase(
        "stepping back", "second", "staff.step_back_confirm", at("/casework/{report}/step-back"), "for good"
    ),
    PageCase("report on the desk", "caseworker", "staff.report", at("/casework/{report}")),
    PageCase(
        "report on the desk, empty note",
        "caseworker",
        "staff.note",
        then("/casework/{report}", press("Keep the note")),
        "Nothing was changed",
    ),
    PageCase("photo", "caseworker", "staff.report_file", at("/casework/{asks}/files/{photo}"), "on record"),
    PageCase("no such report", "caseworker", "staff.report", at("/casework/R-0000-0000")),
    PageCase("warning, new", "caseworker", "staff.alert_new", at("/casework/{report}/alert")),
    PageCase(
        "warning, empty",
        "caseworker",
        "staff.alert_new",
        then("/casework/{report}/alert", press("^Save")),
        "to fix",
    ),
    PageCase(
        "warning, change", "caseworker", "staff.alert_edit", at("/casework/{report}/alert/{draft_approved}")
    ),
    PageCase("warn at night", "caseworker", "staff.night_alert_new", at("/casework/{report}/alert/night")),
    PageCase(
        "warn at night, nothing ticked",
        "caseworker",
        "staff.night_alert_new",
        then("/casework/{report}/alert/night", press("Look at it")),
        "Tick what happened",
    ),
    PageCase(
        "warning, agree with it",
        "caseworker",
        "staff.alert_second_ask",
        at("/casework/alerts/{published}/second"),
    ),
    PageCase(
        "warning, in Portuguese",
        "caseworker",
        "staff.alert_translation",
        at("/casework/alerts/{published}/in/pt"),
    ),
    PageCase(
        "warning, read mine",
        "caseworker",
        "staff.review",
        at("/casework/{report}/alert/{draft_alert}/review"),
    ),
    PageCase(
        "warning, publish",
        "caseworker",
        "staff.alert_confirm",
        at("/casework/{report}/alert/{draft_approved}/publish"),
    ),
    *[
        PageCase(f"warnings, {show}", "caseworker", "staff.alerts", at(f"/casework/alerts{show}"))
        for show in ("", "?show=published")
    ],
    PageCase("warning, how far", "caseworker", "staff.alert_progress", at("/casework/alerts/{published}")),
    PageCase("warning, recalled", "caseworker", "staff.alert_progress", at("/casework/alerts/{recalled}")),
    PageCase(
        "correct a warning",
        "caseworker",
        "staff.alert_correct_ask",
        at("/casework/alerts/{published}/correct"),
        "Which of these is wrong?",
    ),
    PageCase(
        "warning, recall",
        "caseworker",
        "staff.alert_recall_confirm",
        at("/casework/alerts/{published}/recall"),
    ),
    PageCase("keys", "caseworker", "staff.keys", at("/casework/keys")),
    PageCase("key to grant", "caseworker", "staff.colleague_key", at("/casework/keys/{id_keyless}")),
    PageCase(
        "key to grant, nothing typed",
        "caseworker",
        "staff.colleague_key",
        then("/casework/keys/{id_keyless}", press("^Grant the key")),
        "to fix",
    ),
    *[PageCase(*each) for each in (*ON_CALL_PAGES, *CHECKER_PAGES)],
    PageCase("help list", "caseworker", "staff.help_list", at("/casework/help-list")),
    PageCase("packet, new", "caseworker", "staff.packet_new", at("/casework/{report}/packet")),
    PageCase(
        "packet, empty",
        "caseworker",
        "staff.packet_new",
        then("/casework/{report}/packet", press("^Save")),
        "to fix",
    ),
    PageCase(
        "packet, change", "caseworker", "staff.packet_edit", at("/casework/{report}/packet/{draft_packet}")
    ),
    PageCase(
        "packet, read mine",
        "caseworker",
        "staff.review",
        at("/casework/{report}/packet/{draft_packet}/review"),
    ),
    PageCase(
        "warning, to approve",
        "second",
        "staff.review",
        at("/casework/{report}/alert/{draft_alert}/review"),
        "Could this person tell who wrote this?",
    ),
    PageCase(
        "packet, unanswered",
        "second",
        "staff.review",
        then("/casework/{report}/packet/{draft_packet}/review", press("^Approve")),
        "to fix",
    ),
    PageCase(
        "texts, to approve together",
        "second",
        "staff.together",
        at("/casework/{report}/approve"),
        "All of it or",
    ),
    PageCase("queue without the key", "keyless", "staff.queue", at("/casework")),
    PageCase("waiting for the key", "keyless", "staff.waiting", at("/casework/key"), "casework key"),
    PageCase("report without the key", "keyless", "staff.report", at("/casework/{report}"), "key"),
    PageCase("officer's own password", "nobody", "police.new_password", at("/police/sign-in/password")),
    PageCase("officers' door", "nobody", "police.sign_in", at("/police/sign-in")),
    PageCase(
        "officers' door, wrong",
        "nobody",
        "police.sign_in",
        then("/police/sign-in", press("^Sign in")),
        "to fix",
    ),
    PageCase("what officers wrote", "caseworker", "staff.from_police_waiting", at("/casework/from-police")),
    PageCase("officers' inbox", "officer", "police.inbox", at("/police")),
    PageCase("packet as the force reads it", "officer", "police.packet", at("/police/packets/{packet}")),
    PageCase(
        "packet withdrawn after it was opened",
        "officer",
        "police.packet",
        withdrawn_after_opening,
        "I acknowledge the withdrawal",
    ),
    PageCase("people", "administrator", "admin.users", at("/admin/users")),
    PageCase(
        "people, narrowed", "administrator", "admin.users", at("/admin/users?q=e&state=open&sort=recent")
    ),
    PageCase(
        "people, found nobody",
        "administrator",
        "admin.find",
        then("/admin/users", fill("q", "nobody@example.org"), press("^Find")),
        "exactly this address",
    ),
    PageCase("people, officers", "administrator", "admin.users", at("/admin/users?role=officer")),
    PageCase("one account", "administrator", "admin.user", at("/admin/users/{id_member}")),
    PageCase("one officer", "administrator", "admin.officer", at("/admin/officers/{id_officer}")),
    PageCase("new account", "administrator", "admin.new_account", at("/admin/users/new")),
    PageCase(
        "new account, empty",
        "administrator",
        "admin.new_account",
        then("/admin/users/new", press("^Add this person")),
        "to fix",
    ),
    PageCase("new officer", "administrator", "admin.new_officer", at("/admin/officers/new")),
    PageCase("projects", "administrator", "admin.projects", at("/admin/projects")),
    PageCase(
        "one project", "administrator", "admin.project", at("/admin/projects/{id_harbour}"), "Its people"
    ),
    PageCase("new project", "administrator", "admin.new_project", at("/admin/projects/new")),
    PageCase("the local box", "nobody", "demo.outbox", at("/demo/outbox")),
]
