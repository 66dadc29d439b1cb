"""The situations the gate is tried in, and how one of them becomes the values the gate takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import product

from num_service.domain.police.gate import Verdict, decide
from num_service.domain.police.packet import Packet
from num_service.domain.reports.consent import Conditions, ConsentRecord, Scope, Value
from num_service.domain.reports.matching import Judgement, Match
from num_service.domain.reports.report import Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Region, Role, Setting
from num_service.domain.shared.verdict import Clearance
from tests.unit.domain.examples import NOW, facts, packet, record
from tests.unit.domain.police.gate_oracle import Cleared, Route, Situation, Told

VALUES = ("no", "yes", "if_matched", "talk_first", "paused", "unavailable", "not_asked")
WEEK = 7 * 24.0
INSTANT = 1e-3  # hours: a few seconds short of a moment
SHA_OTHER = "0" * 64

#: Records of other scopes, newer than everything: they must change nothing.
NOISE = (
    record(901, Value.YES, scope=Scope.ALERT),
    record(902, Value.NO, scope=Scope.CHECKER),
    record(903, Value.PAUSED, scope=Scope.POLICE_QUESTIONS),
)

MATCHES: tuple[tuple[str, float | None] | None, ...] = (
    None,
    ("same", None),
    ("not_known", None),
    ("maybe_reported", None),
    ("different", None),
    ("different", 0.0),
    ("different", WEEK - INSTANT),
    ("different", WEEK),
    ("different", 400.0),
)

#: One for each thing that can be missing; their combinations are in EVERY_CLEARANCE.
CLEARANCES = (
    Cleared(),
    Cleared(writer=None),
    Cleared(approver=None, approved=None),
    Cleared(approver="w"),
    Cleared(approved="other"),
    Cleared(examined="other"),
    Cleared(identifying=True),
)
EVERY_CLEARANCE = tuple(
    Cleared(*each)
    for each in product(
        (None, "", "w"), (None, "", "w", "a"), (None, "this", "other"), (None, "this", "other"), (True, False)
    )
)

#: Who answers for it: an author, an objection, accounts that are closed.
EVERY_PERSON = tuple(
    Cleared("w", approver, approved, "this", identifying, *each)
    for approver, approved, identifying, each in product(
        (None, "a"), (None, "this", "other"), (False, True), product((False, True), repeat=4)
    )
)


def histories() -> tuple[tuple[Told, ...], ...]:
    """Silence, every single answer, delays, excluded forces, and the pairs whose order matters."""
    singles = [(Told(5, value, 48.0),) for value in VALUES]
    for value in ("yes", "if_matched", "paused"):
        singles += [
            (Told(5, value, 24.0, delay_days=3),),
            (Told(5, value, 72.0 - INSTANT, delay_days=3),),
            (Told(5, value, 72.0, delay_days=3),),
            (Told(5, value, 48.0, except_forces=("greater_manchester",)),),
            (Told(5, value, 48.0, except_forces=("merseyside", "btp")),),
            (Told(5, value, 48.0, also_scas=True),),
            (Told(5, value, 48.0, also_scas=True, wording="2026-11"),),
            (Told(5, value, 48.0, except_forces=("scas",), also_scas=True),),
        ]
    pairs = [
        ("yes", "no"),
        ("no", "yes"),
        ("yes", "paused"),
        ("paused", "yes"),
        ("yes", "if_matched"),
        ("if_matched", "yes"),
        ("if_matched", "no"),
    ]
    two = [
        given
        for first, second in pairs
        for older, newer in ((96.0, 48.0), (48.0, 48.0), (24.0, 96.0))
        for given in _both_orders(Told(5, first, older), Told(6, second, newer))
    ]
    # An old yes without conditions must not lend its freedom to the newer, narrower one.
    narrow = Told(6, "yes", 24.0, delay_days=3, except_forces=("merseyside",))
    narrowed = _both_orders(Told(5, "yes", 900.0), narrow)
    # One that no code signed, alone and over a signed one; every pair is in ``every_pair``.
    unsigned: list[tuple[Told, ...]] = [
        (Told(5, value, 48.0, signed=False),) for value in ("yes", "if_matched")
    ]
    unsigned.append((Told(5, "yes", 96.0, 3, ("merseyside",)), Told(6, "yes", 48.0, signed=False)))
    withdrawn = [(Told(1, "yes", 96.0), Told(2, "paused", 48.0), Told(3, "yes", 24.0), Told(4, "no", 1.0))]
    return ((), *singles, *two, *narrowed, *unsigned, *withdrawn)


def every_pair() -> Iterator[tuple[Told, ...]]:
    """Every answer after every other, signed or not, with the clock agreeing, standing still or running backwards."""
    for first, second in product(VALUES, VALUES):
        for older, newer in ((96.0, 48.0), (48.0, 48.0), (24.0, 96.0)):
            yield from _both_orders(Told(5, first, older), Told(6, second, newer))
        for one, other in ((False, True), (True, False), (False, False)):
            yield from _both_orders(Told(5, first, 96.0, signed=one), Told(6, second, 48.0, signed=other))


def _both_orders(first: Told, second: Told) -> Iterator[tuple[Told, ...]]:
    yield (first, second)
    yield (second, first)


_EW = "england_wales"
_RAPE = ("rape",)
ROUTES = (
    Route("right force", "north_west", _EW, "hotel", "greater_manchester", "greater_manchester"),
    Route("other force than frozen", "north_west", _EW, "hotel", "merseyside", "greater_manchester"),
    Route("force of another region", "north_west", _EW, "hotel", "metropolitan", "metropolitan"),
    Route("rail to BTP", "north_west", _EW, "railway", "btp", "btp"),
    Route(
        "rail to the territorial force",
        "north_west",
        _EW,
        "railway",
        "greater_manchester",
        "greater_manchester",
    ),
    Route("no railway to BTP", "north_west", _EW, "hotel", "btp", "btp"),
    Route("SCAS, serious, stranger", "north_west", _EW, "hotel", "scas", "scas", _RAPE, "stranger"),
    Route("SCAS, not sexual", "north_west", _EW, "hotel", "scas", "scas", ("assault",), "stranger"),
    Route("SCAS, his partner", "north_west", _EW, "hotel", "scas", "scas", _RAPE, "ex_partner"),
    Route("online, staff chose", "online", _EW, "webcam", "greater_manchester", "greater_manchester"),
    Route("unknown, staff chose", "not_said", None, "unknown", "metropolitan", "metropolitan"),
    Route("unknown, other than frozen", "not_said", None, "unknown", "metropolitan", "merseyside"),
    Route(
        "an official in the packet", "london", _EW, "street", "metropolitan", "metropolitan", role="official"
    ),
    Route(
        "posing as police", "london", _EW, "street", "metropolitan", "metropolitan", role="posing_as_official"
    ),
    Route("SCAS, posing as police", "london", _EW, "hotel", "scas", "scas", _RAPE, "posing_as_official"),
    Route(
        "tram to the region's force", "north_west", _EW, "tram", "greater_manchester", "greater_manchester"
    ),
    Route("tram to BTP where it polices none", "north_west", _EW, "tram", "btp", "btp"),
    Route("tram to BTP where it polices some", "london", _EW, "tram", "btp", "btp"),
    Route("an island to anybody", "islands", None, "hotel", "metropolitan", "metropolitan"),
    Route(
        "misconduct in the packet",
        "london",
        _EW,
        "street",
        "metropolitan",
        "metropolitan",
        ("assault", "official_misconduct"),
    ),
)


def every_route() -> Iterator[Route]:
    """Regions, settings, whose law, whom, who did what: all of them, against forces of every kind."""
    law = {
        "north_west": _EW,
        "london": _EW,
        "scotland": "scotland",
        "northern_ireland": "northern_ireland",
        "dublin": "ireland",
        "munster": "ireland",
    }
    places: list[tuple[str, str | None]] = [*law.items(), ("islands", None)]
    places += [(region, None) for region in law]  # the region decides, even where the packet names no law
    for nowhere in ("online", "not_said"):
        places += [(nowhere, each) for each in (None, *sorted(set(law.values())))]
    forces = ("greater_manchester", "metropolitan", "scotland", "psni", "garda", "btp", "scas")
    for (region, jurisdiction), setting, force in product(places, ("hotel", "railway", "tram"), forces):
        for frozen in {force, "merseyside"}:
            for types, role in product(
                (("assault",), _RAPE), ("client", "stranger", "ex_partner", "official")
            ):
                yield Route("", region, jurisdiction, setting, frozen, force, types, role)


@cache
def packet_for(route: Route) -> tuple[Packet, str]:
    made = packet(
        force=route.packet_force,
        types=tuple(IncidentType(each) for each in route.types),
        region=Region(route.region),
        jurisdiction=Jurisdiction(route.jurisdiction) if route.jurisdiction else None,
        setting=Setting(route.setting),
        role=Role(route.role),
    )
    return made, made.sha256


@cache
def records(told: tuple[Told, ...]) -> tuple[ConsentRecord, ...]:
    return NOISE + tuple(
        ConsentRecord(
            each.number,
            Scope.POLICE_INTELLIGENCE,
            Value(each.value),
            NOW - timedelta(hours=each.hours_ago),
            Conditions(
                delay_days=each.delay_days,
                except_forces=frozenset(each.except_forces),
                national_desk=each.also_scas,
            ),
            each.wording,
            signed=each.signed,
        )
        for each in told
    )


def _match(said: tuple[str, float | None] | None) -> Match | None:
    """One caseworker judged long ago; when a second one agreed is what may count."""
    if said is None:
        return None
    judgement, hours = said
    agreed = None if hours is None else NOW - timedelta(hours=hours)
    return Match(Judgement(judgement), NOW - timedelta(days=999), agreed)


def gate(s: Situation, *, later: timedelta = timedelta()) -> Verdict:
    """Ask the gate about a situation, now or later."""
    made, sha256 = packet_for(s.route)
    texts = {"this": sha256, "other": SHA_OTHER, None: None}
    c = s.cleared
    match = _match(s.match)
    return decide(
        facts=facts(
            official=s.official,
            status=Status.SET_ASIDE if s.set_aside else Status.IN_HAND,
            guard=Guard(s.guard),
        ),
        consents=records(s.told),
        match=match,
        recipient=FORCES[s.route.recipient],
        packet=made,
        clearance=Clearance(
            c.writer,
            c.approver,
            texts[c.approved],
            texts[c.examined],
            c.identifying,
            authors=frozenset({c.approver} if c.author and c.approver else {}),
            objected=c.objected,
            # One account: where writer and approver are the same, both are here or neither.
            here=frozenset(
                each
                for each, here in ((c.writer, c.writer_here), (c.approver, c.approver_here))
                if each and here
            ),
        ),
        elsewhere=s.elsewhere,
        now=NOW + later,
    )
