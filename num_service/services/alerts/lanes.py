"""One worker's run over one channel: lanes side by side, each with one message at a time.

A lane is a thread, and so a connection to the provider. All lanes of a run share its claim, and one connection to the
database on which what happens is recorded. There is one lane while the provider is quick (``domain/alerts/pace``). At
any moment each lane has at most one message under way that is not recorded.
"""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from num_service.adapters.sender import NotNow, NotTaken, Refused, Sender, Unavailable, Unclear
from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.queries.alerts import deliveries
from num_service.db.queries.alerts.sending import Ends, Record
from num_service.db.session import Database
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import IN_A_ROW, Why, kept, retry_after
from num_service.domain.alerts.pace import MOST
from num_service.services.alerts import channel_pauses
from num_service.services.core.wiring import Clock

#: Threads stay, because each keeps its connection; they are started when a run first needs them.
_threads = ThreadPoolExecutor(MOST - 1, thread_name_prefix="lane")
#: How often a claim is tried again that found what was due in another's hands.
_TRIES = 3
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A claimed delivery, its address opened; without an address ``wrong`` says why."""

    delivery: deliveries.Claimed
    address: str = field(default="", repr=False)
    wrong: Why | None = None


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a message was not taken, what becomes of its delivery, and when to try again, if at all."""

    ends: Ends
    reason: str | None
    retry_at: datetime | None = None
    #: Whether the provider said that there is no such address: nothing more is sent to it.
    address_gone: bool = False


def dead_letter(channel: Channel, delivery_id: uuid.UUID, reason: str | None) -> None:
    """Say aloud that somebody was not told, whose address is not at fault: operators watch for this word."""
    _log.error("dead_letter", channel=channel.value, delivery=str(delivery_id), reason=reason or "")


class Run:
    """Sends what is due over one channel, the most urgent first.

    Args:
        limit: how many deliveries it takes on with one lane, and once more for every five.
        troubled: whether the last try of this channel was in vain.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        contact: ContactBox,
        clock: Clock,
        *,
        limit: int,
        troubled: bool,
    ) -> None:
        self._database, self._sender, self._contact, self._clock = database, sender, contact, clock
        self._limit, self._troubled = limit, troubled
        self._token = uuid.uuid4()
        self.sent = 0
        #: Whether it has taken on as many as it may: more may be due.
        self.full = False
        self._taken_on = self._in_a_row = 0
        self._lanes = 1
        self._stopped = self._nothing_due = False
        self._waiting: list[deliveries.Claimed] = []
        self._others: list[Future[None]] = []
        self._claims, self._counts, self._records = threading.Lock(), threading.RLock(), threading.Lock()

    def go(self) -> None:
        """Send until nothing is due, the limit is reached, or the channel lets nothing through."""
        if (first := self._next()) is None:
            return
        with self._database.records() as connection:
            record = Record(connection, self._token)
            try:
                self._widen(record)
                self._lane(record, first)
            except BaseException:
                self._stopped = True
                raise
            finally:
                while running := [each for each in self._others if not each.done()]:
                    wait(running)  # those of them that go on may open more
            for other in self._others:
                other.result()
            if self._stopped or self._waiting:
                record.release_claims()

    # ------------------------------------------------------------------------------------------------ lanes

    def _widen(self, record: Record) -> None:
        """Open further lanes, as many as the provider's pace asks for."""
        with self._counts:
            while not (self._stopped or self._nothing_due) and self._lanes < self._sender.pace.at_once:
                self._lanes += 1
                self._others.append(_threads.submit(self._another, record))

    def _another(self, record: Record) -> None:
        try:
            self._lane(record, self._next())
        except BaseException:
            self._stopped = True
            raise

    def _lane(self, record: Record, ready: _Ready | None) -> None:
        """Send one after another. At any moment at most one message of this lane is under way and not recorded."""
        done = None
        while ready is not None and not self._stopped:
            this, ready = ready, self._next()
            if not self._advance(record, done=done, begins=this.delivery.id):
                done = None
                continue
            done = None
            failure = self._send(this, ready)
            if failure is None:
                done = this.delivery.id
                self._was_taken()
                self._widen(record)
                continue
            if failure.ends is Ends.TO_BE_ASKED:
                continue
            with self._records:
                over = record.not_taken(
                    delivery_id=this.delivery.id,
                    ends=failure.ends,
                    failure=failure.reason,
                    now=self._clock(),
                    retry_at=failure.retry_at,
                )
                if over and failure.ends is not Ends.REFUSED:
                    dead_letter(self._sender.channel, this.delivery.id, failure.reason)
                if failure.address_gone:
                    record.address_gone(
                        this.delivery.recipient_id,
                        channel=self._sender.channel,
                        why=failure.reason or "",
                        day=self._clock().date(),
                    )
            if failure.ends is Ends.NOT_BEGUN:
                self._give_back(ready)
                return
        if done is not None:
            self._advance(record, done=done, begins=None)
        with self._counts:
            self._lanes -= 1

    def _advance(self, record: Record, *, done: uuid.UUID | None, begins: uuid.UUID | None) -> bool:
        with self._records:
            return record.advance(done=done, begins=begins, now=self._clock())

    # --------------------------------------------------------------------------------------------- claiming

    def _next(self) -> _Ready | None:
        """The next delivery that this run has claimed, claiming more where none is left; None at the end."""
        with self._claims:
            if self._stopped:
                return None
            if not self._waiting and not self._nothing_due:
                room = self._limit * (1 + self._lanes // 5) - self._taken_on
                self.full = self.full or room <= 0
                self._waiting = (
                    self._claim(min(room, self._sender.pace.claim(self._lanes))) if room > 0 else []
                )
                self._taken_on += len(self._waiting)
                self._nothing_due = not self._waiting
                self._waiting.reverse()
            return self._open(self._waiting.pop()) if self._waiting else None

    def _claim(self, limit: int) -> list[deliveries.Claimed]:
        """Claim of the alert that is most urgent now, in a transaction of its own."""
        channel = self._sender.channel
        for _ in range(_TRIES):
            with self._database.commits() as session:
                now = self._clock()
                alert_id = deliveries.most_urgent(session, channel=channel, now=now)
                if alert_id is None:
                    return []
                if claimed := deliveries.claim(
                    session, alert_id=alert_id, channel=channel, token=self._token, limit=limit, now=now
                ):
                    return claimed
        return []

    def _give_back(self, ready: _Ready | None) -> None:
        """Leave to the other lanes what this one will not send: what it has claimed, and what waits again."""
        with self._claims:
            self._nothing_due = False
            if ready is not None:
                self._waiting.append(ready.delivery)

    def _open(self, delivery: deliveries.Claimed) -> _Ready:
        if delivery.stopped:
            return _Ready(delivery, wrong=Why.STOPPED)
        if delivery.address_sealed is None:
            return _Ready(delivery, wrong=Why.NO_ADDRESS)
        try:
            where = recipient_place(delivery.recipient_id, self._sender.channel.value)
            return _Ready(delivery, self._contact.open(delivery.address_sealed, where=where))
        except CannotOpen:  # one bad row must not keep the rest of its batch waiting
            return _Ready(delivery, wrong=Why.LOCKED_ADDRESS)

    # ---------------------------------------------------------------------------------------------- sending

    def _send(self, this: _Ready, following: _Ready | None) -> _Failure | None:
        if this.wrong is not None:
            return _Failure(Ends.REFUSED, kept(this.wrong))
        begun = time.perf_counter()
        try:
            self._sender.send(
                to=this.address,
                message_id=this.delivery.id,
                following=following.address or None if following else None,
                language=this.delivery.language,
                about=this.delivery.about,
            )
        except NotTaken as why:
            # Whoever can be asked is; a no may only be early, so the sweep asks once more when the lease has run out.
            arrived = self._sender.has(this.delivery.id) if isinstance(why, Unclear) else None
            if not arrived:
                failure = self._not_taken(this.delivery, why)
                return failure if arrived is None else replace(failure, ends=Ends.TO_BE_ASKED)
        self._sender.pace.took(time.perf_counter() - begun)
        return None

    def _was_taken(self) -> None:
        with self._counts:
            self.sent, self._in_a_row = self.sent + 1, 0
            if self._troubled:
                self._troubled = False
                with self._database.commits() as session:
                    channel_pauses.resume(session, channel=self._sender.channel)
                _log.info("channel_resumed", channel=self._sender.channel.value)

    def _not_taken(self, delivery: deliveries.Claimed, why: NotTaken) -> _Failure:
        """What becomes of a delivery and of the channel; only a recipient's own fault is held against them."""
        again = self._clock() + retry_after(delivery.put_off)
        match why:
            case Refused():
                return _Failure(Ends.REFUSED, why.reason, address_gone=True)
            case NotNow():
                return _Failure(Ends.NOT_NOW, why.reason, again)
            case Unavailable(whole=True):
                self._lane_ends(why)
                return _Failure(Ends.NOT_BEGUN, None)
            case Unclear(theirs=True):
                return _Failure(Ends.UNCLEAR, why.reason, again)
        with self._counts:
            self._in_a_row += 1
            if self._in_a_row >= IN_A_ROW:
                self._stop(why)
        return _Failure(Ends.UNCLEAR if isinstance(why, Unclear) else Ends.OURS, why.reason, again)

    def _lane_ends(self, why: Unavailable) -> None:
        """While others go on, the provider takes no more connections than theirs; the last one stops the channel."""
        with self._counts:
            self._lanes -= 1
            if self._lanes:
                self._sender.pace.turned_away(left=self._lanes)
            else:
                self._stop(why)

    def _stop(self, why: NotTaken) -> None:
        if self._stopped:
            return
        self._stopped = True
        self._sender.pace.start_anew()
        with self._database.commits() as session:
            channel_pauses.pause(session, channel=self._sender.channel, reason=why.reason, clock=self._clock)
