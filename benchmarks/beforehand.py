"""What journeys find there already: reports with something to answer, and a project with a worker."""

from __future__ import annotations

import uuid

from num_service.domain.police.relay import Relay
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.runtime.cluster import POLICE_DATABASE, Cluster
from num_service.services.accounts import accounts
from num_service.services.casework import open_report
from num_service.services.police import read_marks
from num_service.services.reports import messages, police_questions
from tests.harness.story import ALL_YES, SentReport, Story


def answered_report(story: Story) -> SentReport:
    """A report with a message from a caseworker and a warning that waits for a yes."""
    sent = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}}, own_copy=True)
    story.approved_alert(sent)
    with story.commits() as session:
        messages.add_message(
            session,
            report=open_report.find_report(session, sent.reference),
            text="Thank you. We read it today.",
            clock=story.wiring.clock,
            holder=story.caseworkers[0],
        )
    return sent


def asked_report(story: Story) -> SentReport:
    """A report whose packet is at a force, with a question of theirs that a caseworker passed on."""
    sent = story.report()
    packet_id = story.approved_packet(sent)
    story.release(packet_id)
    _opened_by_an_officer(story)
    with story.commits() as session:
        police_questions.pass_on(
            session,
            report=open_report.find_report(session, sent.reference),
            packet_id=packet_id,
            kind=Relay.QUESTION,
            text="Was the car dark blue or black?",
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )
    return sent


def _opened_by_an_officer(story: Story) -> None:
    """What is at a force was opened there, and this side knows it: only then may somebody have asked."""
    here = story.wiring
    assert here.push_database is not None
    with Cluster(here.settings.var_dir / "postgres").connect(POLICE_DATABASE) as police:
        police.execute("UPDATE released_packets SET opened_at = now() WHERE opened_at IS NULL")
    read_marks.read_marks(here.database, here.push_database)


def worker_of_a_project(story: Story) -> str:
    """A worker of a project of their own; their address."""
    email = f"{uuid.uuid4().hex}@project.example"
    story.account(AccountRole.PROJECT_WORKER, email, name="Wren", project_id=_project(story))
    return email


def _project(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session,
            name=f"Harbour {uuid.uuid4().hex[:6]}",
            email=f"{uuid.uuid4().hex}@project.example",
            regions=(Region.LONDON,),
            contact=story.wiring.contact,
        )
