"""Two years in a minute: deeds happen in the order of their times, each with the clock standing at its own.

Wake-ups that services ask for become deeds too, a moment later, as a worker would do them: so packets are decided
and alerts delivered in the past exactly as they are in the present.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from num_service.db.session import run_after_commit

Deed = Callable[[], object]
#: How long after a wake-up the worker acts.
WORKER_TAKES = timedelta(minutes=1)


class Timeline:
    """Deeds and the moments they happen at.

    Args:
        session: the one transaction everything happens in.
        end: now; what would happen later has not happened yet.
    """

    def __init__(self, session: Session, end: datetime) -> None:
        self.session, self.end = session, end
        self.now = end
        self.workers: dict[str, Callable[[str], None]] = {}
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._order = itertools.count()

    def at(self, moment: datetime, deed: Deed) -> None:
        """Have something happen at a moment; nothing when that is still to come."""
        if moment <= self.end:
            heapq.heappush(self._deeds, (moment, next(self._order), deed))

    def after(self, wait: timedelta, deed: Deed) -> None:
        """Have something happen a while after what is happening now."""
        self.at(self.now + wait, deed)

    def clock(self) -> datetime:
        """The time it is in the story."""
        return self.now

    def wake(self, name: str, about: str = "") -> None:
        """What services are given to wake workers with."""
        worker = self.workers.get(name)
        if worker is not None:
            self.after(WORKER_TAKES, lambda: worker(about))

    def run(self, on_progress: Callable[[float], None]) -> None:
        """Let everything happen.

        Args:
            on_progress: told after each deed which part of the time is over, from 0 to 1.
        """
        begin = self._deeds[0][0] if self._deeds else self.end
        whole = max((self.end - begin).total_seconds(), 1.0)
        while self._deeds:
            self.now, _, deed = heapq.heappop(self._deeds)
            deed()
            self.session.flush()
            # The wake-ups of this deed; the transaction as a whole is committed by the command.
            run_after_commit(self.session)
            on_progress((self.now - begin).total_seconds() / whole)
