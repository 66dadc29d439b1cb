"""The casework pages say messages only, and call a reporter "they"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[2] / "num_service"
TEMPLATES = sorted((ROOT / "web/staff/templates").rglob("*.html"))
MODULES = sorted((ROOT / "web/staff").glob("*.py"))
LEXER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
#: What takes a message in a template; ngettext takes two.
SAYS = ("_", "ngettext")
WORD = re.compile(r"[A-Za-z]{2}")
GENDERED = re.compile(r"\b(she|her|hers|herself|he|him|his|himself)\b", re.I)


def bare(source: str) -> Iterator[tuple[int, str]]:
    """What a template says in English without asking for a translation: its line, and the words."""
    in_tag = in_trans = False
    before: list[str] = []  # the tokens of this expression so far, without spaces
    for line, kind, value in LEXER.lex(source):
        if kind in ("variable_begin", "block_begin"):
            before = []
            continue
        if kind == "name" and not before:
            in_trans = (in_trans or value == "trans") and value != "endtrans"
        if kind == "data":
            words, in_tag = _outside_tags(value, in_tag)
            if WORD.search(words) and not in_trans:
                yield line, words.strip()
            yield from ((line, each) for each in re.findall(r'(?:aria-label|title)="([^"{]+)"', value))
        elif kind == "string" and _reads(value[1:-1]) and not _said(before) and before[:1] != ["import"]:
            yield line, value
        if kind != "whitespace":
            before.append(value)


def _outside_tags(data: str, in_tag: bool) -> tuple[str, bool]:
    words = ""
    for letter in data:
        if letter == "<":
            in_tag = True
        elif letter == ">":
            in_tag = False
        elif not in_tag:
            words += letter
    return words, in_tag


def _reads(text: str) -> bool:
    """Whether a string looks like something a person reads, and not like a code, a class or a path."""
    return bool(WORD.search(text)) and (text[:1].isupper() or " " in text.strip())


def _said(before: list[str]) -> bool:
    opened = [place for place, each in enumerate(before[1:], 1) if each == "(" and before[place - 1] in SAYS]
    return bool(opened) and ")" not in before[opened[-1] :]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_casework_page_is_a_message(template: Path) -> None:
    assert list(bare(template.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "<p>Nobody has it yet.</p>",
        '{{ ui.button("Claim it") }}',
        '<a title="See it">{{ x }}</a>',
        '{{ _("Yes") ~ " and no" }}',
        '{{ "Listed" if x else _("Not listed") }}',
    ],
)
def test_a_bare_sentence_would_be_seen(line: str) -> None:
    assert list(bare(line))


@pytest.mark.parametrize(
    "line",
    [
        '<p class="small muted">{{ _("Nobody has it yet.") }}</p>',
        '{{ ngettext("%(num)s day", "%(num)s days", age) }}',
        '{% import "components/ui.html" as ui %}',
        "{% trans %}If you approve, the gate decides.{% endtrans %}",
        '{{ _("Written by %(name)s.", name=names.get(who, _("a colleague"))) }}',
    ],
)
def test_what_is_a_message_or_is_not_read_is_left_alone(line: str) -> None:
    assert list(bare(line)) == []


def _sentences(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


@pytest.mark.parametrize(
    "path", [*TEMPLATES, *MODULES, ROOT / "domain/shared/verdict.py"], ids=lambda path: path.name
)
def test_a_reporter_is_they(path: Path) -> None:
    said = _sentences(path) if path.suffix == ".py" else [path.read_text(encoding="utf-8")]
    assert [found.group() for each in said for found in GENDERED.finditer(each)] == []
