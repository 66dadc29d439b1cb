"""What may break while an alert goes to everybody, and what became of its messages: ``make bench ARGS=faults``.

Printed as a table: 0 lost, one in-app row each, and twice only what was in flight at a fault, each counted. Some of it
alone with BENCH_FAULTS=one,all,postgres,killed,flushed,absent,frozen,provider,texts,receipts; with other than 25,000
recipients by BENCH_EMAILS. It takes about half an hour, most of which is leases of a minute that run out. A smaller
version of each is in ``tests/faults``.
"""

from __future__ import annotations

import dataclasses
import os
import random
import threading
import time
from collections.abc import Callable

import psycopg
import redis
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.fault_ground import (
    NOT_ENDED,
    PROCESSES,
    SMS_SECRET,
    Say,
    World,
    as_table,
    go_on,
    hastened,
    hold,
    tried,
    world,
)
from benchmarks.people import EMAILS
from num_service.crypto.sms_signature import is_theirs
from num_service.db.queries.alerts.deliveries import LEASE
from num_service.domain.alerts.audience import Channel
from num_service.runtime import processes
from num_service.services.alerts import text_receipts
from tests.harness.bad_provider import BadMood
from tests.harness.sms_provider import KEPT_AND_GONE, NOTHING, report

#: One text in so many is answered by silence until the sender has given up (half a minute).
_SILENT_EVERY = 2_500
#: The cases that are tried over the provider of text messages, which can be asked what it has.
_TEXTS = frozenset({"texts", "receipts"})
#: What a case may end with that does not come to its end.
_NOT_ENDED_BY = (RuntimeError, AssertionError, OSError, psycopg.Error, SQLAlchemyError, redis.RedisError)
#: Longer than a request to it may take, in seconds.
_SMS_SILENCE = 16.0


def faults(say: Say) -> dict[str, dict[str, object]]:
    """Try every fault, one alert to everybody each; print the table, and answer it."""
    cases: dict[str, tuple[str, Callable[[World], int]]] = {
        "one": ("kill -9 of one worker process", one_killed),
        "all": ("kill -9 of all", all_killed),
        "postgres": ("PostgreSQL stopped and started", postgres_stopped),
        "killed": ("Redis killed and started empty", redis_killed),
        "flushed": ("Redis flushed", redis_flushed),
        "absent": ("Redis absent for a minute", redis_absent),
        "frozen": ("a worker frozen past its lease", frozen),
        "provider": ("mail: a provider with 30 % errors, time-outs", bad_provider),
        "texts": ("texts: kill -9 of one worker process", one_killed),
        "receipts": ("texts: 30 % errors, time-outs, every receipt twice", bad_texts),
    }
    wanted = os.environ.get("BENCH_FAULTS", ",".join(cases)).split(",")
    found = {}
    with world(EMAILS, say) as place:
        for name in wanted:
            title, fault = cases[name]
            place.over(Channel.SMS if name in _TEXTS else Channel.EMAIL)
            try:
                found[title] = tried(place, fault)
            except _NOT_ENDED_BY as why:  # the others are tried all the same
                say(f"  {title}: did not come to its end. {why}")
                found[title] = NOT_ENDED
            say(f"  {as_table({title: found[title]}).splitlines()[-1]}")
    say(f"{EMAILS} recipients, {PROCESSES} worker processes, a lease of {LEASE.seconds} s\n{as_table(found)}")
    return {title: dataclasses.asdict(each) | {"met": each.met} for title, each in found.items()}


def one_killed(place: World, times: int = 10) -> int:
    """Ten times, one of the four, whatever it is at."""
    for number in range(times):
        place.wait_for((number + 1) / (times + 2))
        assert processes.wait_until(lambda: len(place.pool()) >= PROCESSES, seconds=60)
        os.kill(random.choice(place.pool()), 9)
        place.note_doubt()
    return times


def all_killed(place: World, times: int = 3) -> int:
    """The worker and all its processes, and started again."""
    for number in range(times):
        place.wait_for((number + 1) / (times + 1))
        place.worker.kill()
        place.note_doubt(over=True)
        place.worker.start()
    return times


def postgres_stopped(place: World, times: int = 3, away: float = 5) -> int:
    """Under workers that go on, for some seconds each time."""
    for number in range(times):
        place.wait_for((number + 1) / (times + 1))
        place.postgres.stop()
        time.sleep(away)
        place.postgres.start()
        place.note_doubt()
    return times


def redis_killed(place: World) -> int:
    """Its memory lost, and started empty."""
    place.wait_for(0.2)
    place.redis.kill()
    place.redis.start()
    place.note_doubt()
    return 1


def redis_flushed(place: World, times: int = 3) -> int:
    """Emptied, as an operator may by mistake."""
    for number in range(times):
        place.wait_for((number + 1) / (times + 1))
        with redis.Redis.from_url(place.redis.url) as client:
            client.flushall()
        place.note_doubt()
    return times


def redis_absent(place: World, away: float = 60) -> int:
    """Killed, and for a minute not there."""
    place.wait_for(0.2)
    place.redis.kill()
    place.note_doubt()
    time.sleep(away)
    place.redis.start()
    return 1


def frozen(place: World) -> int:
    """One of the four stands still for longer than its lease, and then goes on as if nothing had been."""
    place.wait_for(0.2)
    one = place.pool()[0]
    hold(one)
    place.note_doubt()
    time.sleep(LEASE.seconds + 15)
    go_on(one)
    return 1


def bad_provider(place: World) -> int:
    """It says no in every way there is, keeps mails without saying so, and is silent; retries wait a second here."""
    mood = place.sink.mood = BadMood(silent_every=_SILENT_EVERY)
    try:
        with hastened(place):
            place.until_sent()
    finally:
        place.sink.mood = lambda _step, _recipient: None
    place.doubted |= mood.in_doubt(place.sink)
    return mood.refusals + mood.kept_silently.total()


def bad_texts(place: World) -> int:
    """The same of the provider of texts; and each that it kept is reported twice, some of it before it has answered."""
    fortune, lock, bad, over = random.Random(12), threading.Lock(), [0], threading.Event()

    def mood(_batch: dict[str, object]) -> int:
        with lock:
            draw = fortune.randrange(1_000)
            bad[0] += draw < 300
        if draw == 299 and bad[0] % 5 == 0:
            time.sleep(_SMS_SILENCE)
        return (503, 429, 500, KEPT_AND_GONE, NOTHING)[draw // 60] if draw < 300 else 201

    place.texts.mood = mood
    reporter = threading.Thread(target=_report_twice, args=(place, over), daemon=True)
    reporter.start()
    try:
        with hastened(place):
            place.until_sent()
    finally:
        place.texts.mood = lambda _batch: 201
        over.set()
        reporter.join()
    return bad[0]


def _report_twice(place: World, over: threading.Event) -> None:
    """What the provider's reports do, each twice: looked at for their signature, and taken in."""
    here, done = place.story.wiring, len(place.texts.batches)
    while not over.is_set() or done < len(place.texts.batches):
        for batch in place.texts.batches[done : done + 200]:
            done += 1
            for _ in range(2):
                body, headers = report(SMS_SECRET, batch["client_reference"])
                names = {"signature": "", "nonce": "-nonce", "timestamp": "-timestamp"}
                said = {name: headers[f"x-sinch-webhook-signature{end}"] for name, end in names.items()}
                if not is_theirs(SMS_SECRET, body=body, now=here.clock(), **said):
                    raise RuntimeError("a report of ours is not read")
                with place.story.commits() as session:
                    text_receipts.take_in(session, body=body, contact=here.contact, clock=here.clock)
        over.wait(0.05)
