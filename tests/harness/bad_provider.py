"""A provider that misbehaves on demand: it says no in every way there is, keeps mails without saying so, is silent."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

from tests.harness.smtp_sink import HANG_UP, SmtpSink

#: How often in 100: no to the envelope; no to the text; the text kept and no answer.
BUSY, NO, CUT = 12, 9, 9


class BadMood:
    """What a mail server answers on a bad day; give it to ``SmtpSink.mood``.

    Args:
        silent_every: one text in so many is kept and answered by silence until the sender has given up; 0 is none.
        silence: for how long, in seconds.
    """

    def __init__(self, *, seed: int = 12, silent_every: int = 0, silence: float = 31) -> None:
        self._fortune, self._lock, self._texts = random.Random(seed), threading.Lock(), 0
        self._silent_every, self._silence = silent_every, silence
        #: How often a mail to somebody was kept without a word.
        self.kept_silently: Counter[str] = Counter()
        #: How often it said no.
        self.refusals = 0

    def __call__(self, step: str, recipient: str) -> str | None:
        with self._lock:
            draw, silent = self._fortune.randrange(100), False
            if step == "rcpt":
                self.refusals += draw < BUSY
                return "450 4.2.1 busy" if draw < BUSY else None
            self._texts += 1
            silent = self._silent_every > 0 and self._texts % self._silent_every == 0
            cut = silent or NO <= draw < NO + CUT
            self.kept_silently[recipient] += cut
            self.refusals += not cut and draw < NO
        if silent:
            time.sleep(self._silence)
        if cut:
            return HANG_UP
        return "451 4.3.0 try later" if draw < NO else None

    def in_doubt(self, sink: SmtpSink) -> set[str]:
        """The deliveries of which nobody could know whether they had arrived."""
        known = dict(sink.taken.keys())
        return {known[to] for to, times in self.kept_silently.items() if times and to in known}
