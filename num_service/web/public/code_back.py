"""The code typed back once before its page is left: a slip is found while the code can still be seen.

It may be left out; the page of the code says what that means.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from num_service.crypto.receipts import GROUPS, MalformedReceipt, read_receipt, wrong_groups
from num_service.domain.shared.phrases import Message, phrase
from num_service.services.reports.waiting_codes import Slip
from num_service.web.core.access import public
from num_service.web.core.languages import say
from num_service.web.public import blueprint, waiting_codes
from num_service.web.public.filed_for import of_address

_OTHER = phrase("That is a code, but not this one. Look at what you wrote down.")


@blueprint.get("/report/sent/try")
@public
def try_code() -> ResponseReturnValue:
    """The code is out of sight; they type what they wrote down."""
    return _page() if waiting_codes.waiting() else redirect(url_for("public.sent", **of_address()))


@blueprint.post("/report/sent/try")
@public
def try_code_now() -> ResponseReturnValue:
    waiting = waiting_codes.waiting()
    if not waiting:
        return redirect(url_for("public.sent", **of_address()), 303)
    typed = request.form.get("receipt", "")
    right = _right(typed, waiting)
    if right is None:
        return _page({"receipt": say(_slip(typed, waiting))}, typed)
    waiting_codes.kept(receipt=right)
    left = waiting_codes.waiting()
    hidden = None if left else "1"
    return redirect(url_for("public.sent", tried="1", hidden=hidden, **of_address()), 303)


def _right(typed: str, waiting: list[Slip]) -> str | None:
    """Which of the codes that wait was typed; None where it is none of them."""
    try:
        shown = read_receipt(typed).shown
    except MalformedReceipt:
        return None
    return shown if shown in {each.receipt for each in waiting} else None


def _slip(typed: str, waiting: list[Slip]) -> Message:
    """What is wrong with it, as near as can be said: a group, a missing character, another code."""
    wrong = min((wrong_groups(typed, each.receipt.replace("-", "")) for each in waiting), key=len)
    if len(wrong) == 1:
        return phrase("Group %(number)s of the five is not right yet. The others are.", number=wrong[0])
    if 1 < len(wrong) < GROUPS:
        groups = tuple(str(each) for each in wrong)
        return phrase("Groups %(numbers)s of the five are not right yet. The others are.", numbers=groups)
    try:
        read_receipt(typed)
    except MalformedReceipt as why:
        return why.phrase
    return _OTHER


def _page(errors: dict[str, str] | None = None, typed: str = "") -> ResponseReturnValue:
    page = render_template(
        "public/try_code.html",
        errors=errors or {},
        typed=typed,
        for_someone="for_someone" in request.args,
        said=of_address(),
    )
    return page, 422 if errors else 200
