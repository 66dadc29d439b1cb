"""The door of a side: signing in with an email and a password, and choosing another password.

The two doors differ in their pages and in whom they let in; what happens at them is written once, here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from num_service.domain.shared.errors import Conflict, DomainError, Invalid
from num_service.domain.shared.phrases import N_
from num_service.schemas.accounts.sign_in import NewPassword, SignIn
from num_service.services.accounts.password_rules import MIN_PASSWORD
from num_service.web.core import throttle
from num_service.web.core.errors import at_field
from num_service.web.core.forms import load
from num_service.web.core.languages import say
from num_service.web.core.resume import after_sign_in, carried

#: The same words whatever did not fit, so that nobody can find out who has an account.
_NO_MATCH = N_("This email and password do not fit together. Check both and try again.")

Who = TypeVar("Who")


@dataclass(frozen=True)
class Door(Generic[Who]):
    """Where one side signs in.

    Args:
        pages: the folder of ``sign_in.html`` and ``new_password.html``.
        transaction: opens a transaction on the database its accounts are in, and commits it.
        sign_in: who an ``email`` and a ``password`` belong to, or None. Raises ``Conflict`` when somebody else made the
            password.
        choose: the same of an ``email`` and the ``current`` password, which a ``new`` one replaces. Raises ``Invalid``
            when the new one will not do.
        begin: starts a fresh session for them.
        home: the address of the page on which they begin.
    """

    pages: str
    transaction: Callable[[], AbstractContextManager[Session]]
    sign_in: Callable[..., Who | None]
    choose: Callable[..., Who | None]
    begin: Callable[[Who], None]
    home: Callable[[Who], str]

    def enter(self) -> ResponseReturnValue:
        """Let in whoever posted the form that fits; with a password that was made for them, to choose their own."""
        given, errors = load(SignIn(), _typed("email", "password"))
        if errors:
            return self.again(errors)
        found = self._tried(self.sign_in, Conflict, **given)
        if isinstance(found, DomainError):
            return self.choose_page(at_field(found))
        if found is None:
            return self.again({"email": say(_NO_MATCH)})
        self.begin(found)
        return after_sign_in(self.home(found))

    def change(self) -> ResponseReturnValue:
        """Choose another password; whoever made the present one knows it."""
        given, errors = load(NewPassword(), _typed("email", "password", "new_password"))
        if errors:
            return self.choose_page(errors)
        found = self._tried(
            self.choose, Invalid, email=given["email"], current=given["password"], new=given["new_password"]
        )
        if isinstance(found, DomainError):
            return self.choose_page(at_field(found, "new_password"))
        if found is None:
            return self.choose_page({"email": say(_NO_MATCH)})
        self.begin(found)
        flash(say(N_("Your new password is set.")), "good")
        return redirect(self.home(found), 303)

    def choose_page(self, errors: dict[str, str], status: int = 422) -> Response:
        """The form for another password."""
        page = render_template(
            f"{self.pages}/new_password.html",
            email=request.form.get("email", ""),
            errors=errors,
            least=MIN_PASSWORD,
        )
        return make_response(page, status)

    def again(self, errors: dict[str, str]) -> Response:
        """The form to sign in, with what it was carrying."""
        resume, fields = carried()
        page = render_template(
            f"{self.pages}/sign_in.html",
            errors=errors,
            email=request.form.get("email", ""),
            resume=resume,
            resume_fields=fields,
        )
        return make_response(page, 422)

    def _tried(
        self, attempt: Callable[..., Who | None], refusal: type[DomainError], **given: str
    ) -> Who | DomainError | None:
        """What came of an attempt. Where it was refused, its count is committed all the same: so far nothing else but
        the form of the hash was written, and a password that fits is never tried without a trace.
        """
        throttle.slow_sign_in(given["email"])
        found: Who | DomainError | None
        with self.transaction() as session:
            try:
                found = attempt(session, **given)
            except refusal as why:
                found = why
        return found


def _typed(*names: str) -> dict[str, str]:
    return {name: request.form[name] for name in names if name in request.form}
