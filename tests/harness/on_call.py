"""Calls to staff in tests: a rota, a sender that says whom it reached or why not, and a clock that can be moved."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from num_service.adapters.sender import Sender
from num_service.db.queries.casework import rota
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language
from num_service.services.casework import casework_key, paging
from num_service.services.core.principals import CaseworkHolder
from tests.harness.story import SentReport, Story

HOUR = timedelta(hours=1)
#: In danger now, with nothing else.
DANGER: dict[str, Any] = {"danger_now": ["with_me"]}
ONE, TWO = "one@casework.example", "two@casework.example"


class Post:
    """A channel to staff. ``says``: what is raised for an address; ``calls``: whom it reached, each with its id."""

    channel = Channel.EMAIL

    def __init__(self) -> None:
        self.pace = Pace()
        self.says: dict[str, BaseException] = {}
        self.calls: list[tuple[str, uuid.UUID]] = []
        #: Raised after the message was taken, as if the worker had ended there.
        self.ends: BaseException | None = None

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        if (why := self.says.get(to) or self.says.get("")) is not None:
            raise why
        self.calls.append((to, message_id))
        if self.ends is not None:
            raise self.ends

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None

    @property
    def to(self) -> list[str]:
        """Whom it reached, in their order."""
        return [to for to, _ in self.calls]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclasses.dataclass
class Desk:
    """An installation whose clock stands, with the sender that its workers call staff by."""

    story: Story
    clock: Clock
    post: Post

    def work(self) -> int:
        """What a worker does when it is woken, or by the sweep."""
        senders: Mapping[Channel, Sender] = {Channel.EMAIL: self.post}
        return paging.call_due(
            self.story.wiring.database,
            senders=senders,
            contact=self.story.wiring.contact,
            clock=self.clock,
        )

    def on_duty(
        self,
        who: CaseworkHolder,
        *,
        place: int = 1,
        begins: timedelta = -HOUR,
        ends: timedelta = 8 * HOUR,
        duty: Duty = Duty.ON_CALL,
    ) -> None:
        """Somebody is on duty around this moment."""
        span = (self.clock() + begins, self.clock() + ends)
        with self.story.commits() as session:
            rota.add(session, user_id=who.user_id, duty=duty, place=place, spans=[span], zone="Europe/London")

    def report(self, **fields: object) -> SentReport:
        """A report with danger now, or as its fields say."""
        return self.story.report(**(DANGER | fields))

    def page(self, report: SentReport, duty: Duty = Duty.ON_CALL) -> uuid.UUID:
        """The page of a report, its newest."""
        rows = self.rows("pages", report_id=report.id, duty=duty.value)
        return uuid.UUID(str(rows[-1]["id"]))

    def answer(self, report: SentReport, who: CaseworkHolder, duty: Duty = Duty.ON_CALL) -> None:
        """Somebody presses that they have seen it."""
        page_id = self.page(report, duty)
        with self.story.commits() as session:
            paging.acknowledge(session, page_id=page_id, holder=who, clock=self.clock)

    def rows(self, table: str, **where: object) -> list[dict[str, object]]:
        """The rows of a table."""
        asked = " AND ".join(f"{name} = :{name}" for name in where) or "true"
        with self.story.commits() as session:
            found = session.execute(text(f"SELECT * FROM {table} WHERE {asked}"), where)
            return [dict(row._mapping) for row in found]


def desks(story: Story) -> Iterator[Desk]:
    """For a fixture: the desk of an installation, its clock where it is."""
    yield Desk(story, Clock(story.wiring.clock()), Post())


def another_caseworker(story: Story) -> str:
    """A third who holds the key. Answers their address."""
    email = "third@casework.example"
    user_id = story.account(AccountRole.CASEWORKER, email, name="Third")
    with story.commits() as session:
        casework_key.grant_to(
            session,
            user_id=user_id,
            heard=" ".join(casework_key.words_of(session, user_id)),
            private=dict(story.caseworkers[0].private),
            granted_by=None,
            clock=story.wiring.clock,
        )
    return email


def on_duty_now(story: Story, *people: int) -> None:
    """Of the two caseworkers these are on call around this moment, and nobody else."""
    now, day = story.wiring.clock(), timedelta(days=1)
    with story.commits() as session:
        session.execute(text("DELETE FROM rota_shifts"))
        for place, who in enumerate(people, 1):
            rota.add(
                session,
                user_id=story.caseworkers[who].user_id,
                duty=Duty.ON_CALL,
                place=place,
                spans=[(now - day, now + day)],
                zone="Europe/London",
            )
