"""A disk that is slow when it is told to be: every fsync of the database takes so much longer.

A library of ten lines stands between PostgreSQL and the C library, so it takes a C compiler. While its file is there it
waits after each fsync; else it costs one look. Both sides of a pair have it, so a pair is fair either way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What each fsync takes longer.
MILLISECONDS = 2
_SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int late(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name), done = real(fd);
    if (access(SLOW, F_OK) == 0) usleep(LATE);
    return done;
}
int fsync(int fd) { return late("fsync", fd); }
int fdatasync(int fd) { return late("fdatasync", fd); }
"""


class SlowDisk:
    """What a cluster is started with; ``switched_on`` makes its disk slow for a while."""

    def __init__(self, folder: Path) -> None:
        self._switch = folder / "slow"
        self.library = folder / "slow.so"

    @contextmanager
    def switched_on(self) -> Iterator[None]:
        self._switch.touch()
        try:
            yield
        finally:
            self._switch.unlink()

    def build(self) -> bool:
        """Compile it; False where there is no compiler."""
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            return False
        names = [f'-DSLOW="{self._switch}"', f"-DLATE={MILLISECONDS * 1000}"]
        command = [
            compiler,
            "-shared",
            "-fPIC",
            "-O2",
            "-x",
            "c",
            "-",
            "-o",
            str(self.library),
            *names,
            "-ldl",
        ]
        subprocess.run(command, input=_SOURCE, text=True, check=True)
        return True


@contextmanager
def slow_disk() -> Iterator[SlowDisk | None]:
    """For the clusters that are started within; None where there is no compiler."""
    folder = Path(tempfile.mkdtemp(prefix="slow-"))
    folder.chmod(0o755)  # the database may run as somebody else
    made, before = SlowDisk(folder), os.environ.get("LD_PRELOAD")
    try:
        if not made.build():
            yield None
            return
        os.environ["LD_PRELOAD"] = str(made.library)
        yield made
    finally:
        os.environ.pop("LD_PRELOAD", None)
        if before is not None:
            os.environ["LD_PRELOAD"] = before
        shutil.rmtree(folder, ignore_errors=True)
