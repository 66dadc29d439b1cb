"""Two who act at the same moment: two processes with connections of their own, round after round.

`race` gives each round to both; a barrier lets them go together, and a few milliseconds that move from round to round
let now the one, now the other be first, with the true collisions in between.
"""

from __future__ import annotations

import multiprocessing
import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Barrier
from typing import Any

from num_service.app import wire
from num_service.domain.reports.consent import Answer, AskedBy, Conditions, Scope, Value
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.taxonomy import Language
from num_service.schemas.reports.report import ReportSchema
from num_service.services.casework import triage_report
from num_service.services.checker import check_identifier
from num_service.services.checker.asked import from_text
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Wiring
from num_service.services.police import officer_desk, push_packet, release_packet
from num_service.services.police import take_back as taking_back
from num_service.services.reports import carry_out, submit_report
from num_service.settings import Settings
from tests.harness.databases import there
from tests.harness.story import Confirmed, SentReport, publish_confirmed

#: One side of a race: what it does in one round, and one word for how that ended.
Deed = Callable[[Wiring, Any], str]
_PATIENCE = 60.0  # seconds until a side that does not come is given up


@dataclass(frozen=True, slots=True)
class Side:
    """One process: its deed, and what it is given in each round."""

    deed: Deed
    given: Sequence[Any]


def race(settings: Settings, *sides: Side, spread: float = 0.006) -> list[tuple[str, ...]]:
    """Run every round in as many processes as there are sides; answers how each round ended for each side.

    spread: how far apart in seconds the sides start at most.
    """
    there(settings.police_database_url or "")
    forked = multiprocessing.get_context("forkserver")
    # The service is imported once, in a process that does nothing else, and each side begins as a copy of that.
    forked.set_forkserver_preload([__name__])
    barrier = forked.Barrier(len(sides))
    pipes = [forked.Pipe(duplex=False) for _ in sides]
    processes = [
        forked.Process(target=_run, args=(settings, number, side, barrier, spread, write), daemon=True)
        for number, (side, (_, write)) in enumerate(zip(sides, pipes, strict=True))
    ]
    for process in processes:
        process.start()
    for _, write in pipes:
        write.close()  # so that a side that dies is noticed
    try:
        ended = [read.recv() for read, _ in pipes]
    finally:
        for process in processes:
            process.join(_PATIENCE)
            process.close()
        for read, _ in pipes:
            read.close()
    return list(zip(*ended, strict=True))


def _run(settings: Settings, number: int, side: Side, barrier: Barrier, spread: float, answer: Any) -> None:
    wiring = replace(wire(settings), wake=lambda *_: None)
    with wiring.database.commits():
        pass  # connected before the first round
    leads = random.Random(1)  # the same sequence on every side
    ended = []
    for each in side.given:
        lead = leads.uniform(-spread, spread)
        barrier.wait(_PATIENCE)
        if (lead > 0) == (number == 0):
            time.sleep(abs(lead))
        try:
            ended.append(side.deed(wiring, each))
        except DomainError as refused:
            ended.append(refused.code)
    wiring.close()
    answer.send(ended)


def release(wiring: Wiring, packet_id: uuid.UUID) -> str:
    """What the worker does with an approved packet."""
    with wiring.database.commits() as session:
        verdict = release_packet.release_packet(session, packet_id=packet_id, clock=wiring.clock)
    push_packet.push_packet(wiring.database, wiring.push_database, packet_id=packet_id, clock=wiring.clock)
    return type(verdict).__name__


def publish(wiring: Wiring, given: Confirmed) -> str:
    """What a caseworker does with an approved alert. given: what the page showed."""
    publish_confirmed(wiring, given)
    return "published"


def withdraw_from_police(wiring: Wiring, report: SentReport) -> str:
    return _answer(wiring, report, Answer(Scope.POLICE_INTELLIGENCE, Value.NO))


def narrow_to_if_matched(wiring: Wiring, report: SentReport) -> str:
    return _answer(wiring, report, Answer(Scope.POLICE_INTELLIGENCE, Value.IF_MATCHED))


def withdraw_alert(wiring: Wiring, report: SentReport) -> str:
    return _answer(wiring, report, Answer(Scope.ALERT, Value.NO))


def narrow_to_shown_first(wiring: Wiring, report: SentReport) -> str:
    return _answer(wiring, report, Answer(Scope.ALERT, Value.YES, Conditions(show_me_first=True)))


def _answer(wiring: Wiring, report: SentReport, answer: Answer) -> str:
    """What she does with her receipt; answers whether something was stopped, or could not be undone."""
    (change,) = carry_out.change_consents(
        wiring,
        report_id=report.id,
        answers=[answer],
        by=AskedBy.REPORTER,
        signer=report.receipt.signer(),
        actor="receipt",
        language=Language.EN,
        clock=wiring.clock,
    )
    return "too late" if change.not_undone else "stopped" if change.stopped else "nothing to stop"


def take_back(wiring: Wiring, report: SentReport) -> str:
    """What follows from a no that stands, at the police: taken back unopened, or too late."""
    found = taking_back.take_back(
        wiring.database, wiring.push_database, clock=wiring.clock, report_ids=[report.id]
    )
    return "stopped" if found.taken_back else "too late" if found.noticed else "not known"


def open_packet(wiring: Wiring, given: tuple[bytes, str]) -> str:
    """What an officer does: read the packet, over the police login. given: the session's hash, the reference."""
    assert wiring.police_database is not None
    token_hash, reference = given
    with wiring.police_database.commits() as session:
        officer_desk.use_token(session, token_hash)
        officer_desk.open_packet(session, reference=reference)
    return "opened"


def claim(wiring: Wiring, given: tuple[uuid.UUID, str]) -> str:
    """What a caseworker does. given: who, and the report's reference."""
    who, reference = given
    with wiring.database.commits() as session:
        triage_report.claim(session, reference=reference, holder=CaseworkHolder(who, {}))
    return "claimed"


def check(wiring: Wiring, given: tuple[uuid.UUID, str]) -> str:
    """What a member does. given: who, and what she pastes."""
    who, pasted = given
    with wiring.database.commits() as session:
        check_identifier.check_identifiers(
            session,
            user_id=who,
            asked=from_text(pasted),
            index=wiring.index,
            clock=wiring.clock,
        )
    return "answered"


def submit(wiring: Wiring, submission: str) -> str:
    """What a reporter does. submission: the form's one-time number."""
    new = ReportSchema().load({"account": "Pressed twice.", "where": {"region": "online"}, "consents": {}})
    with wiring.database.commits() as session:
        submit_report.submit_report(
            session,
            new=new,
            keys=wiring.keys,
            index=wiring.index,
            clock=wiring.clock,
            language=Language.EN,
            submission=submission,
        )
    return "sent"
