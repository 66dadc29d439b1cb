"""The words that somebody answered, where they are not those on the page: an earlier wording, or another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from num_service.domain.reports import wording
from num_service.domain.reports.consent import ConsentRecord, Scope
from num_service.domain.shared.taxonomy import Language
from num_service.translations.wordings import Shown, as_shown


def words_answered(consents: Mapping[Scope, ConsentRecord], now: Language) -> dict[str, Any]:
    """What the page of an open report shows beside the question as it is put today, by question.

    Args:
        consents: the answers in force.
        now: the language of this page.

    Returns:
        ``earlier``: where the question has been put differently since. ``elsewhere``: where it is the same one, and was
        read in another language. Each in the words, and the language, that were shown.
    """
    seen = {scope: as_shown(each.wording, scope, each.language) for scope, each in consents.items()}
    earlier: dict[Scope, Shown | None] = {
        scope: seen[scope] if wording.answered(each.wording, scope) else None
        for scope, each in consents.items()
    }
    elsewhere = {
        scope: None if earlier[scope] or each.language is now else seen[scope]
        for scope, each in consents.items()
    }
    return {"earlier": earlier, "elsewhere": elsewhere}
