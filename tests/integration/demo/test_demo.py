"""The demonstration: seeded once, then looked at as somebody would who tries the service."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Connection, create_engine, text

from demo import register as add_demonstration
from demo import signins
from num_service.app import create_app, wire
from num_service.crypto.audit_heads import head_key
from num_service.domain.shared.taxonomy import IncidentType
from num_service.services.accounts import sign_in
from num_service.services.casework import casework_key
from num_service.services.casework.open_report import open_report
from num_service.services.core import audit, audit_proof
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Wiring
from num_service.services.police import officers
from num_service.settings import Settings

_PHONE = re.compile(
    r"\+44(7700900|2079460|1134960|1614960|1632960|8081570)\d{3}|\+3532091\d{5}",
)


@dataclass(frozen=True)
class Demo:
    """A seeded service: its application, what the command printed, and its database."""

    app: Flask
    settings: Settings
    printed: str
    wiring: Wiring
    connection: Connection

    def rows(self, question: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.connection.execute(text(question))]

    def counts(self, question: str) -> dict[object, int]:
        return {row[0]: int(str(row[1])) for row in self.rows(question)}

    def run(self, *words: str) -> Result:
        return self.app.test_cli_runner().invoke(args=list(words))


@pytest.fixture(scope="module")
def demo(module_settings: Settings) -> Iterator[Demo]:
    settings = replace(module_settings, demo=True)
    app = create_app(settings)
    add_demonstration(app)
    done = app.test_cli_runner().invoke(args=["demo", "seed"])
    assert done.exit_code == 0, done.output
    wiring = app.extensions["num"]
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")  # open for the whole module
    with engine.connect() as connection:
        yield Demo(app, settings, done.output, wiring, connection)
    engine.dispose()
    wiring.close()


def test_there_are_200_reports_over_two_years_in_the_proportions_of_the_survey(demo: Demo) -> None:
    kinds = Counter(row[0] for row in demo.rows("SELECT unnest(incident_types) FROM reports"))

    assert demo.rows("SELECT count(*) FROM reports") == [(200,)]
    assert kinds[IncidentType.UNWANTED_CONTACT] == pytest.approx(130, abs=3)
    assert kinds[IncidentType.THREATENING_MESSAGES] == pytest.approx(112, abs=3)
    assert kinds[IncidentType.NON_PAYMENT] == pytest.approx(108, abs=3)
    assert kinds[IncidentType.VERBAL_ABUSE] == pytest.approx(98, abs=3)
    assert set(kinds) == set(IncidentType)
    [(days,)] = demo.rows("SELECT max(received_on) - min(received_on) FROM reports")
    assert 700 < int(str(days)) <= 731


def test_about_a_third_refuse_the_police_and_many_say_nothing(demo: Demo) -> None:
    answers = demo.counts(
        "SELECT value, count(*) FROM (SELECT DISTINCT ON (report_id) report_id, value FROM consents "
        "WHERE scope = 'police_intelligence' ORDER BY report_id, number) AS first GROUP BY value"
    )

    assert 60 <= answers["no"] <= 85
    assert answers["yes"] > 40
    assert answers["if_matched"] > 15
    assert 200 - sum(answers.values()) > 20  # silence, which is no


def test_every_condition_a_question_offers_occurs(demo: Demo) -> None:
    found = {
        row[0] for row in demo.rows("SELECT DISTINCT jsonb_object_keys(conditions::jsonb) FROM consents")
    }
    assert found == {"delay_days", "region_only", "show_me_first", "if_silent", "except_forces", "project"}


def test_alerts_and_packets_are_in_every_state(demo: Demo) -> None:
    alerts = demo.counts("SELECT status, count(*) FROM alerts GROUP BY status")
    packets = demo.counts("SELECT status, count(*) FROM packets GROUP BY status")

    assert set(alerts) == {"draft", "approved", "published", "expired", "recalled", "superseded"}
    assert set(packets) == {"draft", "held", "refused", "released", "withdrawn"}
    assert alerts["published"] >= 10


def test_one_draft_is_blocked_because_it_repeats_the_reporters_own_details(demo: Demo) -> None:
    assert demo.rows("SELECT status FROM alerts WHERE identifying") == [("draft",)]


def test_packets_lie_on_desks_of_six_forces_in_every_condition(demo: Demo) -> None:
    assert demo.wiring.push_database is not None
    with demo.wiring.push_database.reads() as there:
        forces = {each.force for each in officers.list_officers(there)}
    with_packets = {row[0] for row in demo.rows("SELECT force FROM released_packets")}

    assert len(forces) == 6
    assert {"garda", "btp"} <= forces
    assert forces <= with_packets
    for condition in (
        "opened_at IS NULL",
        "opened_at IS NOT NULL AND acknowledged_at IS NULL AND withdrawn_at IS NULL",
        "acknowledged_at IS NOT NULL AND withdrawn_at IS NULL",
        "withdrawn_at IS NOT NULL AND withdrawal_seen_at IS NULL",
        "withdrawal_seen_at IS NOT NULL",
    ):
        assert demo.rows(f"SELECT 1 FROM released_packets WHERE {condition} LIMIT 1") == [(1,)], condition


def test_no_packet_was_released_against_the_answer_in_force(demo: Demo) -> None:
    wrong = demo.rows(
        """
        SELECT packets.reference FROM releases JOIN packets ON packets.id = releases.packet_id
        JOIN LATERAL (SELECT value, number FROM consents
                      WHERE report_id = packets.report_id AND scope = 'police_intelligence'
                        -- answers have their day: of the release's own, those up to the one it rests on
                        AND (number <= releases.consent
                             OR recorded_at < date_trunc('day', releases.released_at AT TIME ZONE 'UTC')
                                              AT TIME ZONE 'UTC')
                      ORDER BY number DESC LIMIT 1) AS in_force ON true
        WHERE in_force.value NOT IN ('yes', 'if_matched') OR in_force.number <> releases.consent
        """
    )
    assert wrong == []


def test_nothing_happened_in_the_future_or_before_its_cause(demo: Demo) -> None:
    for question in (
        "SELECT 1 FROM releases WHERE released_at > now()",
        "SELECT 1 FROM deliveries WHERE sent_at > now() + interval '1 minute' OR read_at > now()",
        "SELECT 1 FROM alerts WHERE published_at < approved_at OR ended_at < published_at",
        "SELECT 1 FROM released_packets WHERE opened_at < released_at OR acknowledged_at < opened_at",
        "SELECT 1 FROM releases JOIN packets ON packets.id = packet_id WHERE released_at < approved_at",
        "SELECT 1 FROM deliveries JOIN alerts ON alerts.id = alert_id JOIN users USING (recipient_id) "
        "WHERE users.created_on > alerts.published_at::date",
    ):
        assert demo.rows(f"{question} LIMIT 1") == [], question


def test_a_few_dozen_identifiers_were_reported_more_than_once_and_judged_differently(demo: Demo) -> None:
    [(repeated,)] = demo.rows(
        "SELECT count(*) FROM (SELECT digest FROM report_identifiers GROUP BY digest "
        "HAVING count(DISTINCT report_id) > 1) AS again"
    )
    judged = demo.counts("SELECT judgement, count(*) FROM match_judgements GROUP BY judgement")

    assert 24 <= int(str(repeated)) <= 80
    assert set(judged) == {"different", "same", "not_known", "maybe_reported"}
    [(agreed,)] = demo.rows("SELECT count(*) FROM match_judgements WHERE confirmed_at IS NOT NULL")
    assert 0 < int(str(agreed)) < judged["different"], "most agreed by a second caseworker, some wait for one"


def test_listings_are_partly_old_and_partly_from_several_reports(demo: Demo) -> None:
    [(listed, old, several)] = demo.rows(
        "SELECT count(*), count(*) FILTER (WHERE newest < current_date - 366), count(*) FILTER (WHERE sources > 1) "
        "FROM (SELECT max(month) AS newest, count(*) AS sources FROM listing_sources GROUP BY listing_id) AS each"
    )
    assert int(str(listed)) > 50
    assert int(str(old)) > 5
    assert int(str(several)) > 3


def test_the_queue_holds_forty_reports_that_nobody_has_taken(demo: Demo) -> None:
    waiting = demo.rows("SELECT danger_now FROM reports WHERE status = 'received' AND assignee_id IS NULL")
    assert len(waiting) == 40
    assert (True,) in waiting


def test_members_projects_and_deliveries(demo: Demo) -> None:
    users = demo.counts("SELECT role, count(*) FROM users GROUP BY role")
    states = demo.counts("SELECT state, count(*) FROM deliveries WHERE channel = 'email' GROUP BY state")

    assert users == {"member": 300, "project_worker": 12, "caseworker": 2, "administrator": 2}
    assert demo.rows("SELECT count(*) FROM projects") == [(12,)]
    assert states["sent"] > 1000
    assert 0 < states["waiting"] < 100
    assert demo.rows("SELECT 1 FROM deliveries WHERE channel = 'inbox' AND read_at IS NOT NULL LIMIT 1")
    with_password = demo.rows("SELECT count(*) FROM users WHERE password_hash <> '!'")
    assert with_password == [(7,)]


def test_only_numbers_and_addresses_that_belong_to_nobody(demo: Demo) -> None:
    with demo.wiring.database.reads() as session:
        signed_in = sign_in.sign_in(
            session, email=signins.CASEWORKER.email, password=signins.PASSWORD, index=demo.wiring.index
        )
        assert signed_in is not None
        holder = CaseworkHolder(signed_in.principal.id, signed_in.casework)
        seen: Counter[str] = Counter()
        for (reference,) in demo.rows("SELECT reference FROM reports"):
            report = open_report(session, reference=str(reference), holder=holder)
            contact = report.private["contact"]
            if "@" not in contact and contact:
                assert re.fullmatch(r"07700 900\d{3}", contact)
            for each in report.account["people"][0]["identifiers"]:
                seen[each["kind"]] += 1
                _belongs_to_nobody(each["kind"], each["typed"])
    assert set(seen) == {"phone", "email", "vrm", "username", "url"}


def _belongs_to_nobody(kind: str, typed: str) -> None:
    from num_service.domain.identifiers import IdentifierKind, normalise

    read = normalise(IdentifierKind(kind), typed)
    if kind == "phone":
        assert _PHONE.fullmatch(read.canonical), read.canonical
    if kind == "email":
        assert read.canonical.endswith(("@example.org", "@example.com", "@example.net"))
    if kind == "vrm":
        assert read.canonical[0] == "Q"
        assert read.canonical[-1] in "IQ"
    if kind == "url":
        assert ".example." in read.canonical


def test_every_sign_in_works_with_the_printed_password_and_only_its_own_way(demo: Demo) -> None:
    assert signins.PASSWORD in demo.printed
    for each in signins.SIGN_INS:
        assert demo.printed.count(f" {each.email} ") == 1
        client = demo.app.test_client()
        page = client.get(signins.sign_in_page(each))
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert token is not None, each.email
        sent = client.post(
            signins.sign_in_page(each),
            data={"email": each.email, "password": signins.PASSWORD, "csrf_token": token.group(1)},
        )
        assert sent.status_code == 303, (each.email, sent.status_code)


def test_both_caseworkers_hold_the_key_and_the_recovery_key_is_printed_and_not_kept(demo: Demo) -> None:
    key = re.search(r"^  ((?:[0-9A-Z]{4}-){12}[0-9A-Z]{4})$", demo.printed, re.M)
    assert key is not None
    for each in (signins.CASEWORKER, signins.CASEWORKER_2):
        with demo.wiring.database.reads() as session:
            found = sign_in.sign_in(
                session, email=each.email, password=signins.PASSWORD, index=demo.wiring.index
            )
            assert found is not None
            assert found.casework
            words = " ".join(casework_key.words_of(session, found.principal.id))
    again = demo.app.test_cli_runner().invoke(
        args=["casework", "recover", signins.CASEWORKER_2.email, "--recovery-key-stdin", "--words", words],
        input=key.group(1) + "\n",
    )
    assert again.exit_code == 0, again.output


def test_the_audit_trail_of_two_years_is_whole(demo: Demo) -> None:
    audit.integrate_all(demo.wiring.database, key=head_key(demo.wiring.keys), clock=demo.wiring.clock)
    with demo.wiring.database.reads() as session:
        found = audit_proof.verify(session, key=head_key(demo.wiring.keys))
    assert found.wrong == ()
    assert found.entries > 1000


def test_a_second_time_it_changes_nothing_and_prints_the_sign_ins(demo: Demo) -> None:
    before = demo.rows("SELECT count(*) FROM audit_entries")

    for _ in range(2):
        again = demo.run("demo", "seed", "--if-empty")
        assert again.exit_code == 0
        assert signins.PASSWORD in again.output
    without = demo.run("demo", "seed")

    assert without.exit_code == 1
    assert "nothing was changed" in without.output
    demo.connection.rollback()
    assert demo.rows("SELECT count(*) FROM audit_entries") == before


def test_production_refuses(demo: Demo) -> None:
    app = Flask("refuses")
    app.extensions["num"] = replace(demo.wiring, settings=replace(demo.settings, env="production"))
    add_demonstration(app)
    refused = app.test_cli_runner().invoke(args=["demo", "seed"])
    assert refused.exit_code == 1
    assert "never put into production" in refused.output


def test_the_same_stories_are_told_to_every_database(demo: Demo, settings: Settings) -> None:
    questions = (
        "SELECT tier, region, language, official, danger_now, array_to_string(incident_types, ' ') FROM reports",
        "SELECT status, tier, array_to_string(regions, ' ') FROM alerts",
        "SELECT status, force FROM packets",
        "SELECT scope, value, conditions::text FROM consents",
        "SELECT judgement FROM match_judgements",
    )
    told = [Counter(demo.rows(each)) for each in questions]
    wiring = wire(replace(settings, demo=True))
    app = Flask("again")
    app.extensions["num"] = wiring
    add_demonstration(app)
    assert app.test_cli_runner().invoke(args=["demo", "seed", "--if-empty"]).exit_code == 0
    with wiring.database.engine.connect() as connection:
        again = [Counter(tuple(row) for row in connection.execute(text(each))) for each in questions]
    wiring.close()

    assert again == told


def test_an_interrupted_seed_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from demo.casework import Casework

    app = Flask("interrupted")
    app.extensions["num"] = wiring = wire(replace(settings, demo=True))
    add_demonstration(app)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Casework, "receive", stop)
        assert app.test_cli_runner().invoke(args=["demo", "seed"]).exit_code == 1
    with wiring.database.engine.connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM users")).scalar()
    wiring.close()

    assert left == 0


def test_the_mail_box_shows_the_newest_first_and_is_not_there_without_the_demonstration(
    demo: Demo, app: Flask
) -> None:
    import uuid

    from num_service.app import wire_senders
    from num_service.domain.alerts.audience import Channel

    client = demo.app.test_client()
    assert "Nothing has been sent yet" in client.get("/demo/outbox").text
    box = wire_senders(demo.settings)[Channel.EMAIL]
    for number in range(30):
        box.send(to=f"m{number:03}@example.net", message_id=uuid.UUID(int=number))

    page, listed = client.get("/demo/outbox"), client.get("/demo/outbox?format=json").get_json()
    assert listed["total"] == 30
    assert listed["messages"][0]["to"] == "m029@example.net"
    assert listed["messages"][0]["message_id"].startswith("<00000000-0000-0000-0000-00000000001d@")
    assert "m029@example.net" in page.text
    assert "m000@example.net" not in page.text
    assert "m000@example.net" in client.get("/demo/outbox?page=2").text
    assert app.test_client().get("/demo/outbox").status_code == 404
