"""What a mail server's no is about: every step, every code. Whoever is not at fault is never given up."""

from __future__ import annotations

import itertools

import pytest

from num_service.adapters.smtp_answers import Verdict, enhanced, numbers, verdict
from num_service.domain.alerts.failure import Why

BEFORE = (Why.CONNECT, Why.GREETING, Why.EHLO, Why.STARTTLS, Why.AUTH, Why.MAIL)
AFTER = (Why.RCPT, Why.DATA)
BASIC = [*range(400, 460), *range(500, 560)]
#: Every subject and detail that RFC 3463 and its registry know, and more.
SUBJECTS = [f"{subject}.{detail}" for subject, detail in itertools.product(range(8), range(31))]
G, N, O = Verdict.GONE, Verdict.NOT_NOW, Verdict.OURS  # noqa: E741 — read as a table

#: Written from RFC 3463, RFC 5321 4.2.3 and what large providers answer; read apart from the code.
TABLE = [
    # step, answer, what it is about
    (Why.RCPT, "550 5.1.1 no such user", G),
    (Why.RCPT, "550 5.1.2 no such domain", G),
    (Why.RCPT, "553 5.1.3 bad address", G),
    (Why.RCPT, "551 5.1.6 moved", G),
    (Why.RCPT, "556 5.1.10 null MX", G),
    (Why.RCPT, "550 5.2.1 disabled", G),
    (Why.RCPT, "550 No such user here", G),
    (Why.RCPT, "551 User not local", G),
    (Why.RCPT, "553 sorry, no mailbox here by that name (#5.1.1)", G),
    (Why.RCPT, "550 5.0.0 mailbox unavailable", G),
    (Why.RCPT, "552 5.2.2 mailbox full", N),
    (Why.RCPT, "452 4.2.2 mailbox full", N),
    (Why.DATA, "552 5.2.2 mailbox full", N),
    (Why.RCPT, "450 4.2.0 greylisted", N),
    (Why.RCPT, "450 4.1.1 unverified address", N),
    (Why.RCPT, "450 mailbox busy", N),
    (Why.DATA, "550 5.1.1 no such user", G),
    (Why.DATA, "550 5.2.1 disabled", G),
    (Why.RCPT, "554 5.7.1 Relay access denied", O),
    (Why.RCPT, "550 5.7.1 relaying denied", O),
    (Why.RCPT, "550 relay not permitted", O),
    (Why.RCPT, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", O),
    (Why.RCPT, "550 authentication required", O),
    (Why.RCPT, "530 5.7.0 authentication required", O),
    (Why.RCPT, "550", O),
    (Why.RCPT, "550 Outgoing mail suspended", O),
    (Why.RCPT, "550 Daily sending exceeded", O),
    (Why.RCPT, "550 Message rejected", O),
    (Why.RCPT, "550 Administrative prohibition", O),
    (Why.RCPT, "550 Your account is not permitted to send", O),
    (Why.RCPT, "550 Service unavailable; client host [192.0.2.1] refused", O),
    (Why.RCPT, "550 <ada@example.org> is not here", G),
    (Why.RCPT, "550 Requested action not taken: mailbox unavailable", G),
    (Why.RCPT, "550 5.7.606 banned sending IP", O),
    (Why.RCPT, "550 5.4.1 access denied", O),
    (Why.RCPT, "550 5.1.8 sender's domain", O),
    (Why.RCPT, "553 5.1.7 sender's address", O),
    (Why.RCPT, "450 4.1.8 sender's domain not found", O),
    (Why.RCPT, "451 4.7.1 greylisting, and perhaps us", O),
    (Why.RCPT, "451 4.7.650 rate limited", O),
    (Why.RCPT, "452 4.3.1 disk full", O),
    (Why.RCPT, "452 too many recipients", O),
    (Why.RCPT, "452 out of storage", O),
    (Why.RCPT, "552 over quota", O),
    (Why.RCPT, "421 4.2.1 closing", O),
    (Why.RCPT, "554 transaction failed", O),
    (Why.RCPT, "500 what", O),
    (Why.DATA, "554 5.7.1 looks like spam", O),
    (Why.DATA, "550 5.7.26 DMARC", O),
    (Why.DATA, "552 5.3.4 too big", O),
    (Why.DATA, "554 5.6.0 malformed", O),
    (Why.DATA, "550 no", O),
    (Why.DATA, "554 no", O),
    (Why.DATA, "451 later", O),
    (Why.DATA, "550 5.1.0 could be the sender", O),
    (Why.MAIL, "550 5.1.1 sender unknown", O),
    (Why.MAIL, "553 5.7.1 sender not allowed", O),
    (Why.MAIL, "550 sender not allowed", O),
    (Why.MAIL, "552 5.2.2 your quota", O),
    (Why.AUTH, "535 5.7.8 bad password", O),
    (Why.AUTH, "534 5.7.9 stronger", O),
    (Why.AUTH, "454 4.7.0 later", O),
    (Why.GREETING, "554 5.3.2 not today", O),
    (Why.GREETING, "421 busy", O),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "answer", "about"), TABLE, ids=[f"{s}: {a}" for s, a, _ in TABLE])
def test_what_an_answer_is_about(stage: Why, answer: str, about: Verdict) -> None:
    code, _, words = answer.partition(" ")
    assert verdict(stage, int(code), words) is about


def test_before_a_recipient_is_named_nothing_is_theirs() -> None:
    """Every step up to the sender × every code × with and without every enhanced code."""
    for stage, code in itertools.product(BEFORE, BASIC):
        assert verdict(stage, code, "") is O
        for subject in SUBJECTS:
            assert verdict(stage, code, f"{code // 100}.{subject} whatever") is O, (stage, code, subject)


def test_policy_system_network_and_protocol_are_never_theirs() -> None:
    ours = [each for each in SUBJECTS if each[0] in "34567"]
    for stage, code, subject in itertools.product(AFTER, BASIC, ours):
        assert verdict(stage, code, f"{code // 100}.{subject} whatever") is O, (stage, code, subject)


def test_what_may_pass_never_ends_a_delivery() -> None:
    """A code that begins with 4 is for now, and so is a full mailbox with any."""
    for stage, code in itertools.product(AFTER, range(400, 460)):
        assert verdict(stage, code, "") is not G
        for subject in SUBJECTS:
            assert verdict(stage, code, f"4.{subject} whatever") is not G, (stage, code, subject)
    for stage, code in itertools.product(AFTER, BASIC):
        assert verdict(stage, code, f"{code // 100}.2.2 full") is (O if code == 421 else N)


def test_without_an_enhanced_code_only_four_codes_at_rcpt_end_a_delivery() -> None:
    steps = itertools.product(AFTER, BASIC)
    ends = [(stage, code) for stage, code in steps if verdict(stage, code, "no such user") is G]
    assert ends == [(Why.RCPT, code) for code in (550, 551, 553, 556)]


def test_after_the_text_only_what_names_the_recipient_ends_a_delivery() -> None:
    ends = {subject for subject in SUBJECTS if verdict(Why.DATA, 550, f"5.{subject} no") is G}
    assert ends == {"1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1"}


def test_no_code_of_a_server_that_is_no_code() -> None:
    for code in (-1, 0, 199, 250, 354, 600):
        assert verdict(Why.RCPT, code, "5.1.1 no") is O


def test_of_an_answer_only_its_numbers_are_kept() -> None:
    assert numbers(550, "5.1.1 <ada@example.org> unknown") == "550 5.1.1"
    assert numbers(550, "ada@example.org unknown") == "550"
    assert enhanced("version 2.5.1.1 of it") is None
    assert enhanced("10.5.1.1 is where you come from") is None
