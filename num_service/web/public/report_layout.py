"""How the fields of a report stand on its page: hints, widths, what is folded away, what stands side by side.

Which fields there are, and in which order, is said by the table alone (``domain.reports.fields``). A field that has no
look here stands on the page all the same, by itself and in view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from num_service.domain.reports.field import Branch, Field, Kind, Step
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import IncidentGroup, IncidentType, Jurisdiction, Region
from num_service.web.core.languages import say
from num_service.web.public.report_form import filled
from num_service.web.public.report_words import QUESTIONS

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """How one field stands on the page.

    Args:
        width: "medium", or the whole width.
        rows: the height of a long text.
        pair: it may stand beside its neighbour.
        fold: the fold it lies in.
        empty: the words of the empty choice of a list; otherwise that it can be skipped.
        beside: a field that this one's own macro shows along with it.
    """

    hint: str = ""
    width: str = ""
    rows: int = 2
    pair: bool = False
    fold: str = ""
    empty: str = ""
    beside: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)


_PLAIN = Look()
LOOKS: dict[str, Look] = {
    "account": Look(
        N_("Any language. What you want us to know, in any order. Only caseworkers here read this."), rows=7
    ),
    "about.told_police": Look(N_("Kept locked. Either answer is fine."), width="medium", fold="told"),
    "when.day": Look(beside="when.about"),
    "when.part_of_day": Look(fold="time", pair=True),
    "when.still_going_on": Look(fold="time", pair=True),
    "where.region": Look(N_("Where it happened, not where you live."), empty=N_("Choose one")),
    "where.mode": Look(fold="place", pair=True),
    "where.setting": Look(fold="place", pair=True),
    "where.town": Look(N_("Kept locked. For example: Leeds, or LS1."), fold="place"),
    "where.exact_place": Look(
        N_("Kept locked. Caseworkers here read it. We do not pass it on as you write it."),
        fold="place",
    ),
    "where.own_place": Look(N_("So that we do not give it away."), fold="place", pair=True),
    "where.jurisdiction": Look(N_("So that we know which law and which help fit."), fold="place", pair=True),
    "people.role": Look(pair=True),
    "people.name_used": Look(pair=True, attrs={"autocapitalize": "words"}),
    **{
        f"people.{name}": Look(fold="looks", pair=True)
        for name in ("age", "gender", "build", "height", "hair", "eyes", "accent", "clothing")
    },
    "people.marks": Look(fold="looks"),
    "people.appearance": Look(fold="looks"),
    "people.vehicle": Look(
        N_("Make, colour, anything odd about it. The registration goes above."), fold="things"
    ),
    **{
        f"people.{name}": Look(fold="things", pair=True)
        for name in ("weapon", "companions", "seen_before", "knows_where_you_live")
    },
    "about.on_behalf": Look(width="medium"),
    "about.under_18": Look(
        N_("Kept locked. Our safeguarding lead looks after it, and help for under-18s is shown."),
        width="medium",
    ),
    "about.support": Look(fold="support"),
    "about.contact": Look(
        N_(
            "A phone number or email nobody else sees, and what we must not say. Used only if you say yes to “may a "
            "caseworker contact you” below. You can leave this blank and read our messages with your code."
        ),
        fold="support",
    ),
    "about.safe_time": Look(N_("For example: weekday mornings."), fold="support"),
    "about.hurt": Look(width="medium", fold="hurt"),
    "about.hate": Look(N_("It counts if you feel it was. You need no proof."), fold="hurt"),
    "about.sector": Look(fold="work", pair=True),
    "about.gender": Look(fold="work", pair=True),
    "about.own_advert": Look(
        N_(
            "So that we notice your own details before they get into a warning. Kept locked; no search finds it."
        ),
        fold="work",
    ),
    "danger_now": Look(
        N_(
            "We read it before the others. For help now, call a number above. Ticking one passes nothing on to "
            "anybody else."
        )
    ),
}
#: The title of each fold, and a few words of what is in it.
FOLDS: dict[str, tuple[str, str]] = {
    "told": (N_("If you have told the police, or may"), ""),
    "time": (N_("Part of the day, and whether it still goes on"), ""),
    "place": (N_("More about the place"), N_("kind of place, town")),
    "looks": (N_("How they looked and sounded"), N_("age, build, accent, marks")),
    "things": (N_("Car, weapon, company, and whether you knew them"), ""),
    "support": (N_("Support you would like"), N_("someone to listen, a caseworker, a SARC, housing")),
    "hurt": (N_("If you were hurt, or targeted for who you are"), ""),
    "work": (N_("How you work, and your own advert"), N_("not if you are under 18")),
}
#: What happened, under its headings, each with a few words of what is inside.
_GROUPS: dict[IncidentGroup, str] = {
    IncidentGroup.SEXUAL: N_("rape, condom taken off, assault, pressure"),
    IncidentGroup.VIOLENCE: N_("hit, choked, weapon, spiked, threats"),
    IncidentGroup.MONEY: N_("robbed, not paid, fake payment, scam"),
    IncidentGroup.ONLINE: N_("messages, stalking, outing, pictures"),
    IncidentGroup.EXPLOITATION: N_("controlled, trafficked, home taken over"),
    IncidentGroup.OTHER: N_("abuse, damage, officials, timewaster"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the page shows it. ``at`` is the row of a person it belongs to (``people.0``), or empty."""

    field: Field
    look: Look

    def name(self, at: str = "") -> str:
        """The name the page's field has."""
        return f"{at}.{self.field.name}" if at else self.field.path

    def value(self, values: Mapping[str, Any], at: str = "") -> Any:
        """What was typed, in the whole form or in a person's row."""
        branch = values.get(self.field.branch) if self.field.branch and not at else values
        return branch.get(self.field.name) if isinstance(branch, Mapping) else None

    @property
    def macro(self) -> str:
        """The macro of ``_fields.html`` that shows it."""
        own = {"incident_types": "types", "where.region": "region"}
        return own.get(self.field.path, self.field.kind.value)

    @property
    def choices(self) -> Choices:
        """What there is to choose from, in the reader's language."""
        if self.field.kind is Kind.WORD:
            return [(each, say(each)) for each in self.field.words]
        return [(each.value, say(each)) for each in self.field.closed]

    @property
    def empty(self) -> str:
        """The words of the empty choice: short, so that a small phone shows them whole."""
        return say(self.look.empty or N_("You can skip this"))

    @property
    def beside(self) -> Shown | None:
        """The field shown along with it."""
        return next((shown(each) for each in FIELDS if each.path == self.look.beside), None)


class BlockKind(StrEnum):
    FIELD = "field"
    PAIR = "pair"
    FOLD = "fold"


@dataclass(slots=True)
class Block:
    """One thing under another on the page: a field, fields side by side, or a fold with blocks of its own."""

    kind: BlockKind
    fields: list[Shown]
    title: str = ""
    hint: str = ""

    @property
    def inside(self) -> list[Block]:
        """What lies in a fold."""
        return _side_by_side(self.fields)

    def open(self, values: Mapping[str, Any], errors: Mapping[str, str], at: str = "") -> bool:
        """Whether something in it was typed or is wrong, so that it must not be folded away."""
        return any(filled(each.value(values, at)) or each.name(at) in errors for each in self.fields)


def shown(field: Field) -> Shown:
    """A field with its look; the plain one where it has none."""
    return Shown(field, LOOKS.get(field.path, _PLAIN))


def blocks(step: str, *, young: bool = False) -> list[Block]:
    """The fields of one step as they stand under each other; without those that only adults are asked, if need be."""
    here = [
        shown(each) for each in FIELDS if each.form and each.step is Step(step) and not (young and each.adult)
    ]
    with_others = {each.look.beside for each in here}
    folds: dict[str, Block] = {}
    found: list[Block] = []
    for each in here:
        fold = each.look.fold
        if each.field.path in with_others:
            continue
        if not fold:
            found.append(Block(BlockKind.FIELD, [each]))
        elif fold in folds:
            folds[fold].fields.append(each)
        else:
            title, hint = FOLDS[fold]
            folds[fold] = Block(BlockKind.FOLD, [each], title, hint)
            found.append(folds[fold])
    return _paired(found)


def _side_by_side(fields: list[Shown]) -> list[Block]:
    return _paired([Block(BlockKind.FIELD, [each]) for each in fields])


def _paired(found: list[Block]) -> list[Block]:
    """Neighbours that may stand side by side, put together."""
    done: list[Block] = []
    for each in found:
        if each.kind is BlockKind.FIELD and each.fields[0].look.pair:
            if done and done[-1].kind is BlockKind.PAIR:
                done[-1].fields += each.fields
                continue
            each = Block(BlockKind.PAIR, each.fields)
        done.append(each)
    return done


def incidents() -> list[tuple[str, str, str, Choices]]:
    """What can have happened, under its headings: code, heading, what is inside, and the choices."""
    return [
        (
            group.value,
            say(group),
            say(inside),
            [(each.value, say(each)) for each in IncidentType if each.group is group],
        )
        for group, inside in _GROUPS.items()
    ]


def regions() -> tuple[Choices, list[tuple[str, Choices]]]:
    """The regions: what is no place first, then the places of each country under its name."""
    places = [each for each in Region if each.is_place]
    irish = [each for each in places if each.jurisdiction is Jurisdiction.IRELAND]

    def lines(members: list[Region]) -> Choices:
        return [(each.value, say(each)) for each in members]

    return lines([each for each in Region if not each.is_place]), [
        (say(N_("United Kingdom")), lines([each for each in places if each not in irish])),
        (say(N_("Ireland")), lines(irish)),
    ]


#: The place of each field on the page, by the name it has there.
_PLACES = {each.path: number for number, each in enumerate(FIELDS)}
_STEPS = {each.path: list(Step).index(each.step) for each in FIELDS}


def place(path: str) -> tuple[int, ...]:
    """Where on the page a name stands, so that mistakes are listed from top to bottom."""
    root, _, rest = path.partition(".")
    if path in _PLACES:
        return (_STEPS[path], 0, _PLACES[path])
    if root == Branch.PEOPLE:
        person, _, inner = rest.partition(".")
        name, _, row = inner.partition(".")
        at = (_number(person), _PLACES.get(f"people.{name}", -1), _number(row.partition(".")[0]))
        return (list(Step).index(Step.WHO), *at)
    if root in ("consents", "conditions"):
        asked = [each.value for each in QUESTIONS]
        scope = rest.partition(".")[0]
        at_question = asked.index(scope) if scope in asked else len(asked)
        return (len(Step), at_question, int(root == "conditions"))
    return (-1,)


#: Where the questions about who may know stand; the other parts have the codes of the table's.
CONSENTS = "consents"


def part_of(path: str) -> str:
    """In which part of the page the field of a name stands; the last for one that no field has."""
    root = path.partition(".")[0]
    if root == Branch.PEOPLE:
        return Step.WHO.value
    if root == Branch.WHERE:
        return Step.WHERE.value
    return next((each.step.value for each in FIELDS if each.path == path), CONSENTS)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
