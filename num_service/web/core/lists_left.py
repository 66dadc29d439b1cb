"""The way back to a list as it was left: which view of it, what narrowed it, which page.

It is kept in the session, sealed under the cookie of whoever is signed in, and ends with it. Whoever opens a list by
its entry in the navigation begins anew.
"""

from __future__ import annotations

from flask import request, session, url_for


def remember(*names: str) -> None:
    """Keep what the list of this request was asked for, under these names of its address.

    A page that renews itself asks for itself again, from whatever tab it stands in: nobody went there.
    """
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return
    kept = _kept(request.endpoint or "")
    now = {name: request.args[name] for name in names if request.args.get(name)}
    if now and session.get(kept) != now:
        session[kept] = now
    elif not now:
        session.pop(kept, None)


def left(endpoint: str) -> dict[str, str]:
    """What a list was asked for when it was left; nothing where it stood at its beginning."""
    found: dict[str, str] = session.get(_kept(endpoint), {})
    return found


def left_at(endpoint: str, **otherwise: str | None) -> str:
    """The address of a list as it was left. otherwise: what is asked of it where it was never opened."""
    return url_for(endpoint, **(left(endpoint) or otherwise))


def _kept(endpoint: str) -> str:
    return f"list:{endpoint}"
