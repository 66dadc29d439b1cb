"""``make bench``: every figure beside its floor, printed and kept in ``benchmarks/results.json``."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache

from benchmarks import alerts, desk, faults, journeys, pages, plans, report, scale, serve
from benchmarks.ground import RESULTS, Ground, ground
from benchmarks.grown import grown
from benchmarks.table import table

MOST_KEPT = 200


def main() -> int:
    """Run all, or what is named: check, submit, publish, deliver, scale, desk, report, pages, journeys, plans, faults.

    Journeys walks every page of a reporter in every language. The last three run only where they are named.
    """
    if sys.argv[1:] == ["faults"]:  # on ground of its own
        table_of_faults = faults.faults(_say)
        _keep({"faults": dict(table_of_faults)})
        return 0 if all(each["met"] for each in table_of_faults.values()) else 1
    with ExitStack() as stack:
        grown_there = cache(lambda: stack.enter_context(grown(_say)))

        @cache
        def ready() -> tuple[Ground, list[str]]:  # not for what stands on ground of its own
            place = stack.enter_context(ground())
            return place, serve.prepare(place)

        runs: dict[str, Callable[[], dict[str, object]]] = {
            "submit": lambda: serve.submit(ready()[0], _say),
            "publish": lambda: alerts.publish(ready()[0]),
            "deliver": lambda: alerts.deliver(ready()[0]),
            "check": lambda: serve.check(*ready(), _say),
            "scale": lambda: scale.scale(*ready(), _say),
            "desk": desk.desk,
            "report": report.report,
            "pages": lambda: pages.pages(grown_there(), _say),
            "journeys": lambda: journeys.journeys(_say),
            "plans": lambda: plans.plans(grown_there(), _say),
            "faults": lambda: dict(faults.faults(_say)),
        }
        wanted = sys.argv[1:] or [each for each in runs if each not in ("plans", "journeys", "faults")]
        if unknown := set(wanted) - set(runs):
            print(
                f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(runs)}.",
                file=sys.stderr,
            )
            return 2
        if {"publish", "deliver", "scale"} & set(wanted):
            alerts.people(ready()[0])
        found = {}
        for name in (each for each in runs if each in wanted):
            _say(f"{name} …")
            found[name] = runs[name]()
            _say(json.dumps(found[name], indent=2, ensure_ascii=False))
    _keep(found)
    _say(table(found))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _keep(found: dict[str, dict[str, object]]) -> None:
    """Add a run to the history, the newest last; each says of which commit, when and on what it was."""
    history = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    history.append(
        {
            "commit": _commit(),
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            **found,
        }
    )
    RESULTS.write_text(json.dumps(history[-MOST_KEPT:], indent=2, ensure_ascii=False) + "\n")
    _say(f"kept in {RESULTS.relative_to(RESULTS.parents[1])}")


def _commit() -> str:
    """What was measured; with a + where files differ from it. Empty outside a repository."""
    told = subprocess.run(
        ["git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],
        capture_output=True,
        text=True,
        check=False,
        cwd=RESULTS.parent,
    )
    return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
