"""What each page asks of the databases: as many statements however much there is, and none that reads it all.

The same pages are asked for twice: when there is one of everything, and with tens of thousands. The second time the
plan of every statement is looked at too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto.contact import email_place
from num_service.crypto.session_box import read_token
from num_service.db.session import Database
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language, Region
from num_service.extensions import limiter
from num_service.schemas.reports.report import ReportSchema
from num_service.services.accounts import accounts, sign_in
from num_service.services.casework import open_report
from num_service.services.core.wiring import Wiring
from num_service.services.reports import messages, submit_report
from num_service.web.core.sides import POLICE
from tests.harness import at_size
from tests.harness.databases import TestDatabase
from tests.harness.deeds import AT_THE_POLICE, DEEDS
from tests.harness.pages import Visitor
from tests.harness.plans import Node, Statement, asked, plan_of, reads_it_all
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import PHONE

MEMBER, PROJECT, ADMIN = "member@example.org", "project@example.org", "admin@example.org"
OFFICER, ONE = "officer@force.example", "one@casework.example"
#: A page that makes more statements than this asks one thing at a time.
MOST = 30


@dataclass
class Looked:
    """What the pages asked, by page, when there was little and when there was much; plans: of the statements then."""

    little: dict[str, list[Statement]] = field(default_factory=dict)
    much: dict[str, list[Statement]] = field(default_factory=dict)
    plans: dict[str, list[tuple[Statement, list[Node]]]] = field(default_factory=dict)


class Site:
    """An installation, somebody of each kind signed in to it, and a page for each of them."""

    def __init__(self, app: Flask, story: Story) -> None:
        self.story, self.wiring = story, app.extensions["num"]
        assert isinstance(self.wiring, Wiring)
        self.project = self._project()
        self.member = story.account(AccountRole.MEMBER, MEMBER)
        story.account(AccountRole.ADMINISTRATOR, ADMIN, name="Admin")
        story.officer(OFFICER)
        self.report = story.report()
        self.told(self.report)
        self.filed()
        story.publish(story.approved_alert(self.report))
        story.release(story.approved_packet(self.report))
        story.listed(self.report)
        self.visitors = {each: Visitor(app.test_client()) for each in ("nobody", "reporter", OFFICER)}
        for email in (MEMBER, PROJECT, ADMIN, ONE):
            self.visitors[email] = Visitor(app.test_client())
            self.visitors[email].sign_in(email, PASSWORD)
        self.visitors[OFFICER].sign_in(OFFICER, PASSWORD, path="/police/sign-in")
        self.visitors["reporter"].post("/receipt", receipt=self.report.receipt.shown)

    def _project(self) -> uuid.UUID:
        with self.story.commits() as session:
            made = accounts.add_project(
                session,
                name="Harbour",
                email=PROJECT,
                regions=(Region.LONDON,),
                contact=self.story.wiring.contact,
            )
        self.story.account(AccountRole.PROJECT_WORKER, PROJECT, name="Wren", project_id=made)
        return made

    def told(self, report: SentReport) -> None:
        """A note and a message of a caseworker, and the reporter's answer."""
        holder, clock = self.story.caseworkers[0], self.story.wiring.clock
        with self.story.commits() as session:
            row = open_report.find_report(session, report.reference)
            open_report.add_note(session, report=row, text="Rang.", holder=holder, clock=clock)
            messages.add_message(session, report=row, text="Thank you.", clock=clock, holder=holder)
            messages.add_message(session, report=row, text="And thank you.", clock=clock, holder=None)

    def filed(self) -> None:
        """A report that the project filed, whose person lets it follow it."""
        consents = {"checker": "yes", "alert": "yes", "helper": "yes"}
        new = ReportSchema().load(
            {"incident_types": ["robbery"], "account": "He took it.", "where": {"region": "london"},
             "about": {"on_behalf": "service_user"}, "consents": consents, "wording_version": CURRENT}
        )  # fmt: skip
        here = self.story.wiring
        with self.story.commits() as session:
            submit_report.submit_report(
                session, new=new, keys=here.keys, index=here.index, clock=here.clock, language=Language.EN,
                project_id=self.project,
            )  # fmt: skip

    @property
    def databases(self) -> tuple[Database | None, ...]:
        return self.wiring.database, self.wiring.police_database, self.wiring.push_database

    def pages(self) -> dict[str, tuple[str, str]]:
        """By name: who looks, and at what."""
        reference = self.report.reference
        with self.story.commits() as session:
            packet, alert = (
                session.scalars(text(f"SELECT reference FROM {table} ORDER BY {by}")).first()
                for table, by in (("packets", "draft_id"), ("alerts", "draft_id"))
            )
        return {
            "home": ("nobody", "/"),
            "report form": ("nobody", "/report/whole"),
            "help": ("nobody", "/help"),
            "the code's page": ("reporter", "/receipt/report"),
            "what is on record": ("reporter", "/receipt/record"),
            "check": (MEMBER, "/check"),
            "alerts": (MEMBER, "/alerts"),
            "unread alerts": (MEMBER, "/alerts?unread=1"),
            "one alert": (MEMBER, f"/alerts/{alert}"),
            "project": (PROJECT, "/project"),
            "queue": (ONE, "/casework"),
            "queue, finished": (ONE, "/casework?show=finished"),
            "queue, page 80": (ONE, "/casework?show=finished&page=80"),
            "one report": (ONE, f"/casework/{reference}"),
            "packet form": (ONE, f"/casework/{reference}/packet"),
            "warning form": (ONE, f"/casework/{reference}/alert"),
            "warnings": (ONE, "/casework/alerts"),
            "keys": (ONE, "/casework/keys"),
            "police inbox": (OFFICER, "/police"),
            "police packet": (OFFICER, f"/police/packets/{packet}"),
        }

    def look(self) -> dict[str, list[Statement]]:
        """Look at every page, and once more: the first time may find something out for good."""
        found = {}
        for name, (who, path) in self.pages().items():
            for _ in range(2):
                with asked(*self.databases) as there:
                    answer = self.visitors[who].get(path)
                assert answer.status_code == 200, (name, answer.status)
            found[name] = there
        with asked(*self.databases) as there:
            answer = self.visitors[MEMBER].post("/check", text=PHONE.canonical)
            assert answer.status_code == 200
        found["a check"] = there
        return found

    def work(self) -> dict[str, list[Statement]]:
        """What workers do every few seconds, and what the API is asked most often; nothing of it is kept."""
        here, found = self.wiring, {}
        for name, deed in DEEDS.items():
            database = here.push_database if name in AT_THE_POLICE else here.database
            assert database is not None
            with asked(database) as there, database.session() as session:
                deed(session, here)
                session.rollback()
            found[name] = there
        return found


#: The warnings are read whole all the same, by workers alone: there are some thousands after years, not millions.
OUT = dict.fromkeys(("deliveries claimed", "deliveries swept", "housekeeping"), frozenset({"alerts"}))
#: How many a warning would reach is counted by looking at everybody it could: once for each form, and not each report.
OUT["warning form"] = frozenset({"recipients"})


@pytest.fixture(scope="module")
def looked(app: Flask, story: Story, database: TestDatabase) -> Looked:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limiter, "enabled", False)
        site = Site(app, story)
        found = Looked(little=site.look())
        for _ in range(8):
            site.told(site.report)
            site.filed()
            story.report()  # it shares its number with the one that is looked at
        at_size.fill(database)
        _bring_home(site)
        found.much = site.look()
        found.much |= site.work()
    found.plans = {name: list(_plans(site, there)) for name, there in found.much.items()}
    return found


def _bring_home(site: Site) -> None:
    """Two thousand warnings in the member's inbox and the project's, and a name's worth of the log about the report."""
    contact = site.wiring.contact
    with site.story.commits() as session:
        staff = session.scalars(
            text("SELECT id FROM users WHERE role = 'caseworker' AND email_sealed = 'sealed'")
        )
        session.execute(
            text("UPDATE users SET email_sealed = :sealed WHERE id = :id"),
            [
                {"id": each, "sealed": contact.seal("a@example.org", where=email_place(each))}
                for each in staff
            ],
        )
        for email in (MEMBER, PROJECT):
            found = sign_in.by_email(session, email=email, index=site.wiring.index)
            assert found is not None
            session.execute(
                text(
                    "INSERT INTO deliveries (alert_id, recipient_id, channel, state, sent_at) SELECT id, :me, 'inbox', "
                    "'sent', now() FROM alerts WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 2000 "
                    "ON CONFLICT DO NOTHING"
                ),
                {"me": found.recipient_id},
            )


def _plans(site: Site, there: list[Statement]) -> Iterator[tuple[Statement, list[Node]]]:
    """Of each statement, in the database and with the login it was made with; police rows as the officer sees them."""
    for each in there:
        with each.database.engine.connect() as connection:
            if each.database is site.wiring.police_database:
                token = read_token(_cookie(site.visitors[OFFICER]))
                assert token is not None
                connection.execute(
                    text("SELECT set_config('num.police_token', :token, true)"),
                    {"token": token.stored_hash.hex()},
                )
            bare = connection.connection.driver_connection
            assert isinstance(bare, psycopg.Connection)
            yield each, plan_of(bare, each)


def _cookie(visitor: Visitor) -> str:
    found = visitor.client.get_cookie(POLICE.cookie)
    assert found is not None
    return found.value


NAMES = [
    "home", "report form", "help", "the code's page", "what is on record", "check", "a check", "alerts",
    "unread alerts", "one alert", "project", "queue", "queue, finished", "queue, page 80", "one report",
    "packet form", "warning form", "warnings", "keys", "police inbox", "police packet",

]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_page_makes_as_many_statements_with_much_as_with_little(looked: Looked, name: str) -> None:
    little, much = looked.little[name], looked.much[name]
    assert len(much) == len(little), "\n\n".join(each.words for each in much)
    assert len(much) <= MOST


@pytest.mark.parametrize("name", [*NAMES, *DEEDS])
def test_nothing_reads_a_growing_table_from_end_to_end(looked: Looked, name: str) -> None:
    wrong = [
        (found, statement.words)
        for statement, nodes in looked.plans[name]
        if (found := reads_it_all(nodes, at_size.GROWING - OUT.get(name, frozenset())))
    ]
    assert not wrong, "\n\n".join(f"{found}\n{statement}" for found, statement in wrong)
