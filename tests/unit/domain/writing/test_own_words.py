"""A caseworker's text must not repeat the reporter's own words."""

from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.writing.identifiability import MarkKind, blocks
from num_service.domain.writing.own_words import LEAST, copied

ACCOUNT = (
    "He said he'd pay after, then he locked the door and wouldn’t let me leave until morning. I was scared."
)


def test_a_sentence_taken_over_blocks_whatever_its_case_and_punctuation() -> None:
    text = "The man arrived. THEN HE LOCKED THE DOOR -- and wouldn't let me leave, until morning! He left."
    (mark,) = copied(text, ACCOUNT)
    assert mark.kind is MarkKind.OWN_WORDS
    assert mark.text == "THEN HE LOCKED THE DOOR -- and wouldn't let me leave, until morning"
    assert blocks((mark,))


def test_a_turn_of_phrase_does_not() -> None:
    assert copied("He locked the door and would not let her go.", ACCOUNT) == ()


def test_the_caseworkers_own_words_do_not() -> None:
    assert copied("A client refused to pay and held someone against their will overnight.", ACCOUNT) == ()


def test_two_runs_are_two_marks() -> None:
    text = f"{ACCOUNT[:52]} Something else entirely stands here. {ACCOUNT[52:]}"
    assert len(copied(text, ACCOUNT)) == 2


def test_an_empty_account_marks_nothing() -> None:
    assert copied("Anything at all may be written here by a caseworker.", "") == ()


@given(
    st.lists(
        st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"]),
        max_size=40,
    )
)
def test_every_run_of_the_length_is_found_and_nothing_shorter(words: list[str]) -> None:
    account = "one two three four five six seven eight nine"
    text = " ".join([*words, *account.split()[: LEAST - 1], "stop", *words])
    assert copied(text, account) == ()
    assert len(copied(text + " " + account, account)) == 1
