"""Icons in templates: a page has up to a hundred, so none of them is a macro."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, url_for
from markupsafe import Markup

_ICON = Markup('<svg class="icon%s" aria-hidden="true"><use href="%s#%s"/></svg>')


def register(app: Flask) -> None:
    """Give templates ``drawn_icon``, which ``components/icons.html`` describes."""
    app.jinja_env.globals["drawn_icon"] = _icon


def _icon(name: str, extra: str = "") -> Markup:
    return _drawn(name, extra, url_for("static", filename="icons.svg"))


@lru_cache(maxsize=1024)
def _drawn(name: str, extra: str, drawings: str) -> Markup:
    return _ICON % (f" {extra}" if extra else "", drawings, name)
