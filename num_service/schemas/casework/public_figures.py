"""Figures for the public as a file and over the API: the same lines, the same gaps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from marshmallow import fields

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.public_figures import Deed, FigureState, GivenAnswer
from num_service.schemas.api.base import Out, maybe
from num_service.schemas.base import Choice
from num_service.services.upkeep.public_figures import Figure, Figures, Quarter

#: The columns of the file.
COLUMNS = ("quarter", "counted_from", "kind", "of", "answer", "state", "count")


class FigureOut(Out):
    """One count. ``count`` is null for what is left out and for what is not known; ``state`` says which."""

    state = Choice(FigureState)
    count = maybe(fields.Integer)


class AnswerOut(FigureOut):
    scope = Choice(Scope)
    answer = Choice(GivenAnswer)


class DeedOut(FigureOut):
    deed = Choice(Deed)


class QuarterOut(Out):
    starts_on = fields.Date()
    last_day = fields.Date()
    counted_from = fields.Date(metadata={"description": "What was before this day is not known."})
    published_on = fields.Date()
    reports = fields.Nested(FigureOut)
    answers = fields.List(fields.Nested(AnswerOut))
    deeds = fields.List(fields.Nested(DeedOut))


class FiguresOut(Out):
    """Every quarter that is published, the newest first."""

    quarters = fields.List(fields.Nested(QuarterOut))
    next_on = maybe(fields.Date, metadata={"description": "When the running quarter is published."})


def as_data(found: Figures) -> dict[str, Any]:
    """What is published, as the API answers it."""
    return {"quarters": [_quarter(each) for each in found.quarters], "next_on": found.next_on}


def as_csv(found: Figures) -> str:
    """What is published as a file. An empty count is none that is known or shown, never 0."""
    out = io.StringIO()
    to = csv.writer(out)
    to.writerow(COLUMNS)
    for quarter in found.quarters:
        for kind, of, answer, figure in _lines(quarter):
            count = "" if figure.count is None else figure.count
            to.writerow(
                (quarter.starts_on, quarter.counted_from, kind, of, answer, figure.state.value, count)
            )
    return out.getvalue()


def _lines(quarter: Quarter) -> Iterator[tuple[str, str, str, Figure]]:
    yield "reports", "", "", quarter.reports
    for scope, line in quarter.answers.items():
        for answer, figure in line.items():
            yield "answers", scope.value, answer.value, figure
    for deed, figure in quarter.deeds.items():
        yield "deeds", deed.value, "", figure


def _quarter(quarter: Quarter) -> dict[str, Any]:
    return {
        "starts_on": quarter.starts_on,
        "last_day": quarter.last_day,
        "counted_from": quarter.counted_from,
        "published_on": quarter.published_on,
        "reports": _figure(quarter.reports),
        "answers": [
            {"scope": scope, "answer": answer} | _figure(figure)
            for scope, line in quarter.answers.items()
            for answer, figure in line.items()
        ],
        "deeds": [{"deed": deed} | _figure(figure) for deed, figure in quarter.deeds.items()],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"state": figure.state, "count": figure.count}
