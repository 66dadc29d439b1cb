"""Whether a caseworker's text repeats the reporter's own words: no raw free text leaves (gate rule 5).

How somebody writes can show who wrote. A run of words taken over from the account blocks until it is put in other
words; short turns of phrase that anybody would use do not.
"""

from __future__ import annotations

import re
import unicodedata

from num_service.domain.shared.phrases import N_
from num_service.domain.writing.identifiability import Mark, MarkKind

#: How many words in a row count as taken over.
LEAST = 8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WHY = N_("These are the reporter’s own words. Say it in yours: how somebody writes can show who wrote it.")


def copied(text: str, account: str, *, least: int = LEAST) -> tuple[Mark, ...]:
    """The runs of words that stand in the account as well, in any case and punctuation.

    Args:
        text: what a caseworker wrote.
        account: the reporter's own words.
        least: how many words in a row count.
    """
    theirs = [_fold(match.group()) for match in _WORD.finditer(account)]
    known = {tuple(theirs[at : at + least]) for at in range(len(theirs) - least + 1)}
    if not known:
        return ()
    words = list(_WORD.finditer(text))
    folded = [_fold(match.group()) for match in words]
    marks: list[Mark] = []
    at = 0
    while at <= len(words) - least:
        if tuple(folded[at : at + least]) not in known:
            at += 1
            continue
        last = at + least
        while last < len(words) and tuple(folded[last - least + 1 : last + 1]) in known:
            last += 1
        start, end = words[at].start(), words[last - 1].end()
        marks.append(Mark(MarkKind.OWN_WORDS, start, end, text[start:end], True, _WHY))
        at = last
    return tuple(marks)


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
