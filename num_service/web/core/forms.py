"""Forms as data: dotted names become nested values, one schema checks them, errors keep their paths."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from num_service.schemas.base import flatten
from num_service.web.core.languages import say

#: Names that are a form's own business and no part of what was typed.
OWN_NAMES = ("csrf_token",)
#: The row numbers a form may use; any other name that looks like one is only a name.
_ROWS = frozenset(str(number) for number in range(50))
#: No form of ours is nested deeper; a name that goes on is one strange name.
_DEEPEST = 8


def nested(form: MultiDict[str, str], *, lists: frozenset[str] = frozenset()) -> dict[str, Any]:
    """``people.0.name_used=x`` as ``{"people": [{"name_used": "x"}]}``.

    Args:
        form: what was posted.
        lists: the names that hold several values even when one was chosen.
    """
    tree: dict[str, Any] = {}
    for name in form:
        if name in OWN_NAMES:
            continue
        *parents, last = name.split(".", _DEEPEST)
        branch = tree
        for parent in parents:
            grown = branch.setdefault(parent, {})
            if not isinstance(grown, dict):
                grown = branch[parent] = {}
            branch = grown
        branch[last] = form.getlist(name) if name in lists else form[name]
    found: dict[str, Any] = _with_lists(tree)
    return found


def _with_lists(node: Any) -> Any:
    """Turn what is numbered 0, 1, 2 … into lists, closing gaps."""
    if not isinstance(node, dict):
        return node
    if node and node.keys() <= _ROWS:
        return [_with_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _with_lists(value) for key, value in node.items()}


def load(schema: Schema, data: Any) -> tuple[Any, dict[str, str]]:
    """The loaded value and no errors, or None and a sentence per dotted path, in the reader's language."""
    try:
        return schema.load(data), {}
    except ValidationError as why:
        return None, said(why)


def said(why: ValidationError, path: str = "") -> dict[str, str]:
    """What is wrong as a form shows it: a sentence per dotted path, below another path where one is given."""
    return {name: say(message) for name, message in flatten(why.messages, path).items()}
