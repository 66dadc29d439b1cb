"""What only shows when it is put together: every task is registered, every queue has a consumer, nothing is alone."""

import base64
import importlib
import json
from collections.abc import Iterator
from types import ModuleType

import pytest
import redis

from num_service.app import wire
from num_service.services.core import wiring
from num_service.settings import Settings
from tests.harness.service import environ_of
from tests.harness.story import begin

#: Celery's own headers, which say how a task is to be run: its number, its language, where it was sent from.
MACHINERY = {
    "lang",
    "id",
    "root_id",
    "origin",
    "argsrepr",
    "kwargsrepr",
    "retries",
    "timelimit",
    "ignore_result",
}


@pytest.fixture(scope="module")
def celery_app(module_settings: Settings) -> Iterator[ModuleType]:
    """The workers' application, read once with a test's own environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ_of(module_settings).items():
            patch.setenv(name, value)
        module = importlib.import_module("workers.celery_app")
        module.celery.loader.import_default_modules()
        yield module


def test_every_task_somebody_is_woken_for_is_registered(celery_app: ModuleType) -> None:
    named = {value for name, value in vars(wiring).items() if name.startswith("WAKE_")}
    scheduled = {entry["task"] for entry in celery_app.celery.conf.beat_schedule.values()}
    ours = {name for name in celery_app.celery.tasks if not name.startswith("celery.")}
    assert named <= ours
    assert scheduled <= ours
    assert ours <= named | scheduled, "a task that nobody ever wakes"


def test_every_task_goes_to_a_queue_that_a_worker_takes_from(celery_app: ModuleType) -> None:
    celery = celery_app.celery
    consumed = set(celery.amqp.queues.consume_from)
    for name in celery.tasks:
        if not name.startswith("celery."):
            routed = celery.amqp.router.route({}, name)["queue"].name
            assert routed in consumed, (name, routed)


def test_a_wake_up_goes_where_the_router_would_send_it(celery_app: ModuleType) -> None:
    """The web side sends by name, without the workers' router: both must agree."""
    for name, task in vars(wiring).items():
        if name.startswith("WAKE_"):
            assert celery_app.celery.amqp.router.route({}, task)["queue"].name == task.split(".")[0]


def test_messages_are_json_and_answers_are_kept_nowhere(celery_app: ModuleType) -> None:
    assert celery_app.celery.conf.task_serializer == "json"
    assert list(celery_app.celery.conf.accept_content) == ["json"]
    assert celery_app.celery.conf.task_ignore_result is True


def test_messages_carry_ids_and_nothing_else(settings: Settings) -> None:
    """Everything that wakes a worker is done, and what lies in the broker is read."""
    story = begin(settings, wake=wire(settings).wake)
    story.recipients(1)
    report = story.report()
    alert, packet = story.approved_alert(report), story.approved_packet(report)
    story.publish(alert)
    story.close()

    found = dict(messages(settings))
    assert found == {wiring.WAKE_DELIVERIES: [str(alert)], wiring.WAKE_RELEASE: [str(packet)]}


def messages(settings: Settings) -> Iterator[tuple[str, list[str]]]:
    """Every message in the broker: the task and its arguments; it holds nothing else that somebody said or is."""
    assert settings.redis_url is not None
    with redis.Redis.from_url(settings.redis_url) as client:
        queues = [key for key in client.scan_iter() if client.type(key) == b"list"]
        raw = [each for queue in queues for each in client.lrange(queue, 0, -1)]
    for each in raw:
        message = json.loads(each)
        arguments, named, chained = json.loads(base64.b64decode(message["body"]))
        headers = message["headers"]
        assert named == {}
        assert set(chained.values()) == {None}
        assert headers["argsrepr"] == repr(tuple(arguments))
        assert headers["kwargsrepr"] == "{}"
        said = {name: value for name, value in headers.items() if value and name not in MACHINERY}
        assert said == {"task": headers["task"]}, "a header that nobody has looked at"
        yield headers["task"], arguments
