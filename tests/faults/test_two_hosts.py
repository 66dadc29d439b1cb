"""Two web hosts and two worker hosts, each with a folder of its own, on one database and one broker (docs/scale.md)."""

import dataclasses
import http.client
import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from num_service.crypto.casework_pins import pins_as_text
from num_service.domain.checker.budgets import NEW_ACCOUNT
from num_service.domain.shared.permissions import AccountRole
from num_service.runtime import processes
from num_service.settings import Settings
from tests.harness.api import REPORT, V1, bearer, token_of
from tests.harness.databases import TestDatabase
from tests.harness.mails_out import (
    everybody_has_one,
    finish,
    in_flight,
    only_one_claim_is_left,
    only_those_in_flight,
    publish_to_everybody,
    sweep_after_the_lease,
)
from tests.harness.service import LiveServer, MakeSettings, Worker, make_folders, serving
from tests.harness.smtp_sink import smtp_sink
from tests.harness.story import Story

pytestmark = pytest.mark.faults

Say = Callable[[str], None]
RECIPIENTS, LOST_AT = 600, 200


def other_host(story: Story, folder: Path) -> Settings:
    """A second host's settings: all is the same but the folders."""
    make_folders(folder)
    here = story.wiring.settings
    return dataclasses.replace(
        here,
        var_dir=folder,
        broker_dir=folder / "broker",
        outbox_dir=folder / "outbox",
        casework_key=pins_as_text(story.wiring.pins.known()),
    )


@pytest.fixture
def hosts(story: Story, tmp_path: Path) -> Iterator[tuple[LiveServer, LiveServer]]:
    """Two web hosts, one process each."""
    with (
        serving(story.wiring.settings, workers=1) as one,
        serving(other_host(story, tmp_path / "other"), workers=1) as two,
    ):
        yield one, two


def asked(host: LiveServer, path: str, body: object, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Post to one of the hosts; status and answer."""
    connection = http.client.HTTPConnection(host.url.removeprefix("http://"), timeout=30)
    try:
        connection.request(
            "POST", V1 + path, json.dumps(body), headers | {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_a_report_sent_to_both_at_once_is_one(story: Story, hosts: tuple[LiveServer, LiveServer]) -> None:
    with ThreadPoolExecutor(2) as threads:
        for _ in range(10):
            key = {"Idempotency-Key": str(uuid.uuid4())}
            sent = [threads.submit(asked, host, "/reports", REPORT, key) for host in hosts]
            answers = [each.result() for each in sent]
            assert 201 in {status for status, _ in answers}, answers
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM reports")) == 10


def test_checks_are_counted_for_both_and_a_token_ended_on_one_is_ended(
    story: Story, hosts: tuple[LiveServer, LiveServer]
) -> None:
    token = bearer(token_of(story, AccountRole.MEMBER, "member@demo.example"))
    one = {"text": "07700 900001"}
    statuses = [asked(hosts[number % 2], "/check", one, token)[0] for number in range(NEW_ACCOUNT.day + 4)]
    assert Counter(statuses) == {200: NEW_ACCOUNT.day, 429: 4}
    with story.commits() as session:
        session.execute(text("DELETE FROM api_tokens"))
    assert [asked(host, "/check", one, token)[0] for host in hosts] == [401, 401]


def test_a_worker_host_is_lost_and_the_other_goes_on(
    database: TestDatabase, make_settings: MakeSettings, tmp_path: Path, say: Say
) -> None:
    with smtp_sink() as sink:
        story, _ = publish_to_everybody(
            make_settings(database, smtp_url=sink.url, sweep_seconds=1), RECIPIENTS
        )
        stays, lost = Worker(story.wiring.settings, beat=True), Worker(other_host(story, tmp_path / "other"))
        gone = threading.Event()

        def lose(total: int) -> None:
            if total >= LOST_AT and not gone.is_set():
                lost.kill()
                gone.set()

        sink.before_answer = lose
        try:
            lost.start()
            stays.start()  # with beat, that finds what nobody was woken for
            assert gone.wait(40), lost.text()
            assert processes.wait_until(lambda: only_one_claim_is_left(story), seconds=120), stays.text()
            stays.stop()
            flight = in_flight(story)
            sweep_after_the_lease(story)
            stays.start()
            finish(story)
        finally:
            stays.stop()
            lost.stop()
        resends = everybody_has_one(story)
        copies = only_those_in_flight(sink.taken, [flight], recipients=RECIPIENTS, at_once=1)
        assert set(copies) <= set(resends), "a doubled mail that is not counted"
        say(
            f"{RECIPIENTS} mails, one of two worker hosts lost after {LOST_AT}: {len(sink.taken)} came, "
            f"{len(flight)} in flight, {copies.total()} doubled, {sum(resends.values())} counted"
        )
        story.close()
