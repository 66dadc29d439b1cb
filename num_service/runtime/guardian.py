"""The parent of the embedded `postgres`: `python -m num_service.runtime.guardian HOME`, started by cluster.py.

It stops the database when it is told to, and by itself when every user is gone, also those killed by force.
Should it be killed by force itself, the kernel tells `postgres` to stop (processes.die_with_parent).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

from num_service.runtime import locks, processes

WATCH = 0.5  # seconds between two looks at who still uses the database


def main(home: Path) -> int:
    """Run until told, until `postgres` ends, or until nobody is left. Answers the exit status."""
    guard = locks.take(home / "guardian.lock", wait=False)
    if guard is None:
        return 0  # another guardian is at work
    guard.path.write_text(str(os.getpid()), encoding="ascii")
    told = threading.Event()
    for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sig, lambda *_: told.set())
    state = json.loads((home / "state.json").read_text(encoding="utf-8"))
    database = _start(state)
    try:
        while not told.wait(WATCH):
            if database.poll() is not None:
                return 1
            if _nobody_left(home):
                break
    finally:
        _stop(database, durable=bool(state["durable"]))
        shutil.rmtree(state["socket"], ignore_errors=True)
        if not state["durable"]:
            for folder in (state["outside"], home):
                if folder:
                    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _start(state: dict[str, str | int | bool | None]) -> "subprocess.Popen[bytes]":
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": state["socket"],
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": 120,
        # A statement's text and values may be a report: none of it goes into a log (4-data-protection).
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_min_messages": "error",
        "log_parameter_max_length": 0,
        "log_parameter_max_length_on_error": 0,
        "log_error_verbosity": "terse",
    }
    if state["durable"]:
        # Publishing writes 50,000 rows at once: it is a fifth slower where it has to make room for them as it goes.
        settings |= {"shared_buffers": "512MB", "wal_buffers": "64MB"}
    else:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "checkpoint_timeout": "1d",  # what is deleted in an hour need not be written out meanwhile
            "max_wal_size": "16GB",
        }
    command = [f"{state['bin']}/postgres", "-D", str(state["data"])]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    uid, gid = state["uid"], state["gid"]
    return processes.spawn(
        command,
        user=int(uid) if uid is not None else None,
        group=int(gid) if gid is not None else None,
        death_signal=signal.SIGINT,  # PostgreSQL's fast shutdown
        cwd=Path(str(state["data"])),
    )


def _nobody_left(home: Path) -> bool:
    """Whether no user lives. Looked at twice: somebody may be entering, and holds the lock while doing so."""
    users = locks.Users(home / "users")
    if users.living():
        return False
    lock = locks.take(home / "lock", wait=False)
    if lock is None:
        return False
    try:
        return users.living() == 0
    finally:
        lock.release()


def _stop(database: "subprocess.Popen[bytes]", *, durable: bool) -> None:
    """PostgreSQL's fast shutdown; its immediate one for a cluster that is deleted next."""
    processes.stop(database, sig=signal.SIGINT if durable else signal.SIGQUIT, patience=20)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
