"""What somebody who tries numbers one after another looks like, and nobody at work does.

Out of a thousand million mobile numbers the ones that people meet in an hour do not lie beside each other. Eight
different ones among the same hundred, or sixty among the same ten thousand, are tried. Registrations too: eight that
begin with the same four characters. Source: 2-domain, "Abuse to design against", enumeration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from num_service.domain.checker.alarms import AlarmKind
from num_service.domain.identifiers import Identifier, IdentifierKind, vrm_prefix
from num_service.domain.identifiers.given_out import given_out

#: How many different ones in an hour, of everybody together, are too many to be met by chance.
MOST_NEAR = {"hundred": 8, "ten thousand": 60, "plate": 8}
#: How many different ranges that nobody was given one account may try in an hour.
MOST_UNKNOWN = 10
_RANGE = 8  # characters of +447700900123 that name a range: +4477009


def windows(identifiers: Iterable[Identifier]) -> dict[str, set[str]]:
    """In which windows of neighbours each identifier lies, by a name for the window that holds it."""
    seen: dict[str, set[str]] = defaultdict(set)
    for each in identifiers:
        if each.kind is IdentifierKind.PHONE:
            seen[f"hundred:{each.canonical[:-2]}"].add(each.canonical)
            seen[f"ten thousand:{each.canonical[:-4]}"].add(each.canonical)
        elif start := vrm_prefix(each):
            seen[f"plate:{start}"].add(each.canonical)
    return dict(seen)


def unknown_ranges(identifiers: Iterable[Identifier]) -> set[str]:
    """The ranges of telephone numbers among these that are given to nobody."""
    return {
        each.canonical[:_RANGE]
        for each in identifiers
        if each.kind is IdentifierKind.PHONE and not given_out(each.canonical)
    }


def alarms(counts: Mapping[str, int], unknown: int) -> tuple[AlarmKind, ...]:
    """What staff are told.

    Args:
        counts: how many different identifiers were seen in each window within the hour.
        unknown: how many different ranges that nobody was given this account asked for within the hour.
    """
    near = any(count >= MOST_NEAR[window.partition(":")[0]] for window, count in counts.items())
    found = ((AlarmKind.SEQUENCE, near), (AlarmKind.RANGES, unknown >= MOST_UNKNOWN))
    return tuple(kind for kind, is_so in found if is_so)
