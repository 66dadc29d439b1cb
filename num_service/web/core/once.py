"""What is said again and again on one page, and made once for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Once(dict[Any, Any]):
    """Answers by what is asked, each made when it is first asked for. It lives as long as the page that made it.

    Args:
        make: makes an answer; the same for the same question, as long as this lives.
    """

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, asked: Any) -> Any:
        made = self[asked] = self._make(asked)
        return made
