"""How much may be posted, and where it lies while it is read: in memory, and nowhere else.

Werkzeug would put a larger file of a form into a temporary file, in the clear, on a disk. Here it never does. What a
view takes is small unless it says so itself, and it may say so for some requests only.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar

import flask
from flask import current_app

#: The largest post: a long report with room to spare. Anything larger is refused before it is read.
MOST = 512 * 1024

View = TypeVar("View", bound=Callable[..., Any])


def takes(most: int, when: Callable[[], bool] = lambda: True) -> Callable[[View], View]:
    """Mark a view that takes more than :data:`MOST` bytes.

    Args:
        most: bytes of a whole post.
        when: whether this request may; asked before anything of it is read.
    """

    def mark(view: View) -> View:
        view.most_bytes = (most, when)  # type: ignore[attr-defined]  # read by Request
        return view

    return mark


class Request(flask.Request):
    """A request as this service reads it."""

    @property
    def max_content_length(self) -> int | None:
        """Bytes that are read of this post at most, found once: what a view takes of it is not to change meanwhile."""
        if self._max_content_length is None:
            marked = _marked(self)
            if marked is not None and marked[1]():
                self._max_content_length = marked[0]
            else:
                self._max_content_length = super().max_content_length
        return self._max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def _marked(request: flask.Request) -> tuple[int, Callable[[], bool]] | None:
    if request.url_rule is None or request.method != "POST":
        return None
    view = current_app.view_functions.get(request.url_rule.endpoint)
    in_class = getattr(getattr(view, "view_class", None), "post", None)
    found: tuple[int, Callable[[], bool]] | None = getattr(in_class or view, "most_bytes", None)
    return found
