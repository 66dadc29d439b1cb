"""`make test`: first everything that may run side by side, then, alone, what kills, stops or starves something.

    python -m tests [what pytest understands]

The first part runs in a few processes of pytest-xdist, each file in one of them, the second in one process that has the
machine to itself. Both get the same arguments. One status: that of the first part that failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

#: More than there are cores: much of a test's time is waiting, for a database, a browser, or a process to start.
PROCESSES = (os.cpu_count() or 1) + 1
#: A process that dies ends the run, which names the test: with another in its place xdist may wait for ever.
PARTS = {
    "together": [
        f"--numprocesses={PROCESSES}",
        "--dist=loadfile",
        "--no-loadscope-reorder",
        "--max-worker-restart=0",
    ],
    "alone": [],
}
FAILED, NOTHING_FOUND = 1, 5


def main(arguments: list[str]) -> int:
    """Run both parts; answers pytest's status. Whoever asked to stop at the first failure gets no second part then."""
    statuses = []
    for part, options in PARTS.items():
        print(f"\n--- tests that run {part} ---", flush=True)
        statuses.append(_run([f"--part={part}", *options, *arguments]))
        if statuses[-1] not in (0, FAILED, NOTHING_FOUND):
            return statuses[-1]
        if statuses[-1] == FAILED and {"-x", "--exitfirst"} & set(arguments):
            return FAILED
    if all(each == NOTHING_FOUND for each in statuses):
        return NOTHING_FOUND
    return FAILED if FAILED in statuses else 0


def _run(arguments: list[str]) -> int:
    """One pytest to its end. Asked to stop, it is told as a terminal would, and clears away what it has started."""
    running = subprocess.Popen([sys.executable, "-m", "pytest", *arguments])

    def hand_on(_number: int, _frame: FrameType | None) -> None:
        running.send_signal(signal.SIGINT)

    before = {each: signal.signal(each, hand_on) for each in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells pytest itself
    try:
        status = running.wait()
        return status if status >= 0 else 128 - status  # ended by a signal, as a shell says it
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
