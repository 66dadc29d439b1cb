"""What only shows when it is put together: every task is registered, every queue has a consumer, nothing is alone."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest

from num_service.settings import Settings
from tests.harness.service import environ_of


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
    from num_service.services.core import wiring

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
    from num_service.services.core import wiring

    for name, task in vars(wiring).items():
        if name.startswith("WAKE_"):
            assert celery_app.celery.amqp.router.route({}, task)["queue"].name == task.split(".")[0]


def test_messages_carry_ids_and_nothing_else(celery_app: ModuleType) -> None:
    assert celery_app.celery.conf.task_serializer == "json"
    assert (
        celery_app.celery.conf.accept_content == ["json"]
        or "pickle" not in celery_app.celery.conf.accept_content
    )
    assert celery_app.celery.conf.task_ignore_result is True
