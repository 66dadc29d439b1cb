"""What one can choose from in a form: lists and boxes, drawn here, as the report form has two hundred of them.

Nothing of it is kept: a list may be of colleagues, and what is chosen is somebody's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from flask import Flask
from markupsafe import Markup

from num_service.web.core.page_context import id_of_field
from num_service.web.core.quick_templates import put_in


def register(app: Flask) -> None:
    """Give templates ``drawn_options`` and ``drawn_boxes``, which ``components/forms.html`` puts into its fields."""
    app.jinja_env.globals.update(drawn_options=options, drawn_boxes=boxes)


def options(choices: Iterable[tuple[Any, Any]], chosen: str) -> Markup:
    """The lines of a list: each with what is sent and what is read, as it is said in the reader's language.

    Args:
        chosen: what is sent of the line that is chosen already.
    """
    return _markup(
        f'<option value="{put_in(said)}"{" selected" if said == chosen else ""}>{put_in(words)}</option>'
        for said, words in ((key if type(key) is str else str(key), words) for key, words in choices)
    )


def boxes(kind: str, name: str, choices: Iterable[Sequence[Any]], chosen: Collection[Any]) -> Markup:
    """Big, tappable choices under each other: boxes to tick, or one of several.

    Args:
        kind: ``checkbox`` or ``radio``.
        choices: each with what is sent, what is read, and perhaps a hint.
        chosen: those that are chosen already; of one of several, what is sent of it.
    """
    asked: Callable[[Any], Any] = str if kind == "radio" else _as_it_is
    field, at = put_in(name), put_in(id_of_field(name))
    drawn = []
    for choice in choices:
        said, hint = put_in(choice[0]), choice[2] if len(choice) > 2 else ""
        named, told = "", ""
        if hint:
            named = f' aria-describedby="{at}-{said}-hint"'
            told = f'<span class="choice-hint" id="{at}-{said}-hint">{put_in(hint)}</span>'
        drawn.append(
            f'\n    <div class="choice">\n'
            f'  <input type="{kind}" id="{at}-{said}" name="{field}" value="{said}"'
            f"{' checked' if asked(choice[0]) in chosen else ''}{named}>\n"
            f'  <label for="{at}-{said}">{put_in(choice[1])}</label>\n'
            f"  {told}\n</div>\n    "
        )
    return _markup(drawn)


def _as_it_is(key: Any) -> Any:
    return key


def _markup(drawn: Iterable[str]) -> Markup:
    return Markup("".join(drawn))  # noqa: S704  # every value in it was put in by ``put_in``
