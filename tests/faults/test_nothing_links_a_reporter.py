"""Nothing that a reporter's request writes stands beside anything that belongs to an account (security review S1).

Rows have the number of the transaction that wrote them, a place among other rows, and a record in the write-ahead log
and its archives. Whoever has these can join what was written side by side. So while a reporter's page is answered
nothing of an account is written, whoever is signed in in that browser.
"""

from __future__ import annotations

import base64
import io
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.accounts import sign_in as signs
from tests.harness import pictures, traces
from tests.harness.api import REPORT, V1, bearer
from tests.harness.databases import Databases, TestDatabase
from tests.harness.forms import form_with
from tests.harness.intake import ALL_NO, CALL, ENTRY, PAPER, TOLD, asks, code_on, sends
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of
from tests.harness.story import PASSWORD, SentReport, Story

pytestmark = pytest.mark.faults

#: Who may be signed in while they report: the page each has of their own.
VISITORS = {"member": "/check", "project": "/project", "caseworker": "/account", "nobody": ""}
_ROLES = {
    "member": AccountRole.MEMBER,
    "project": AccountRole.PROJECT_WORKER,
    "caseworker": AccountRole.CASEWORKER,
}
#: Tables whose rows belong to accounts. A reporter's request touches none of them in any way.
OWNED = frozenset(
    {
        "users",
        "recipients",
        "recipient_places",
        "web_sessions",
        "api_tokens",
        "feed_links",
        "text_askers",
        "check_budgets",
        "caseworker_keypairs",
        "casework_grants",
    }
)
#: What a reporter's request may write.
THEIRS = frozenset(
    {
        "reports",
        "sealed_parts",
        "part_keys",
        "report_identifiers",
        "consent_heads",
        "consents",
        "waiting_codes",
        "report_files",
        "report_drafts",
        "reporter_sessions",
        "audit_entries",
        "audit_waiting",
    }
)
#: What follows from a changed answer, besides. Of an emptied listing its number alone is noted, until it is deleted.
FOLLOWS = THEIRS | {
    "alerts", "alert_sources", "packets", "listing_sources", "emptied_listings", "released_packets", "deliveries",
}  # fmt: skip


@dataclass
class Somebody:
    """A visitor, how to find their account's rows, and that their session is about to be extended at any page."""

    kind: str
    visitor: Visitor
    ids: frozenset[str]
    database: TestDatabase
    token: str = ""

    def worn(self) -> None:
        """Their session has half its life behind it: the next page of theirs extends it."""
        with psycopg.connect(self.database.libpq) as connection:
            connection.execute("UPDATE web_sessions SET expires_at = now() + interval '10 minutes'")

    def still_in(self) -> bool:
        return not VISITORS[self.kind] or self.visitor.get(VISITORS[self.kind]).status_code == 200


@pytest.fixture
def project(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session, name="Harbour", email="h@project.example", regions=(), contact=story.wiring.contact
        )


@pytest.fixture(params=VISITORS)
def somebody(
    request: pytest.FixtureRequest, app: Flask, story: Story, project: uuid.UUID, database: TestDatabase
) -> Somebody:
    return _somebody(request.param, app, story, project, database)


def _somebody(kind: str, app: Flask, story: Story, project: uuid.UUID, database: TestDatabase) -> Somebody:
    visitor, token = browser(app), ""
    if kind in _ROLES:
        email = f"{kind}@example.org"
        story.account(_ROLES[kind], email, project_id=project if kind == "project" else None)
        visitor.sign_in(email, PASSWORD)
        if kind != "caseworker":
            with story.commits() as session:
                token = signs.issue_token(
                    session, email=email, index=story.wiring.index, actor="command", clock=story.wiring.clock
                )
    theirs = {str(each.user_id) for each in story.caseworkers}
    with psycopg.connect(database.libpq) as connection:
        found = connection.execute(
            "SELECT id::text FROM users UNION SELECT recipient_id::text FROM users WHERE recipient_id IS NOT NULL"
        ).fetchall()
    ids = frozenset(each for (each,) in found if each not in theirs)
    return Somebody(kind, visitor, ids, database, token)


@pytest.fixture
def waldump(databases: Databases) -> Path:
    state = json.loads((databases.cluster.home / "state.json").read_text())
    program = Path(state["bin"]) / "pg_waldump"
    if not program.exists():
        pytest.skip("this PostgreSQL has no pg_waldump, so the order of its write-ahead log cannot be read")
    return program


def apart(seen: traces.Window, somebody: Somebody, *, may: frozenset[str]) -> None:
    """Nothing of an account near what was written, in any table; and nothing written but what a report is."""
    assert seen.written, "nothing was written: this proves nothing"
    beside = [row for row in seen.near() if row.names(somebody.ids)]
    assert not beside, f"beside a report: {[(row.table, row.made, row.text[:120]) for row in beside]}"
    assert {row.table for row in seen.written} <= may
    assert seen.moments() == [], "to the moment when a reporter was here"


def report_page(somebody: Somebody, story: Story) -> None:
    """The whole way: the form, sending it, the code, keeping it."""
    visitor = somebody.visitor
    assert visitor.post("/report", LITTLE | {"consents.alert": "yes"}).status_code == 303
    sent = form_with(visitor.get("/report/sent"), "reference")
    assert visitor.client.post(sent.action, data=sent.fields).status_code == 303


def report_steps(somebody: Somebody, story: Story) -> None:
    """The same in steps: a draft that is kept, gone on with, and sent."""
    visitor = somebody.visitor
    first = form_with(visitor.get("/report"), "account").filled(account="He hit me.")
    assert visitor.client.post("/report/step/what", data=first).location == "/report/step/when-where"
    last = form_with(visitor.get("/report/step/consents"), "submission").filled(consents__alert="yes")
    assert visitor.client.post("/report/step/consents", data=last).location == "/report/step/check"
    check = form_with(visitor.get("/report/step/check"), "submission").filled(send="all")
    assert visitor.client.post("/report/step/check", data=check).location == "/report/sent"
    sent = form_with(visitor.get("/report/sent"), "reference")
    assert visitor.client.post(sent.action, data=sent.fields).status_code == 303


def open_page(somebody: Somebody, story: Story, report: SentReport) -> None:
    assert somebody.visitor.post("/receipt", receipt=report.receipt.shown).status_code == 303
    assert report.reference in words(somebody.visitor.get("/receipt/report"))


def consent_page(somebody: Somebody, story: Story, report: SentReport) -> None:
    open_page(somebody, story, report)
    for scope in ("alert", "checker", "police_intelligence"):
        answer = somebody.visitor.post(
            "/receipt/consent", {"scope": scope, f"consents.{scope}": "no"}, form="/receipt/report"
        )
        assert answer.status_code == 303, words(answer)


def message_page(somebody: Somebody, story: Story, report: SentReport) -> None:
    open_page(somebody, story, report)
    assert somebody.visitor.post("/receipt/message", form="/receipt/report", text="More.").status_code == 303
    photo = [(io.BytesIO(pictures.photo()), "photo.jpg")]
    assert somebody.visitor.post("/receipt/files", files=photo).status_code == 200


def stop_page(somebody: Somebody, story: Story, report: SentReport) -> None:
    open_page(somebody, story, report)
    assert somebody.visitor.post("/receipt/stop").status_code == 303
    assert somebody.visitor.post("/receipt/close", form="/receipt/report").status_code == 303


def yours_page(somebody: Somebody, story: Story, report: SentReport) -> None:
    """Pause, go on, take a record away, ask for a copy, delete."""
    open_page(somebody, story, report)
    visitor = somebody.visitor
    assert visitor.post("/receipt/pause", form="/receipt/stop").status_code == 303
    again = form_with(visitor.get("/receipt/report"), "seen")
    assert visitor.client.post(again.action, data=again.fields).status_code == 303
    for path in ("/receipt/own", "/receipt/own/ask"):
        assert visitor.post(path, form="/receipt/own").status_code == 303
    assert visitor.post("/receipt/delete", receipt=report.receipt.shown).status_code == 200


def api_report(somebody: Somebody, story: Story) -> None:
    headers = bearer(somebody.token) if somebody.token else {}
    sent = somebody.visitor.client.post(f"{V1}/reports", json=REPORT, headers=headers)
    assert sent.status_code == 201, sent.json


def api_return(somebody: Somebody, story: Story, report: SentReport) -> None:
    headers = bearer(somebody.token) if somebody.token else {}
    code = {"receipt": report.receipt.shown}
    for path, more in (
        ("open", {}),
        ("messages", {"text": "More."}),
        ("files", {"content": base64.b64encode(pictures.photo()).decode()}),
        ("consents", {"scope": "alert", "value": "no"}),
        ("consents", {"scope": "police_intelligence", "value": "no"}),
    ):
        answer = somebody.visitor.client.post(f"{V1}/receipts/{path}", json=code | more, headers=headers)
        assert answer.status_code < 300, answer.json


Deed = Callable[..., None]
SENDING: tuple[Deed, ...] = (report_page, report_steps, api_report)
RETURNING: tuple[Deed, ...] = (open_page, consent_page, message_page, stop_page, yours_page, api_return)


@pytest.fixture
def shared(story: Story) -> SentReport:
    """A report that is in the checker, in a warning and with the police, before anybody here had an account."""
    report = story.report()
    story.listed(report)
    story.publish(story.approved_alert(report))
    story.release(story.approved_packet(report))
    return report


@pytest.mark.parametrize("deed", SENDING)
def test_sending_a_report_stands_beside_nothing_of_an_account(
    somebody: Somebody, story: Story, database: TestDatabase, deed: Deed
) -> None:
    somebody.worn()
    with traces.window(database) as seen:
        deed(somebody, story)
    filed = {"projects"} if somebody.kind == "project" and deed is api_report else set()
    apart(seen, somebody, may=THEIRS | filed)
    assert somebody.still_in()


@pytest.mark.parametrize("deed", RETURNING)
def test_coming_back_stands_beside_nothing_of_an_account(
    shared: SentReport, somebody: Somebody, story: Story, database: TestDatabase, deed: Deed
) -> None:
    somebody.worn()
    with traces.window(database) as seen:
        deed(somebody, story, shared)
    if deed is open_page:
        assert {row.table for row in seen.written} == {"reporter_sessions"}
    apart(
        seen, somebody, may=FOLLOWS | {"users"}
    )  # of users: those who wrote and approved what is taken back
    assert somebody.still_in()


@pytest.mark.parametrize("deed", [*SENDING, *RETURNING])
def test_the_log_of_writes_has_nothing_of_an_account_beside_it(
    shared: SentReport, somebody: Somebody, story: Story, database: TestDatabase, waldump: Path, deed: Deed
) -> None:
    """In the order the server wrote: what an archive of it, or a replica, tells for as long as it is kept."""
    somebody.worn()
    with traces.window(database) as seen:
        deed(somebody, story, *([shared] if deed in RETURNING else []))
    records = seen.logged(waldump)
    assert any(
        "reporter_sessions" in each.tables or "reports" in each.tables or "consents" in each.tables
        for each in records
    ), "the log shows what was written"
    colleagues = {row.place for row in seen.rows if row.table == "users" and not row.names(somebody.ids)}
    of_accounts = [each for each in records if each.tables & OWNED]
    # Their rows are read and locked; a page of them may be kept whole for it, once after each checkpoint.
    reads_theirs = somebody.kind == "nobody" or any(each.locks(colleagues) for each in of_accounts)
    pages = {page for page, _ in colleagues} if reads_theirs else set[int]()
    owned = [each for each in of_accounts if not each.locks(colleagues) and not each.images(pages)]
    assert owned == []


def test_a_project_worker_files_in_the_projects_name_and_nothing_of_the_worker_is_written(
    app: Flask, story: Story, project: uuid.UUID, database: TestDatabase, waldump: Path
) -> None:
    """The report names the project, or it could not follow it; which worker sent it is nowhere, nor beside it."""
    worker = _somebody("project", app, story, project, database)
    answers = dict.fromkeys(
        re.findall(r'name="(consents\.[a-z_]+)"', worker.visitor.get("/project/report").text), "no"
    )
    form = form_with(worker.visitor.get("/project/report"), "account")
    assert form.action == "/project/report"
    typed = form.filled(send="all")
    for name, value in (LITTLE | answers).items():
        typed[name] = value
    worker.worn()
    with traces.window(database) as seen:
        sent = worker.visitor.client.post(form.action, data=typed)
        assert sent.status_code == 303, words(sent)
        assert worker.visitor.client.get(sent.location).status_code == 200
    apart(seen, worker, may=THEIRS | {"projects"})
    assert [each for each in seen.logged(waldump) if each.tables & OWNED] == []
    (filed,) = [row for row in seen.written if row.table == "reports"]
    assert str(project) in filed.text
    code_of(worker.visitor)


def test_a_paper_form_is_typed_in_for_a_project_and_nothing_of_the_worker_is_written(
    app: Flask, story: Story, project: uuid.UUID, database: TestDatabase, waldump: Path
) -> None:
    worker = _somebody("project", app, story, project, database)
    page = asks(worker.visitor, ENTRY, TOLD | PAPER)
    worker.worn()
    with traces.window(database) as seen:
        sent = sends(worker.visitor, page, ENTRY, code_on(page)[-5:])
        assert sent.status_code == 200, words(sent)
    apart(seen, worker, may=THEIRS | {"projects"})
    assert [each for each in seen.logged(waldump) if each.tables & OWNED] == []


def test_a_call_is_kept_to_its_day_and_its_caseworker_is_named_under_seal(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    """The moment of a call beside who took it would name the caller to whoever has a list of calls."""
    visitor = browser(app)
    visitor.sign_in("one@casework.example", PASSWORD)
    page = asks(visitor, CALL, TOLD | ALL_NO)
    code = code_on(page)
    with psycopg.connect(database.libpq) as connection:
        connection.execute("UPDATE web_sessions SET expires_at = now() + interval '10 minutes'")
    with traces.window(database) as seen:
        assert sends(visitor, page, CALL, code).status_code == 200
    me = frozenset({str(story.caseworkers[0].user_id)})
    assert [row.table for row in seen.near() if row.names(me)] == []
    assert seen.moments() == []
    assert {row.table for row in seen.written} <= THEIRS


def test_what_lies_side_by_side_in_a_table_is_only_others_work(
    app: Flask, story: Story, project: uuid.UUID, database: TestDatabase
) -> None:
    """By place of rows: the audit log is the only table where a report's rows lie among those that name accounts."""
    for kind in VISITORS:
        each = _somebody(kind, app, story, project, database)
        report_page(each, story)
        assert each.still_in()
    lies = traces.rows(database)
    with psycopg.connect(database.libpq) as connection:
        ids = {each for (each,) in connection.execute("SELECT id::text FROM users")}
    naming = {row.table for row in lies if row.names(ids)}
    assert naming & (THEIRS - {"audit_entries", "audit_waiting"}) == set()
    assert "web_sessions" not in naming, "a session says whose it is only to its cookie"
    entries = [json.loads(row.text) for row in lies if row.table == "audit_entries"]
    reporters = [each for each in entries if each["actor"] == "receipt"]
    sent = [each for each in reporters if each["action"] == "report.submitted"]
    assert len(sent) == len(VISITORS)
    assert all(each["at"][11:].startswith("00:00:00+00") for each in reporters), "their day, no time"


def test_the_pages_of_reporters_do_not_know_who_is_signed_in(
    app: Flask, story: Story, project: uuid.UUID, database: TestDatabase
) -> None:
    """With the account's cookie or without it: the same page, to the letter but for its own tokens."""

    def bare(visitor: Visitor, path: str) -> str:
        return re.sub(r'value="[\w.-]{20,}"', "", visitor.get(path).get_data(as_text=True))

    signed_in = [_somebody(kind, app, story, project, database).visitor for kind in _ROLES]
    for path in ("/report", "/report/whole", "/report/step/you", "/receipt", "/report/sent"):
        plain = bare(browser(app), path)
        assert all(bare(each, path) == plain for each in signed_in)
