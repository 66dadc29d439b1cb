"""A project's sheet as a PDF: for a board, in large print, or for a pocket. It names no service, and is in English.

Typst sets it, as packets: it reads no file and no font of the machine, and no word in a warning can be markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from num_service.adapters.packet_pdf import fonts, printable
from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.boards import Sheet, Size
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Tier
from num_service.translations.translator import translator

_TEMPLATE = Path(__file__).with_name("board.typ")
#: Paper, size of the letters in points, margin in millimetres.
_SIZES = {Size.BOARD: ("a4", 18, 14), Size.LARGE: ("a4", 26, 14), Size.POCKET: ("a6", 9, 7)}
#: How thick the frame is, in points.
_FRAMES = {Tier.DANGER: 4, Tier.RISK: 2, Tier.NUISANCE: 0.75}


def board_pdf(
    sheet: Sheet, warnings: Sequence[tuple[Tier, str, AlertText]], *, size: Size, today: date
) -> bytes:
    """Set one sheet.

    Args:
        warnings: level, reference and text of each, as they are to stand.
        today: the day it is printed.
    """
    say = translator("en_GB").say
    paper, points, margin = _SIZES[size]
    told = {
        "title": say(phrase("%(where)s, week of %(day)s", where=sheet.region, day=sheet.monday)),
        "day": [today.year, today.month, today.day],
        "number": sheet.number,
        "until": say(phrase("Take it down on %(day)s, or when told", day=sheet.until)),
        "paper": paper,
        "points": points,
        "margin": margin,
        "look_for": say(N_("What to look for")),
        "advice": say(N_("What to do")),
        "private": say(
            phrase(
                "Printed on %(day)s. Please take no picture of it and do not pass it on. A sheet that comes down does "
                "not mean that somebody is safe.",
                day=today,
            )
        ),
        "warnings": [
            {
                "tier": say(tier),
                "solid": tier is Tier.DANGER,
                "frame": _FRAMES[tier],
                "reference": reference,
                "headline": text.headline,
                "body": text.body,
                "look_for": text.look_for,
                "advice": text.advice,
                "identifiers": [each.display for each in text.identifiers],
            }
            for tier, reference, text in sorted(warnings, key=lambda each: each[0].rank)
        ],
    }
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(printable(told))},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(today, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made
