"""Has one file drawn or encoded anew by a process of its own, and waits for it no longer than it may take."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from num_service.domain.reports.files import MOST_DOTS, MOST_MINUTES, Form, Made, Slip, refused
from num_service.domain.shared.errors import NotReady

CHILD = Path(__file__).with_name("child.py")
#: What it says when its turn has come.
BEGUN = b"begun\n"
#: Seconds of work that a file may take, and that somebody waits for their turn: one at a time on a host, for decoding
#: takes a whole core, and everybody else's pages need one.
TAKES, WAITS = 10.0, 8.0
#: Nothing of ours: no key, no address of a database. One arena, or every thread of a decoder would reserve its own.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True, slots=True)
class Clean:
    """What came out: the bytes, and how large a picture is or how long a recording."""

    made: Made
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0
    seconds: int = 0


def clean(content: bytes, form: Form, *, takes: float = TAKES) -> Clean:
    """Draw a picture, or encode a recording, anew: nothing that the file says besides comes along.

    Args:
        content: what was sent. It is handed to the process over a pipe and lies in no file.
        form: what it was recognised as; it is opened as that and nothing else.
        takes: seconds it may take.

    Raises:
        Invalid: a ``Slip``.
        NotReady: ``busy`` while another file is being opened.
    """
    numbers = (MOST_DOTS, MOST_MINUTES, max(1, round(takes)))
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), form.value, *map(str, numbers)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            timeout=WAITS + takes,
            check=False,
        )
    except subprocess.TimeoutExpired as why:
        if not why.stdout:
            raise _busy() from None
        raise refused(Slip.TOO_SLOW) from None
    said, _, made = done.stdout.removeprefix(BEGUN).partition(b"\n")
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise refused(Slip.TOO_SLOW)
    if done.returncode or not said:  # its other limits ended it, or the decoder did
        raise refused(Slip.DAMAGED)
    about = json.loads(said)
    if (slip := about.pop("refused", None)) is not None:
        raise refused(Slip(slip))
    return Clean(form.made, made, **about)


def _busy() -> NotReady:
    return NotReady(
        "busy",
        "Another file is being opened just now, so this one was not kept. Please send it again in a minute.",
        field="files",
    )
