"""The demonstration grown to a share of the size that the service is built for, on a cluster of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.ground import Ground, ground
from demo import seed
from demo.growth import grow

#: Of 10,000 reports, 25,000 members, 1,000,000 listings, 2,500,000 deliveries and 1,000,000 entries of the log.
SHARE = float(os.environ.get("BENCH_SHARE", "0.1"))
Say = Callable[[str], None]


@contextmanager
def grown(say: Say) -> Iterator[Ground]:
    """A service with that much in it, its tables analysed as autovacuum would have them after a while.

    Args:
        say: told how far it is.
    """
    with ground() as place:
        begun = time.perf_counter()
        wiring = place.wiring
        say("  the demonstration: two years of reports …")
        with wiring.database.commits() as session:
            seed.seed(session, wiring, on_progress=_quarters(1, say))
        growth = grow.Growth(wiring, share=SHARE, seed=grow.SEED)
        growth.begin()
        for what, many, step in growth.steps():
            say(f"  {many:,} {what} …")
            step(_quarters(many, say))
        growth.finish()
        with place.owns() as connection:
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")
        say(f"  grown to {SHARE:g} of the size in {time.perf_counter() - begun:.0f} s")
        yield place


def _quarters(whole: float, say: Say) -> Callable[[float], None]:
    reached = 0.25

    def tell(done: float) -> None:
        nonlocal reached
        while reached < 1 and done >= reached * whole:
            say(f"    {reached:.0%}")
            reached += 0.25

    return tell
