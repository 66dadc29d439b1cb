"""Collect every sentence a person reads: ``python -m num_service.translations.collect FILE``.

It is ``pybabel extract`` with this project's own words for "a message stands here".
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.frontend import CommandLineInterface

#: Who is given messages, and as which argument, besides gettext's own names.
KEYWORDS = (
    "N_",
    "lazy_gettext",
    "phrase",
    "phrases:1,2",
    "Phrase",
    "NotFound:2",
    "Invalid:2",
    "Conflict:2",
    "Locked:2",
    "NoKey:2",
    "SteppedBack:2",
    "NotReady:2",
    "TooMany:2",
    "InvalidIdentifier:2",
    "MalformedReceipt",
)
ROOT = Path(__file__).resolve().parents[2]


def collect(into: Path, *, places: bool = False) -> None:
    """Write a template (``.pot``) of every message to ``into``.

    Args:
        places: with the files in which each stands.
    """
    keywords = [part for each in KEYWORDS for part in ("-k", each)]
    command = ["pybabel", "--quiet", "extract", "-F", str(ROOT / "pyproject.toml"), *keywords]
    command += [] if places else ["--no-location"]
    command += ["--sort-output", "-o", str(into), str(ROOT)]
    CommandLineInterface().run(command)


if __name__ == "__main__":
    collect(Path(sys.argv[1]))
