"""What a person reads is a message that a translator meets: in the errors, in the services, in the schemas."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from babel.messages.pofile import read_po
from marshmallow import Schema, fields

from num_service.domain.shared.phrases import Phrase
from num_service.schemas.base import OURS, Boundary
from num_service.translations.collect import KEYWORDS, collect

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for folder in ("num_service", "workers", "demo")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
#: What takes a message and answers a phrase, or marks one.
PHRASES = {"N_", "phrase", "phrases", "Phrase", "Sentences"}
BASE = "DomainError"


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def called(node: ast.AST) -> str:
    """The last name of what is called; nothing for what is no call."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name
    return ""


@cache
def error_classes() -> dict[str, int | None]:
    """Each class of domain errors, and at which place it takes its message; None for one that takes none."""
    found: dict[str, int | None] = {BASE: 1}
    classes = [each for tree in PRODUCT.values() for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
    for _ in range(4):  # a class may be read before the one it is made from
        for each in classes:
            base = next((b.id for b in each.bases if isinstance(b, ast.Name) and b.id in found), None)
            if base is not None:
                found[each.name] = _place_of_message(each, found[base])
    return found


def _place_of_message(made: ast.ClassDef, of_base: int | None) -> int | None:
    for each in made.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            names = [arg.arg for arg in each.args.args[1:]]
            return names.index("message") if "message" in names else None
    return of_base


def calls_of_errors() -> Iterator[tuple[str, ast.Call, str]]:
    """Where an error of the domain is made, the call, and the class."""
    known = error_classes()
    for path, tree in PRODUCT.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (name := called(node)) in known:
                yield f"{named(path)}:{node.lineno}", node, name


def tables_of_phrases(tree: ast.Module) -> set[str]:
    """The module's own tables that hold nothing but messages."""
    return {
        target.id
        for each in tree.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Dict)
        for target in each.targets
        if isinstance(target, ast.Name) and all(called(value) in PHRASES for value in each.value.values)
    }


def test_the_classes_of_errors_are_found() -> None:
    kinds = {"NotFound", "Invalid", "Conflict", "Locked", "NotReady", "TooMany"}
    assert error_classes().keys() >= kinds | {"InvalidIdentifier", "MalformedReceipt", "NotNow"}
    assert len(list(calls_of_errors())) > 80


def test_every_error_is_of_a_class_that_says_what_it_is() -> None:
    assert [place for place, _, name in calls_of_errors() if name == BASE] == []


def test_every_error_has_a_whole_sentence_that_can_be_translated() -> None:
    known = error_classes()
    composed = []
    for place, call, name in calls_of_errors():
        at = known[name]
        if at is None or place.startswith("num_service/domain/shared/errors.py"):
            continue
        message: Any = call.args[at]
        literal = isinstance(message, ast.Constant) or called(message) in PHRASES
        table = isinstance(message, ast.Subscript) and isinstance(message.value, ast.Name)
        file = ROOT / place.partition(":")[0]
        if not literal and not (table and message.value.id in tables_of_phrases(PRODUCT[file])):
            composed.append(place)
    assert composed == []


def test_no_error_is_told_from_another_by_how_its_code_is_spelled() -> None:
    spelled = []
    for path, tree in PRODUCT.items():
        for node in ast.walk(tree):
            match node:
                case ast.Compare(left=ast.Attribute(attr="code"), comparators=[ast.Constant(value=str())]):
                    spelled.append(f"{named(path)}:{node.lineno}")
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="code"), attr="startswith")):
                    spelled.append(f"{named(path)}:{node.lineno}")
    assert spelled == []


# ------------------------------------------------------------------------------------- services and the database

_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SET|CREATE|LISTEN|NOTIFY|LOCK)\b")


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else ():
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                found.add(each.value)
    return found


def sentences_made_in(tree: ast.Module) -> list[tuple[int, str]]:
    """Text that looks like a sentence and is neither a message nor SQL, with its line."""
    errors = error_classes()
    passed = _docstrings(tree)
    for node in ast.walk(tree):
        if called(node) in PHRASES | errors.keys() | {"text"}:
            passed |= set(ast.walk(node))
    found = []
    for node in ast.walk(tree):
        if node in passed or not isinstance(node, ast.expr):
            continue
        words = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        elif isinstance(node, ast.JoinedStr):
            words = "".join(str(each.value) for each in node.values if isinstance(each, ast.Constant))
        if (
            " " in words.strip()
            and not _SQL.match(words)
            and (words[:1].isupper() or words.rstrip()[-1:] in ".!?")
        ):
            found.append((node.lineno, words))
    return found


@pytest.mark.parametrize("layer", ["services", "db"])
def test_no_english_is_made_below_the_edge(layer: str) -> None:
    made = [
        (named(path), *each)
        for path, tree in PRODUCT.items()
        if path.is_relative_to(ROOT / "num_service" / layer)
        for each in sentences_made_in(tree)
    ]
    assert made == []


@pytest.mark.parametrize(
    "line",
    [
        'told = "It was taken back."',
        'told = f"{force} has opened it."',
        'told = "Nobody has" + " opened it"',
        'told = f"A warning for {force}"',
    ],
)
def test_a_sentence_that_is_made_there_would_be_seen(line: str) -> None:
    assert sentences_made_in(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    [
        'phrase("It was taken back.")',
        'raise Conflict("taken", "It was taken.")',
        'text("SELECT 1 FROM a WHERE b.")',
        '"""A docstring."""',
        'audit.record(session, action="report.read", subject=f"report:{reference}")',
    ],
)
def test_what_is_no_sentence_of_ours_is_left_alone(line: str) -> None:
    assert sentences_made_in(ast.parse(line)) == []


# ------------------------------------------------------------------------------------------- what is collected


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every message that ``make messages`` finds."""
    into = tmp_path_factory.mktemp("messages") / "messages.pot"
    collect(into)
    with into.open("rb") as file:
        found: set[str] = set()
        for each in read_po(file):
            found |= set(each.id) if isinstance(each.id, list | tuple) else {each.id}
    return found - {""}


def test_every_class_of_errors_is_among_the_keywords() -> None:
    """Demonstration and product alike: a class that takes messages and is not collected would stay English."""
    takes = {name for name, at in error_classes().items() if at is not None and name != BASE}
    assert takes <= {each.partition(":")[0] for each in KEYWORDS}


def test_every_sentence_of_an_error_is_collected(collected: set[str]) -> None:
    known = error_classes()
    said = {
        cast(ast.Constant, call.args[at]).value
        for place, call, name in calls_of_errors()
        if (at := known[name]) is not None
        and place.startswith("num_service/")
        and isinstance(call.args[at], ast.Constant)
    }
    assert len(said) > 60
    assert said - collected == set()


def test_every_word_of_a_list_is_collected(collected: set[str]) -> None:
    from num_service.domain.alerts.audience import Spoken
    from num_service.domain.reports.wording import WORDINGS
    from num_service.domain.shared.taxonomy import Language, Worded

    for each in ("alerts.audience", "checker.answer", "police.packet", "reports.report", "reports.matching"):
        importlib.import_module(f"num_service.domain.{each}")
    own = (Language, Spoken)  # a language is called what it calls itself
    lists = [each for each in _below(Worded) if each not in own]
    words = {member.words for each in lists for member in each}
    assert len(words) > 150
    assert words - collected == set()
    asked = {
        text
        for version in WORDINGS.values()
        for question in version.values()
        for text in (question.question, question.happens, question.who, question.undo)
    }
    assert asked - collected == set()


def _below(kind: Any) -> list[Any]:
    return [found for each in kind.__subclasses__() for found in (each, *_below(each))]


def _schemas() -> list[type[Schema]]:
    for path in sorted((ROOT / "num_service/schemas").rglob("*.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    from num_service.schemas.api.base import Out

    return [each for each in _below(Boundary) if not issubclass(each, Out)]


def _every(field: fields.Field[object]) -> Iterator[fields.Field[object]]:
    yield field
    if isinstance(field, fields.List):
        yield from _every(field.inner)


def test_whatever_a_schema_says_is_collected(collected: set[str]) -> None:
    """Marshmallow's own sentences are said in our words, and ours are marked where they stand."""
    said: set[tuple[str, str]] = set()
    for schema in _schemas():
        made = schema()
        messages: list[object] = list(made.error_messages.values())
        for field in (each for one in made.fields.values() for each in _every(one)):
            messages += field.error_messages.values()
            for validator in field.validators:
                messages.append(getattr(validator, "message", None) or getattr(validator, "error", None))
        for each in messages:
            assert each is not None, f"{schema.__name__}: a validator without words of ours"
            said.add((schema.__name__, each.message if isinstance(each, Phrase) else str(each)))
    assert len({words for _, words in said}) > 40
    assert {(where, words) for where, words in said if OURS.get(words, words) not in collected} == set()
