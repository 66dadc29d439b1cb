"""The sheets a project may pin up, what is on each, and which of them are to come down."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from num_service.adapters.board_pdf import board_pdf
from num_service.db.models.accounts.account import Recipient
from num_service.domain.alerts.boards import WEEKS, Sheet, Size, sheet_of, sheets_of
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts import read_alerts
from num_service.services.alerts.read_alerts import InboxAlert
from num_service.services.core.wiring import Clock

#: So many alerts of the last weeks are looked through.
_MOST = 500
_ORDER = tuple(Region)


@dataclass(frozen=True, slots=True)
class Boards:
    """Sheets with how many alerts are on each now, the newest first; and those of which something has ended."""

    sheets: tuple[tuple[Sheet, int], ...]
    take_down: tuple[tuple[Sheet, tuple[str, ...]], ...]


def boards(session: Session, *, recipient_id: uuid.UUID, clock: Clock) -> Boards:
    """The sheets of the last weeks for the regions a project chose.

    Args:
        recipient_id: the place where the project's alerts arrive.
    """
    mine = session.get_one(Recipient, recipient_id).regions
    on: dict[Sheet, list[InboxAlert]] = {}
    for alert in _lately(session, recipient_id, clock):
        if alert.published_at is not None:
            for sheet in sheets_of(alert.regions, alert.published_at, of=mine):
                on.setdefault(sheet, []).append(alert)
    order = sorted(on, key=lambda each: (-each.monday.toordinal(), _ORDER.index(each.region)))
    return Boards(
        sheets=tuple((each, count) for each in order if (count := sum(one.applies for one in on[each]))),
        take_down=tuple(
            (each, ended)
            for each in order
            if (ended := tuple(one.reference for one in on[each] if not one.applies))
        ),
    )


def print_sheet(session: Session, *, recipient_id: uuid.UUID, number: str, size: Size, clock: Clock) -> bytes:
    """One sheet as a PDF, with what applies now.

    Raises:
        NotFound: ``no_sheet`` where there is no such sheet, or nothing on it.
    """
    sheet = sheet_of(number)
    found = [
        each
        for each in (_lately(session, recipient_id, clock) if sheet else ())
        if sheet and each.applies and each.published_at and sheet.holds(each.regions, each.published_at)
    ]
    if sheet is None or not found:
        raise NotFound("no_sheet", "There is no such sheet, or nothing is on it any more.")
    return board_pdf(
        sheet,
        [(each.tier, each.reference, each.text) for each in found if each.text is not None],
        size=size,
        today=local_day(clock()),
    )


def _lately(session: Session, recipient_id: uuid.UUID, clock: Clock) -> list[InboxAlert]:
    return read_alerts.inbox(
        session,
        recipient_id=recipient_id,
        clock=clock,
        since=clock() - timedelta(weeks=WEEKS),
        limit=_MOST,
    )
