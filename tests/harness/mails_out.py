"""Mails or texts to everybody, a worker killed while they go out, and what must be true afterwards."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta

from sqlalchemy import insert, text

from num_service.adapters.sms import SmsSender
from num_service.app import wire, wire_senders
from num_service.crypto.contact import recipient_place
from num_service.db.models.alerts.recipient_place import RecipientPlace
from num_service.db.queries.alerts.deliveries import LEASE
from num_service.domain.alerts.audience import Channel
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert
from num_service.settings import Settings
from tests.harness.story import Story, begin, later


def publish_to_everybody(
    settings: Settings, recipients: int, *, texts: bool = False
) -> tuple[Story, uuid.UUID]:
    """An alert for so many, its workers really woken; by text instead of mail to those who wanted that."""
    story = begin(settings, wake=wire(settings).wake)
    story.recipients(recipients)
    if texts:
        give_numbers(story)
        with story.commits() as session:
            session.execute(text("UPDATE recipients SET channels = ARRAY['inbox', 'sms']"))
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return story, alert_id


def give_numbers(story: Story) -> None:
    """A number for texts for everybody."""
    contact = story.wiring.contact
    with story.commits() as session:
        rows = [
            {
                "recipient_id": each,
                "channel": Channel.SMS,
                "sealed": contact.seal(f"+4477{number:08}", where=recipient_place(each, Channel.SMS.value)),
            }
            for number, each in enumerate(session.scalars(text("SELECT id FROM recipients ORDER BY id")))
        ]
        session.execute(insert(RecipientPlace), rows)


def sweep_after_the_lease(story: Story) -> None:
    """What beat does every 15 seconds, as if the dead worker's lease had run out. Only while no worker lives."""
    senders = wire_senders(story.wiring.settings)
    deliver_alert.sweep(
        story.wiring.database,
        senders=senders,
        clock=later(story.wiring.clock, LEASE + timedelta(seconds=1)),
        wake=story.wiring.wake,
    )
    texts = senders.get(Channel.SMS)
    if isinstance(texts, SmsSender):
        texts.close()


def in_flight(story: Story) -> set[str]:
    """The deliveries that had begun to be sent and were not recorded, once the dead worker's connections are gone."""
    story.wiring.database.engine.dispose()  # ours are not counted
    assert processes.wait_until(lambda: connections(story) == 1, seconds=120)
    with story.commits() as session:
        rows = session.execute(
            text("SELECT id FROM deliveries WHERE state = 'sending' OR (state = 'claimed' AND attempts > 0)")
        ).all()
    return {str(row.id) for row in rows}


def connections(story: Story) -> int:
    """How many are connected as the service, this question included."""
    mine = "datname = current_database() AND usename = current_user"
    with story.commits() as session:
        return session.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {mine}")).scalar_one()


def only_one_claim_is_left(story: Story) -> bool:
    """Whether everything is sent but what a single worker holds, which is the dead one where the others are done."""
    with story.commits() as session:
        waiting, claims = session.execute(
            text(
                "SELECT count(*) FILTER (WHERE state = 'waiting'), count(DISTINCT claim) "
                "FROM deliveries WHERE state <> 'sent'"
            )
        ).one()
    return waiting == 0 and claims <= 1


def finish(story: Story) -> None:
    """Wait until nothing is left to send."""

    def nothing_left() -> bool:
        with story.commits() as session:
            return session.scalar(text("SELECT count(*) FROM deliveries WHERE state <> 'sent'")) == 0

    assert processes.wait_until(nothing_left, seconds=120), states(story)


def states(story: Story) -> dict[str, int]:
    with story.commits() as session:
        rows = session.execute(text("SELECT channel, state, count(*) FROM deliveries GROUP BY 1, 2")).all()
    return {f"{row[0]} {row[1]}": row[2] for row in rows}


def everybody_has_one(story: Story, channel: Channel = Channel.EMAIL) -> dict[str, int]:
    """Exactly one inbox row and one recorded mail, or text, for every recipient; answers the re-sends by delivery."""
    with story.commits() as session:
        wrong = session.execute(
            text(
                "SELECT recipients.id FROM recipients LEFT JOIN deliveries ON recipient_id = recipients.id "
                "GROUP BY recipients.id HAVING count(*) FILTER (WHERE channel = 'inbox') <> 1 "
                "OR count(*) FILTER (WHERE channel = :channel AND state = 'sent') <> 1"
            ),
            {"channel": channel},
        ).all()
        rows = session.execute(text("SELECT id, resends FROM deliveries WHERE resends > 0")).all()
    assert wrong == []
    return {str(row.id): row.resends for row in rows}


def only_those_in_flight(
    taken: Counter[tuple[str, str]],
    killed: list[set[str]],
    *,
    recipients: int,
    at_once: int,
) -> Counter[str]:
    """Nobody is missing or has two Message-IDs, and what came twice was in flight at a kill; answers the copies."""
    assert {to for to, _ in taken} == {f"member{number}@example.org" for number in range(recipients)}
    assert len(taken) == recipients, "a recipient was written to under two Message-IDs"
    copies = Counter({message_id: many - 1 for (_, message_id), many in taken.items() if many > 1})
    for message_id, many in copies.items():
        assert many <= sum(message_id in flight for flight in killed)
    assert all(len(flight) <= at_once for flight in killed)
    return copies
