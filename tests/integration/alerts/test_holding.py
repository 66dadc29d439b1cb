"""What waits for its recipient's hour: by the same rule in SQL, as one message, and never lost."""

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import text

from num_service.adapters.email import LocalBox, notice_of
from num_service.adapters.sender import Refused
from num_service.db.models.accounts.account import Recipient
from num_service.db.queries.alerts import deliveries
from num_service.db.session import Database
from num_service.domain.alerts.audience import Audience, Channel, RecipientKind
from num_service.domain.alerts.preferences import MAY_BE_DAILY, Preferences, Quiet, Zone, held_until
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.services.alerts import deliver_alert, preferences, publish_alert
from num_service.services.alerts.preview_notice import EXAMPLE, preview, read
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.story import Story, later
from tests.integration.alerts.test_channels import Box, deliver, sweep

HOURS = timedelta(hours=1)


def _some_preferences(chance: random.Random, now: datetime) -> Preferences:
    begins, ends = chance.sample(range(24), 2)
    return Preferences(
        zone=chance.choice(list(Zone)),
        quiet=Quiet(begins, ends) if chance.random() < 0.6 else None,
        danger_wakes=chance.random() < 0.5,
        daily=frozenset(chance.sample(MAY_BE_DAILY, chance.randrange(3))),
        daily_at=chance.randrange(24),
        paused_until=now + chance.randrange(-40, 90) * HOURS if chance.random() < 0.4 else None,
        not_by=frozenset({(Tier.RISK, Channel.EMAIL)}) if chance.random() < 0.2 else frozenset(),
    )


def test_what_is_written_waits_exactly_as_the_rule_says(module_database: TestDatabase) -> None:
    """At the hours around each change of the clocks, for people all over the world."""
    chance, database = random.Random(3), Database(module_database.url)
    changes = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
    moments = [each + step * HOURS / 2 for each in changes for step in range(-30, 31)]
    held = 0
    with database.commits() as session:
        session.execute(
            text(
                "INSERT INTO users (id, role, name, email_sealed, email_digest, password_hash, one_time, active, "
                "created_on, made_by, enabled_by) "
                "VALUES (:id, 'caseworker', '', '', '', '!', false, true, now(), 'command', 'command')"
            ),
            {"id": uuid.UUID(int=1)},
        )
        people: dict[uuid.UUID, Preferences] = {}
        for _ in range(60):
            one, person = _some_preferences(chance, chance.choice(moments)), uuid.uuid4()
            people[person] = one
            row = Recipient(
                id=person, kind=RecipientKind.MEMBER, regions=[], tiers=[], channels=["inbox", "email"],
                email_sealed=b"",
            )  # fmt: skip
            session.add(row)
            session.flush()
            preferences.choose(session, recipient_id=person, new=one, clock=lambda: moments[0])
            row.paused_until = one.paused_until
        session.flush()
        for number, now in enumerate(moments):
            tier, alert_id = list(Tier)[number % 3], uuid.uuid4()
            session.execute(
                text(
                    "INSERT INTO alerts (id, reference, status, tier, regions, kinds, sha256, text_key, identifying, "
                    "writer_id) VALUES (:id, :reference, 'published', :tier, '{}', '{}', '', '', false, :writer)"
                ),
                {"id": alert_id, "reference": f"A-{number}", "tier": tier.value, "writer": uuid.UUID(int=1)},
            )
            deliveries.write(session, alert_id=alert_id, audience=Audience(), tier=tier, now=now)
            rows = session.execute(
                text("SELECT recipient_id, channel, not_before FROM deliveries WHERE alert_id = :id"),
                {"id": alert_id},
            ).all()
            found = {(row.recipient_id, row.channel): row.not_before for row in rows}
            for person, one in people.items():
                assert found[person, "inbox"] is None, "the inbox has it at once"
                if not one.takes(tier, Channel.EMAIL):
                    assert (person, "email") not in found
                    continue
                assert found[person, "email"] == held_until(one, tier, now), (one, tier, now)
                held += found[person, "email"] is not None
    database.close()
    assert held > 500, "what never waits proves nothing"


@pytest.fixture
def recipient(story: Story) -> uuid.UUID:
    """Somebody who gets everything once a day, in twelve hours."""
    (recipient,) = story.recipients(1)
    return recipient


def _choose(story: Story, recipient: uuid.UUID, new: Preferences) -> None:
    with story.commits() as session:
        preferences.choose(session, recipient_id=recipient, new=new, clock=story.wiring.clock)


def _pause(story: Story, recipient: uuid.UUID, days: int) -> None:
    with story.commits() as session:
        preferences.pause(session, recipient_id=recipient, days=days, clock=story.wiring.clock)


def _published(story: Story, tier: Tier = Tier.RISK) -> uuid.UUID:
    alert_id = story.approved_alert(story.report())
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET tier = :tier WHERE id = :id"), {"tier": tier, "id": alert_id})
    story.publish(alert_id)
    return alert_id


def _emails(story: Story) -> list[str]:
    with story.commits() as session:
        return list(
            session.scalars(text("SELECT state FROM deliveries WHERE channel = 'email' ORDER BY state"))
        )


def test_what_waited_goes_as_one_message_and_all_of_it_is_sent(story: Story, recipient: uuid.UUID) -> None:
    _pause(story, recipient, 1)
    alerts = [_published(story) for _ in range(3)]
    box = Box(Channel.EMAIL)
    assert sweep(story, box) == 0, "not yet"
    assert deliver(story, alerts[0], box) == 0
    tomorrow = later(story.wiring.clock, timedelta(days=1, minutes=1))

    assert sweep(story, box, clock=tomorrow) == 1
    assert deliver(story, alerts[0], box, clock=tomorrow) == 1
    sweep(story, box, clock=tomorrow)

    assert len(box.sent) == 1, "one mail for three alerts"
    assert _emails(story) == ["sent"] * 3


def test_a_worker_that_dies_with_the_message_loses_none_of_what_it_was_for(
    story: Story, recipient: uuid.UUID
) -> None:
    class Dies(Box):
        def send(self, **_: object) -> None:
            raise KeyboardInterrupt

    _pause(story, recipient, 1)
    alerts = [_published(story) for _ in range(3)]
    tomorrow = later(story.wiring.clock, timedelta(days=1, minutes=1))
    sweep(story, Box(Channel.EMAIL), clock=tomorrow)
    with pytest.raises(KeyboardInterrupt):
        deliver(story, alerts[0], Dies(Channel.EMAIL), clock=tomorrow)
    assert sorted(_emails(story)) == ["sending", "waiting", "waiting"]

    box, at_last = Box(Channel.EMAIL), later(story.wiring.clock, timedelta(days=1, minutes=5))
    sweep(story, box, clock=at_last)
    assert deliver(story, alerts[0], box, clock=at_last) == 1
    sweep(story, box, clock=at_last)
    assert _emails(story) == ["sent"] * 3


def test_when_the_alert_it_went_for_is_recalled_the_rest_goes_all_the_same(
    story: Story, recipient: uuid.UUID
) -> None:
    _pause(story, recipient, 1)
    first, second = _published(story, Tier.DANGER), _published(story)
    box, tomorrow = Box(Channel.EMAIL), later(story.wiring.clock, timedelta(days=1, minutes=1))
    sweep(story, box, clock=tomorrow)
    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=first, actor="test", clock=story.wiring.clock)
    assert deliver(story, first, box, clock=tomorrow) == 0

    sweep(story, box, clock=tomorrow)
    assert deliver(story, second, box, clock=tomorrow) == 1
    assert sorted(_emails(story)) == ["cancelled", "sent"]


def test_what_could_not_be_sent_is_said_of_each_and_goes_when_it_is_tried_again(
    story: Story, recipient: uuid.UUID
) -> None:
    class Refuses(Box):
        def send(self, **_: object) -> None:
            raise Refused("rcpt: 550")

    _pause(story, recipient, 1)
    alerts = [_published(story), _published(story)]
    tomorrow = later(story.wiring.clock, timedelta(days=1, minutes=1))
    sweep(story, Box(Channel.EMAIL), clock=tomorrow)
    deliver(story, alerts[0], Refuses(Channel.EMAIL), clock=tomorrow)
    sweep(story, Box(Channel.EMAIL), clock=tomorrow)
    assert _emails(story) == ["failed"] * 2

    with story.commits() as session:
        for reference in session.scalars(text("SELECT reference FROM alerts")).all():
            deliver_alert.send_failed_again(session, reference=reference, clock=tomorrow)
    box = Box(Channel.EMAIL)
    sweep(story, box, clock=tomorrow)
    assert deliver(story, alerts[0], box, clock=tomorrow) == 1
    sweep(story, box, clock=tomorrow)
    assert _emails(story) == ["sent"] * 2


def test_danger_goes_before_two_thousand_digests(story: Story) -> None:
    """A killing today, while everybody's messages of the day are queued (field: demotion)."""
    people = story.recipients(300)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET paused_until = now() + interval '1 hour'"))
    digest = _published(story)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET paused_until = NULL"))
    soon = later(story.wiring.clock, timedelta(hours=2))
    box = Box(Channel.EMAIL)
    sweep(story, box, clock=soon)
    danger = _published(story, Tier.DANGER)
    with story.commits() as session:
        mine = set(
            session.scalars(
                text("SELECT id FROM deliveries WHERE alert_id = :id AND channel = 'email'"), {"id": danger}
            )
        )

    deliver(story, digest, box, clock=soon)  # whoever was woken for which

    assert set(box.sent[: len(people)]) == mine
    assert len(box.sent) > len(people)


def test_a_new_choice_counts_for_what_already_waits(story: Story, recipient: uuid.UUID) -> None:
    _pause(story, recipient, 7)
    alert_id, box = _published(story), Box(Channel.EMAIL)
    _pause(story, recipient, 0)
    sweep(story, box)
    assert deliver(story, alert_id, box) == 1, "they go on"

    _pause(story, recipient, 7)
    _published(story)
    _choose(story, recipient, Preferences(not_by=frozenset({(Tier.RISK, Channel.EMAIL)})))
    assert sorted(_emails(story)) == ["cancelled", "sent"], "by mail they want none of these any more"
    with story.commits() as session:
        inbox = text("SELECT count(*) FROM deliveries WHERE channel = 'inbox' AND state = 'sent'")
        assert session.scalar(inbox) == 2


def test_a_new_choice_counts_for_every_warning_that_waits_and_for_nobody_else(story: Story) -> None:
    """Among warnings of which nothing waits any more, of which nothing waits for them, and of all three tiers."""
    mine, other = story.recipients(2)
    gone, box = _published(story), Box(Channel.EMAIL)
    assert deliver(story, gone, box) == 2
    _pause(story, other, 7)
    theirs = _published(story)
    assert deliver(story, theirs, box) == 1
    _pause(story, mine, 7)
    for tier in [*Tier, *Tier]:
        _published(story, tier)
    _pause(story, mine, 0)

    with story.commits() as session:
        held = session.scalars(
            text("SELECT recipient_id FROM deliveries WHERE channel = 'email' AND not_before > now()")
        ).all()
    assert set(held) == {other}
    assert len(held) == 1 + 2 * len(Tier)


def _as_previewed(settings: Settings, fuller: bool) -> bytes:
    about = EXAMPLE if fuller else None
    return notice_of(settings).as_bytes(
        to="you@example.org", message_id=uuid.UUID(int=0), language=None, about=about
    )


@pytest.mark.parametrize("fuller", [False, True])
def test_the_preview_is_byte_for_byte_what_is_sent(
    story: Story, recipient: uuid.UUID, tmp_path: Path, fuller: bool
) -> None:
    _choose(story, recipient, Preferences(fuller=fuller))
    alert_id = story.approved_alert(
        story.report(consents={"alert": "yes"}), regions=frozenset({Region.LONDON})
    )
    with story.commits() as session:
        session.execute(
            text("UPDATE alerts SET reference = :reference WHERE id = :id"),
            {"reference": EXAMPLE.reference, "id": alert_id},
        )
    story.publish(alert_id)
    settings = story.wiring.settings
    box = LocalBox(tmp_path, notice_of(settings))
    assert deliver(story, alert_id, box) == 1

    (sent,) = [json.loads(each.read_text()) for each in tmp_path.glob("*.json")]
    shown = preview(settings, language=None, fuller=fuller)
    assert read(sent["raw"].encode()) == shown
    assert shown.subject == "You have a new message", "a locked screen shows it"
    made, went = (
        message_from_bytes(each) for each in (_as_previewed(settings, fuller), sent["raw"].encode())
    )
    assert made.keys() == went.keys(), "no header is in one and not in the other"
    theirs = {"To", "Message-ID", "Date", "List-Unsubscribe"}  # one message's own
    assert [each for each in made.items() if each[0] not in theirs] == [
        each for each in went.items() if each[0] not in theirs
    ]
    assert ("Danger: London" in shown.text) is fuller
    for word in ("Violent", "Camden", "900123"):
        assert word not in sent["raw"]


def test_a_digest_says_how_many_there_are_to_whom_wants_to_know(
    story: Story, recipient: uuid.UUID, tmp_path: Path
) -> None:
    _choose(story, recipient, Preferences(fuller=True))
    _pause(story, recipient, 1)
    alerts = [_published(story), _published(story, Tier.DANGER)]
    tomorrow = later(story.wiring.clock, timedelta(days=1, minutes=1))
    box = LocalBox(tmp_path, notice_of(story.wiring.settings))
    sweep(story, box, clock=tomorrow)
    assert deliver(story, alerts[0], box, clock=tomorrow) == 1
    (sent,) = [json.loads(each.read_text()) for each in tmp_path.glob("*.json")]
    assert "2 messages. The most serious: Danger" in read(sent["raw"].encode()).text
