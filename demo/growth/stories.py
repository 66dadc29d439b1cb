"""The reports at size, sealed and signed by the service itself, and what became of each: warnings, packets, an end."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from demo import signins
from demo.growth.rows import copy
from demo.growth.size import LOUD, Size
from demo.plans import Plan
from demo.script import plain, routable
from demo.texts import alert_text, packet, route
from num_service.crypto.receipts import ALPHABET
from num_service.db.queries.police import desk
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import RecipientKind
from num_service.domain.police.packet import Packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.report import Status
from num_service.domain.writing.content import content_sha256
from num_service.services.accounts import sign_in
from num_service.services.alerts.publish_alert import LIFE
from num_service.services.core.wiring import Wiring
from num_service.services.reports.submit_report import submit_report

#: Reports in one transaction.
BATCH = 250
#: Of a hundred reports that somebody has taken.
_IN_HAND, _SET_ASIDE = 3, 3
_WRITTEN = (
    "sha256", "text_key", "examined_sha256", "identifying", "approved_sha256", "approved_at", "content", "writer_id",
    "approver_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A report that was sent."""

    plan: Plan
    id: uuid.UUID
    reference: str
    police_answer: int | None


class Stories:
    """Sends reports a batch at a time, each batch in a transaction of its caller's.

    Args:
        plans: all of them, in the order they arrive; the last ``size.waiting`` wait to be read.
    """

    def __init__(
        self, session: Session, wiring: Wiring, size: Size, plans: Sequence[Plan], seed: int
    ) -> None:
        self._wiring, self._size, self._plans, self._seed = wiring, size, plans, seed
        self._now = wiring.clock()
        emails = (signins.CASEWORKER.email, signins.CASEWORKER_2.email)
        found = [sign_in.by_email(session, email=each, index=wiring.index) for each in emails]
        self._two = [each.id for each in found if each is not None]
        asked = text("SELECT id FROM projects ORDER BY name")
        self._projects = list(session.scalars(asked))

    @property
    def batches(self) -> int:
        """How many there are."""
        return -(-len(self._plans) // BATCH)

    def send(self, session: Session, police: Session | None, number: int) -> None:
        """Send one batch, and do what follows of it.

        Args:
            police: the police database, which the caller commits first. A second time changes nothing there.
        """
        rng = random.Random(f"{self._seed} {number}")
        plans = self._plans[number * BATCH : (number + 1) * BATCH]
        told = self._submit(session, rng, plans)
        taken = [each for each in told if each.plan.number < len(self._plans) - self._size.waiting]
        self._end(session, rng, taken)
        self._warn(session, taken, number)
        if police is not None:
            self._to_police(session, police, rng, taken, number)

    def _submit(self, session: Session, rng: random.Random, plans: Sequence[Plan]) -> list[Told]:
        sent = [
            submit_report(
                session,
                new=plan.new,
                keys=self._wiring.keys,
                index=self._wiring.index,
                clock=lambda plan=plan: plan.arrives,  # type: ignore[misc]
                language=plan.language,
                project_id=rng.choice(self._projects) if plan.by_project else None,
            ).reference
            for plan in plans
        ]
        session.flush()
        asked = text(
            "SELECT reference, id, (SELECT number FROM consents WHERE report_id = reports.id AND scope = :scope) "
            "FROM reports WHERE reference = ANY(:references)"
        )
        found = session.execute(asked, {"scope": Scope.POLICE_INTELLIGENCE.value, "references": sent})
        known = {reference: (id_, number) for reference, id_, number in found}
        return [
            Told(plan, *(known[ref][0], ref, known[ref][1])) for plan, ref in zip(plans, sent, strict=True)
        ]

    def _end(self, session: Session, rng: random.Random, taken: Sequence[Told]) -> None:
        """Somebody has read them; most are finished, some in hand, some set aside."""
        ends = []
        for _ in taken:
            chance = rng.randrange(100)
            ends.append(
                Status.IN_HAND
                if chance < _IN_HAND
                else Status.SET_ASIDE
                if chance < _IN_HAND + _SET_ASIDE
                else Status.CLOSED
            )
        done = text(
            "UPDATE reports SET status = new.status, opened = true, assignee_id = new.by FROM unnest("
            "CAST(:ids AS uuid[]), CAST(:ends AS text[]), CAST(:by AS uuid[])) AS new(id, status, by) "
            "WHERE reports.id = new.id"
        )
        by = [rng.choice(self._two) for _ in taken]
        session.execute(done, {"ids": [each.id for each in taken], "ends": list(map(str, ends)), "by": by})

    def _warn(self, session: Session, taken: Sequence[Told], number: int) -> None:
        """This batch's part of the warnings; the first of all go to everybody. A report may have several."""
        fit = [each for each in taken if plain(each.plan, Scope.ALERT)]
        share = _part(self._size.alerts, self.batches, number)
        loud = _part(LOUD, self.batches, number)
        if not fit:
            return
        rows, sources, authors = [], [], set()
        for place, turn in enumerate(share):
            report = fit[place % len(fit)]
            warned = alert_text(report.plan)
            if not plain(report.plan, Scope.CHECKER):
                warned = warned.without_identifiers()
            out = min(report.plan.arrives + timedelta(days=2, minutes=turn), self._now - timedelta(hours=1))
            region = report.plan.new.where.region
            everybody = place < len(loud)
            id_, key = uuid.uuid4(), content_sha256(f"{report.id}:{warned.content}")
            over = out + LIFE if out + LIFE < self._now else None
            rows.append(
                (
                    id_, _reference("A", self._seed, turn), AlertStatus.EXPIRED if over else AlertStatus.PUBLISHED,
                    report.plan.new.tier, [] if everybody else [region],
                    [RecipientKind.MEMBER, RecipientKind.PROJECT], warned.content, out, out + LIFE, over,
                    *self._by_two(warned.content, key, out),
                )
            )  # fmt: skip
            sources.append((id_, report.id, False, 0))
            authors.add((key, self._two[0]))
        columns = (
            "id", "reference", "status", "tier", "regions", "kinds", "published_content", "published_at", "expires_at",
            "ended_at", *_WRITTEN,
        )  # fmt: skip
        copy(session, "alerts", columns, rows)
        copy(session, "alert_sources", ("alert_id", "report_id", "vetoed", "answers"), sources)
        copy(session, "text_authors", ("text_key", "user_id"), sorted(authors))

    def _to_police(
        self, session: Session, police: Session, rng: random.Random, taken: Sequence[Told], number: int
    ) -> None:
        """This batch's part of the packets, written, approved, released, and with their forces."""
        fit = [each for each in taken if plain(each.plan, Scope.POLICE_INTELLIGENCE) and routable(each.plan)]
        columns = ("id", "reference", "report_id", "force", "status", *_WRITTEN)
        rows, releases, pushed, authors = [], [], [], []
        for turn, report in zip(_part(self._size.packets, self.batches, number), fit, strict=False):
            force = route(report.plan, rng)
            if force is None:
                continue
            out = min(report.plan.arrives + timedelta(days=3), self._now - timedelta(hours=1))
            written = replace(
                packet(report.plan, force, out.date()), reference=_reference("P", self._seed, turn)
            )
            id_, key = uuid.uuid4(), content_sha256(f"{report.id}:{_bare(written)}")
            rows.append(
                (
                    id_, written.reference, report.id, force, PacketStatus.RELEASED,
                    *self._by_two(written.content, key, out),
                )
            )  # fmt: skip
            releases.append((id_, report.police_answer, *self._two, written.sha256, force, out))
            pushed.append((written.reference, force, written.sha256, out, out))
            authors.append((key, self._two[0]))
            desk.push(
                police, reference=written.reference, force=force, content=written.content, sha256=written.sha256,
                priority=written.priority, released_at=out,
            )  # fmt: skip
        copy(session, "packets", columns, rows)
        copy(
            session,
            "releases",
            ("packet_id", "consent", "writer_id", "approver_id", "sha256", "force", "released_at"),
            releases,
        )
        copy(
            session, "released_packets", ("reference", "force", "sha256", "released_at", "pushed_at"), pushed
        )
        copy(session, "text_authors", ("text_key", "user_id"), authors)

    def _by_two(self, content: str, key: str, at: datetime) -> tuple[object, ...]:
        """Written by one caseworker and approved by the other, in the order of ``_WRITTEN``."""
        sha256, (writer, approver) = content_sha256(content), self._two
        return sha256, key, sha256, False, sha256, at, content, writer, approver


def _bare(written: Packet) -> str:
    return replace(written, reference="", created=date.min).content


def _part(whole: int, batches: int, number: int) -> range:
    """Which of so many things are this batch's."""
    return range(whole * number // batches, whole * (number + 1) // batches)


def _reference(letter: str, seed: int, number: int) -> str:
    """The same for the same seed, so that a batch that is sent again names the same packets to the police."""
    rng = random.Random(f"{letter} {seed} {number}")
    body = "".join(rng.choice(ALPHABET) for _ in range(8))
    return f"{letter}-{body[:4]}-{body[4:]}"
