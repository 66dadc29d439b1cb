"""What is said ahead of its answers ends as it would have ended one command at a time, and sends nothing early."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

import pytest

from num_service.adapters import smtp
from num_service.adapters.notice import Notice
from num_service.adapters.sender import NotTaken, Refused, Unavailable, Unclear
from num_service.adapters.smtp import SmtpBox
from num_service.adapters.smtp_line import Ahead, Trust
from tests.harness.smtp_sink import HANG_UP, Breaks, SmtpSink, smtp_sink

PEOPLE = tuple(f"{name}@example.org" for name in ("ada", "bea", "cleo", "dora", "eve", "fay"))
#: Every step with a no to us, a no to one person, a passing no, and an end.
BADLY = [
    *(("mail", says) for says in ("550 5.7.1 not you", "421 busy", "451 later", HANG_UP)),
    *(
        (f"rcpt {PEOPLE[2]}", says)
        for says in (
            "550 5.1.1 no such user",
            "552 5.2.2 full",
            "450 4.2.0 later",
            "554 5.7.1 relay",
            "421 bye",
            HANG_UP,
        )
    ),
    *(("data", says) for says in ("554 5.7.1 policy", "421 closing", HANG_UP)),
    *(("body", says) for says in ("554 5.7.1 spam", "552 5.2.2 full", "421 closing", HANG_UP)),
]


@pytest.fixture
def server() -> Iterator[SmtpSink]:
    with smtp_sink() as made:
        made.pipelining = True
        yield made


def box(server: SmtpSink, *, timeout: float = 5) -> SmtpBox:
    return SmtpBox(server.url, Notice(service_name="Umbrella", base_url="https://u.example"), timeout=timeout)


def send(sender: SmtpBox, people: Sequence[str] = PEOPLE) -> list[str]:
    """One message to each, in their order, each knowing who comes next; how each ended."""
    ends = []
    for to, following in zip(people, [*people[1:], None], strict=True):
        try:
            sender.send(to=to, message_id=uuid.uuid4(), following=following)
            ends.append("taken")
        except NotTaken as why:
            ends.append(f"{type(why).__name__} {why.reason} {getattr(why, 'whole', '')}")
    sender._drop()
    return ends


def took(server: SmtpSink) -> list[str]:
    return sorted(to for to, _ in server.taken.elements())


def test_one_connection_and_everybody_once(server: SmtpSink) -> None:
    sender = box(server)
    assert send(sender) == ["taken"] * len(PEOPLE)
    assert took(server) == sorted(PEOPLE)
    assert server.reached["greeting"] == 1
    assert sender._trust.most is Ahead.NEXT


def test_who_does_not_offer_it_is_spoken_to_one_command_at_a_time(server: SmtpSink) -> None:
    server.pipelining = False
    server.breaks = Breaks.TELLS_OFF
    assert send(box(server)) == ["taken"] * len(PEOPLE)


@pytest.mark.parametrize(("step", "answer"), BADLY)
def test_it_ends_as_it_would_one_command_at_a_time(server: SmtpSink, step: str, answer: str) -> None:
    server.says[step] = answer
    ahead, first = send(box(server)), took(server)
    server.taken.clear()
    server.pipelining = False
    assert ahead == send(box(server))
    assert first == took(server)


def test_nothing_is_sent_to_who_comes_next_before_it_is_their_turn(server: SmtpSink) -> None:
    """The envelope is under way, and then it is called off: another's turn comes instead."""
    sender = box(server)
    sender.send(to="ada@example.org", message_id=uuid.uuid4(), following="bea@example.org")
    assert took(server) == ["ada@example.org"]
    sender.send(to="cleo@example.org", message_id=uuid.uuid4())
    sender._drop()
    assert took(server) == ["ada@example.org", "cleo@example.org"]
    assert server.reached["body"] == 2


def test_after_a_no_to_one_the_same_connection_serves_the_next(server: SmtpSink) -> None:
    server.says[f"rcpt {PEOPLE[1]}"] = "550 5.1.1 no"
    assert [end.split()[0] for end in send(box(server))] == ["taken", "Refused", *["taken"] * 4]
    assert server.reached["greeting"] == 1


@pytest.mark.parametrize("breaks", Breaks)
def test_a_server_that_breaks_its_word_gets_everything_once(server: SmtpSink, breaks: Breaks) -> None:
    server.breaks = breaks
    server.says[f"rcpt {PEOPLE[1]}"] = "550 5.1.1 no"
    sender = box(server, timeout=0.3)
    many = [*PEOPLE, *(f"m{number}@example.org" for number in range(20))]
    assert [end.split()[0] for end in send(sender, many)] == ["taken", "Refused", *["taken"] * 24]
    assert took(server) == sorted(set(many) - {PEOPLE[1]})
    if breaks in (Breaks.FORGETS, Breaks.CLOSES, Breaks.TELLS_OFF, Breaks.SAYS_MORE):
        assert sender._trust.most < Ahead.NEXT, "it is asked for ever what it does not do"
    assert server.reached["greeting"] < len(many) + 10


def test_a_server_that_answers_late_gets_everything_once(server: SmtpSink) -> None:
    server.late = 0.01
    assert send(box(server)) == ["taken"] * len(PEOPLE)
    assert server.reached["greeting"] == 1


def test_what_has_waited_too_long_is_not_sent(server: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    """By then another worker may have taken it over."""
    monkeypatch.setattr(smtp, "PATIENCE", -1)
    with pytest.raises(Unavailable):
        box(server).send(to=PEOPLE[0], message_id=uuid.uuid4())
    assert took(server) == []


def test_an_end_that_is_unclear_is_said_to_be_and_not_risked_so_again(server: SmtpSink) -> None:
    server.says["body"] = HANG_UP
    sender = box(server)
    with pytest.raises(Unclear):
        sender.send(to=PEOPLE[0], message_id=uuid.uuid4(), following=PEOPLE[1])
    assert sender._trust.most is Ahead.ENVELOPE


@pytest.mark.parametrize("address", ["a\r\nRCPT TO:<b@example.org>", "ä@example.org", "a\0@example.org"])
def test_an_address_that_would_break_out_says_nothing(server: SmtpSink, address: str) -> None:
    sender = box(server)
    sender.send(to=PEOPLE[0], message_id=uuid.uuid4(), following=address)
    with pytest.raises(Refused):
        sender.send(to=address, message_id=uuid.uuid4(), following=None)
    sender.send(to=PEOPLE[1], message_id=uuid.uuid4())
    sender._drop()
    assert took(server) == sorted(PEOPLE[:2])


def test_three_strikes_and_forgiven_after_twenty() -> None:
    trust = Trust()
    for _ in range(10):
        trust.broken()
        trust.broken()
        for _ in range(Trust.FORGIVEN):
            trust.kept()
    assert trust.most is Ahead.NEXT
    for expected in (Ahead.ENVELOPE, Ahead.NOT, Ahead.NOT):
        for _ in range(Trust.STRIKES):
            trust.broken()
        assert trust.most is expected
