"""Errors of the domain: what went wrong, in a code for programs and in words for a person. No HTTP here."""

from __future__ import annotations


class DomainError(Exception):
    """Something the rules of the service do not allow.

    Args:
        code: short and stable, for programs and tests, for example ``text_too_long``.
        message: plain words that say what to do next; shown to a person as it is, so it never repeats her input.
    """

    code: str
    message: str

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
