"""The id of a field: made from its name, and kept only where a form of ours could have such a name."""

from __future__ import annotations

import gc

from num_service.web.core.page_context import LONGEST_NAME, id_of_field


def test_an_id_is_the_name_with_dashes() -> None:
    assert id_of_field("people.0.name") == "f-people-0-name"
    assert id_of_field("a[1]/b") == "f-a-1-b"


def test_a_name_that_somebody_made_up_is_not_kept() -> None:
    """A form shown to be sent again has whatever fields were posted: a few thousand long names fill the memory."""
    made_up = "".join(["made.up", "x" * LONGEST_NAME])
    before = len(gc.get_referrers(made_up))
    assert id_of_field(made_up) == f"f-made-up{'x' * LONGEST_NAME}"
    assert len(gc.get_referrers(made_up)) == before
