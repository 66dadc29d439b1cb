"""The casework pages have words for everything that can stand on them."""

import pytest

from num_service.domain.writing.identifiability import Mark, MarkKind
from num_service.web.staff.words import mark_views


@pytest.mark.parametrize("kind", MarkKind)
def test_every_kind_of_mark_has_words(kind: MarkKind) -> None:
    (view,) = mark_views([Mark(kind, 0, 4, "text", True, "why")])

    assert view["kind"]
    assert view["blocking"] is True
