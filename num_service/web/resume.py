"""Going on after signing in again: the page that was wanted, or the form that was being sent.

The sign-in form carries the fields that were posted; nothing of it is kept on the server.
"""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

_PREFIX = "resume."


def after_sign_in(home: str) -> Response | str:
    """Where to go once somebody has signed in: back to where she was, what she typed still there."""
    target = request.form.get("resume", "")
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        target = home  # never a redirect to another site
    if fields := carried()[1]:
        return render_template("errors/expired.html", fields=fields, action_url=target)
    return redirect(target, 303)


def carried() -> tuple[str, list[tuple[str, str, str]]]:
    """What a sign-in form that did not fit was carrying, to carry it once more: the page, and the fields."""
    fields = [
        (name.removeprefix(_PREFIX), value, "text" if "\n" in value or len(value) > 60 else "hidden")
        for name, values in request.form.lists()
        if name.startswith(_PREFIX)
        for value in values
    ]
    return request.form.get("resume", ""), fields
