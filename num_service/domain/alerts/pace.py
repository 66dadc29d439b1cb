"""How many messages go over a channel at the same moment: one while that is quick, more where the provider is slow."""

from __future__ import annotations

import math
from collections import deque

#: No worker process ever has more connections to a provider than this.
MOST = 50
#: Seconds a message may take before a second connection is opened, and what they are to take together then.
SLOW, TOGETHER = 0.05, 0.004
#: After so many messages it is tried again whether a provider that turned a connection away takes it now.
TRIED_AGAIN = 1_000
#: Seconds of work that are claimed at once: so long at most a more urgent alert waits for what was claimed before it.
CLAIMED_FOR = 0.25
_LARGEST_CLAIM = 250
_FIRST_CLAIM = 50


class Pace:
    """How fast one provider takes messages, as this process has seen it.

    Each connection may have one message in doubt when the process is killed. So there are several only where waiting
    for a single one would keep people waiting for their warning.

    Args:
        most: connections, 1 to :data:`MOST`.
    """

    def __init__(self, most: int = 1) -> None:
        self.most = most
        self._answers: deque[float] = deque(maxlen=5)
        self._took: deque[float] = deque(maxlen=5)
        self._cap, self._until_tried = most, 0

    def answered(self, seconds: float) -> None:
        """The provider answered something that was no message, and so long that took: a message takes no less."""
        self._answers.append(seconds)

    def took(self, seconds: float) -> None:
        """A message was taken, and so long that took."""
        self._took.append(seconds)
        if self._cap < self.most:
            self._until_tried -= 1
            if self._until_tried <= 0:
                self._cap = self.most

    def turned_away(self, *, left: int) -> None:
        """The provider took no further connection; so many are left."""
        self._cap, self._until_tried = max(1, left), TRIED_AGAIN

    def start_anew(self) -> None:
        """The provider let nothing through at all: what it took before says nothing about what it will take."""
        self._answers.clear()
        self._took.clear()
        self._cap = self.most

    @property
    def seconds(self) -> float | None:
        """What a message takes: the least of the last few, since the others have waited for more than the provider.

        Until three are known it is what other answers took: people are not to wait for what a greeting has shown.
        """
        took, answers = tuple(self._took), tuple(self._answers)
        if len(took) >= 3:
            return min(took)
        return min(answers) if len(answers) >= 2 else None

    @property
    def at_once(self) -> int:
        """How many messages to have under way just now, each over a connection of its own."""
        seconds = self.seconds
        if seconds is None or seconds < SLOW:
            return 1
        return min(math.ceil(seconds / TOGETHER), self._cap)

    def claim(self, lanes: int) -> int:
        """How many deliveries to claim at once for so many connections."""
        seconds = self.seconds
        if seconds is None:
            return _FIRST_CLAIM
        return max(lanes, min(int(lanes * CLAIMED_FOR / max(seconds, 1e-6)), _LARGEST_CLAIM))
