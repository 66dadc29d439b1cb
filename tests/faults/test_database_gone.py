"""PostgreSQL stopped under a running service: 503 and what to do, no traceback; and all goes on when it is back."""

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markupsafe import escape
from sqlalchemy import text

from num_service.app import create_app, wire, wire_senders
from num_service.db.queries.alerts.deliveries import LEASE
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert
from num_service.settings import Settings
from num_service.web.core.posts import MOST
from num_service.web.core.transactions import wiring
from tests.harness.databases import named
from tests.harness.service import LiveServer, MakeSettings, running_worker, serving
from tests.harness.stoppable import Stoppable
from tests.harness.story import Story, begin, later

pytestmark = pytest.mark.faults

RECIPIENTS = 400
REPORT = json.dumps({"account": "While it was away.", "where": {"region": "online"}, "consents": {}})
#: What somebody asks for, and what it answers while the database is there.
REQUESTS = [
    ("GET", "/report", None, 200),
    ("GET", "/sign-in", None, 200),
    ("GET", "/police/sign-in", None, 200),
    ("GET", "/casework", None, 401),
    ("GET", "/readyz", None, 200),
    ("POST", "/api/v1/reports", REPORT, 201),
    ("POST", "/api/v1/receipts/open", '{"receipt": "0000-0000-0000-0000-0000-0000-0"}', 404),
]
USUAL = [usual for *_, usual in REQUESTS]


@pytest.fixture
def stoppable(tmp_path: Path) -> Iterator[Stoppable]:
    made = Stoppable(tmp_path / "postgres")
    yield made
    made.close()


@pytest.fixture
def settings(stoppable: Stoppable, make_settings: MakeSettings) -> Settings:
    urls = stoppable.urls
    return make_settings(named("num", urls))


@dataclass(frozen=True)
class Answer:
    """Status, kind of document, the document, and the cookie it set."""

    status: int
    kind: str
    said: str
    cookie: str


def ask(server: LiveServer, method: str, path: str, body: str | None = None, *, cookie: str = "") -> Answer:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    set_cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
    return Answer(answer.status, answer.headers.get_content_type(), said, set_cookie)


def statuses(server: LiveServer) -> list[int]:
    return [ask(server, method, path, body).status for method, path, body, _ in REQUESTS]


def test_pages_and_api_say_so_and_work_again_without_a_restart(
    settings: Settings, stoppable: Stoppable
) -> None:
    begin(settings).close()
    with serving(settings) as server:
        assert statuses(server) == USUAL
        cookie = ask(server, "GET", "/report").cookie
        assert cookie

        kinds = {"api": "application/problem+json", "readyz": "application/json"}

        stoppable.stop()
        for method, path, body, _ in REQUESTS:
            for theirs in ("", cookie):
                answer = ask(server, method, path, body, cookie=theirs)
                if path == "/casework" and not theirs:
                    continue  # nothing has to be asked to say "sign in first" to somebody without a session
                assert answer.status == 503, path
                assert not any(word in answer.said for word in ("Traceback", "psycopg", "sqlalchemy"))
                assert answer.kind == kinds.get(path.split("/")[1], "text/html"), path
        assert ask(server, "GET", "/healthz").status == 200, "the process itself is well"

        stoppable.start()
        assert statuses(server) == USUAL
        assert ask(server, "GET", "/report", cookie=cookie).cookie == "", "her session is still there"
        log = server.log.read_text()
        assert "database_away" in log
        assert "Traceback" not in log
        assert "While it was away" not in log


TYPED = "He drove off with <her> bag."


@pytest.mark.parametrize("path", ["/report", "/report/step/what", "/receipt"])
def test_what_was_typed_comes_back_while_it_is_away_but_to_another_sites_form(
    settings: Settings, stoppable: Stoppable, path: str
) -> None:
    begin(settings).close()
    app = create_app(settings)
    app.config["TESTING"] = False
    reporter = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', reporter.get("/report").text)
    assert token is not None

    stoppable.stop()
    typed = {"csrf_token": token[1], "account": TYPED, "password": "amber kettle"}
    answer = reporter.post(path, data=typed)
    elsewhere = reporter.post(path, data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    too_long = reporter.post(path, data={"account": "x" * (MOST + 1)})
    with app.app_context():
        wiring().close()

    assert answer.status_code == 503
    assert elsewhere.status_code == 503
    assert too_long.status_code == 503
    assert escape(TYPED) in answer.text
    assert escape(TYPED) not in elsewhere.text
    assert "amber kettle" not in answer.text


def test_a_worker_survives_it_and_every_mail_goes_once(settings: Settings, stoppable: Stoppable) -> None:
    story = begin(settings, wake=wire(settings).wake)
    story.recipients(RECIPIENTS)
    alert_id = story.approved_alert(story.report())
    with running_worker(settings, concurrency=2) as worker:
        story.publish(alert_id)
        assert processes.wait_until(lambda: mails(settings) >= RECIPIENTS // 4, seconds=120), worker.text()
        stoppable.stop()
        assert mails(settings) < RECIPIENTS, "it was over before the database went"
        story.wiring.wake("deliveries.deliver", str(alert_id))
        assert processes.wait_until(lambda: worker.text().count("OperationalError") >= 2, seconds=120), (
            worker.text()
        )
        stoppable.start()

        assert worker.process is not None
        assert worker.process.poll() is None
        sweep_after_the_lease(story)
        assert processes.wait_until(lambda: all_sent(story), seconds=120), worker.text()
    assert mails(settings) == RECIPIENTS
    story.close()


def mails(settings: Settings) -> int:
    return sum(1 for _ in settings.outbox_dir.glob("*.json"))


def all_sent(story: Story) -> bool:
    with story.commits() as session:
        return session.scalar(text("SELECT count(*) FROM deliveries WHERE state <> 'sent'")) == 0


def sweep_after_the_lease(story: Story) -> None:
    """What beat does, as if the lease of what failed had run out; no task is running now."""
    deliver_alert.sweep(
        story.wiring.database,
        senders=wire_senders(story.wiring.settings),
        clock=later(story.wiring.clock, LEASE + timedelta(seconds=1)),
        wake=story.wiring.wake,
    )
