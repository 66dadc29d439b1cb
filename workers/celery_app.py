"""The Celery application: its queues, its beat schedule, and what every worker process starts with."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from kombu import Queue

import config
from num_service.app import broker, quiet_logs, wire, wire_pagers, wire_reminders, wire_senders
from num_service.runtime.environment import complete
from workers.context import Context, provide

settings = config.load(complete(os.environ))

# Named here, so that a worker without -Q takes from all of them; -Q gives a host fewer.
QUEUES = ("pages", "deliveries", "releases", "housekeeping")

# One that comes late is dropped: the next is due.
SWEEP: dict[str, Any] = {
    "schedule": float(settings.sweep_seconds),
    "options": {"expires": settings.sweep_seconds},
}

#: How often workers look whether somebody is to be called, in seconds: within a minute of the report, whatever is lost.
CALL_SECONDS = 15.0
#: How often workers look whether a force is to be reminded of what it has not acknowledged; it is counted in days.
CHASE_SECONDS = 600.0
#: How long an audited deed waits at most before the log's tree holds it.
INTEGRATE_SECONDS = 5.0

celery = Celery(
    "workers",
    include=[f"workers.{area}" for area in ("alerts", "casework", "police", "reports", "upkeep")],
)
celery.conf.update(
    broker(settings),
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="housekeeping",
    task_routes={
        "pages.*": {"queue": "pages"},
        "deliveries.*": {"queue": "deliveries"},
        "releases.*": {"queue": "releases"},
        "housekeeping.*": {"queue": "housekeeping"},
    },
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="UTC",
    # The database is the truth about work; these find what nobody was woken for (3-architecture).
    beat_schedule={
        "call staff": {
            "task": "pages.call",
            "schedule": CALL_SECONDS,
            "options": {"expires": CALL_SECONDS},
        },
        "sweep deliveries": {"task": "deliveries.sweep"} | SWEEP,
        "sweep releases": {"task": "releases.sweep"} | SWEEP,
        "carry out answers": {"task": "housekeeping.carry_out_answers"} | SWEEP,
        "take over from police": {"task": "housekeeping.take_over_from_police"} | SWEEP,
        "integrate log": {
            "task": "housekeeping.integrate_log",
            "schedule": INTEGRATE_SECONDS,
            "options": {"expires": INTEGRATE_SECONDS},
        },
        "integrate police log": {
            "task": "housekeeping.integrate_police_log",
            "schedule": INTEGRATE_SECONDS,
            "options": {"expires": INTEGRATE_SECONDS},
        },
        "chase forces": {
            "task": "releases.chase",
            "schedule": CHASE_SECONDS,
            "options": {"expires": CHASE_SECONDS},
        },
        "forget expired": {
            "task": "housekeeping.forget_expired",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
    },
    beat_schedule_filename=str(settings.var_dir / "beat-schedule"),
)


@worker_process_init.connect
def start(**_: Any) -> None:
    """Each worker process has its own engines and its own connection to the mail server."""
    quiet_logs()
    wiring = wire(settings)
    wiring.database.take_time()
    provide(Context(wiring, wire_senders(settings), wire_pagers(settings), wire_reminders(settings)))
