"""What a changed answer must do to what is out, written from 2-domain.md in its own words and data.

Nothing here imports the service. An answer is plain words and days; "out" is what a force, a member or a visitor of the
checker can still get. One sentence stands over all of it: whatever is out and unopened and would not go now by the new
answer is taken back, exactly as after a no; what was opened gets a notice; nothing comes back by itself.
"""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """An answer given this moment: its value, and what was attached to it. ``silent`` is "", "hold" or "send"."""

    value: str
    delay_days: int = 0
    except_forces: tuple[str, ...] = ()
    region_only: bool = False
    silent: str = ""
    also_scas: bool = False

    @property
    def conditions(self) -> dict[str, object]:
        """As they are sent."""
        given: dict[str, object] = {}
        if self.delay_days:
            given["delay_days"] = self.delay_days
        if self.except_forces:
            given["except_forces"] = list(self.except_forces)
        if self.region_only:
            given["region_only"] = True
        if self.also_scas:
            given["national_desk"] = True
        if self.silent:
            given |= {"show_me_first": True, "if_silent": self.silent}
        return given


# ---------------------------------------------------------------------------------------------------------- police

#: What lies with a force, by what happened there; and what does not lie there.
ON_THE_DESK = ("unopened", "opened", "acknowledged")
NOT_GONE_YET = ("approved", "held", "refused")


class Desk(NamedTuple):
    """A packet after an answer: its status, whether the force still has it, whether it has a notice."""

    status: str
    there: bool
    notice: bool


def police_would_go(said: Said, force: str) -> str:
    """ "yes", "not now" or "no". A judgement made before this moment needs seven days from this answer."""
    if said.value == "no" or force in said.except_forces:
        return "no"
    if force == "scas" and not said.also_scas and said.value != "paused":
        return "no"
    if said.value in ("paused", "if_matched") or said.delay_days:
        return "not now"
    return "yes"


def desk_after(state: str, said: Said, force: str) -> Desk:
    """What becomes of one packet at once, and, where it had not gone, once a worker has asked again."""
    goes = police_would_go(said, force)
    if state == "draft":
        return Desk("draft", False, False)
    if state == "taken back":
        return Desk("withdrawn", False, False)
    if state in NOT_GONE_YET:
        return Desk({"yes": "released", "not now": "held", "no": "refused"}[goes], goes == "yes", False)
    if goes == "yes":
        return Desk("released", True, False)
    return Desk("withdrawn", state != "unopened", state != "unopened")


# ---------------------------------------------------------------------------------------------------------- alerts


class Reader(NamedTuple):
    """Somebody an alert went to: the region they chose ("" is none), and how far their email and inbox have got."""

    region: str
    email: str  # waiting, claimed, sending, sent, failed


def alert_would_go(said: Said, *, to_own_region: bool, they_said_yes: bool, shown_days_ago: int) -> bool:
    if said.value != "yes" or said.delay_days:
        return False
    if said.region_only and not to_own_region:
        return False
    return not said.silent or they_said_yes or (said.silent == "send" and shown_days_ago >= 3)


def alert_after(state: str, goes: bool) -> str:
    return "recalled" if state == "published" and not goes else state


def email_after(reader: Reader, said: Said, *, own_region: str, goes: bool) -> str:
    """What becomes of one queued email of a published alert. What is sent is sent."""
    stays = goes and (not said.region_only or reader.region == own_region)
    return "cancelled" if not stays and reader.email in ("waiting", "claimed") else reader.email


def still_reads(reader: Reader, said: Said, *, own_region: str, goes: bool) -> bool:
    """Whether the published alert is still in this reader's inbox, with its words."""
    return goes and (not said.region_only or reader.region == own_region)


# ---------------------------------------------------------------------------------------------------------- checker


def still_listed(said: Said) -> bool:
    """Whether a caseworker's listing stands."""
    return said.value == "yes"


def still_found(said: Said) -> bool:
    """Whether a check finds it now; alerts carry identifiers exactly then."""
    return said.value == "yes" and not said.delay_days
