"""Requests that nobody made: a browser that fetches a page before anybody asked for it, or a preview of a link.

An officer opens a packet, and nobody else. ``HEAD`` opens nothing; whoever has no session is asked to sign in.
"""

from __future__ import annotations

from flask import request

from num_service.domain.shared.errors import NotReady

#: What browsers say of a fetch ahead of its time: Chromium and Firefox, Safari, and older Firefox.
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def ahead() -> bool:
    """Whether a browser fetches this page before anybody asked for it, by its own word."""
    said = (request.headers.get(name, "").casefold() for name in _AHEAD)
    return any(word in each for each in said for word in ("prefetch", "prerender", "preview"))


def refuse_ahead() -> None:
    """Show nothing to a browser that looks ahead: what it is shown would be opened, and nobody would have read it.

    Raises:
        NotReady: ``ahead``.
    """
    if ahead():
        raise NotReady("ahead", "This page is shown when somebody opens it, and not before.")
