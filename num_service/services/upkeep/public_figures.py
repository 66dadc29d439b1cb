"""Count a quarter that is over, once, and publish it: what is too small is left out before anything is written.

What was published is never counted anew. So whoever takes their report back later cannot be found by comparing the page
of one day with that of another; the question that asks for their yes says that published figures stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from num_service.db.models.casework.public_figures import (
    PublishedAnswers,
    PublishedCount,
    PublishedQuarter,
)
from num_service.db.queries.upkeep import public_figures as queries
from num_service.domain.reports.consent import ConsentRecord, Scope, Value, allows, answer_to, says_yes
from num_service.domain.reports.public_figures import (
    ASKED,
    FEW,
    TAKEN_BACK,
    Deed,
    FigureState,
    GivenAnswer,
    answers_of,
    as_given,
    beside,
    done,
    next_quarter,
    quarter_of,
)
from num_service.services.core import audit, signed_answers
from num_service.services.core.wiring import Clock

#: Quarters that a page shows: five years.
MOST = 20
_PART = 500
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Figure:
    """One count, and how it can be read."""

    state: FigureState
    count: int | None = None


NOT_KNOWN = Figure(FigureState.NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was published about one quarter."""

    starts_on: date
    last_day: date
    counted_from: date
    published_on: date
    reports: Figure
    answers: dict[Scope, dict[GivenAnswer, Figure]]
    deeds: dict[Deed, Figure]

    @property
    def in_part(self) -> bool:
        """Whether counting began within the quarter; what was before is not known."""
        return self.counted_from > self.starts_on


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published, the newest quarter first, and from which day the running one is counted."""

    quarters: tuple[Quarter, ...]
    running: date | None
    running_from: date | None
    next_on: date | None


def publish_due(session: Session, *, clock: Clock) -> list[date]:
    """Note the running quarter, and publish those that are over since yesterday or longer; answers which."""
    today = clock().date()
    running = quarter_of(today)
    known = queries.newest(session)
    starts_on = running if known is None else next_quarter(known.starts_on)
    while starts_on <= running:
        queries.begin(session, starts_on, counted_from=today if known is None else starts_on)
        starts_on = next_quarter(starts_on)
    published = []
    while (quarter := queries.over(session, before=quarter_of(today - timedelta(days=1)))) is not None:
        _publish(session, quarter, today)
        published.append(quarter.starts_on)
    return published


def figures(session: Session) -> Figures:
    """What is published."""
    rows = queries.published(session, most=MOST)
    out = [row for row in rows if row.published_on is not None]
    quarters = [row.starts_on for row in out]
    counts = queries.counts(session, quarters)
    answered: dict[tuple[date, Scope, GivenAnswer], int | None] = {
        (row.starts_on, row.scope, row.answer): row.count for row in queries.answers(session, quarters)
    }
    running = rows[0] if rows and rows[0].published_on is None else None
    return Figures(
        tuple(
            Quarter(
                starts_on=row.starts_on,
                last_day=next_quarter(row.starts_on) - timedelta(days=1),
                counted_from=row.counted_from,
                published_on=row.published_on or row.starts_on,
                reports=_figure(row.reports),
                answers={
                    scope: {
                        answer: _read(answered, (row.starts_on, scope, answer))
                        for answer in answers_of(scope)
                    }
                    for scope in ASKED
                },
                deeds={deed: _read(counts, (row.starts_on, deed)) for deed in Deed},
            )
            for row in out
        ),
        running=running.starts_on if running else None,
        running_from=running.counted_from if running else None,
        next_on=next_quarter(running.starts_on) + timedelta(days=1) if running else None,
    )


def _read(found: Mapping[_Key, int | None], key: _Key) -> Figure:
    """What was published under a key; what was not counted then is not known."""
    return _figure(found[key]) if key in found else NOT_KNOWN


def _figure(count: int | None) -> Figure:
    return Figure(FigureState.LEFT_OUT) if count is None else Figure(FigureState.COUNT, count)


def _publish(session: Session, quarter: PublishedQuarter, today: date) -> None:
    since, until = quarter.counted_from, next_quarter(quarter.starts_on)
    came, answers = 0, Counter[tuple[Scope, GivenAnswer]]()
    deeds = Counter(queries.deeds(session, since, until))
    for received_on, records in _counted(session, since, until):
        if since <= received_on < until:
            came += 1
            answers.update((scope, _at_the_end(records, scope, until)) for scope in ASKED)
        deeds.update(deed for scope, deed in TAKEN_BACK.items() if _took_back(records, scope, since, until))
    quarter.published_on, quarter.reports = today, came if came >= FEW else None
    shown = {scope: beside({each: answers[scope, each] for each in answers_of(scope)}) for scope in ASKED}
    queries.add(
        session,
        [
            *(
                PublishedAnswers(starts_on=quarter.starts_on, scope=scope, answer=answer, count=count)
                for scope, line in shown.items()
                for answer, count in line.items()
            ),
            *(
                PublishedCount(starts_on=quarter.starts_on, deed=deed, count=count)
                for deed, count in done(deeds).items()
            ),
        ],
    )
    audit.record(
        session,
        actor="worker",
        action="figures.published",
        subject=f"quarter:{quarter.starts_on.isoformat()}",
    )


def _counted(session: Session, since: date, until: date) -> Iterator[tuple[date, tuple[ConsentRecord, ...]]]:
    """Day and answers of each report that its reporter lets us count, by a yes signed with their code."""
    after = None
    while found := queries.reports(session, since, until, after=after, most=_PART):
        known = signed_answers.histories(session, found, scopes=(Scope.STATISTICS,))
        for report in found:
            records = known[report.id]
            if says_yes(records, Scope.STATISTICS):
                yield report.received_on, records
        after = found[-1].id


def _at_the_end(records: tuple[ConsentRecord, ...], scope: Scope, until: date) -> GivenAnswer:
    """The answer in force when the quarter ended."""
    end = datetime.combine(until, time(), UTC)
    answer = answer_to([each for each in records if each.recorded_at < end], scope)
    return as_given(answer.value if answer else None)


def _took_back(records: tuple[ConsentRecord, ...], scope: Scope, since: date, until: date) -> bool:
    """Whether a yes to a question was followed by a no within these days."""
    allowed = False
    for each in (each for each in records if each.scope is scope):
        if allowed and each.value is Value.NO and since <= each.recorded_at.date() < until:
            return True
        allowed = allows(each.value) or (allowed and each.value is Value.PAUSED)
    return False
