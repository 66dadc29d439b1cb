"""Lists and boxes of a form: what is sent, what is read, which are chosen; whatever was typed is escaped."""

from __future__ import annotations

import uuid

from markupsafe import Markup

from num_service.domain.shared.taxonomy import Region
from num_service.web.core.choices import boxes, options

ONE = uuid.UUID(int=1)


def test_a_list_marks_what_is_chosen() -> None:
    assert options([("a", "A"), (ONE, "<b>"), (Region.LONDON, Markup("<i>L</i>"))], str(ONE)) == (
        '<option value="a">A</option>'
        f'<option value="{ONE}" selected>&lt;b&gt;</option>'
        '<option value="london"><i>L</i></option>'
    )
    assert "selected" not in options([("a", "A")], "")


def test_boxes_have_names_hints_and_what_was_ticked() -> None:
    drawn = boxes("checkbox", "people.0.kinds", [("a", "<A>", "why &"), ("b", "B"), ("c", "C", "")], ["b"])
    assert drawn.count("checked") == 1
    assert 'id="f-people-0-kinds-b" name="people.0.kinds" value="b" checked>' in drawn
    assert 'value="a" aria-describedby="f-people-0-kinds-a-hint">' in drawn
    assert '<span class="choice-hint" id="f-people-0-kinds-a-hint">why &amp;</span>' in drawn
    assert drawn.count("choice-hint") == 1
    assert "&lt;A&gt;</label>" in drawn


def test_one_of_several_is_known_by_what_is_sent() -> None:
    assert boxes("radio", "it", [(1, "One"), (2, "Two")], ("2",)).count('value="2" checked') == 1
    assert 'value="&#34;&gt;"' in boxes("radio", "it", [('">', "x")], ())
