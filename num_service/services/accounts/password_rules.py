"""What a password must be, for everybody who signs in."""

from __future__ import annotations

from num_service.domain.shared.errors import Invalid

MIN_PASSWORD = 12


def check_password(password: str | None, *, field: str = "password") -> None:
    """Raise ``Invalid`` ``short_password`` about a field when it is too short; length is what protects."""
    if password is not None and len(password) < MIN_PASSWORD:
        raise Invalid(
            "short_password",
            "A password needs at least %(least)s characters.",
            field=field,
            least=MIN_PASSWORD,
        )


def check_new(current: str, new: str) -> None:
    """Check a password that somebody chooses in place of another.

    Raises:
        Invalid: ``short_password``; ``same_password``.
    """
    check_password(new, field="new_password")
    if new == current:
        raise Invalid(
            "same_password", "Choose another one than the password you have now.", field="new_password"
        )
