"""What tasks need, set once by ``workers.celery_app`` in every worker process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from num_service.services.core.wiring import Wiring


@dataclass(slots=True)
class Context:
    """The wiring and the email box of this worker process."""

    wiring: Wiring
    box: Any


_contexts: list[Context] = []


def provide(context: Context) -> None:
    """Give the tasks of this process what they work with, in place of whatever was given before."""
    _contexts[:] = [context]


def context() -> Context:
    return _contexts[0]
