"""Whether an alert may be published now.

Pure and total, like the gate for police. Source: 2-domain, "The consents" and "Alerts".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.audience import Audience
from num_service.domain.reports.consent import ConsentRecord, IfSilent, Scope, Value, answer_to, in_force
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.shared.verdict import Clearance, Hold, Reason, Refusal, Weighing

#: How long silence lasts before "send it if I say nothing" counts, from when the reporter could first see the warning.
SILENCE = timedelta(days=3)
#: How long an alert stays out that one person published, and how many of theirs may wait for a second at once.
ALONE_FOR, MOST_ALONE = timedelta(hours=24), 2


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One report an alert rests on: its clear facts, its consents, and what the reporter said to the warning itself.

    said_signed: their code signed a yes to exactly this text.
    """

    facts: ReportFacts
    consents: tuple[ConsentRecord, ...]
    reporter_said: bool | None = None
    shown_at: datetime | None = None
    vetoed: bool = False
    said_signed: bool = False


@dataclass(frozen=True, slots=True)
class Publish:
    """Yes; the consent records it rests on, and whether it may carry identifiers."""

    consents: tuple[int, ...]
    with_identifiers: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """Who would publish an alert of fixed sentences by themselves.

    Args:
        on_duty: whether they are on call by the rota.
        others: how many are on call besides them who could approve it.
        unseconded: how many alerts they have out that no second person has agreed with.
    """

    on_duty: bool
    others: int
    unseconded: int


def may_publish_alone(verdict: Publish | Hold | Refusal, alone: Alone) -> Publish | Hold | Refusal:
    """Whether one person may publish a danger alert of fixed sentences (2-domain, "At night").

    Everything that holds for any other alert holds for it, but for the second caseworker: the consents with all their
    conditions, and the check of the text. Never so for police.

    Args:
        verdict: of :func:`may_publish` with ``alone``.
        alone: who would do it, and whether somebody else could be asked.
    """
    held = []
    if not alone.on_duty:
        held.append(Reason.NOT_ON_DUTY)
    if alone.others:
        held.append(Reason.COLLEAGUE_ON_DUTY)
    if alone.unseconded >= MOST_ALONE:
        held.append(Reason.ENOUGH_ALONE)
    if isinstance(verdict, Refusal) or not held:
        return verdict
    return Hold((*held, *(verdict.reasons if isinstance(verdict, Hold) else ())))


def may_publish(
    *,
    sources: Iterable[SourceReport],
    audience: Audience,
    sha256: str,
    clearance: Clearance,
    now: datetime,
    alone: bool = False,
) -> Publish | Hold | Refusal:
    """Whether an alert may go out now. Every report it rests on must allow it; silence is no.

    Args:
        sources: the reports it rests on.
        audience: whom it is addressed to.
        sha256: hash of the exact alert text.
        clearance: writer, approver and identifiability check of that text.
        now: an aware datetime.
        alone: it is of fixed sentences, and one person answers for it until a second one has read it.
    """
    known = tuple(sources)
    if not known:
        return Refusal((Reason.NO_SOURCE,))
    weighing = Weighing()
    weighing.hold(*clearance.missing(sha256, alone=alone))
    records: list[int] = []
    for source in known:
        consent = answer_to(source.consents, Scope.ALERT)
        if consent is None:
            weighing.refuse(Reason.NO_ANSWER)
            continue
        records.append(consent.number)
        weighing.refuse(*_refused(source, consent, audience))
        if consent.value is Value.PAUSED:
            weighing.hold(Reason.PAUSED)
        if not consent.counts:
            weighing.hold(Reason.NOT_SIGNED)
        weighing.wait(Reason.DELAYED, consent.effective_from, now)
        _await_reporter(weighing, source, consent, now)
    return weighing.verdict() or Publish(
        tuple(records), all(_checker_allows(source.consents, now) for source in known)
    )


def going_out(text: AlertText, verdict: Publish | Hold | Refusal) -> AlertText:
    """The text as recipients would get it by this verdict: without identifiers where a consent to them is missing."""
    bare = isinstance(verdict, Publish) and not verdict.with_identifiers
    return text.without_identifiers() if bare else text


def _refused(source: SourceReport, consent: ConsentRecord, audience: Audience) -> list[Reason]:
    reasons = []
    if source.facts.status is Status.SET_ASIDE:
        reasons.append(Reason.SET_ASIDE)
    if consent.value not in (Value.YES, Value.PAUSED):
        reasons.append(Reason.SAID_NO)
    if source.reporter_said is False:
        reasons.append(Reason.VETOED)
    # "Online" and "rather not say" are no region: a warning addressed to them would go everywhere.
    own = frozenset({source.facts.region}) if source.facts.region.is_place else None
    if consent.conditions.region_only and audience.regions != own:
        reasons.append(Reason.ONLY_THEIR_REGION)
    return reasons


def _await_reporter(weighing: Weighing, source: SourceReport, consent: ConsentRecord, now: datetime) -> None:
    """``show_me_first``: wait for them, for ever unless they said that silence means send.

    Once they have said no to a text, every later one waits for their yes, whatever they had said about being shown it.
    A yes that their code did not sign is silence.
    """
    said_yes = source.reporter_said and source.said_signed
    if not (consent.conditions.show_me_first or source.vetoed) or said_yes or source.reporter_said is False:
        return
    if source.vetoed or consent.conditions.if_silent is IfSilent.HOLD or source.shown_at is None:
        weighing.hold(Reason.NOT_SIGNED if source.reporter_said else Reason.AWAITING_REPORTER)
    else:
        weighing.wait(Reason.AWAITING_REPORTER, source.shown_at + SILENCE, now)


def _checker_allows(consents: Iterable[ConsentRecord], now: datetime) -> bool:
    """If ``checker`` is not a yes in force, alerts carry no identifiers (2-domain, table of consents)."""
    record = in_force(consents, Scope.CHECKER)
    return record is not None and record.value is Value.YES and record.counts and now >= record.effective_from
