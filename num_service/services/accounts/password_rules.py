"""What a password must be, for everybody who signs in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy.orm import Session
from zxcvbn_rs_py import zxcvbn

from num_service.domain.shared.errors import Invalid

MIN_PASSWORD = 12
#: How much of it is weighed: more makes it no easier to guess, and costs more than it should.
WEIGHED = 20
#: Under which name ``num_service.app`` gives every session the name of the service, which is the first guess of many.
SERVICE_NAME = "num_service_name"
#: Guesses: a thousand addresses with a try each in ten minutes (decision 39) need 19 years for as many.
ENOUGH = 1_000_000_000
_WORDS = re.compile(r"\w{3,}")


def check_password(password: str | None, *, field: str = "password") -> None:
    """Raise ``Invalid`` ``short_password`` about a field when it is too short."""
    if password is not None and len(password) < MIN_PASSWORD:
        raise Invalid(
            "short_password",
            "A password needs at least %(least)s characters.",
            field=field,
            least=MIN_PASSWORD,
        )


def check_strength(password: str | None, *, about: Iterable[str], field: str = "password") -> None:
    """Raise ``Invalid`` ``weak_password`` about a field when a thousand million guesses would find it.

    Lists of common passwords and words, keyboard walks, repetitions, sequences and dates are the library's.

    Args:
        about: what is known of the person and the service: their name and address, its name.
    """
    if password is None:
        return
    near = {part for each in about for part in (each, each.partition("@")[0], *_WORDS.findall(each))}
    # What is longer than what is weighed is met by its beginning, from either end.
    near |= {part[:WEIGHED] for each in near for part in (each, each[::-1])}
    if zxcvbn(password[:WEIGHED], sorted(near - {""})).guesses < ENOUGH:
        raise Invalid(
            "weak_password",
            "This password is too easy to guess. Take three or four words that do not belong together, and nothing of "
            "your name, your email or this service.",
            field=field,
        )


def check_new(current: str, new: str) -> None:
    """Check a password that somebody chooses in place of another, as far as it costs nothing.

    Raises:
        Invalid: ``short_password``; ``same_password``.
    """
    check_password(new, field="new_password")
    if new == current:
        raise Invalid(
            "same_password", "Choose another one than the password you have now.", field="new_password"
        )


def service_name(session: Session) -> str:
    """The name of this service."""
    return str(session.info.get(SERVICE_NAME, ""))
