"""Icons in templates: a page has up to a hundred, so none of them is a macro."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import cast

from flask import Flask
from markupsafe import Markup

_ICON = Markup('<svg class="icon%s" aria-hidden="true"><use href="%s#%s"/></svg>')


def register(app: Flask) -> None:
    """Give templates ``drawn_icon``, which ``components/icons.html`` describes; after ``static_files.register``."""
    address = cast(Callable[..., str], app.jinja_env.globals["url_for"])

    def icon(name: str, extra: str = "") -> Markup:
        return _drawn(name, extra, address("static", filename="icons.svg"))

    app.jinja_env.globals["drawn_icon"] = icon


@lru_cache(maxsize=1024)
def _drawn(name: str, extra: str, drawings: str) -> Markup:
    return _ICON % (f" {extra}" if extra else "", drawings, name)
