"""The demonstration, grown to a small share of its size: looked at as its caseworkers would, and its log verified."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from demo import register as add_demonstration
from demo import signins
from demo.growth import bulk, size
from demo.people import make_people
from demo.timeline import Timeline
from num_service.app import create_app
from num_service.crypto.audit_heads import head_key
from num_service.services.accounts import sign_in
from num_service.services.alerts import read_alerts
from num_service.services.casework.open_report import open_report
from num_service.services.core import audit_proof
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Wiring
from num_service.settings import Settings

SHARE = "0.01"
SIZE = size.of(float(SHARE))


class Grown:
    """A service whose demonstration was seeded and grown."""

    def __init__(self, app: Flask) -> None:
        self.app, self.wiring = app, app.extensions["num"]
        assert isinstance(self.wiring, Wiring)

    def run(self, *words: str) -> Result:
        return self.app.test_cli_runner().invoke(args=["demo", *words])

    def count(self, question: str, **given: object) -> int:
        with self.wiring.database.reads() as session:
            return int(session.execute(text(question), given).scalar_one())

    def of(self, table: str) -> int:
        return self.count(f"SELECT count(*) FROM {table}")  # names of tables, from below

    def caseworker(self) -> CaseworkHolder:
        with self.wiring.database.commits() as session:
            signed_in = sign_in.sign_in(
                session,
                email=signins.CASEWORKER.email,
                password=signins.PASSWORD,
                index=self.wiring.index,
            )
        assert signed_in is not None
        return CaseworkHolder(signed_in.principal.id, signed_in.casework)


@pytest.fixture(scope="module")
def grown(module_settings: Settings) -> Iterator[Grown]:
    app = create_app(replace(module_settings, demo=True))
    add_demonstration(app)
    made = Grown(app)
    now = made.wiring.clock()
    with (
        made.wiring.database.commits() as session
    ):  # the people of the demonstration, without their two years
        make_people(session, made.wiring, random.Random(1), Timeline(session, now))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "list_many", _stop)  # as if somebody had pressed Ctrl-C there
        assert isinstance(made.run("grow", "--share", SHARE).exception, KeyboardInterrupt | SystemExit)
    done = made.run("grow", "--share", SHARE)
    assert done.exit_code == 0, done.output
    yield made
    made.wiring.close()


def _stop(*_args: object, **_named: object) -> NoReturn:
    raise KeyboardInterrupt


def test_there_is_as_much_as_the_share_says_though_it_was_stopped_on_the_way(grown: Grown) -> None:
    assert grown.of("reports") == SIZE.reports
    assert grown.count("SELECT count(*) FROM users WHERE role = 'member'") == 1 + SIZE.members
    assert grown.of("projects") == 12 + SIZE.projects
    assert grown.of("listings") > SIZE.listings
    assert grown.of("listing_sources") >= grown.of("listings")
    assert grown.of("deliveries") > 2 * size.LOUD * SIZE.members
    assert grown.of("audit_leaves") >= SIZE.leaves
    assert grown.of("audit_waiting") == 0


def test_what_finished_reports_told_of_is_found_by_a_check(grown: Grown) -> None:
    listed = """SELECT count(*) FROM report_identifiers JOIN listings USING (digest)
        JOIN listing_sources ON listing_sources.listing_id = listings.id
            AND listing_sources.report_id = report_identifiers.report_id"""
    assert grown.count(listed) > SIZE.reports / 5


def test_as_many_reports_wait_to_be_read_as_said(grown: Grown) -> None:
    assert grown.count("SELECT count(*) FROM reports WHERE status = 'received'") == SIZE.waiting


def test_the_member_finds_every_warning_in_the_inbox(grown: Grown) -> None:
    with grown.wiring.database.reads() as session:
        member = sign_in.by_email(session, email=signins.MEMBER.email, index=grown.wiring.index)
        assert member is not None
        assert member.recipient_id is not None
        found = read_alerts.inbox(
            session, recipient_id=member.recipient_id, clock=grown.wiring.clock, limit=10_000
        )
    assert len(found) >= SIZE.alerts
    assert all(each.text is not None and each.text.headline for each in found if each.applies)


def test_a_caseworker_opens_a_grown_report_and_its_answers_are_signed(grown: Grown) -> None:
    holder = grown.caseworker()
    with grown.wiring.database.reads() as session:
        newest = session.scalars(
            text("SELECT reference FROM reports ORDER BY received_on DESC, reference LIMIT 60")
        )
        references = list(newest)
    for reference in references[:3]:
        with grown.wiring.database.commits() as session:
            opened = open_report(session, reference=reference, holder=holder)
            assert len(opened.account["account"]) > 40
            assert all(each.signed for each in opened.consents if each.value == "yes")


def test_packets_are_with_their_forces_as_they_were_approved(grown: Grown) -> None:
    pushed = grown.count("SELECT count(*) FROM released_packets WHERE pushed_at IS NOT NULL")
    assert grown.wiring.push_database is not None
    with grown.wiring.push_database.reads() as police:
        there = police.execute(
            text("SELECT count(*) FROM released_packets WHERE taken_back_on IS NULL")
        ).scalar_one()
    assert pushed == there > 0


def test_the_log_is_whole(grown: Grown) -> None:
    with grown.wiring.database.snapshot() as session:
        found = audit_proof.verify(session, key=head_key(grown.wiring.keys))
    assert found.wrong == ()
    assert found.entries >= SIZE.leaves


def test_it_is_grown_once(grown: Grown) -> None:
    again, other = grown.run("grow", "--share", SHARE), grown.run("grow", "--share", "0.02")

    assert (again.exit_code, other.exit_code) == (1, 1)
    assert "grown to this size already" in again.output
    assert "another size already" in other.output
    assert grown.of("reports") == SIZE.reports
