"""The list that private checks download: how much of what is listed is in it, and the press that puts the rest in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message, Phrase, phrases
from num_service.services.casework import private_list as service
from num_service.services.casework.private_list import Done
from num_service.web.core.access import requires
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

#: A number of a listing has at most so many digits: it is a bigint.
_DIGITS = 18


@blueprint.get("/listings/private")
@requires(Permission.READ_REPORT)
def private_list() -> str:
    with commits() as session:
        found = service.standing(session)
    return render_template(
        "staff/private_list.html",
        found=found,
        after=_number(request.args.get("after", "")),
        step=service.STEP,
    )


@blueprint.post("/listings/private")
@requires(Permission.DECIDE)
def put_in_private_list() -> Response:
    """One step. What could not be read is passed over until the last step, and begun with again after it."""
    after = _number(request.form.get("after", ""))
    with commits() as session:
        done = service.put_in(session, after=after, holder=holder(), index=wiring().index)
    for each in _told(done):
        flash(say(each), "warning" if done.unread else "success")
    return redirect(url_for("staff.private_list", after=done.last), 303)


def _told(done: Done) -> list[Message]:
    if not done.put_in and not done.unread:
        return [Phrase(N_("There was nothing left to put in."), {})]
    said: list[Message] = [
        phrases("%(num)s listing was put in.", "%(num)s listings were put in.", done.put_in)
    ]
    if done.unread:
        said.append(
            phrases(
                "%(num)s listing could not be read from its reports by you.",
                "%(num)s listings could not be read from their reports by you.",
                done.unread,
            )
        )
    return said


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _DIGITS else 0
