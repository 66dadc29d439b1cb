"""A packet taken away as a file, and `packets verify`: is this one that was released from here, unaltered?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.reports.consent import Scope, Value
from num_service.settings import Settings
from tests.harness.commands import Commands
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, SentReport, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def commands(settings: Settings) -> Iterator[Commands]:
    made = Commands(settings)
    yield made
    made.close()


@pytest.fixture
def officer(app: Flask, story: Story) -> Visitor:
    visitor = Visitor(app.test_client())
    story.officer("files@force.example", force="metropolitan")
    visitor.sign_in("files@force.example", PASSWORD, path="/police/sign-in")
    return visitor


@pytest.fixture
def sent(story: Story) -> tuple[SentReport, str]:
    report = story.report()
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    with story.commits() as session:
        reference = session.execute(
            text("SELECT reference FROM packets WHERE id = :id"), {"id": packet_id}
        ).scalar_one()
    return report, reference


def _opened(story: Story, reference: str) -> bool:
    with story.police() as session:
        asked = text("SELECT opened_at IS NOT NULL FROM released_packets WHERE reference = :reference")
        return bool(session.execute(asked, {"reference": reference}).scalar_one())


def test_a_pdf_opens_it_and_a_look_at_the_address_does_not(
    officer: Visitor, story: Story, sent: tuple[SentReport, str]
) -> None:
    path = f"/police/packets/{sent[1]}.pdf"
    assert officer.client.head(path).status_code == 200
    assert not _opened(story, sent[1])
    answer = officer.get(path)
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{sent[1]}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"%PDF-")
    assert _opened(story, sent[1])


def test_what_was_taken_away_is_known_again_and_what_was_changed_is_not(
    officer: Visitor, commands: Commands, sent: tuple[SentReport, str], tmp_path: Path
) -> None:
    kinds = {kind: officer.get(f"/police/packets/{sent[1]}.{kind}").data for kind in ("json", "pdf")}
    file = tmp_path / "packet"
    for raw in kinds.values():
        file.write_bytes(raw)
        assert "released from here, unaltered." in commands.ok("packets", "verify", str(file))

    changed = kinds["json"].replace(b"He attacked", b"He insulted")
    assert changed != kinds["json"]
    others = {
        changed: "not known here",
        kinds["json"] + b"\n": "not known here",
        kinds["json"][:-1]: "not known here",
        kinds["pdf"].replace(b"%PDF-1.7", b"%PDF-1.6"): "rely on the attached text alone",
        kinds["pdf"] + b"\n% more": "rely on the attached text alone",
        kinds["pdf"][: len(kinds["pdf"]) // 2]: "neither the JSON nor the PDF",
        b"": "neither the JSON nor the PDF",
        b"\xff\xfe": "neither the JSON nor the PDF",
        b"[" * 200_000: "neither the JSON nor the PDF",
    }
    for raw, said in others.items():
        file.write_bytes(raw)
        assert said in commands.refused("packets", "verify", str(file)), said
    file.write_bytes(b"{" + b" " * 5_000_000)
    assert "too long" in commands.refused("packets", "verify", str(file))


def test_one_that_was_withdrawn_says_so_and_is_not_given_out_again(
    officer: Visitor, commands: Commands, story: Story, sent: tuple[SentReport, str], tmp_path: Path
) -> None:
    file = tmp_path / "packet.pdf"
    file.write_bytes(officer.get(f"/police/packets/{sent[1]}.pdf").data)
    story.answer(sent[0], Scope.POLICE_INTELLIGENCE, Value.NO)
    assert officer.get(f"/police/packets/{sent[1]}.pdf").status_code == 409
    assert "It was withdrawn since" in commands.ok("packets", "verify", str(file))


def test_the_gates_table_is_printed(commands: Commands) -> None:
    printed = commands.ok("gate", "table")
    assert "Everything else is in order" in printed
    assert "They excluded this force." in printed
    assert printed.rstrip().endswith(" no")
