"""Words for whom a warning is for."""

from __future__ import annotations

from collections.abc import Iterable

from num_service.domain.alerts.audience import READERS, RecipientKind
from num_service.domain.shared.phrases import N_
from num_service.web.core.languages import say

_KINDS = {
    frozenset({RecipientKind.MEMBER}): N_("Members"),
    frozenset({RecipientKind.PROJECT}): N_("Projects"),
    READERS: N_("Members and projects"),
    frozenset({RecipientKind.PARTNER}): N_("Partner sites"),
    frozenset({RecipientKind.MEMBER, RecipientKind.PARTNER}): N_("Members and partner sites"),
    frozenset({RecipientKind.PROJECT, RecipientKind.PARTNER}): N_("Projects and partner sites"),
    frozenset(RecipientKind): N_("Members, projects and partner sites"),
}


def kinds_words(codes: Iterable[str]) -> str:
    """Whom a warning is for."""
    return say(_KINDS[frozenset(RecipientKind(each) for each in codes)])
