"""Nothing of which a part could not be read is answered "none", listed, or written into a warning (F1–F10)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.domain.checker.answer import Verdict
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.services.casework.open_report import find_report
from num_service.services.checker.asked import Checked, from_text
from num_service.services.checker.check_identifier import check_identifiers
from num_service.services.checker.confirm_identifier import confirm_identifier
from tests.harness.casework import desk_of
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import alert_text

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_people = itertools.count()


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


def _check(story: Story, typed: str) -> list[Checked]:
    user_id = story.account(AccountRole.MEMBER, f"parts{next(_people)}@example.org")
    with story.commits() as session:
        return check_identifiers(
            session,
            user_id=user_id,
            asked=from_text(typed),
            index=story.wiring.index,
            clock=story.wiring.clock,
        ).answers


def _reported(story: Story, kind: IdentifierKind, value: str) -> None:
    given = {"kind": kind.value, "value": value, "basis": "saw"}
    report = story.report(people=[{"role": "client", "identifiers": [given]}])
    story.listed(report, normalise(kind, value))


@pytest.mark.parametrize(
    "typed",
    [
        "07700900801xxx",
        "电话07700900801",
        "07700 9oo eight01",
        "07700 900\n801",
        "+07700 900801",
        "0447700900801",
    ],
)
def test_a_listed_number_is_recognised_in_disguise(story: Story, typed: str) -> None:
    _reported(story, IdentifierKind.PHONE, "07700 900801")
    assert [each.answer.verdict for each in _check(story, typed)] == [Verdict.REPORTED]


@pytest.mark.parametrize(
    "typed",
    [
        "07700 90012",
        "his number is 07700 90012",
        'write to "him"@example.org',
        "gmail.com",
        "ВЯ12 СDЕ",
        "user1234567",
    ],
)
def test_what_cannot_be_read_is_never_none(story: Story, typed: str) -> None:
    answers = _check(story, typed)
    assert answers
    assert all(each.answer.verdict is Verdict.INVALID and each.why for each in answers)


def test_the_part_that_was_not_read_is_shown_beside_what_was(app: Flask, story: Story) -> None:
    typed = "He uses 07700 900802 or 07700 90080 for sure"
    read, unread = _check(story, typed)
    assert read.answer.verdict is Verdict.NONE
    assert (unread.shown, unread.answer.verdict) == ("07700 90080", Verdict.INVALID)

    member = Visitor(app.test_client())
    email = f"parts{next(_people)}@example.org"
    story.account(AccountRole.MEMBER, email)
    member.sign_in(email, PASSWORD)
    page = words(member.post("/check", text=typed))
    assert "We could not read part of this" in page
    assert "07700 90080" in page
    assert "for example 07700 900123" in page


@pytest.mark.parametrize(
    ("listed", "stranger"),
    [
        ("https://signal.me/#eu/abc123", "https://signal.me/#eu/zzzzzz"),
        ("https://forum.example.org/member.php?u=77", "https://forum.example.org/member.php?u=78"),
        ("https://signal.me/#p/+447700900803", "https://signal.me/#p/+447700900804"),
    ],
)
def test_a_strangers_link_is_not_reported(story: Story, listed: str, stranger: str) -> None:
    _reported(story, IdentifierKind.URL, listed)
    assert [each.answer.verdict for each in _check(story, listed)] == [Verdict.REPORTED]
    assert [each.answer.verdict for each in _check(story, stranger)] == [Verdict.NONE]


def _kept(story: Story, value: str, **more: Any) -> Any:
    report = story.report(people=[{"role": "client", "identifiers": [{"value": value} | more]}])
    return report


def test_a_number_that_cannot_be_read_is_kept_as_typed_and_never_listed(story: Story) -> None:
    """A shaken reporter is not sent back for a digit; staff see that it was not read, and nothing is made of it."""
    report = _kept(story, "07700 9004", kind="phone")
    with story.commits() as session:
        assert (
            session.scalars(select(ReportIdentifier).where(ReportIdentifier.report_id == report.id)).all()
            == []
        )
        shown = desk_of(session, story, report.reference)
        (kept,) = shown.identifiers
        assert (kept.typed, kept.kind, kept.normal) == ("07700 9004", IdentifierKind.PHONE, None)
        with pytest.raises(Invalid, match="no such identifier"):
            confirm_identifier(
                session,
                report=find_report(session, report.reference),
                position=0,
                as_read="07700 900401",
                index=story.wiring.index,
                help_lines=(),
                holder=story.caseworkers[0],
                clock=story.wiring.clock,
            )


def test_two_truncated_numbers_are_not_linked(story: Story) -> None:
    first, second = _kept(story, "07700 9005", kind="phone"), _kept(story, "07700 9005", kind="phone")
    with story.commits() as session:
        digests = session.scalars(
            select(ReportIdentifier.digest).where(ReportIdentifier.report_id.in_([first.id, second.id]))
        ).all()
    assert digests == []


@pytest.mark.parametrize(
    "words_of_it",
    ["He texts from 07700900779xx", "ring 07700 900779x", "He uses 0447700900779", "ring 07700 90077 now"],
)
def test_no_number_stands_in_the_words_of_a_warning(story: Story, words_of_it: str) -> None:
    """F1b: from the words it could never be taken out again."""
    report = story.report()
    with pytest.raises(Invalid, match="in the words"):
        story.drafted_alert(report, text=alert_text(body=words_of_it))


@pytest.mark.parametrize("own_line", ["QW72 MA", "sexy_boy69"])
@pytest.mark.parametrize(
    "list_of", ["07700 900999\n{}", "{}\r\n07700 900999", "07700 900999\n\n{}\nsee you then"]
)
def test_each_line_of_a_pasted_list_has_its_answer(story: Story, list_of: str, own_line: str) -> None:
    """A username or part of a registration on a line of its own was dropped in silence beside a number."""
    answers = {each.shown: each for each in _check(story, list_of.format(own_line))}
    assert len(answers) == 2, answers
    assert any(own_line.replace(" ", "") in shown.replace(" ", "") for shown in answers), answers


def test_a_line_of_talk_is_no_username(story: Story) -> None:
    assert len(_check(story, "hi there\ncall 07700 900999\nafter 8\nthanks\nroom 12 please")) == 1
