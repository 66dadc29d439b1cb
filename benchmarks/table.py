"""What a run found, as one table: each figure beside its floor, with its spread, its cost and whether it is met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: By the figure's name, whether more or less is better, and the bound; by the benchmark where it has another.
_BOUNDS: dict[str, tuple[str, float]] = {
    "of_floor": ("≥", 0.6),
    "of_ideal": ("≥", 0.9),
    "p99_to_floor": ("≤", 2.0),
    "to_the_smaller": ("≤", 1.2),
    "times_floor": ("≤", 1.1),
    "first_seconds": ("≤", 1.0),
    "p95_ms": ("≤", 100.0),
    "statements": ("≤", 1.0),
}
#: Of the floor's mails a second; less is asked where a command is answered at once.
_DELIVERED, _AT_ONCE = 0.95, 0.5
_SPENT = ("server_cpu_ms", "sender_cpu_ms", "database_cpu_ms")
_HEAD = ("figure", "median", "least–most", "CPU ms ours/floor", "round trips", "target", "met")


def table(found: Mapping[str, Any]) -> str:
    """The table of everything that has a target, in the order it was found."""
    lines = [_HEAD, *_rows(found, ())]
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _rows(found: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, value in found.items():
        if name in _BOUNDS:
            yield _row((*path, name), value, found)
        elif isinstance(value, Mapping):
            yield from _rows(value, (*path, name))


def _row(path: tuple[str, ...], value: Any, beside: Mapping[str, Any]) -> tuple[str, ...]:
    spread = value if isinstance(value, Mapping) else {"median": value, "least": value, "most": value}
    sign, bound = _bound(path)
    median = float(spread["median"])
    met = median >= bound if sign == "≥" else median <= bound
    first = path[-1] == "of_floor"
    return (
        " ".join(path).replace("_", " "),
        f"{median:.2f}",
        f"{spread['least']:.2f}–{spread['most']:.2f}",
        _pair(beside, _cpu) if first else "",
        _pair(beside, lambda side: f"{side['round_trips']:g}" if "round_trips" in side else "")
        if first
        else "",
        f"{sign} {bound:g}",
        "yes" if met else "no",
    )


def _bound(path: tuple[str, ...]) -> tuple[str, float]:
    sign, bound = _BOUNDS[path[-1]]
    if path[0] == "deliver" and path[-1] == "of_floor":
        return sign, _AT_ONCE if "0_ms" in path else _DELIVERED
    return sign, bound


def _cpu(side: Mapping[str, Any]) -> str:
    spent = [side[name] for name in _SPENT if name in side]
    return f"{sum(spent):.2f}" if spent else ""


def _pair(beside: Mapping[str, Any], of: Any) -> str:
    sides = [of(beside[each]) for each in ("service", "floor") if isinstance(beside.get(each), Mapping)]
    return "/".join(sides) if all(sides) else ""
