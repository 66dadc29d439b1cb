"""`kill -9` of the worker in the middle of a call to staff: nothing is lost, and twice only in doubt, under one id."""

from datetime import timedelta

import pytest

from num_service.adapters.smtp import SmtpBox
from num_service.app import wire, wire_pagers
from num_service.db.queries.casework import rota
from num_service.domain.casework.paging import LEASE
from num_service.domain.shared.duties import Duty
from num_service.runtime import processes
from num_service.services.casework import paging
from num_service.services.core.wiring import WAKE_PAGES
from tests.harness.databases import TestDatabase
from tests.harness.on_call import DANGER, HOUR, ONE, TWO
from tests.harness.service import MakeSettings, Worker
from tests.harness.smtp_sink import smtp_sink
from tests.harness.story import begin, later

pytestmark = pytest.mark.faults


def test_killed_when_the_server_has_the_call_and_nobody_hears_so(
    database: TestDatabase, make_settings: MakeSettings
) -> None:
    with smtp_sink() as sink:
        settings = make_settings(database, smtp_url=sink.url)
        worker = Worker(settings)
        sink.before_answer = lambda mails: worker.kill() if mails == 1 else None
        story = begin(settings, wake=wire(settings).wake)
        now = story.wiring.clock()
        with story.commits() as session:
            for place, who in enumerate(story.caseworkers, 1):
                rota.add(
                    session,
                    user_id=who.user_id,
                    duty=Duty.ON_CALL,
                    place=place,
                    spans=[(now - HOUR, now + HOUR)],
                    zone="UTC",
                )
        try:
            worker.start()
            story.report(**DANGER)
            story.wiring.wake(WAKE_PAGES)
            assert processes.wait_until(lambda: sink.taken.total() == 1, seconds=120)
            worker.kill()
            sink.before_answer = lambda mails: None
            pagers = wire_pagers(settings)
            for step in (LEASE + timedelta(seconds=1), timedelta(minutes=11)):
                paging.call_due(
                    story.wiring.database,
                    senders=pagers,
                    contact=story.wiring.contact,
                    clock=later(story.wiring.clock, step),
                )
            for each in pagers.values():
                assert isinstance(each, SmtpBox)
                each.close()
        finally:
            worker.stop()
        assert {(to, many) for (to, _), many in sink.taken.items()} == {(ONE, 2), (TWO, 1)}
        assert len(sink.taken) == 2, "the same call under two ids"
        story.close()
