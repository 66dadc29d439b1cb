"""A mail server that turns us away loses nobody a warning: everything waits, it is said aloud, and it goes later."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service import cli
from num_service.adapters.notice import Notice
from num_service.adapters.sender import Refused
from num_service.adapters.smtp import SmtpBox
from num_service.app import wire
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts.deliveries import MAX_ATTEMPTS
from num_service.db.queries.alerts.progress import failures
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import IN_A_ROW, pause_after, retry_after
from num_service.services.alerts import channel_pauses, deliver_alert
from num_service.services.core.wiring import Clock
from num_service.settings import Settings
from tests.harness.casework import signed_in
from tests.harness.pages import words
from tests.harness.smtp_sink import HANG_UP, SmtpSink, smtp_sink
from tests.harness.story import Story, later

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = 8
#: Every step, with answers that are about us or the provider, or a connection that ends.
ABOUT_US = [
    *(("greeting", says) for says in ("554 5.3.2 not today", "421 busy", "521 no mail here", HANG_UP)),
    *(("ehlo", says) for says in ("554 go away", "550 5.7.1 bad name", HANG_UP)),
    *(("starttls", says) for says in ("454 4.7.0 no TLS", "220 go", "502 what", HANG_UP)),
    *(("auth", says) for says in ("535 5.7.8 bad password", "534 5.7.9 no", "454 later", "530 no", HANG_UP)),
    *(
        ("mail", says)
        for says in (
            "550 5.7.1 sender not allowed",
            "553 you are not that sender",
            "552 5.2.2 quota",
            "452 4.5.3 too many",
            "530 5.7.0 sign in first",
            "451 later",
            HANG_UP,
        )
    ),
    *(
        ("rcpt", says)
        for says in (
            "554 5.7.1 relay denied",
            "550 relay not permitted",
            "530 5.7.0 sign in first",
            "452 4.3.1 disk full",
            "451 4.7.650 slow down",
            "421 closing",
            HANG_UP,
        )
    ),
    *(
        ("data", says)
        for says in ("554 5.7.1 policy", "452 4.3.1 disk full", "503 what", "421 closing", HANG_UP)
    ),
    *(
        ("body", says)
        for says in ("554 5.7.1 spam", "552 5.3.4 too big", "550 no", "451 4.3.0 later", "421 closing")
    ),
]


@pytest.fixture
def server() -> Iterator[SmtpSink]:
    with smtp_sink() as made:
        yield made


@pytest.fixture
def alert_id(story: Story) -> uuid.UUID:
    """An alert that is out, for eight people."""
    story.recipients(PEOPLE)
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def box(server: SmtpSink, step: str = "") -> SmtpBox:
    scheme = "smtp+starttls" if step == "starttls" else "smtp"
    notice = Notice(service_name="Umbrella", base_url="https://umbrella.example")
    url = server.url_for(scheme=scheme, user="num:secret@" if step == "auth" else "")
    return SmtpBox(url, notice, timeout=5)


def deliver(story: Story, alert_id: uuid.UUID, sender: SmtpBox, clock: Clock) -> None:
    deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        senders={Channel.EMAIL: sender},
        contact=story.wiring.contact,
        clock=clock,
        wake=story.wiring.wake,
    )
    sender._drop()


def sweep(story: Story, clock: Clock) -> int:
    with smtp_sink() as unused:
        senders = {Channel.EMAIL: box(unused)}
        return deliver_alert.sweep(
            story.wiring.database, senders=senders, clock=clock, wake=story.wiring.wake
        )


def rows(story: Story) -> list[tuple[str, int, int, int]]:
    """State, beginnings without a clear end, times put off, resends of each mail."""
    with story.commits() as session:
        found = session.execute(
            text(
                "SELECT state, attempts, put_off, resends FROM deliveries WHERE channel = 'email' ORDER BY 1, 3"
            )
        )
        return [(row[0], row[1], row[2], row[3]) for row in found]


def states(story: Story) -> set[str]:
    return {each[0] for each in rows(story)}


def paused(story: Story) -> str:
    """Why email is paused; empty where it is not."""
    with story.commits() as session:
        found = channel_pauses.troubled(session).get(Channel.EMAIL)
        return found.reason if found else ""


@pytest.mark.parametrize(("step", "answer"), ABOUT_US)
def test_a_no_to_us_loses_nobody_the_warning(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, step: str, answer: str
) -> None:
    """However often it says so: everybody still waits, and once it is mended everybody gets it once."""
    server.says[step] = answer
    clock = story.wiring.clock
    for tries in range(2 * MAX_ATTEMPTS):
        deliver(story, alert_id, box(server, step), later(clock, tries * DAY))
        assert states(story) == {"waiting"}
    assert server.taken == {}
    assert {attempts for _, attempts, _, _ in rows(story)} == {0}, "nobody's attempts were spent"
    assert paused(story).startswith(step if step != "body" else "data"), "the operator hears where it stops"

    server.says.clear()
    deliver(story, alert_id, box(server), later(clock, 60 * DAY))
    assert states(story) == {"sent"}
    assert len(server.taken) == PEOPLE
    assert set(server.taken.values()) == {1}
    assert paused(story) == ""


@pytest.mark.parametrize("step", ["greeting", "auth", "mail"])
def test_a_channel_that_lets_nothing_through_is_asked_once_and_not_by_everybody(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, step: str
) -> None:
    server.says[step] = "535 5.7.8 no"
    clock = story.wiring.clock
    deliver(story, alert_id, box(server, step), clock)
    deliver(story, alert_id, box(server, step), clock)
    assert server.reached[step] == 1
    assert sweep(story, clock) == 0, "nobody is woken while it is paused"
    assert sweep(story, later(clock, pause_after(1))) == 1
    deliver(story, alert_id, box(server, step), later(clock, pause_after(1)))
    assert server.reached[step] == 2
    assert sweep(story, later(clock, pause_after(1) + pause_after(2) - timedelta(seconds=1))) == 0
    assert sweep(story, later(clock, pause_after(1) + pause_after(2))) == 1


def test_a_server_that_is_not_there_loses_nobody_the_warning(story: Story, alert_id: uuid.UUID) -> None:
    with smtp_sink() as gone:
        sender = box(gone)
    for tries in range(2 * MAX_ATTEMPTS):
        deliver(story, alert_id, sender, later(story.wiring.clock, tries * DAY))
    assert rows(story) == [("waiting", 0, 0, 0)] * PEOPLE
    assert paused(story) == "connect: ConnectionRefusedError"


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 no <{recipient}>", "550 5.2.1 closed", "553 no such <{recipient}>"]
)
def test_a_recipient_who_is_gone_ends_their_own_delivery_and_no_other(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, answer: str
) -> None:
    server.says["rcpt member3@example.org"] = answer
    deliver(story, alert_id, box(server), story.wiring.clock)
    assert [each[0] for each in rows(story)] == ["failed"] + ["sent"] * (PEOPLE - 1)
    assert paused(story) == ""


@pytest.mark.parametrize(
    "answer", ["554 5.7.1 not you", "552 5.2.2 full", "450 4.2.0 later", "554 no", HANG_UP]
)
def test_one_address_that_always_answers_badly_holds_up_nobody(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, answer: str
) -> None:
    server.says["rcpt member3@example.org"] = answer
    clock = story.wiring.clock
    for tries in range(3):
        deliver(story, alert_id, box(server), later(clock, tries * DAY))
    assert rows(story) == [("sent", 1, 0, 0)] * (PEOPLE - 1) + [("waiting", 0, 3, 0)]
    assert paused(story) == ""


def test_a_full_mailbox_gets_it_once_there_is_room(
    story: Story, alert_id: uuid.UUID, server: SmtpSink
) -> None:
    server.says["rcpt"] = "552 5.2.2 <{recipient}> is full"
    clock = story.wiring.clock
    deliver(story, alert_id, box(server), clock)
    assert states(story) == {"waiting"}
    assert paused(story) == "", "eight people with full mailboxes are no fault of the server"
    server.says.clear()
    deliver(story, alert_id, box(server), later(clock, retry_after(0) - timedelta(seconds=1)))
    assert server.taken == {}, "not before its time"
    deliver(story, alert_id, box(server), later(clock, retry_after(0)))
    assert states(story) == {"sent"}


def test_who_hangs_up_after_the_text_is_asked_again_and_counted(
    story: Story, alert_id: uuid.UUID, server: SmtpSink
) -> None:
    """It may have taken them; each goes once more under the same Message-ID, and not for ever."""
    server.says["body"] = HANG_UP
    clock = story.wiring.clock
    deliver(story, alert_id, box(server), clock)
    asked = [each for each in rows(story) if each[3]]
    assert asked == [("waiting", 1, 0, 1)] * IN_A_ROW
    assert paused(story).startswith("unclear")
    for tries in range(1, 4 * MAX_ATTEMPTS):
        deliver(story, alert_id, box(server), later(clock, tries * DAY))
    assert states(story) == {"failed"}
    with story.commits() as session:
        assert [each.reason.partition(":")[0] for each in failures(session, alert_id)] == ["unclear"]


def test_a_connection_that_was_closed_while_idle_is_opened_anew(
    story: Story, alert_id: uuid.UUID, server: SmtpSink
) -> None:
    sender = box(server)
    sender.send(to="first@example.org", message_id=uuid.uuid4())
    sender._local.line.smtp.sock.shutdown(2)
    sender.send(to="second@example.org", message_id=uuid.uuid4())
    assert server.taken.total() == 2
    sender._drop()


def test_after_a_no_to_one_the_same_connection_serves_the_next(server: SmtpSink) -> None:
    server.says["rcpt gone@example.org"] = "550 5.1.1 no"
    sender = box(server)
    with pytest.raises(Refused):
        sender.send(to="gone@example.org", message_id=uuid.uuid4())
    sender.send(to="there@example.org", message_id=uuid.uuid4())
    assert server.reached["greeting"] == 1
    assert [to for to, _ in server.taken] == ["there@example.org"]
    sender._drop()


# ---------------------------------------------------------------------------------------- it is said aloud


@pytest.fixture
def commands(settings: Settings) -> Iterator[Flask]:
    """The commands over this test's database."""
    made = Flask("commands")
    wiring = made.extensions["num"] = wire(settings)
    cli.register(made)
    yield made
    wiring.database.close()


def test_staff_commands_and_health_say_it(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, app: Flask, commands: Flask
) -> None:
    server.says["auth"] = "535 5.7.8 bad password"
    deliver(story, alert_id, box(server, "auth"), story.wiring.clock)
    with story.commits() as session:
        reference = session.get_one(Alert, alert_id).reference
    why = "Our sign-in at the mail server was refused (535 5.7.8)."

    page = words(signed_in(app, "one@casework.example").get(f"/casework/alerts/{reference}"))
    assert "Nothing goes out just now: By email" in page
    assert why in page

    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.get_json()) == (200, {"status": "ready", "paused": ["email"]})

    run = commands.test_cli_runner().invoke
    said = run(args=["deliveries", "status"]).stdout
    assert f"1 times in a row: {why} Everything waits" in said
    assert run(args=["deliveries", "resume"]).stdout == "Tried again now: email.\n"
    assert paused(story) == ""
    assert run(args=["deliveries", "resume"]).stdout == "No channel is paused.\n"
    assert app.test_client().get("/readyz").get_json() == {"status": "ready"}


def test_what_failed_for_a_cause_that_is_mended_can_go_again(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, commands: Flask
) -> None:
    server.says["rcpt"] = "550 5.1.1 no"
    deliver(story, alert_id, box(server), story.wiring.clock)
    assert states(story) == {"failed"}
    server.says.clear()
    with story.commits() as session:
        reference = session.get_one(Alert, alert_id).reference
    run = commands.test_cli_runner().invoke
    assert run(args=["deliveries", "again", reference]).stdout == f"{PEOPLE} deliveries wait again.\n"
    deliver(story, alert_id, box(server), story.wiring.clock)
    assert states(story) == {"sent"}
    refused = run(args=["deliveries", "again", "AL-NONE"])
    assert refused.exit_code == 1
    assert "No warning with this reference is out." in refused.output
