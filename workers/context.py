"""What tasks need, set once by ``workers.celery_app`` in every worker process."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.services.core.wiring import Senders, Wiring


@dataclass(slots=True)
class Context:
    """The wiring of this worker process, and the sender of each channel that has one: of alerts, and of calls."""

    wiring: Wiring
    senders: Senders
    pagers: Senders


_contexts: list[Context] = []


def provide(context: Context) -> None:
    """Give the tasks of this process what they work with, in place of whatever was given before."""
    _contexts[:] = [context]


def context() -> Context:
    return _contexts[0]
