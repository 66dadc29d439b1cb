"""What is sealed of a report, to the byte: every field in its part, under its name, in the order of the page."""

from __future__ import annotations

import json
from datetime import date
from enum import Enum
from typing import Any

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports import parts
from num_service.domain.reports.given import given
from num_service.domain.reports.report import About, NewReport, Person, When, Where
from num_service.domain.shared.taxonomy import (
    Basis,
    DangerNow,
    Gender,
    HateGround,
    IncidentType,
    Language,
    OnBehalf,
    PartOfDay,
    PlaceMode,
    Region,
    Role,
    Sector,
    Setting,
    Support,
    UnderEighteen,
)

WHOLE = NewReport(
    Where(Region.LONDON, PlaceMode.ONLINE, Setting.VEHICLE, "Camden", "By the lock", "No"),
    (IncidentType.THEFT,),
    account="He said “no”.\nThen he left — 走了.",
    when=When(date(2026, 3, 9), "in spring", PartOfDay.MORNING, "Yes"),
    people=(
        Person(),
        Person(
            Role.CLIENT,
            "Dave",
            (
                *given(IdentifierKind.PHONE, "07700 900123", Basis.SAW_IT),
                *given(None, "no number at all", Basis.NOT_SAID),
            ),
            gender=Gender.WOMAN,
            marks="a scar",
            knows_where_you_live="Don’t know",
        ),
    ),
    about=About(
        OnBehalf.NOT_SAID,
        UnderEighteen.YES,
        (Support.LISTEN, Support.CASEWORKER),
        contact="a@example.org",
        hate=(HateGround.SEX_WORK,),
        sector=Sector.PREMISES,
        told_police="No",
    ),
    danger_now=(DangerNow.WITH_ME,),
    language=Language.EN,
    asked_on=date(2026, 3, 10),
    taken_by="Ada",
)
ACCOUNT = (
    '{"danger_now": ["with_me"], "account": "He said “no”.\\nThen he left — 走了.", '
    '"asked_on": "2026-03-10", "taken_by": "Ada", "mode": "online", "setting": "vehicle", '
    '"when": {"day": "2026-03-09", "about": "in spring", "part_of_day": "morning", '
    '"still_going_on": "Yes"}, "people": [{"role": "not_said", "name_used": "", '
    '"identifiers": [], "age": "not_said", "gender": "not_said", "build": "not_said", '
    '"height": "", "hair": "", "eyes": "", "accent": "", "clothing": "", "marks": "", '
    '"appearance": "", "vehicle": "", "weapon": "", "companions": "", "seen_before": "", '
    '"knows_where_you_live": ""}, {"role": "client", "name_used": "Dave", '
    '"identifiers": [{"kind": "phone", "typed": "07700 900123", '
    '"basis": "saw"}, {"kind": "username", "typed": "no number at all", "basis": "not_said"}], '
    '"age": "not_said", "gender": "woman", "build": "not_said", "height": "", "hair": "", '
    '"eyes": "", "accent": "", "clothing": "", "marks": "a scar", "appearance": "", '
    '"vehicle": "", "weapon": "", "companions": "", "seen_before": "", '
    '"knows_where_you_live": "Don’t know"}]}'
)
PRIVATE = (
    '{"told_police": "No", "town": "Camden", "exact_place": "By the lock", "own_place": "No", '
    '"on_behalf": "not_said", "under_18": "yes", "support": ["listen", "caseworker"], '
    '"contact": "a@example.org", "safe_time": "", "hurt": "", "hate": ["sex_work"], '
    '"sector": "premises", "gender": "not_said", "own_advert": ""}'
)


def test_the_account_part_is_this_text() -> None:
    assert json.dumps(parts.account(WHOLE), ensure_ascii=False) == ACCOUNT


def test_the_private_part_is_this_text() -> None:
    assert json.dumps(parts.private(WHOLE), ensure_ascii=False) == PRIVATE


def test_a_part_holds_plain_words_and_no_members_of_a_list() -> None:
    assert not any(isinstance(each, Enum) for each in _within([parts.account(WHOLE), parts.private(WHOLE)]))


def _within(value: Any) -> list[Any]:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value, *(deep for each in inner for deep in _within(each))]
