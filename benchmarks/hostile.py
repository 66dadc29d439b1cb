"""``python -m benchmarks.hostile [COUNT] [SEED]``: random and hostile inputs of the checker's box, and what each costs.

Ends with 1 when one of them raised, or took over 50 ms of this process's time in every one of three tries.
"""

from __future__ import annotations

import sys
import time

from num_service.services.checker.asked import from_text, read_asked
from num_service.services.checker.check_identifier import MOST_AT_ONCE
from tests.harness.hostile import inputs

MOST_MS = 50


def main(count: int, seed: int) -> int:
    """Read so many inputs; print the slowest, and whatever went wrong."""
    slowest: list[tuple[float, str]] = []
    broken = over = 0
    for at, text in enumerate(inputs(seed, count), start=1):
        try:
            took = _milliseconds(text)
            if took > MOST_MS:  # another process may have had the core: what is slow is slow each time
                took = min(took, _milliseconds(text), _milliseconds(text))
        except Exception as why:  # noqa: BLE001 — every kind of fault is what is looked for
            broken += 1
            print(f"{type(why).__name__}: {text[:200]!r}")
            continue
        over += took > MOST_MS
        slowest = sorted([*slowest, (took, text[:60])], reverse=True)[:5]
        if at % 20_000 == 0:
            print(f"{at} read", flush=True)
    for took, text in slowest:
        print(f"{took:6.1f} ms  {text!r}")
    print(f"{count} inputs (seed {seed}): {broken} raised, {over} over {MOST_MS} ms")
    return 1 if broken or over else 0


def _milliseconds(text: str) -> float:
    began = time.process_time()
    asked = from_text(text)
    if len(asked) <= MOST_AT_ONCE:  # more is refused before it is read
        for each in asked:
            read_asked(each)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    sys.exit(main(given[0] if given else 100_000, given[1] if len(given) > 1 else 13))
