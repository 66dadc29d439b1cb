"""Starting processes that do not outlive their reason, and stopping them. Standard library only."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: looking a library up between fork and exec could wait for a lock for ever.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sig: int = signal.SIGTERM) -> None:
    """Ask the kernel to send `sig` to this process when its parent dies, `kill -9` included.

    Linux only; elsewhere it does nothing, and the guardian's watch is what remains.
    Must come after any change of user: the kernel forgets the wish at that moment.
    """
    if _libc is not None and _libc.prctl(_PR_SET_PDEATHSIG, sig, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")


def _following(parent: int, sig: int) -> Callable[[], None]:
    def before_exec() -> None:
        die_with_parent(sig)
        if os.getppid() != parent:  # it died before the kernel had heard the wish
            os.kill(os.getpid(), sig)

    return before_exec


def spawn(
    command: Sequence[str | Path],
    *,
    environ: Mapping[str, str] | None = None,
    output: IO[Any] | int | None = None,
    user: int | None = None,
    group: int | None = None,
    death_signal: int = signal.SIGTERM,
    cwd: Path = ROOT,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that Ctrl-C at a terminal reaches only who started it.

    user, group: numeric; the process gets no supplementary groups then.
    death_signal: what it is sent should the caller die without stopping it.
    output: where stdout and stderr go; the caller's own by default.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        env=None if environ is None else dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        cwd=cwd,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        start_new_session=True,
        preexec_fn=_following(os.getpid(), death_signal),
    )


def stop(process: subprocess.Popen[bytes], *, sig: int = signal.SIGTERM, patience: float = 15.0) -> int:
    """Send `sig`, wait `patience` seconds, then kill the whole session. Answers the exit status."""
    process.send_signal(sig)  # nothing, if it has ended already
    return await_end(process, patience=patience)


def await_end(process: subprocess.Popen[bytes], *, patience: float) -> int:
    """Wait `patience` seconds for a process that was told to stop, then kill its whole session."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    kill_group(process.pid)  # whatever it had started and left behind
    return process.wait()


def kill_group(leader: int) -> None:
    """SIGKILL the process group that `leader` was started as (see `spawn`); nothing if it is gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def alive(pid: int) -> bool:
    """Whether a process with this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_until(ready: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask `ready` until it says yes or `seconds` have gone; answers whether it said yes."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
