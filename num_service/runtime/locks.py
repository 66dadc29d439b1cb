"""Locks that die with their holder: the kernel frees a flock however the process ends. Standard library only."""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Held:
    """One lock held on one file until `release`, or until this process ends, `kill -9` included."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def release(self, *, remove: bool = False) -> None:
        """Free the lock; `remove` also removes its file. Twice is harmless."""
        if self._descriptor < 0:
            return
        if remove:
            self.path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1


def take(path: Path, *, wait: bool) -> Held | None:
    """Lock `path` (made if missing, mode 0600). Without `wait`, None when somebody else holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return Held(path, descriptor)


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold `path` for the length of a block, waiting for it."""
    held = take(path, wait=True)
    try:
        yield
    finally:
        if held is not None:
            held.release()


def is_held(path: Path) -> bool:
    """Whether somebody holds `path` now."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


class Users:
    """Who uses something: one locked file each in a folder, so a user killed by force stops counting.

    `enter` and `forget_the_dead` are to be called under a lock of the caller's, `living` at any time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def enter(self) -> Held:
        """Count one more user until the answer is released or this process ends."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = take(self.folder / f"{os.getpid()}-{uuid.uuid4().hex}.lock", wait=False)
        if held is None:
            raise RuntimeError("a freshly named lock is already held")
        return held

    def living(self) -> int:
        """How many users live now."""
        return sum(is_held(path) for path in self._files())

    def forget_the_dead(self) -> None:
        """Remove the files that users killed by force left behind."""
        for path in self._files():
            if not is_held(path):
                with suppress(FileNotFoundError):
                    path.unlink()

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.lock")) if self.folder.exists() else []
