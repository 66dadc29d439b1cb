"""Every route of the application, with an address that fits it."""

from __future__ import annotations

import re
import uuid

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route, once for each method it answers."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def path_of(rule: Rule) -> str:
    """An address that a route answers, with made-up ids."""
    parts = []
    for is_dynamic, value in rule._trace:
        if not is_dynamic:
            parts.append(value.lstrip("|"))
        elif isinstance(rule._converters[value], AnyConverter):
            # The first that it names: a report's first step, say.
            parts.append(re.findall(r"'([^']+)'", rule.rule)[0])
        elif isinstance(rule._converters[value], IntegerConverter):
            parts.append("7")
        else:
            parts.append(
                str(uuid.UUID(int=7)) if "uuid" in str(rule._converters[value]).lower() else "X-0000-0000"
            )
    return "".join(parts)
