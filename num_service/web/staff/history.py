"""The timeline of a report in words: what was done, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from num_service.domain.shared.phrases import N_
from num_service.services.casework.desk import Desk
from num_service.services.casework.history import Deed

_WORDS = {
    "report.submitted": N_("The report came"),
    "report.read": N_("Opened the report"),
    "page.called": N_("Called somebody on duty"),
    "page.answered": N_("Said that they have seen it"),
    "report.assigned": N_("Gave it to a caseworker"),
    "report.stepped_back": N_("Stepped back from it"),
    "report.received": N_("Put it back among the waiting"),
    "report.in_hand": N_("Took it up again"),
    "report.closed": N_("Finished it"),
    "report.set_aside": N_("Set it aside"),
    "note.written": N_("Wrote a note"),
    "message.written": N_("Wrote a message"),
    "file.added": N_("Added a photo or recording"),
    "file.taken_away": N_("Took a photo or recording away"),
    "file.read": N_("Opened a photo or recording"),
    "follow_up.set": N_("Set a day to look again"),
    "follow_up.done": N_("Looked again"),
    "identifier.listed": N_("Listed an identifier for the checker"),
    "identifier.unlisted": N_("Took an identifier off the checker"),
    "identifier.basis_recorded": N_("Recorded how an identifier is known"),
    "identifier.corrected": N_("Corrected an identifier"),
    "match.different": N_("Judged: different people reported"),
    "match.same": N_("Judged: the same person reported"),
    "match.not_known": N_("Judged: not known who reported"),
    "match.maybe_reported": N_("Judged: a reporter may be the person reported"),
    "match.agreed": N_("Agreed that different people reported"),
    "match.not_agreed": N_("Did not agree that different people reported"),
    "report.compared": N_("Looked for reports that read alike"),
    "report.alike": N_("Said that another report tells of the same person"),
    "report.not_alike": N_("Said that another report does not tell of the same person"),
    "incident.joined": N_("Marked it as one incident with another report"),
    "incident.left": N_("Said that it is another incident"),
    "lead.called": N_("Called the safeguarding lead"),
    "lead.keep": N_("Decided as the safeguarding lead"),
    "lead.may_go": N_("Decided as the safeguarding lead"),
    "own_name.asked": N_("Asked whether one officer may be told who they are"),
    "own_name.allowed": N_("Said yes to telling one officer who they are"),
    "own_name.refused": N_("Said no to telling one officer who they are"),
    "own_name.told": N_("Told one officer who they are"),
    "handover.asked": N_("Asked about one body for officials"),
    "handover.allowed": N_("Said yes to one body for officials"),
    "handover.made": N_("Handed it to one body for officials"),
    "copy.opened": N_("Let the code open what was first told"),
    "copy.locked": N_("Locked what was first told away from the code"),
    "record.made": N_("Took a record of their own away"),
    "police.question_passed_on": N_("Passed on a question from a force"),
    "police.outcome_passed_on": N_("Passed on what a force says came of it"),
    "police.question_answered": N_("Answered a force’s question, to us"),
    "police.question_refused": N_("Does not want to answer a force’s question"),
    "police.question_came": N_("A question from the police came"),
    "police.outcome_came": N_("The police said what came of it"),
    "police.appeal_came": N_("The police asked for an appeal"),
    "police.question_turned_down": N_("Did not pass on a question from the police"),
    "police.outcome_turned_down": N_("Did not pass on what the police say came of it"),
    "police.outcome_kept": N_("Read what the police say came of it"),
    "police.appeal_turned_down": N_("Turned an appeal down"),
    "police.appeal_taken_up": N_("Took an appeal up as a warning"),
    "alert.written": N_("Wrote a warning"),
    "alert.approved": N_("Approved a warning"),
    "alert.sent_back": N_("Sent a warning back"),
    "alert.allowed": N_("Said yes to a warning"),
    "alert.published": N_("Published a warning"),
    "alert.recalled": N_("Recalled a warning"),
    "alert.superseded": N_("Replaced a warning"),
    "alert.corrected": N_("Took a wrong identifier out of a warning"),
    "alert.published_alone": N_("Sent a warning alone, in fixed sentences"),
    "alert.translated": N_("Translated a warning"),
    "alert.translation_approved": N_("Approved a translation of a warning"),
    "alert.translation_removed": N_("Took a translation of a warning away"),
    "packet.written": N_("Wrote a packet"),
    "packet.approved": N_("Approved a packet"),
    "packet.sent_back": N_("Sent a packet back"),
    "packet.released": N_("Released a packet"),
    "packet.pushed": N_("Put a packet before its force"),
    "packet.handed": N_("Handed a packet to an officer by hand"),
    "withdrawal.acknowledged": N_("Heard that the force acknowledged a withdrawal"),
    "packet.held": N_("The gate held a packet"),
    "packet.refused": N_("The gate refused a packet"),
    "packet.withdrawn": N_("Withdrew a packet"),
    "packet.taken_back": N_("Took a packet back"),
}
_ANSWERED = N_("Answered a question")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    day: date
    words: str
    who: str
    times: int


def lines(desk: Desk, deeds: list[Deed]) -> list[Line]:
    """The timeline as the page shows it; what has no words of its own there is left to the audit log."""
    said = [
        (each.day, words, _who(desk, each), each.times) for each in deeds if (words := _words(each.action))
    ]
    return [
        Line(day, words, who, sum(each[3] for each in those))
        for (day, words, who), those in groupby(said, key=lambda each: (each[0], each[1], each[2]))
    ]


def subjects(desk: Desk) -> list[str]:
    """What was written from the report, as the audit log calls it."""
    return [f"{word}:{each.draft.row.reference}" for word, of in desk.documents.items() for each in of]


def _words(action: str) -> str:
    return (
        _ANSWERED
        if action.startswith("consent.")
        else (_WORDS.get(action) or _WORDS.get(action.rpartition(".")[0], ""))
    )


def _who(desk: Desk, deed: Deed) -> str:
    if deed.by is not None:
        return desk.names.get(deed.by, N_("A colleague"))
    return N_("with the code") if deed.with_code else N_("the service")
