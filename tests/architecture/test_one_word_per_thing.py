"""One word for one thing: code, warning, packet. A second word for it makes somebody look for a second thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.frontend import parse_keywords

from num_service.translations.collect import KEYWORDS

ROOT = Path(__file__).resolve().parents[2] / "num_service"
_WORDS = parse_keywords(("gettext", "_", "ngettext:1,2", *KEYWORDS))
#: Where what is written is read by members and project workers, in whose inbox it arrives, and by nobody else. For
#: them it is an alert, as it is everywhere in this field; what may be sent to them is a warning until it is there.
INBOX = ("web/member", "web/project", "services/alerts/read_alerts.py", "domain/checker/answer.py")
#: Said to members by the navigation, and to reporters by the title of a question in its own wording.
_TO_READERS = {"Alerts", "Alerts to members and projects"}
#: Wordings of a question keep the words in which it was answered: they change only with a new version. What police give
#: after a search is a receipt, in everybody’s words; so is the field of the API.
_FIXED = ("domain/reports/wording.py", "domain/help/cards/rights.py", "web/api/")
_ALERT, _RECEIPT = re.compile(r"\balerts?\b", re.I), re.compile(r"\breceipts?\b", re.I)
_PACKET = re.compile(r"\b(dossiers?|bundles?|police packages?|intelligence packages?|case files?)\b", re.I)


def messages(path: Path) -> Iterator[str]:
    """Every sentence that a file asks to be translated."""
    how = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    with path.open("rb") as file:
        for _, found, *_ in extract(how, file, keywords=_WORDS):
            yield from (found,) if isinstance(found, str) else (each for each in found if each)


@cache
def said() -> tuple[tuple[str, str], ...]:
    """Each sentence of the product with the file that says it."""
    files = [*ROOT.rglob("*.py"), *ROOT.rglob("templates/**/*.html")]
    return tuple(
        (path.relative_to(ROOT).as_posix(), each) for path in sorted(files) for each in messages(path)
    )


def test_the_sentences_are_found() -> None:
    assert len(said()) > 1500
    assert ("web/staff/templates/staff/_rail.html", "Write a packet") in said()


def test_what_is_written_to_warn_others_is_a_warning() -> None:
    other = [
        (path, each)
        for path, each in said()
        if _ALERT.search(each) and not path.startswith(INBOX) and each not in _TO_READERS
    ]
    assert other == []


def test_what_opens_a_report_again_is_a_code() -> None:
    assert [
        (path, each) for path, each in said() if _RECEIPT.search(each) and not path.startswith(_FIXED)
    ] == []


def test_what_goes_to_a_force_is_a_packet() -> None:
    assert [(path, each) for path, each in said() if _PACKET.search(each)] == []


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [(_ALERT, "Change the alert"), (_RECEIPT, "Your receipts"), (_PACKET, "The dossier for them")],
)
def test_another_word_would_be_seen(pattern: re.Pattern[str], sentence: str) -> None:
    assert pattern.search(sentence)
