"""The gate's verdicts, laid out for a person to read: every answer a reporter can give, in every circumstance.

Nothing is told here that the gate does not say: each line is an invented case given to :func:`decide`, and a test
holds that every reason the gate has stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from num_service.domain.police.gate import Verdict, decide
from num_service.domain.police.packet import (
    CoarsePlace,
    CoarseTime,
    Item,
    Packet,
    Place,
    PlaceKind,
    Priority,
    StaffWords,
    Subject,
)
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Conditions, ConsentRecord, Scope, Value
from num_service.domain.reports.matching import Judgement, Match
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.forces import BTP, FORCES, GARDA, SCAS, Force
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    Jurisdiction,
    Region,
    Role,
)
from num_service.domain.shared.verdict import Clearance

_NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
_LONG_AGO = _NOW - timedelta(days=30)
_HERE, _OTHER = FORCES["greater_manchester"], FORCES["merseyside"]


@dataclass(frozen=True, slots=True)
class Line:
    """One invented case: in what circumstance, what the reporter answered, and what the gate says to it."""

    circumstance: str
    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Case:
    """What the gate is given; each circumstance changes a part of it."""

    facts: ReportFacts = field(
        default_factory=lambda: ReportFacts(
            Status.IN_HAND, frozenset({IncidentType.RAPE}), Region.NORTH_WEST, official=False
        )
    )
    consent: ConsentRecord | None = None
    match: Match | None = None
    recipient: Force = _HERE
    packet: Packet = field(default_factory=lambda: _packet())
    cleared: dict[str, object] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    def verdict(self) -> Verdict:
        """What the gate says."""
        people = frozenset({"writer", "approver"})
        sha256 = self.packet.sha256
        clearance = Clearance(
            "writer", "approver", sha256, sha256, False, frozenset({"writer"}), False, people
        )
        return decide(
            facts=self.facts,
            consents=[self.consent] if self.consent else [],
            match=self.match,
            recipient=self.recipient,
            packet=self.packet,
            clearance=replace(clearance, **self.cleared),  # type: ignore[arg-type]  # each by its own name
            elsewhere=self.elsewhere,
            now=_NOW,
        )

    def put(
        self, *, status: Status | None = None, official: bool = False, guard: Guard = Guard.NONE
    ) -> _Case:
        """With other facts."""
        return replace(
            self,
            facts=replace(self.facts, status=status or self.facts.status, official=official, guard=guard),
        )

    def going(self, to: Force, **other: object) -> _Case:
        """With a packet frozen for a force, and sent to it."""
        return replace(self, recipient=to, packet=_packet(force=to.code, **other))  # type: ignore[arg-type]

    def said(self, **changed: object) -> _Case:
        """With another record of the same answer."""
        if self.consent is None:
            return self
        return replace(self, consent=replace(self.consent, **changed))  # type: ignore[arg-type]

    def on(self, **conditions: object) -> _Case:
        """With conditions on the answer."""
        return self.said(conditions=Conditions(**conditions))  # type: ignore[arg-type]


def _packet(
    *,
    force: str = _HERE.code,
    types: tuple[IncidentType, ...] = (IncidentType.RAPE,),
    region: Region = Region.NORTH_WEST,
    jurisdiction: Jurisdiction | None = Jurisdiction.ENGLAND_WALES,
    setting: PlaceKind = PlaceKind.HOTEL,
    role: Role = Role.STRANGER,
) -> Packet:
    return Packet(
        reference="P-0000-0000",
        force=force,
        created=date(2026, 1, 30),
        priority=Priority.ROUTINE,
        incident_types=types,
        offences=(),
        when=CoarseTime(),
        where=Place(region, jurisdiction, setting, CoarsePlace("")),
        subjects=(Subject(role, AgeBand.UNKNOWN, Gender.UNKNOWN, Build.UNKNOWN, StaffWords("")),),
        items=(Item(StaffWords("")),),
    )


def _answers() -> dict[str, _Case]:
    """Every answer to the police question, with what caseworkers found where the answer waits for a match."""

    def told(value: Value) -> _Case:
        return _Case(
            consent=ConsentRecord(
                1,
                Scope.POLICE_INTELLIGENCE,
                value,
                _LONG_AGO,
                Conditions(national_desk=True),
                wording.CURRENT,
                signed=True,
            )
        )

    matched = told(Value.IF_MATCHED)
    different = Match(Judgement.DIFFERENT, _LONG_AGO)
    yes = told(Value.YES)
    assert yes.consent is not None
    return {
        "no record at all": _Case(),
        "question left out (paper, a call)": told(Value.NOT_ASKED),
        "no": told(Value.NO),
        "cannot be asked, they do not know of the report": told(Value.UNAVAILABLE),
        "paused": told(Value.PAUSED),
        "only if matched: nobody judged": matched,
        "only if matched: the same person reported": replace(matched, match=Match(Judgement.SAME, _LONG_AGO)),
        "only if matched: not known": replace(matched, match=Match(Judgement.NOT_KNOWN, _LONG_AGO)),
        "only if matched: may be the person reported": replace(
            matched, match=Match(Judgement.MAYBE_REPORTED, _LONG_AGO)
        ),
        "only if matched: one caseworker says different people": replace(matched, match=different),
        "only if matched: two say so, told 3 days ago": replace(
            matched, match=replace(different, confirmed_at=_NOW - timedelta(days=3))
        ),
        "only if matched: two say so, told 8 days ago": replace(
            matched, match=replace(different, confirmed_at=_NOW - timedelta(days=8))
        ),
        "yes, not signed with their code": yes.said(signed=False),
        "yes, after 60 days": yes.on(delay_days=60, national_desk=True),
        "yes, but not to this force": yes.on(except_forces=frozenset({_HERE.code, BTP, SCAS, GARDA})),
        "yes, but not to the national desk": yes.on(),
        "yes": yes,
    }


def _circumstances(case: _Case) -> Iterator[tuple[str, _Case]]:
    """One case in every circumstance, each beside otherwise good order."""
    yield "Everything else is in order", case
    yield "The report was set aside", case.put(status=Status.SET_ASIDE)
    yield "The report says that an official did it", case.put(official=True)
    official = _packet(role=Role.OFFICIAL)
    yield "The packet says that an official did it", replace(case, packet=official)
    yield "They posed as police", replace(case, packet=_packet(role=Role.POSING_AS_OFFICIAL))
    yield "Under 18, the safeguarding lead has not let it go on", case.put(guard=Guard.HOLDS)
    yield "Under 18, the safeguarding lead has let it go on", case.put(guard=Guard.LIFTED)
    yield "The packet was frozen for another force", replace(case, recipient=_OTHER)
    yield "The force of another region", case.going(FORCES["metropolitan"])
    yield "Another force of the same region has had it", replace(case, elsewhere=frozenset({_OTHER.code}))
    yield "On the railway, to the region’s force", replace(case, packet=_packet(setting=PlaceKind.RAILWAY))
    yield "On the railway, to British Transport Police", case.going(FORCES[BTP], setting=PlaceKind.RAILWAY)
    yield "Not on the railway, to British Transport Police", case.going(FORCES[BTP])
    yield (
        "On an island whose force is no recipient",
        case.going(_HERE, region=Region.ISLANDS, jurisdiction=None),
    )
    yield "Online, staff chose the force", case.going(_HERE, region=Region.ONLINE, jurisdiction=None)
    scas = FORCES[SCAS]
    yield "Serious and by a stranger, to SCAS", case.going(scas)
    had = frozenset({_HERE.code})
    yield "To SCAS after the force of the place has had it", replace(case.going(scas), elsewhere=had)
    yield "To the force of the place after SCAS has had it", replace(case, elsewhere=frozenset({SCAS}))
    yield (
        "To SCAS, asked in the first wording, which did not name it",
        case.said(wording=wording.FIRST).going(scas),
    )
    yield "By an ex-partner, to SCAS", case.going(scas, role=Role.EX_PARTNER)
    yield "A robbery, to SCAS", case.going(scas, types=(IncidentType.ROBBERY,))
    garda, irish = FORCES[GARDA], {"region": Region.DUBLIN, "jurisdiction": Jurisdiction.IRELAND}
    yield "In Dublin, to An Garda Síochána", case.going(garda, **irish)
    yield "In Dublin, to SCAS", case.going(scas, **irish)
    yield "In Dublin, to a force of England", case.going(_HERE, **irish)
    yield "On a tram, to the region’s force", replace(case, packet=_packet(setting=PlaceKind.TRAM))
    yield "On a tram where BTP polices none, to BTP", case.going(FORCES[BTP], setting=PlaceKind.TRAM)
    misconduct = _packet(types=(IncidentType.RAPE, IncidentType.OFFICIAL_MISCONDUCT))
    yield "Misconduct by an official among what happened", replace(case, packet=misconduct)
    for circumstance, cleared in _CLEARED.items():
        yield circumstance, replace(case, cleared=cleared)


_CLEARED: dict[str, dict[str, object]] = {
    "Nobody is named as its writer": {"writer": None},
    "Nobody approved it": {"approver": None, "approved_sha256": None},
    "Its writer approved it": {"approver": "writer"},
    "It was changed after it was approved": {"approved_sha256": "0" * 64},
    "This exact text was not examined": {"examined_sha256": "0" * 64},
    "It matches the reporter’s own details": {"identifying": True},
    "A caseworker said that it could show who reported": {"objected": True},
    "The account of its writer is closed": {"here": frozenset({"approver"})},
    "The account of whoever approved it is closed": {"here": frozenset({"writer"})},
}


def lines() -> Iterator[Line]:
    """Every answer in every circumstance, with the gate's verdict; one circumstance after the other."""
    answers = _answers()
    names = [name for name, _ in _circumstances(_Case())]
    laid_out = {answer: dict(_circumstances(case)) for answer, case in answers.items()}
    for circumstance in names:
        for answer in answers:
            yield Line(circumstance, answer, laid_out[answer][circumstance].verdict())
