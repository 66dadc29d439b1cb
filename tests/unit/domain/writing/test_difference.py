"""What changed between two versions, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.writing.difference import Change, changed_fields, difference


def said(before: str, now: str) -> list[tuple[str, str]]:
    return [(each.change.value, each.text) for each in difference(before, now)]


def test_words_that_came_and_went_stand_where_they_are() -> None:
    assert said("He took the money by force.", "He took cash by force, twice.") == [
        ("same", "He took "),
        ("removed", "the money "),
        ("added", "cash "),
        ("same", "by "),
        ("removed", "force."),
        ("added", "force, twice."),
    ]


def test_other_spaces_are_no_other_words() -> None:
    assert said("He  took\nit.", "He took it.") == [("same", "He took it.")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stayed_and_what_came_is_the_text_as_it_is_now(before: str, now: str) -> None:
    """Nothing is hidden: put together, the pieces are the new text, and every word that went is told."""
    pieces = difference(before, now)
    assert "".join(each.text for each in pieces if each.change is not Change.REMOVED) == now
    left = [each.text.split() for each in pieces if each.change is not Change.ADDED]
    assert [word for words in left for word in words] == before.split()


def test_only_fields_that_changed_are_shown_and_a_field_that_went_too() -> None:
    before = [("Headline", "A man"), ("Item", "one"), ("Item", "two"), ("Place", "Leeds")]
    now = [("Headline", "A man"), ("Item", "one"), ("Item", "three")]

    found = changed_fields(before, now)

    assert [each.label for each in found] == ["Item", "Place"]
    assert [each.text for each in found[0].pieces] == ["two", "three"]
    assert [each.change for each in found[1].pieces] == [Change.REMOVED]
