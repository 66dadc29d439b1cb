"""`make clean`: removes `var/`, and as root the embedded database that stands outside it. Standard library only."""

import json
import os
import shutil
import sys
from pathlib import Path

from num_service.runtime import locks
from num_service.runtime.processes import ROOT


def main() -> int:
    """Answers 1, having removed nothing, while somebody uses the database."""
    var = Path(os.environ.get("NUM_VAR") or ROOT / "var").resolve()
    home = var / "postgres"
    if locks.is_held(home / "guardian.lock"):
        sys.stderr.write("The database is running: stop `make run` first.\n")
        return 1
    if (home / "state.json").exists():
        state = json.loads((home / "state.json").read_text(encoding="utf-8"))
        # A copied clone names its original's data: those are not ours to remove.
        if state["outside"] and state["home"] == str(home):
            shutil.rmtree(state["outside"], ignore_errors=True)
    if var.exists():
        shutil.rmtree(var)
    return 0


if __name__ == "__main__":
    sys.exit(main())
