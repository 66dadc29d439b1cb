"""Two caseworkers judge whether two reports are by different people: one judges, the other agrees or does not."""

from __future__ import annotations

from datetime import timedelta

from num_service.db.queries.reports import reports
from num_service.domain.reports.matching import MatchAnswer
from num_service.services.casework import judge_match, open_report
from tests.harness.story import SentReport, Story, later


def judge(
    story: Story,
    report: SentReport,
    other: SentReport,
    answer: MatchAnswer = MatchAnswer.DIFFERENT,
    *,
    ahead: timedelta = timedelta(),
) -> None:
    """The first caseworker judges on the page of ``report``; nobody has agreed yet."""
    with story.commits() as session:
        judge_match.judge_match(
            session,
            report=open_report.find_report(session, report.reference),
            other_reference=other.reference,
            answer=answer,
            judged_by=story.caseworkers[0].user_id,
            clock=later(story.wiring.clock, ahead),
            wake=story.wiring.wake,
        )


def second_opinion(
    story: Story,
    report: SentReport,
    other: SentReport,
    *,
    agrees: bool = True,
    who: int = 1,
    seen: str | None = None,
    ahead: timedelta = timedelta(),
) -> None:
    """Another caseworker agrees with what was judged, or does not.

    Args:
        who: which of the story's caseworkers.
        seen: the judgement on the page; the one in force where none is given.
    """
    with story.commits() as session:
        judge_match.second_opinion(
            session,
            report=open_report.find_report(session, report.reference),
            other_reference=other.reference,
            seen=seen if seen is not None else seen_on_the_page(story, report, other),
            agrees=agrees,
            caseworker=story.caseworkers[who].user_id,
            clock=later(story.wiring.clock, ahead),
            wake=story.wiring.wake,
        )


def seen_on_the_page(story: Story, report: SentReport, other: SentReport) -> str:
    """The judgement as the report's page shows it to a second caseworker."""
    with story.commits() as session:
        linked = {each.reference: each for each in reports.linked(session, report.id)}
        judged = linked[other.reference].judged
        assert judged is not None, "nobody has judged"
        return judge_match.stamp(judged)


def agreed(story: Story, report: SentReport, other: SentReport, *, ahead: timedelta = timedelta()) -> None:
    """Two caseworkers find that different people reported."""
    judge(story, report, other, ahead=ahead)
    second_opinion(story, report, other, ahead=ahead)
