"""The broker: it only wakes workers, and what it carries is a task's name and ids."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from num_service.adapters import local_broker

_log = structlog.get_logger()


def broker_settings(redis_url: str | None, broker_dir: Path) -> dict[str, Any]:
    """Celery's broker settings: Redis, or without one the filesystem transport.

    Args:
        redis_url: of the Redis server, or None.
        broker_dir: where the filesystem transport keeps its messages until they are taken.
    """
    common = {"task_ignore_result": True, "broker_connection_retry_on_startup": True}
    if redis_url:
        # Without these three, what a killed worker had taken is recovered after minutes only (9-dependencies).
        options: dict[str, Any] = {
            "visibility_timeout": 3600,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
        }
        return common | {"broker_url": redis_url, "broker_transport_options": options}
    folders = {name: broker_dir / name for name in ("messages", "processed", "control")}
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "processed_folder": str(folders["processed"]),
        "control_folder": str(folders["control"]),
        "store_processed": True,
        "polling_interval": 0.1,
    }
    return common | {"broker_url": local_broker.URL, "broker_transport_options": options}


#: Somebody waits for whoever wakes: a broker that is away, or hangs, may cost that person a second or two, once.
_IMPATIENT = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0, "max_retries": 0}
#: Seconds for which a broker that was away is not tried again; the sweep comes soon enough.
_PAUSE = 5.0


class CeleryWake:
    """Wakes workers by a task's name; a broker that is away costs a moment, never work: the sweep finds it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._celery = Celery("wake", set_as_current=False)
        self._celery.conf.update(settings)
        if str(settings["broker_url"]).startswith("redis"):
            options = settings["broker_transport_options"] | _IMPATIENT
            self._celery.conf.update(broker_transport_options=options)
        self._away_until = 0.0

    def __call__(self, task: str, *ids: str) -> None:
        if time.monotonic() < self._away_until:
            return
        try:
            self._celery.send_task(task, args=ids, queue=task.split(".")[0], retry=False, ignore_result=True)
        except (OperationalError, OSError) as why:
            self._away_until = time.monotonic() + _PAUSE
            _log.warning("broker_away", task=task, error=type(why).__name__)
