"""What the field found on the code page and on the page of an open report (pages.md, wording.md), and its kin."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from num_service.db.models.reports.report import Report
from num_service.domain.reports import wording
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.reports import messages
from tests.harness.casework import conversation
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of, come_back, member_of
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story


def html(visitor: Visitor, path: str) -> str:
    return visitor.get(path).get_data(as_text=True)


def test_hiding_the_code_is_not_the_pages_first_wish_and_says_that_it_is_for_good(them: Visitor) -> None:
    them.post("/report", LITTLE)
    page = html(them, "/report/sent")
    main = page[page.index("<main") : page.index("</main")]

    hides = main[: main.index("I have kept it: hide it here for good")].rpartition("<button")[2]
    assert "button-primary" not in hides
    assert main.index("try it") < main.index("I have kept it"), "trying it comes first"
    code = code_of(them)

    reference = re.search(r'name="reference" value="([^"]+)"', page)
    assert reference is not None
    answer = them.post("/report/sent", reference=reference[1])

    after = words(them.get(answer.headers["Location"]))
    assert "The code is hidden now" in after
    assert "the code you kept opens it" in after
    assert code not in html(them, "/report/sent")


def test_the_code_page_says_where_a_picture_is_found_and_what_exit_does(them: Visitor) -> None:
    them.post("/report", LITTLE)
    page = words(them.get("/report/sent"))

    assert "Write it down if somebody else uses your phone" in page
    assert "If you press Exit or close the browser, the code is gone." in page


@pytest.mark.parametrize(
    "copied",
    [
        "Your code\n{}\nCopy the code",
        "Your code: {}.",
        "“{}”",
        "{}".replace("{}", "\u200b{}\ufeff"),
    ],
)
def test_a_code_opens_however_it_was_copied_from_the_page(them: Visitor, story: Story, copied: str) -> None:
    code = story.report().receipt.shown.lower().replace("-", " \N{EN DASH} ")

    assert "Where it is" in come_back(them, copied.format(code))


def test_a_code_that_was_pasted_with_a_slip_is_kept_as_it_was_pasted(them: Visitor, story: Story) -> None:
    pasted = f"Your code: {story.report().receipt.shown[:-1]}"
    answer = them.post("/receipt", receipt=pasted)

    assert "this has 24. Some are missing" in words(answer)
    assert pasted in answer.get_data(as_text=True)


def test_pages_of_reporters_call_it_a_code_and_nothing_else(them: Visitor, story: Story) -> None:
    them.post("/report", LITTLE)
    paths = [
        "/",
        "/report",
        "/report/sent",
        "/report/sent?already=1",
        "/receipt",
        "/help",
        "/privacy",
        "/sign-in",
    ]
    pages = [words(them.get(path)) for path in paths]
    pages += [come_back(them, story.report().receipt.shown), words(them.get("/receipt/stop"))]
    wrong = browser(them.client.application)
    pages += [words(wrong.post("/receipt", receipt=typed)) for typed in ("", "ABC", "U" * 25, "0" * 25)]

    said = " ".join(pages)
    for (
        question
    ) in wording.questions().values():  # a wording is never edited: it is another version that will say it
        for asked in (question.question, question.happens, question.who, question.undo):
            said = said.replace(" ".join(asked.split()), "")
    assert re.findall(r".{40}\breceipts?\b.{40}", said, re.I) == []


def test_an_empty_message_is_named_as_the_page_names_it(them: Visitor, story: Story) -> None:
    come_back(them, story.report().receipt.shown)
    answer = them.post("/receipt/message", form="/receipt/report", text=" ")

    assert "Your message: Write something first." in words(answer)
    assert "<title>Error: Your report" in answer.get_data(as_text=True)


def test_after_stopping_all_one_notice_says_it_and_the_recalled_text_is_folded(
    them: Visitor, story: Story
) -> None:
    sent = story.report()
    story.publish(story.approved_alert(sent))
    story.release(story.approved_packet(sent))
    come_back(them, sent.receipt.shown)
    assert "The warning based on your report" in words(them.get("/receipt/report"))
    them.post("/receipt/stop")

    page = html(them, "/receipt/report")

    main = page[page.index("<main") :]
    assert main.count('role="status"') == 1, "one notice, and not one for each thing that stopped"
    notice = main[main.index('role="status"') : main.index("<h1")]
    told = ["All sharing is stopped", "The warning has been recalled", "People may remember a warning"]
    assert [notice.find(each) for each in told] == sorted(notice.find(each) for each in told)
    assert all(each in notice for each in told)
    assert "The warning based on your report" not in page
    fold = page[page.index("A warning that was recalled") : page.index("A man in Camden attacked someone")]
    assert "</details>" not in fold, "its text stands inside the fold"
    before = page[: page.index("A warning that was recalled")]
    assert before[before.rindex("<details") :].split(">")[0].endswith('fold"'), "and the fold is shut"
    assert "stop all sharing" not in words(them.get("/receipt/report")), "there is nothing left to stop"


def _we_write(story: Story, sent: SentReport, text: str) -> None:
    with story.commits() as session:
        report = session.get_one(Report, sent.id)
        messages.add_message(
            session, report=report, text=text, clock=story.wiring.clock, holder=story.caseworkers[0]
        )


def test_a_new_message_and_stopping_stand_before_anything_else(them: Visitor, story: Story) -> None:
    sent = story.report()
    _we_write(story, sent, "Are you safe tonight?")
    come_back(them, sent.receipt.shown)
    page = html(them, "/receipt/report")

    order = [
        "Pause or stop all sharing",
        "A caseworker wrote on",
        "Are you safe tonight?",
        "Where it is",
        'id="messages"',
    ]
    assert [page.find(each) for each in order] == sorted(page.find(each) for each in order)

    them.post("/receipt/message", form="/receipt/report", text="Yes.")
    assert "A caseworker wrote on" not in words(them.get("/receipt/report")), "it has been answered"


def test_messages_of_one_day_stand_in_the_order_they_were_written(them: Visitor, story: Story) -> None:
    sent = story.report()
    come_back(them, sent.receipt.shown)
    wrote = [f"word {number} of ours or theirs" for number in range(6)]
    for number, text in enumerate(wrote):
        if number % 3 == 1:
            them.post("/receipt/message", form="/receipt/report", text=text)
        else:
            _we_write(story, sent, text)

    page = words(them.get("/receipt/report"))
    below = page[page.index("Between you and us") :]
    with story.commits() as session:
        desk = conversation(session, story, sent.id)

    assert sorted(wrote, key=below.index) == wrote
    assert [each.text for each in desk] == wrote


@pytest.fixture
def helper(app: Flask, story: Story) -> Visitor:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Harbour", email="h@project.example", regions=(), contact=story.wiring.contact
        )
    email = member_of(story).replace("@example.org", "@project.example")
    story.account(AccountRole.PROJECT_WORKER, email, project_id=project)
    visitor = browser(app)
    visitor.sign_in(email, PASSWORD)
    return visitor


def test_a_project_worker_is_not_spoken_to_as_the_reporter(helper: Visitor) -> None:
    answers = {f"consents.{scope}": "no" for scope in ALL_YES} | {"consents.helper": "yes"}
    every: tuple[str, ...] = (
        "checker",
        "alert",
        "police_intelligence",
        "police_questions",
        "police_identified",
        "referral",
    )
    every += ("helper", "platform", "contact", "statistics", "research")
    answers |= {f"consents.{scope}": "no" for scope in every if scope != "helper"}
    sent = helper.post("/project/report", LITTLE | answers, send="all")
    assert sent.status_code == 303

    page = words(helper.client.get(sent.location))
    assert "Give this code to the person it happened to" in page
    assert "Only you have it" not in page
    assert "what they said yes to" in page

    opened = come_back(helper, code_of(helper))
    assert "Every answer here is that person’s" in opened
    assert "What we may do" in opened
    assert "you said we may do" not in opened


def test_officers_at_the_members_door_are_shown_their_own(them: Visitor) -> None:
    page = html(them, "/sign-in")
    assert 'href="/police/sign-in"' in page
    wrong = them.post("/sign-in", email="met@force.example", password="x").get_data(as_text=True)
    assert '<details class="disclosure" open>' in wrong


def test_what_a_person_typed_is_shown_in_its_own_direction(them: Visitor, story: Story) -> None:
    arabic = "لم يدفع لي"
    sent = story.report()
    story.publish(story.approved_alert(sent))
    come_back(them, sent.receipt.shown)
    them.post("/receipt/message", form="/receipt/report", text=arabic)
    page = html(them, "/receipt/report")

    assert f'<div class="own-words" dir="auto">{arabic}</div>' in page
    assert re.search(r'<p class="prewrap" dir="auto">A man in Camden', page)
    for field in re.findall(r"<textarea[^>]*>|<input [^>]*type=\"(?:text|email)\"[^>]*>", page):
        assert 'dir="auto"' in field, field
