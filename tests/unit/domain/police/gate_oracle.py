"""What the design says the gate must do, written from 2-domain.md in its own words and data.

Nothing here imports the gate, the consents or the forces. A situation is plain strings and hours; each rule is one
predicate over it. The gate is right when it releases exactly where every predicate holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Told(NamedTuple):
    """One consent record: what was answered to which wording, and how many hours before now."""

    number: int
    value: str
    hours_ago: float
    delay_days: int = 0
    except_forces: tuple[str, ...] = ()
    also_scas: bool = False
    wording: str = "2026-11-28"
    signed: bool = True


class Route(NamedTuple):
    """Where it happened by the packet, whom the packet is for, and who is asked about."""

    label: str
    region: str
    jurisdiction: str | None
    setting: str
    packet_force: str
    recipient: str
    types: tuple[str, ...] = ("assault",)
    role: str = "client"


class Cleared(NamedTuple):
    """``approved`` and ``examined`` are "this", "other" or None: which text it was."""

    writer: str | None = "w"
    approver: str | None = "a"
    approved: str | None = "this"
    examined: str | None = "this"
    identifying: bool = False
    author: bool = False  # the approver had saved an earlier version of it, or these very words
    objected: bool = False
    writer_here: bool = True
    approver_here: bool = True


class Situation(NamedTuple):
    told: tuple[Told, ...]
    #: The judgement, and how many hours ago a second caseworker agreed, if one did.
    match: (
        tuple[str, float | None] | None
    )  # the judgement, and how many hours ago a second caseworker agreed, if one did
    cleared: Cleared
    official: bool
    set_aside: bool
    route: Route
    elsewhere: tuple[str, ...] = ()  # forces that have a packet of this report already
    guard: str = "none"  # "holds" while the safeguarding lead has not let it go on, "lifted" once they have


#: Written out again here: which of the forces used in these tests police which region.
POLICES = {
    "greater_manchester": {"north_west"},
    "merseyside": {"north_west"},
    "metropolitan": {"london"},
    "city_of_london": {"london"},
    "scotland": {"scotland"},
    "psni": {"northern_ireland"},
    "garda": {"dublin", "leinster", "munster", "connacht_ulster"},
}
LAW = {
    "north_west": "gb",
    "london": "gb",
    "scotland": "gb",
    "northern_ireland": "ni",
    "dublin": "ireland",
    "munster": "ireland",
    "islands": "own",
}
#: Where BTP polices some light rail: DLR and Tramlink, West Midlands Metro, Glasgow Subway, the line to Sunderland.
BTP_TRAMS = {"london", "west_midlands", "scotland", "north_east"}
NOWHERE = {"online", "not_said"}
DAY = 24.0


def latest(s: Situation) -> Told | None:
    """Rule 2: the latest record decides, and "latest" is the number, whatever the clock said.

    Rule 1: silence is no, and a question that was left blank on paper or not asked in a call is silence.
    """
    last = sorted(s.told)[-1] if s.told else None
    return None if last is None or last.value == "not_asked" else last


def she_answered(s: Situation) -> bool:
    """Rule 1."""
    return latest(s) is not None


def not_a_no(s: Situation) -> bool:
    """Rules 1 and 2. A pause is not a no, yet not a yes either (see ``not_paused``)."""
    last = latest(s)
    return last is None or last.value in ("yes", "if_matched", "paused")


def not_paused(s: Situation) -> bool:
    last = latest(s)
    return last is None or last.value != "paused"


def signed_with_their_code(s: Situation) -> bool:
    """Without the receipt nobody can make a yes, of whatever kind; anybody entitled can make a no or a pause."""
    last = latest(s)
    return last is None or last.value in ("no", "unavailable", "paused") or last.signed


def delay_over(s: Situation) -> bool:
    """Rule 2: delays count from the record."""
    last = latest(s)
    return last is None or last.hours_ago >= last.delay_days * DAY


def force_not_excluded(s: Situation) -> bool:
    last = latest(s)
    return last is None or s.route.recipient not in last.except_forces


def somebody_judged(s: Situation) -> bool:
    """Rule 9: an ``if_matched`` needs a judgement."""
    last = latest(s)
    return last is None or last.value != "if_matched" or s.match is not None


def different_people(s: Situation) -> bool:
    """Rule 9: *not known* counts as *same*."""
    return _matched_as(s) not in ("same", "not_known")


def not_perhaps_the_person_reported(s: Situation) -> bool:
    """Rule 9: whoever may be the person reported is told nothing."""
    return _matched_as(s) != "maybe_reported"


def agreed_by_a_second_caseworker(s: Situation) -> bool:
    """Rule 9: nobody is told before two caseworkers agree."""
    return _matched_as(s) != "different" or (s.match is not None and s.match[1] is not None)


def _matched_as(s: Situation) -> str | None:
    """The judgement, where the answer in force asks for one."""
    last = latest(s)
    asked = last is not None and last.value == "if_matched"
    return s.match[0] if asked and s.match is not None else None


def seven_days_to_say_no(s: Situation) -> bool:
    last = latest(s)
    if last is None or _matched_as(s) != "different" or s.match is None or s.match[1] is None:
        return True
    # They were told when both stood: what two caseworkers agreed on, and their answer.
    return min(s.match[1], last.hours_ago) >= 7 * DAY


def has_a_writer(s: Situation) -> bool:
    return bool(s.cleared.writer)


def approved_by_someone(s: Situation) -> bool:
    return bool(s.cleared.approver) and s.cleared.approved is not None


def not_approved_by_its_writer(s: Situation) -> bool:
    c = s.cleared
    return not c.approver or not (c.author or c.approver == c.writer)


def nobody_objected(s: Situation) -> bool:
    """Rule 5: one colleague's doubt about these words is not outvoted by another."""
    return not s.cleared.objected


def its_writer_is_here(s: Situation) -> bool:
    return not s.cleared.writer or s.cleared.writer_here


def its_approver_is_here(s: Situation) -> bool:
    return not s.cleared.approver or s.cleared.approver_here


def approval_is_of_this_text(s: Situation) -> bool:
    """Rule 6."""
    return s.cleared.approved != "other"


def this_text_was_examined(s: Situation) -> bool:
    return s.cleared.examined == "this"


def nothing_of_hers_in_it(s: Situation) -> bool:
    """Rule 5. What an examination of another text found says nothing about this one."""
    return s.cleared.examined != "this" or not s.cleared.identifying


def no_official(s: Situation) -> bool:
    """Rule 10: "if the person may be police or an official, the gate holds"; one who only posed as such is none."""
    return not s.official and s.route.role != "official" and "official_misconduct" not in s.route.types


def the_lead_let_it_go_on(s: Situation) -> bool:
    """Under 18: nothing automatic to the police, only what the safeguarding lead records."""
    return s.guard != "holds"


def still_in_hand(s: Situation) -> bool:
    return not s.set_aside


def frozen_for_this_force(s: Situation) -> bool:
    return s.route.packet_force == s.route.recipient


def rail_to_btp(s: Situation) -> bool:
    """Rule 10: rail in Great Britain goes to BTP and to nobody else but the national desk."""
    r = s.route
    return not (r.setting == "railway" and _law(r) == "gb" and r.recipient not in ("btp", "scas"))


def the_force_of_the_place(s: Situation) -> bool:
    """Rule 10: by incident place; unknown or online is whatever staff froze into the packet."""
    r = s.route
    if r.region == "islands":
        return False  # their forces are their own, and staff hand over to them
    if r.recipient == "scas":
        return _law(r) != "ireland"
    if r.recipient == "btp":
        tram = r.setting == "tram" and (r.region in BTP_TRAMS or r.region in NOWHERE)
        return (r.setting == "railway" or tram) and _law(r) in ("gb", None)
    if r.setting == "railway" and _law(r) == "gb":
        return True  # already wrong by ``rail_to_btp``
    return r.region in NOWHERE or r.region in POLICES[r.recipient]


def scas_only_for_serious_stranger_sexual(s: Situation) -> bool:
    r = s.route
    serious = bool({"rape", "sexual_assault", "sexual_attempt"} & set(r.types))
    return r.recipient != "scas" or (
        serious
        and r.role
        in (
            "stranger",
            "client",
            "posing_as_client",
            "posing_as_official",
        )
    )


def one_police_force(s: Situation) -> bool:
    """Rule 11: every wording says that one police force gets it. The national desk is no police force."""
    others = set(s.elsewhere) - {"scas", s.route.recipient}
    return latest(s) is None or s.route.recipient == "scas" or not others


def scas_was_asked_about_and_agreed_to(s: Situation) -> bool:
    """Rule 11: the first wording named one police force and nothing else; the second asks about SCAS."""
    last = latest(s)
    if last is None or s.route.recipient != "scas" or last.value not in ("yes", "if_matched"):
        return True
    return last.wording == "2026-11-28" and last.also_scas


def _law(r: Route) -> str | None:
    if r.region in NOWHERE:
        return {
            "england_wales": "gb",
            "scotland": "gb",
            "northern_ireland": "ni",
            "ireland": "ireland",
            None: None,
        }[r.jurisdiction]
    return LAW[r.region]


#: Each reason the gate may give, and the predicate that must fail for it to be true. First what no time or work
#: lifts (a refusal), then what may still change (a hold).
REFUSALS: dict[str, Callable[[Situation], bool]] = {
    "no_answer": she_answered,
    "said_no": not_a_no,
    "unavailable": not_a_no,
    "force_excluded": force_not_excluded,
    "set_aside": still_in_hand,
    "other_route": frozen_for_this_force,
    "rail_goes_to_btp": rail_to_btp,
    "not_this_place": the_force_of_the_place,
    "scas_only_serious": scas_only_for_serious_stranger_sexual,
    "second_force": one_police_force,
    "not_named": scas_was_asked_about_and_agreed_to,
}
WAITS: dict[str, Callable[[Situation], bool]] = {
    "delayed": delay_over,
    "notice_running": seven_days_to_say_no,
}
HOLDS: dict[str, Callable[[Situation], bool]] = {
    "paused": not_paused,
    "not_signed": signed_with_their_code,
    "not_matched": somebody_judged,
    "same_reporter": different_people,
    "not_agreed": agreed_by_a_second_caseworker,
    "maybe_reported": not_perhaps_the_person_reported,
    "not_written": has_a_writer,
    "not_approved": approved_by_someone,
    "own_approval": not_approved_by_its_writer,
    "edited": approval_is_of_this_text,
    "not_examined": this_text_was_examined,
    "identifying": nothing_of_hers_in_it,
    "sent_back": nobody_objected,
    "writer_left": its_writer_is_here,
    "approver_left": its_approver_is_here,
    "official": no_official,
    "with_lead": the_lead_let_it_go_on,
}


def expected(s: Situation) -> str:
    """ "release", "hold" or "refusal"."""
    if not all(holds(s) for holds in REFUSALS.values()):
        return "refusal"
    return "release" if all(holds(s) for holds in (WAITS | HOLDS).values()) else "hold"


def lifts_in_hours(s: Situation) -> float | None:
    """In how many hours time alone makes it a release; None when time alone does not."""
    if expected(s) != "hold" or not all(holds(s) for holds in HOLDS.values()):
        return None
    last = latest(s)
    assert last is not None
    left = [last.delay_days * DAY - last.hours_ago]
    if last.value == "if_matched" and s.match is not None and s.match[1] is not None:
        left.append(7 * DAY - min(s.match[1], last.hours_ago))
    return max(left)
