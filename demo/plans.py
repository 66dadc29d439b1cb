"""What is reported, by whom it is sent and when: composed from fixed texts and proportions by one seeded generator."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from demo import languages, sentences
from demo.answers import consents
from demo.characters import REPEATED, Character, character, seen_by_one
from demo.pools import Pools
from demo.proportions import (
    AT_A_DISTANCE,
    INCIDENTS,
    LANGUAGES,
    REGIONS,
    REPORTS,
    ROLES,
    SECTORS,
    SETTINGS,
    UNCLAIMED,
    deck,
)
from demo.reporters import about, place, when
from demo.special import ANSWERS, SPECIALS, Special
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.taxonomy import (
    DangerNow,
    IncidentGroup,
    IncidentType,
    Language,
    OnBehalf,
    PlaceMode,
    Region,
    Setting,
    Support,
    Tier,
)

_I = IncidentType
YEARS = timedelta(days=730)
#: The queue's unclaimed reports came in within this time.
RECENT = timedelta(days=17)
#: Per cent of the reports of something in person that tell of something dangerous.
SEVERE = 48
#: The types that need somebody to be there.
_IN_PERSON = frozenset(
    each
    for each in IncidentType
    if each.group in (IncidentGroup.SEXUAL, IncidentGroup.EXPLOITATION)
    or each
    in (
        _I.ASSAULT,
        _I.STRANGULATION,
        _I.WEAPON,
        _I.DRUGGING,
        _I.HELD,
        _I.KIDNAP,
        _I.ROBBERY,
        _I.BURGLARY,
        _I.THEFT,
        _I.DAMAGE,
    )
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One report of the demonstration, before it is sent.

    Args:
        arrives: when it is sent.
        summary: what a caseworker will write.
        key: the name of a special story, or empty.
        by_project: a project's worker files it.
    """

    number: int
    arrives: datetime
    new: NewReport
    summary: str
    key: str
    by_project: bool

    @property
    def language(self) -> Language:
        """The language its questions were shown in."""
        return self.new.language or Language.EN


@dataclass(slots=True)
class _Draft:
    """A report on the way to being a plan."""

    arrives: datetime
    region: Region
    setting: Setting
    language: Language
    types: set[IncidentType]
    who: Character
    first: bool = True
    special: Special | None = None


def compose(
    rng: random.Random,
    pools: Pools,
    now: datetime,
    *,
    size: int = REPORTS,
    late: int = UNCLAIMED + 1,
    specials: Sequence[Special] = SPECIALS,
) -> list[Plan]:
    """All reports, in the order they arrive.

    Args:
        rng: seeded; the same seed tells the same stories.
        now: an aware datetime; all times lie before it.
        size: how many.
        late: how many of those that are not special come within the last fortnight.
        specials: those told in full.
    """
    drafts = _special_drafts(rng, pools, now, specials)
    drafts += _common_drafts(rng, pools, now, size - len(specials), late)
    _deal_types(rng, [each for each in drafts if each.special is None], drafts)
    drafts.sort(key=lambda each: each.arrives)
    by_project = [each.special is None and rng.random() < 0.14 for each in drafts]
    answers = consents(rng, [each.region for each in drafts], by_project)
    for number, draft in enumerate(drafts):
        if draft.special:
            answers[number] = ANSWERS.get(draft.special.name, answers[number])
    sectors = deck(rng, len(drafts), SECTORS)
    return [
        Plan(
            number,
            draft.arrives,
            _report(rng, pools, draft, answers[number], filed, sectors[number]),
            _summary(draft),
            draft.special.name if draft.special else "",
            filed,
        )
        for number, (draft, filed) in enumerate(zip(drafts, by_project, strict=True))
    ]


def _special_drafts(
    rng: random.Random, pools: Pools, now: datetime, specials: Sequence[Special]
) -> list[_Draft]:
    van: Character | None = None
    drafts = []
    for special in specials:
        if special.name == "street_van_again" and van is not None:
            who, first = van, False
        else:
            vehicle = "white van" if special.name == "street_van" else ""
            who, first = (
                character(rng, pools, special.region, special.role, certain=True, vehicle=vehicle),
                True,
            )
        if special.name == "street_van":
            # The plate is all that anybody saw of him.
            van = who = replace(who, identities=who.identities[-1:])
        drafts.append(
            _Draft(
                now - timedelta(days=special.days_ago), special.region, special.setting, Language.EN,
                set(special.types), who, first, special,
            )
        )  # fmt: skip
    return drafts


def _common_drafts(rng: random.Random, pools: Pools, now: datetime, size: int, late: int) -> list[_Draft]:
    regions, settings = deck(rng, size, REGIONS), deck(rng, size, SETTINGS)
    spoken, roles = deck(rng, size, LANGUAGES), deck(rng, size, ROLES)
    arrivals = _arrivals(rng, now, size, late)
    drafts: list[_Draft] = []
    again = _again(rng, size)
    for place_in_line in range(size):
        region, first = regions[place_in_line], True
        setting = rng.choice(AT_A_DISTANCE) if region is Region.ONLINE else settings[place_in_line]
        if place_in_line in again:
            who, first = drafts[again[place_in_line]].who, False
            if region is not Region.ONLINE and rng.random() < 0.7:
                region = who.region
        else:
            who = character(rng, pools, region, roles[place_in_line], certain=place_in_line in again.values())
        drafts.append(
            _Draft(arrivals[place_in_line], region, setting, spoken[place_in_line], set(), who, first)
        )
    return drafts


def _again(rng: random.Random, size: int) -> dict[int, int]:
    """Which reports are about somebody an earlier one was about: later place → earlier place."""
    groups = max(REPEATED * size // REPORTS, min(REPEATED, size // 3))
    places = rng.sample(range(size), groups * 3)
    found: dict[int, int] = {}
    for group in range(groups):
        members = sorted(places[group * 3 : group * 3 + (3 if group % 3 == 0 else 2)])
        found |= dict.fromkeys(members[1:], members[0])
    return found


def _arrivals(rng: random.Random, now: datetime, size: int, late: int) -> list[datetime]:
    """When reports come in: more and more of them over two years, and a busy last fortnight."""
    span = (YEARS - RECENT).total_seconds()
    early = [now - RECENT - timedelta(seconds=span * rng.random() ** 1.8) for _ in range(size - late)]
    recent = [
        now - timedelta(hours=1.5 + rng.random() * (RECENT.total_seconds() / 3600 - 3)) for _ in range(late)
    ]
    return sorted(early) + sorted(recent)


def _deal_types(rng: random.Random, common: list[_Draft], everything: list[_Draft]) -> None:
    """Give each incident type to as many reports as its share says, among those it can have happened in."""
    near = [each for each in common if each.setting not in AT_A_DISTANCE]
    # What is dangerous comes together: most reports hold none of it.
    severe = rng.sample(near, len(near) * SEVERE // 100)
    for kind, share in INCIDENTS.items():
        missing = round(share * len(everything) / 100) - sum(kind in each.types for each in everything)
        fit = [each for each in (severe if kind.tier is Tier.DANGER else common) if _fits(kind, each)]
        for draft in rng.sample(fit, max(0, min(missing, len(fit)))):
            draft.types.add(kind)
    for draft in common:
        if not draft.types:
            draft.types.add(_I.UNWANTED_CONTACT)


def _fits(kind: IncidentType, draft: _Draft) -> bool:
    if kind in _IN_PERSON and draft.setting in AT_A_DISTANCE:
        return False
    return draft.language is Language.EN or kind in languages.TOLD[draft.language]


def _report(
    rng: random.Random,
    pools: Pools,
    draft: _Draft,
    answers: tuple[Answer, ...],
    filed: bool,
    sector: object,
) -> NewReport:
    special = draft.special
    types = tuple(each for each in IncidentType if each in draft.types)
    mode = (
        special.mode
        if special
        else PlaceMode.ONLINE
        if draft.setting in AT_A_DISTANCE
        else PlaceMode.IN_PERSON
    )
    person = seen_by_one(rng, draft.who, first=draft.first)
    if special:
        person = replace(person, role=special.role)
    told = about(rng, pools, types, filed=filed, sector=sector, contact=_wants_contact(answers))
    if special and special.name == "danger_other":
        told = replace(told, on_behalf=OnBehalf.KNOWS, support=(Support.NRM, Support.CASEWORKER))
    return NewReport(
        where=place(rng, draft.region, draft.setting, mode, town=special.town if special else ""),
        incident_types=types,
        account=special.story if special else _account(rng, draft.language, types),
        when=when(rng, draft.arrives, types),
        people=(person,),
        about=told,
        danger_now=special.danger if special else _danger(rng, types),
        language=draft.language,
        wording_version=wording.CURRENT,
        answers=answers,
    )


def _danger(rng: random.Random, types: tuple[IncidentType, ...]) -> tuple[DangerNow, ...]:
    """Some of those who are followed or threatened with death are in danger when they write."""
    near = _I.STALKING in types or _I.THREAT_TO_KILL in types
    return (DangerNow.COMING_BACK,) if near and rng.random() < 0.2 else ()


def _wants_contact(answers: tuple[Answer, ...]) -> bool:
    return any(each.scope == "contact" and each.value == "yes" for each in answers)


def _account(rng: random.Random, language: Language, types: tuple[IncidentType, ...]) -> str:
    """An opening, a sentence for each thing that happened, what came afterwards last, and an ending."""
    order = sorted(rng.sample(types, len(types)), key=lambda each: each.group is IncidentGroup.ONLINE)
    if language is Language.EN:
        body = [rng.choice(sentences.TOLD[each]) for each in order]
        parts = [rng.choice(sentences.OPENINGS), *body, rng.choice(sentences.CLOSINGS)]
        return " ".join(parts)
    words = languages.TOLD[language]
    parts = [
        rng.choice(languages.OPENINGS[language]),
        *(words[each] for each in order if each in words),
        rng.choice(languages.CLOSINGS[language]),
    ]
    return ("" if language is Language.ZH else " ").join(parts)


def _summary(draft: _Draft) -> str:
    if draft.special:
        return draft.special.summary
    worst_first = sorted(draft.types, key=lambda each: (each.tier.rank, list(IncidentType).index(each)))
    return " ".join(sentences.STAFF[each] for each in worst_first[:4])
