"""What tasks need, set once by ``workers.celery_app`` in every worker process."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.services.core.wiring import Senders, Wiring


@dataclass(slots=True)
class Context:
    """The wiring of this worker process, and each channel's sender: of alerts, of calls, of reminders to officers."""

    wiring: Wiring
    senders: Senders
    pagers: Senders
    reminders: Senders


_contexts: list[Context] = []


def provide(context: Context) -> None:
    """Give the tasks of this process what they work with, in place of whatever was given before."""
    _contexts[:] = [context]


def context() -> Context:
    return _contexts[0]
