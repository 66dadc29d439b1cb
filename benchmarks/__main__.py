"""``make bench``: every figure beside its floor, printed and written to ``benchmarks/results.json``."""

from __future__ import annotations

import json
import platform
import sys
from datetime import UTC, datetime

from benchmarks import alerts, serve
from benchmarks.ground import RESULTS, ground


def main() -> int:
    """Run everything, or only the benchmarks named on the command line: check, submit, publish, deliver."""
    wanted = sys.argv[1:] or ["check", "submit", "publish", "deliver"]
    results: dict[str, object] = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    with ground() as place:
        token = serve.prepare(place)
        if {"publish", "deliver"} & set(wanted):
            alerts.people(place)
        for name, run in (
            ("submit", lambda: serve.submit(place)),
            ("publish", lambda: alerts.publish(place)),
            ("deliver", lambda: alerts.deliver(place)),
            ("check", lambda: serve.check(place, token)),
        ):
            if name in wanted:
                print(f"{name} …", flush=True)
                results[name] = run()
                print(json.dumps(results[name], indent=2, ensure_ascii=False), flush=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    print(f"written to {RESULTS.relative_to(RESULTS.parents[1])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
