"""A sentence with its values, as it is said in English where no reader's language is known."""

from datetime import date

import pytest

from num_service.domain.shared.errors import Invalid, TooMany
from num_service.domain.shared.phrases import Message, Sentences, phrase, phrases
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Hold, NotNow, Reason


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (phrase("Paste at most %(most)s characters.", most=20_000), "Paste at most 20,000 characters."),
        (phrase("Until %(day)s.", day=date(2026, 11, 5)), "Until 5 November 2026."),
        (phrase("It is a %(tier)s.", tier=Tier.DANGER), "It is a Danger."),
        (phrase("One of %(each)s.", each=("a", "b", "c")), "One of a, b and c."),
        (phrase("One of %(each)s.", each=("a",)), "One of a."),
        (phrase("None of %(each)s.", each=()), "None of ."),
        (phrase("Nothing stands in 100% of it."), "Nothing stands in 100% of it."),
        (phrases("One day", "%(num)s days", 1), "One day"),
        (phrases("One day", "%(num)s days", 1_200), "1,200 days"),
        (Sentences((phrase("It waits."), Reason.PAUSED)), f"It waits. {Reason.PAUSED.words}"),
    ],
)
def test_a_message_in_english(said: Message, words: str) -> None:
    assert str(said) == words


def test_an_error_says_its_sentence_and_names_its_field() -> None:
    why = Invalid("too_long", "At most %(most)s characters.", field="text", most=4_000)

    assert (str(why), why.message, why.field, why.code) == (
        "At most 4,000 characters.",
        "At most 4,000 characters.",
        "text",
        "too_long",
    )
    assert TooMany("spent", "Come back later.", retry_after=60).retry_after == 60


def test_not_now_says_every_reason() -> None:
    why = NotNow(Hold((Reason.PAUSED, Reason.DELAYED)))

    assert str(why) == f"{Reason.PAUSED.words} {Reason.DELAYED.words}"
    assert why.verdict.reasons == (Reason.PAUSED, Reason.DELAYED)
