"""Going on after signing in again: the page that was wanted, or the form that was being sent.

The sign-in form carries the fields that were posted; nothing of it is kept on the server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response as Page
from flask import current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

_PREFIX = "resume."
#: A path of this site. Control characters are refused too: browsers drop them, and "/<tab>/other" becomes "//other".
_OWN_ADDRESS = re.compile(r"/(?!/)[^\x00-\x1f\x7f\\]*")


def own_address(target: str) -> str:
    """The address if it is a path of this site, else nothing: never a redirect to another site."""
    return target if _OWN_ADDRESS.fullmatch(target) else ""


def after_sign_in(home: str) -> Response | str:
    """Where to go once somebody has signed in: back to where they were, what they typed still there."""
    target = own_address(request.form.get("resume", "")) or home
    if fields := carried()[1]:
        return render_template("errors/expired.html", fields=fields, action_url=target)
    return redirect(target, 303)


View = TypeVar("View", bound=Callable[..., Any])


def comes_back_as(page: Callable[[], ResponseReturnValue]) -> Callable[[View], View]:
    """Name what shows a long form again when it had been open too long: itself, and no list of its fields."""

    def mark(view: View) -> View:
        view.comes_back_as = page  # type: ignore[attr-defined]  # read by come_back()
        return view

    return mark


def come_back() -> Page | None:
    """The posted form as its own page shows it again; None where the view names no such page."""
    view = current_app.view_functions.get(request.endpoint or "")
    page = getattr(view, "comes_back_as", None)
    return make_response(page()) if page is not None else None


def carried() -> tuple[str, list[tuple[str, str, str]]]:
    """What a sign-in form that did not fit was carrying, to carry it once more: the page, and the fields."""
    fields = [
        (name.removeprefix(_PREFIX), value, "text" if "\n" in value or len(value) > 60 else "hidden")
        for name, values in request.form.lists()
        if name.startswith(_PREFIX)
        for value in values
    ]
    return request.form.get("resume", ""), fields
