"""Answers that are read at once are read as smtplib reads them, one by one."""

from __future__ import annotations

import io
import smtplib
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.adapters.smtp_line import Answer, Line, OutOfStep
from num_service.domain.alerts.failure import Why

_WORDS = st.sampled_from([b" ok", b"", b" 2.1.5 fine", b"-more", b" \xc3\xa4", b" go on\r", b"x"])
_LINES = st.tuples(st.sampled_from([b"250", b"251", b"354", b"450", b"550", b"2", b"abc"]), _WORDS).map(
    b"".join
)
_SAID = st.lists(_LINES, max_size=6).map(lambda lines: b"".join(line + b"\r\n" for line in lines))


class Server(smtplib.SMTP):
    """A connection on which this has come, and nobody is spoken to."""

    def __init__(self, said: bytes, *, slowly: bool) -> None:
        super().__init__()
        self.file = cast(BinaryIO, io.BufferedReader(io.BytesIO(said)))
        if slowly:  # nothing is ever to be seen beforehand
            self.file = cast(BinaryIO, Slow(said))
        self.esmtp_features["pipelining"] = ""

    def send(self, s: object) -> None:
        pass


class Slow(io.BytesIO):
    def peek(self) -> bytes:
        return b""


def heard(said: bytes, *, slowly: bool) -> list[object]:
    """What the line makes of it, of a text's answer and then an envelope's, and what is left to read."""
    line = Line(Server(said, slowly=slowly), "us@example.org")
    line.under_way = "ada@example.org"
    found: list[object] = []
    try:
        found.append(line.taken()[0] // 100)
        answer = line.say_ahead("ada@example.org")
        found.append((answer.stage, answer.code // 100, answer.yes))
    except OutOfStep as why:
        found.append(("out of step", why.silent))
    except smtplib.SMTPException as why:
        found.append(type(why).__name__)
    assert line.smtp.file is None or isinstance(line.smtp.file, io.IOBase)
    return [*found, line.smtp.file.read() if line.smtp.file else None]


@given(_SAID)
def test_at_once_or_one_by_one(said: bytes) -> None:
    assert heard(said, slowly=False) == heard(said, slowly=True)


@pytest.mark.parametrize(
    "rest", [b"", b"250 and thank you\r\n"], ids=["as it should", "says more than it was asked"]
)
def test_yes_to_everything_leaves_the_rest_unread(rest: bytes) -> None:
    line = Line(Server(b"250 taken\r\n250 a\r\n251 b\r\n354 c\r\n" + rest, slowly=False), "us@example.org")
    line.under_way = "ada@example.org"
    assert line.taken()[0] == 250
    assert line.say_ahead("ada@example.org") == Answer(Why.DATA, 354, b"")
    assert line.smtp.file is not None
    assert line.smtp.file.read() == rest


@pytest.mark.parametrize(
    ("raw", "sent"),
    [
        (b".a\r\n", b"..a\r\n.\r\n"),
        (b"a\r\n.b\r\n", b"a\r\n..b\r\n.\r\n"),
        (b"a.b\r\n", b"a.b\r\n.\r\n"),
    ],
)
def test_a_line_that_begins_with_a_dot_does_not_end_the_text(
    raw: bytes, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(Server(b"", slowly=False), "us@example.org")
    out: list[object] = []
    monkeypatch.setattr(line.smtp, "send", out.append)
    line.text(raw, None)
    assert out == [sent]
