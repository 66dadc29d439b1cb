"""What a decision can answer besides yes: wait, or no. Shared by the gate and the small decisions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.phrases import N_, Sentences
from num_service.domain.shared.taxonomy import Worded


class Reason(Worded):
    """Why something is held or refused, in words a caseworker reads."""

    # refusals: nothing in this state will make it go
    NO_ANSWER = "no_answer", N_("They were not asked, or did not answer. Silence is no.")
    SAID_NO = "said_no", N_("Their answer in force is no.")
    UNAVAILABLE = (
        "unavailable",
        N_("The person concerned does not know of the report, so this cannot be asked."),
    )
    SET_ASIDE = "set_aside", N_("The report was set aside.")
    FORCE_EXCLUDED = "force_excluded", N_("They excluded this force.")
    OTHER_ROUTE = "other_route", N_("The packet was frozen for another force.")
    NOT_THIS_PLACE = "not_this_place", N_("This force does not police the place it happened.")
    RAIL_GOES_TO_BTP = (
        "rail_goes_to_btp",
        N_("It happened on the railway: that goes to British Transport Police."),
    )
    SCAS_ONLY_SERIOUS = "scas_only_serious", N_("SCAS takes only serious sexual offences by a stranger.")
    SECOND_FORCE = (
        "second_force",
        N_("The reporter was told that one police force gets it, and another has it already."),
    )
    NOT_NAMED = (
        "not_named",
        N_("The reporter did not agree that the Serious Crime Analysis Section gets it, or was not asked."),
    )
    ONLY_THEIR_REGION = "only_their_region", N_("They allowed a warning in their own region only.")
    VETOED = "vetoed", N_("They read the warning and said no.")
    NO_SOURCE = "no_source", N_("It rests on no report.")
    ONLY_TOLD = "only_told", N_("They were only told this identifier; that alone is never listed.")

    # holds: something may still happen that lets it go
    PAUSED = "paused", N_("Their consent is paused until they come back with their code.")
    NOT_SIGNED = (
        "not_signed",
        N_(
            "The answer is not signed with the reporter’s code. It waits until they come back with it and confirm what "
            "they said."
        ),
    )
    DELAYED = "delayed", N_("They asked for a delay that is not over.")
    NOT_MATCHED = (
        "not_matched",
        N_("They allowed it only if someone else reports the same person; nobody judged so yet."),
    )
    SAME_REPORTER = (
        "same_reporter",
        N_("The matching report is by the same person or of the same incident, or that is not known."),
    )
    NOT_AGREED = (
        "not_agreed",
        N_("One caseworker judged that different people reported; a second has not agreed."),
    )
    MAYBE_REPORTED = "maybe_reported", N_("The reporter may be the person reported. They are told nothing.")
    NOTICE_RUNNING = "notice_running", N_("They were told of the match and have seven days to say no.")
    OFFICIAL = (
        "official",
        N_("This person may be police or an official: staff choose the route with the reporter."),
    )
    WITH_LEAD = (
        "with_lead",
        N_(
            "It is with the safeguarding lead, who has not let it go on. Nothing goes to the police by itself."
        ),
    )
    NOT_WRITTEN = "not_written", N_("No caseworker is named as the writer.")
    NOT_APPROVED = "not_approved", N_("A second caseworker has not approved it.")
    OWN_APPROVAL = (
        "own_approval",
        N_(
            "The caseworker who approved it also wrote it, or an earlier version of it. One who wrote none of it must "
            "approve it."
        ),
    )
    SENT_BACK = (
        "sent_back",
        N_("A caseworker said that these words could show who reported. Change them first."),
    )
    WRITER_LEFT = (
        "writer_left",
        N_(
            "Its writer has left, or has stepped back from the report. A colleague takes the words on, and another "
            "approves them."
        ),
    )
    APPROVER_LEFT = (
        "approver_left",
        N_(
            "Whoever approved it has left, or has stepped back from the report. A colleague saves it again, and "
            "another approves it."
        ),
    )
    EDITED = "edited", N_("It was changed after it was approved.")
    NOT_EXAMINED = "not_examined", N_("The identifiability check has not been run on this exact text.")
    IDENTIFYING = (
        "identifying",
        N_(
            "The text matches the reporter’s own details, or a part of it that may be an identifier could not be read."
        ),
    )
    AWAITING_REPORTER = "awaiting_reporter", N_("They asked to see the warning first and have not answered.")
    NOT_ON_DUTY = (
        "not_on_duty",
        N_("One person sends a warning only while they are on call by the rota, and you are not."),
    )
    COLLEAGUE_ON_DUTY = (
        "colleague_on_duty",
        N_("A colleague who can approve it is on call now. Call them, and write the warning together."),
    )
    ENOUGH_ALONE = (
        "enough_alone",
        N_("As many of your warnings as may be out by one person wait for a second caseworker already."),
    )
    NOT_CONFIRMED = "not_confirmed", N_("A caseworker has not confirmed the identifier as read.")
    BASIS_NOT_SAID = (
        "basis_not_said",
        N_("They did not say how they know this identifier. Ask them, then record the answer."),
    )
    OWN_NUMBER = (
        "own_number",
        N_("It belongs to a member, a project or a help line. Talk to a colleague first."),
    )


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now. ``until`` is the moment time alone would lift the last of the holds, when that is known."""

    reasons: tuple[Reason, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """No."""

    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class Weighing:
    """Gathers every reason against one deed, and says what they come to: no, not now, or nothing.

    A reason is given once however often it is found. It is made and read within one decision, and kept nowhere.
    """

    refusals: list[Reason] = field(default_factory=list)
    holds: list[Reason] = field(default_factory=list)
    waits: list[tuple[Reason, datetime]] = field(default_factory=list)

    def refuse(self, *reasons: Reason) -> None:
        """Note what no time or work will lift."""
        self.refusals += reasons

    def hold(self, *reasons: Reason) -> None:
        """Note what somebody has to do something about."""
        self.holds += reasons

    def wait(self, reason: Reason, until: datetime, now: datetime) -> None:
        """Note what time alone lifts at ``until``, unless that moment has come."""
        if now < until:
            self.waits.append((reason, until))

    def verdict(self) -> Refusal | Hold | None:
        """What it comes to: a refusal where anything refuses, else a hold where anything holds or waits, else None.

        ``until`` is known only when waiting is all that is left; then it is the last of the moments.
        """
        if self.refusals:
            return Refusal(tuple(dict.fromkeys(self.refusals)))
        if not self.holds and not self.waits:
            return None
        until = None if self.holds else max(moment for _, moment in self.waits)
        return Hold(tuple(dict.fromkeys([*self.holds, *(reason for reason, _ in self.waits)])), until)


@dataclass(frozen=True, slots=True)
class Clearance:
    """Who wrote and approved one exact text, and what the identifiability check found in it.

    ``approved_sha256`` and ``examined_sha256`` are the SHA-256 (hex) of the text that was approved and examined; an
    edit changes the hash and so voids both (gate rule 6). ``identifying`` is True when the text matched the
    reporter's own details (gate rule 5). ``authors`` is whoever ever saved this text or a version that led to it,
    ``objected`` that somebody said it could show who reported, and ``here`` those whose accounts are open. What is not
    known holds.
    """

    writer: str | None = None
    approver: str | None = None
    approved_sha256: str | None = None
    examined_sha256: str | None = None
    identifying: bool = True
    authors: frozenset[str] = frozenset()
    objected: bool = True
    here: frozenset[str] = frozenset()

    def approved_by(self, reader: str, sha256: str) -> Clearance:
        """As it would be, had somebody whose account is open approved the text with this hash."""
        return replace(self, approver=reader, approved_sha256=sha256, here=self.here | {reader})

    def missing(self, sha256: str, *, alone: bool = False) -> tuple[Reason, ...]:
        """Every reason why this clearance does not cover the text with this hash; empty when it does.

        Args:
            alone: one person may answer for it, for a while: nobody has approved it yet.
        """
        reasons = []
        if not self.writer:
            reasons.append(Reason.NOT_WRITTEN)
        if not self.approver or self.approved_sha256 is None:
            if not alone:
                reasons.append(Reason.NOT_APPROVED)
        elif self.approver in {self.writer, *self.authors}:
            reasons.append(Reason.OWN_APPROVAL)
        elif self.approved_sha256 != sha256:
            reasons.append(Reason.EDITED)
        if self.examined_sha256 != sha256:
            reasons.append(Reason.NOT_EXAMINED)
        elif self.identifying:
            reasons.append(Reason.IDENTIFYING)
        if self.objected:
            reasons.append(Reason.SENT_BACK)
        if self.writer and self.writer not in self.here:
            reasons.append(Reason.WRITER_LEFT)
        if self.approver and self.approver not in self.here:
            reasons.append(Reason.APPROVER_LEFT)
        return tuple(reasons)


class NotNow(Conflict):
    """The decision was not yes; ``verdict`` has every reason, and its sentences are these reasons."""

    def __init__(self, verdict: Hold | Refusal) -> None:
        super().__init__("not_now", Sentences(verdict.reasons))
        self.verdict = verdict
